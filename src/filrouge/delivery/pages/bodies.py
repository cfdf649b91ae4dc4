"""The body of any document as HTML: every value at its JSON Pointer, every figure quoted sewn to its source.

Everything is written through ``format_html``: what people stored is escaped, whatever it looks like.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_origin

from babel.dates import format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from filrouge.adapters.render.html import MANY_NOTES
from filrouge.adapters.render.numbers import shown
from filrouge.adapters.render.pages import EXPECTED
from filrouge.delivery.labels import choice, field_label, kind_title, place_words, state
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import anchor, base_of, revision_address, told_as
from filrouge.delivery.printing import RESERVED
from filrouge.kernel.documents import (
    Account,
    Blob,
    Document,
    Part,
    Prose,
    Quantity,
    Quote,
    Ref,
    UserCode,
    token,
)
from filrouge.kernel.project import Project
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import TO_COMPLETE, FinalReport, Report
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import Lang, Text
from filrouge.kernel.units import unit_of
from filrouge.kernel.words import codes_of
from filrouge.kernel.writing import Heading, Listing, Place, Run, blocks
from filrouge.kinds.projects import Missing, Section

TABLE = Text(fr="tableau", en="table")
UNKNOWN = Text(fr="non renseigné", en="not given")
NONE = Text(fr="néant", en="none")
BY_RUN = Text(fr="Ce dont il a été calculé", en="What it was computed from")
SOURCE = Text(fr="source", en="source")
SOURCES = Text(fr="Sources", en="Sources")
REVISION = Text(fr="révision", en="revision")
BACK = Text(fr="Retour au chiffre", en="Back to figure")
STOOD = Text(fr="Réaffirmé alors que la valeur est devenue", en="Re-affirmed although the value is now")
BECAME = Text(fr="Devenu", en="Now")
DETAILS = Text(fr="Détail de", en="Details of")
REMAINING = Text(fr="Voir les {n} autres\u00a0: {what}", en="See the {n} others: {what}")
DOWNLOAD = Text(fr="Télécharger", en="Download")
NOWHERE = Text(fr="introuvable", en="not found")
COMMENT = Text(fr="Commenter", en="Comment on this")
COLON = Text(fr="\u00a0:", en=":")
IN_LINE = (str, int, float, bool, date, Ref, Quote, Blob, Quantity, UserCode)
NARROW_COLUMNS, MOST_COLUMNS = 4, 9
FEW = 8
LONG_ROWS, FIRST_ROWS = 25, 12  #: of more rows than the first, only the second stand unfolded
SMALL_PART = 4  #: fields of a part that stands in one cell
HASH_LETTERS = 8
LONG_LETTERS = 160
FIGURE_LETTERS = 40  #: a quote that is longer is words, and goes on several lines
UNITS = ((10**9, "Go", "GB"), (10**6, "Mo", "MB"), (10**3, "ko", "kB"))


def size(size_bytes: int, lang: Lang) -> str:
    """A size in decimal units, as files are sold."""
    for unit, fr, en in UNITS:
        if size_bytes >= unit:
            return shown(Value(float(f"{size_bytes / unit:.3g}"), fr if lang == "fr" else en), lang)
    return shown(Value(size_bytes, "bytes"), lang)


@dataclass
class Drawing:
    """Draws the parts of one document; ``doubts`` are those at its citations, by place."""

    project: Project
    lang: Lang
    names: Names
    doubts: Mapping[str, Suspect] = field(default_factory=dict)
    stood: Mapping[tuple[Ref, str], Ref] = field(default_factory=dict)  #: cited, place → what was seen since
    comments: bool = False  #: each heading leads to the form that comments on it
    _count: int = 0
    _read: Callable[[Quote], Value | None] = field(init=False)
    _notes: list[SafeString] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._read = self.project.reader()

    def body(self, document: Document) -> SafeString:
        """Short values first, in one list; then a part of the page for each field that has parts."""
        if isinstance(document, Section):
            return self._writing(document)
        fields = [(name, getattr(document, name)) for name in type(document).model_fields]
        fields = [(name, value) for name, value in fields if not _is_said_elsewhere(document, name, value)]
        short = [(name, value) for name, value in fields if _is_short(value)]
        first = mark_safe("")
        if short:
            first = self._beside(self._facts(type(document), short, ""), broad=False)
        sections = [self._section(document, name, value) for name, value in fields if not _is_short(value)]
        return first + mark_safe("".join(sections))

    def value(self, model: type[Part], name: str, value: object) -> SafeString:
        """One value out of its document, as comparisons show it: without sources beside it."""
        drawn = self._value(model, name, value, "")
        self._notes.clear()
        return drawn

    def reference(self, ref: Ref) -> SafeString:
        """A revision, as a link when the reader may open it."""
        words = format_html(
            '{} <span class="ref">{}</span>, {} {}',
            kind_title(ref.kind).said(self.lang),
            ref.id,
            REVISION.said(self.lang),
            ref.revision,
        )
        if not self.readable(ref.kind):
            return words
        return format_html('<a href="{}">{}</a>', revision_address(self.project, ref), words)

    def doubt(self, model: type[Document], doubt: Suspect) -> SafeString:
        """Where a document cites what moved, and what became of it."""
        where = place_words(model, doubt.at, self.lang) or BY_RUN.said(self.lang)
        if doubt.why == "value":
            old, new = (self._shown(one) for one in (doubt.old, doubt.new))
            moved = format_html('<span class="shift"><del>{}</del><i>→</i><ins>{}</ins></span>', old, new)
        else:
            moved = format_html("{}", state("doubt", doubt.why).said(self.lang))
        return format_html(
            '<a href="#{}">{}</a>, {}{} {}',
            anchor(doubt.at),
            where,
            self.reference(doubt.cited),
            COLON.said(self.lang),
            moved,
        )

    def _shown(self, value: Value | None) -> str:
        return NOWHERE.said(self.lang) if value is None else shown(value, self.lang)

    def readable(self, kind: str) -> bool:
        return self.project.reads(kind)

    def _writing(self, section: Section) -> SafeString:
        """What somebody wrote, its figures sewn to their sources heading by heading."""
        told, passage = list[SafeString](), list[SafeString]()
        for block in blocks(section.text.text):
            if isinstance(block, Heading):
                told.append(self._beside(mark_safe("".join(passage)), broad=False))
                passage = []
                level = block.level + 1
                told.append(format_html("<h{}>{}</h{}>", level, self._run(section, block.run), level))
            elif isinstance(block, Listing):
                items = format_html_join(
                    "", "<li>{}</li>", ((self._run(section, one),) for one in block.items)
                )
                told_as = "ol" if block.ordered else "ul"
                passage.append(format_html("<{}>{}</{}>", mark_safe(told_as), items, mark_safe(told_as)))
            else:
                passage.append(format_html("<p>{}</p>", self._run(section, block.run)))
        told.append(self._beside(mark_safe("".join(passage)), broad=False))
        lang = format_html(' lang="{}"', section.text.lang) if section.text.lang != self.lang else ""
        return format_html('<article class="prose" id="/text"{}>{}</article>', lang, mark_safe("".join(told)))

    def _run(self, section: Section, run: Run) -> SafeString:
        return mark_safe("".join(self._in_text(section, part) for part in run))

    def _in_text(self, section: Section, part: str | Place) -> SafeString:
        if isinstance(part, str):
            return format_html("{}", part)
        cited = next((one for one in section.quotes if one.id == part.id), None)
        if cited:
            return self._quote(cited.quote, f"/quotes/{token(part.id)}/quote")
        missing = next(one for one in section.missing if one.id == part.id)
        owner = choice(Missing, "owner", missing.owner).said(self.lang)
        expected = format_html("{} ({} {})", missing.what.text, EXPECTED.said(self.lang), owner)
        label = TO_COMPLETE.said(self.lang)
        return format_html('<span class="hole"><b>{}{}</b> {}</span>', label, COLON.said(self.lang), expected)

    def _section(self, document: Document, name: str, value: object) -> SafeString:
        at = f"/{told_as(type(document), name)}"
        drawn = self._value(type(document), name, value, at)
        comment = format_html(
            ' <a class="small" href="?at={}#comment">{}</a>', anchor(at), COMMENT.said(self.lang)
        )
        return format_html(
            '<section class="part" id="{}" aria-labelledby="h-{}"><h2 id="h-{}">{}</h2>{}{}</section>',
            anchor(at),
            name,
            name,
            field_label(type(document), name).said(self.lang),
            self._beside(drawn, broad=_is_wide(value)),
            comment if self.comments else "",
        )

    def _beside(self, drawn: SafeString, *, broad: bool) -> SafeString:
        """A passage, and the sources of its figures beside it, or below a wide one."""
        notes, self._notes = self._notes, []
        if not notes:
            return drawn
        listed = format_html(
            '<ol class="notes" aria-label="{}">{}</ol>', SOURCES.said(self.lang), mark_safe("".join(notes))
        )
        if len(notes) > MANY_NOTES:
            listed = format_html(
                '<details class="sources"><summary>{} ({})</summary>{}</details>',
                SOURCES.said(self.lang),
                len(notes),
                listed,
            )
        return format_html(
            '<div class="cite{}"><div>{}</div>{}</div>', " broad" if broad else "", drawn, listed
        )

    def _facts(self, model: type[Part], fields: Iterable[tuple[str, object]], at: str) -> SafeString:
        rows = [
            format_html(
                '<dt>{}</dt><dd{} id="{}">{}</dd>',
                field_label(model, name).said(self.lang),
                mark_safe("" if _is_short(value) else ' class="broad"'),
                anchor(f"{at}/{told_as(model, name)}"),
                self._value(model, name, value, f"{at}/{told_as(model, name)}"),
            )
            for name, value in fields
        ]
        return format_html('<dl class="facts">{}</dl>', mark_safe("".join(rows)))

    def _value(self, model: type[Part], name: str, value: object, at: str) -> SafeString:
        if isinstance(value, Mapping):
            return self._named(model, name, value, at)
        if isinstance(value, tuple | list):
            return self._list(model, name, value, at)
        if isinstance(value, Part) and not isinstance(value, IN_LINE) and not isinstance(value, Prose):
            if type(value).model_fields.keys() == {"fr", "en"}:
                return self._scalar(model, name, getattr(value, self.lang))
            return self._part(value, at)
        return self._in_line(model, name, value, at)

    def _in_line(self, model: type[Part], name: str, value: object, at: str) -> SafeString:
        if isinstance(value, Prose):
            return self._prose(value)
        if isinstance(value, Ref):
            return self._ref(value, at)
        if isinstance(value, Quote):
            return self._quote(value, at)
        if isinstance(value, Blob):
            return self._blob(value)
        if isinstance(value, UserCode):
            source = self._blob(value.source) if value.source else ""
            return format_html("<code>{}</code> {}", value.object, source)
        if isinstance(value, Quantity):
            return format_html(
                '<span class="num">{}</span>', shown(Value(value.value, value.unit), self.lang)
            )
        return self._scalar(model, name, value)

    def _scalar(self, model: type[Part], name: str, value: object) -> SafeString:
        if value is None:
            return format_html('<span class="quiet">{}</span>', UNKNOWN.said(self.lang))
        if isinstance(value, Text):
            return format_html("{}", value.said(self.lang))
        if isinstance(value, Account):
            return format_html("{}", self.names[value])
        if isinstance(value, date):
            return format_html("{}", format_date(value, "long", locale=self.lang))
        if isinstance(value, bool | int | float):
            unit = "" if isinstance(value, bool) else unit_of(name)
            return format_html('<span class="num">{}</span>', shown(Value(value, unit), self.lang))
        return self._text(model, name, str(value))

    def _text(self, model: type[Part], name: str, value: str) -> SafeString:
        if value in codes_of(model, name) or _is_choice(model, name):
            return format_html("{}", choice(model, name, value).said(self.lang))
        if "\n" in value.strip():
            return format_html('<pre class="scroll" tabindex="0">{}</pre>', value)
        return format_html("{}", value)

    def _prose(self, prose: Prose) -> SafeString:
        lang = format_html(' lang="{}"', prose.lang) if prose.lang != self.lang else ""
        passages = [one.strip() for one in prose.text.replace("\r\n", "\n").split("\n\n") if one.strip()]
        if len(passages) < 2 and len(prose.text) < LONG_LETTERS:
            return format_html("<span{}>{}</span>", lang, prose.text)
        told = format_html_join("", "<p>{}</p>", ((one,) for one in passages))
        return format_html('<div class="prose"{}>{}</div>', lang, told)

    def _ref(self, ref: Ref, at: str) -> SafeString:
        doubt = self.doubts.get(at)
        if doubt is None:
            return self.reference(ref)
        now = format_html(' → <a href="{}">{}</a>', *self._link_to(doubt.latest))
        return format_html('<span class="q is-suspect">{}</span>{}', self.reference(ref), now)

    def _link_to(self, ref: Ref) -> tuple[str, str]:
        return revision_address(self.project, ref), f"{REVISION.said(self.lang)} {ref.revision}"

    def _quote(self, quote: Quote, at: str) -> SafeString:
        self._count += 1
        number, place, doubt = self._count, len(self._notes) + 1, self.doubts.get(at)
        told = self._found(quote)
        self._notes.append(self._note(number, place, quote, doubt))
        return format_html(
            '<a class="q{}" id="q{}" href="#s{}" data-n="{}">{}'
            '<sup><span class="vh">, {} </span>{}</sup></a>',
            (" is-suspect" if doubt else "") + (" wide" if len(told) > FIGURE_LETTERS else ""),
            number,
            number,
            place,
            told,
            SOURCE.said(self.lang),
            number,
        )

    def _found(self, quote: Quote) -> str:
        if not self.readable(quote.ref.kind):
            return RESERVED.said(self.lang)
        return self._shown(self._read(quote))

    def _note(self, number: int, place: int, quote: Quote, doubt: Suspect | None) -> SafeString:
        kind = self.project.catalogue.kind(quote.ref.kind)
        words = place_words(kind, quote.pointer, self.lang)
        where = format_html("{}", words)
        if self.readable(quote.ref.kind):
            address = revision_address(self.project, quote.ref, quote.pointer)
            where = format_html('<a href="{}">{}</a>', address, words)
        return format_html(
            '<li class="note" id="s{}" data-n="{}"><b>{}</b> {}. {}.{} '
            '<a href="#q{}" aria-label="{} {}">↩</a></li>',
            number,
            place,
            number,
            where,
            self.reference(quote.ref),
            self._became(doubt) if doubt else self._stood(quote),
            number,
            BACK.said(self.lang),
            number,
        )

    def _stood(self, quote: Quote) -> SafeString:
        """What the value had become when somebody stood by the quote; nothing when nobody had to."""
        seen = self.stood.get((quote.ref, quote.pointer))
        if seen is None:
            return mark_safe("")
        address, revision = self._link_to(seen)
        return format_html(
            ' {} <b>{}</b>, <a href="{}">{}</a>.',
            STOOD.said(self.lang),
            self._found(quote.model_copy(update={"ref": seen})),
            address,
            revision,
        )

    def _became(self, doubt: Suspect) -> SafeString:
        readable = self.readable(doubt.latest.kind)
        new = self._shown(doubt.new) if readable else RESERVED.said(self.lang)
        address, revision = self._link_to(doubt.latest)
        return format_html(
            ' <strong>{} {}</strong>, <a href="{}">{}</a>.', BECAME.said(self.lang), new, address, revision
        )

    def _blob(self, blob: Blob) -> SafeString:
        return format_html(
            '<a href="{}/blobs/{}">{}</a>, {}, <span class="ref">{}</span>',
            base_of(self.project),
            blob.sha256,
            blob.name or DOWNLOAD.said(self.lang),
            size(blob.size_bytes, self.lang),
            blob.sha256[:HASH_LETTERS],
        )

    def _part(self, part: Part, at: str) -> SafeString:
        return self._facts(type(part), _fields(part), at)

    def _named(self, model: type[Part], name: str, told: Mapping[str, object], at: str) -> SafeString:
        """Parts by name; alike ones stand in a table."""
        if not told:
            return format_html('<span class="quiet">{}</span>', NONE.said(self.lang))
        rows = [
            format_html(
                '<dt>{}</dt><dd id="{}">{}</dd>',
                key,
                anchor(f"{at}/{token(key)}"),
                self._value(model, name, value, f"{at}/{token(key)}"),
            )
            for key, value in told.items()
        ]
        return format_html('<dl class="facts">{}</dl>', mark_safe("".join(rows)))

    def _list(self, model: type[Part], name: str, items: Sequence[object], at: str) -> SafeString:
        if not items:
            return format_html('<span class="quiet">{}</span>', NONE.said(self.lang))
        if _is_plain(items):
            words = (
                (anchor(f"{at}/{n}"), self._in_line(model, name, one, "")) for n, one in enumerate(items)
            )
            return format_html_join(", ", '<span id="{}">{}</span>', words)
        if _are_rows(items):
            return self._table(items, at, field_label(model, name).said(self.lang))
        if isinstance(items[0], Part) and not isinstance(items[0], (*IN_LINE, Prose)):
            told = [self._item(one, at, n) for n, one in enumerate(items)]
            what = field_label(model, name).said(self.lang)
            return self._folded(told, what, lambda some: mark_safe("".join(some)))
        told = [
            format_html(
                '<li id="{}">{}</li>',
                anchor(f"{at}/{token(getattr(one, 'id', n))}"),
                self._value(model, name, one, f"{at}/{token(getattr(one, 'id', n))}"),
            )
            for n, one in enumerate(items)
        ]
        return format_html('<ul class="{}">{}</ul>', "plainly", mark_safe("".join(told)))

    def _item(self, item: object, at: str, place: int) -> SafeString:
        assert isinstance(item, Part)
        id = getattr(item, "id", None)
        here = f"{at}/{token(place if id is None else id)}"
        head = format_html("{}", place + 1) if id is None else self._scalar(type(item), "id", id)
        told = ((name, value) for name, value in _fields(item) if name != "id")
        return format_html(
            '<div class="item" id="{}"><div class="item-head"><span>{}</span></div>{}</div>',
            anchor(here),
            head,
            self._facts(type(item), told, here),
        )

    def _table(self, items: Sequence[Any], at: str, caption: str) -> SafeString:
        """A row per part; what does not stand in a cell is unfolded under it."""
        model, (columns, rest) = type(items[0]), _columns(items)
        right = {name for name in columns if _is_figure(items, name)}
        head = format_html_join(
            "",
            '<th scope="col"{}>{}</th>',
            (
                (mark_safe(' class="r"') if name in right else "", field_label(model, name).said(self.lang))
                for name in columns
            ),
        )
        rows = [
            self._row(one, columns, right, at, place) + self._unfolded(one, columns, rest, at, place)
            for place, one in enumerate(items)
        ]
        what = at if "/" in at[1:] else TABLE.said(self.lang)
        return self._folded(rows, caption, lambda some: _framed(head, some, f"{caption}, {what}"))

    def _folded(
        self, told: Sequence[SafeString], what: str, frame: Callable[[Sequence[SafeString]], SafeString]
    ) -> SafeString:
        """All of a few; of many the first ones, the others behind their count (a browser that is sent to one
        of them unfolds them)."""
        if len(told) <= LONG_ROWS:
            return frame(told)
        others = len(told) - FIRST_ROWS
        words = REMAINING.said(self.lang).format(n=shown(Value(others), self.lang), what=what)
        return format_html(
            "{}<details><summary>{}</summary>{}</details>",
            frame(told[:FIRST_ROWS]),
            words,
            frame(told[FIRST_ROWS:]),
        )

    def _unfolded(
        self, item: Part, columns: Sequence[str], rest: Sequence[str], at: str, place: int
    ) -> SafeString:
        told = [(name, value) for name in rest if (value := getattr(item, name)) not in (None, (), {})]
        if not told:
            return mark_safe("")
        here = f"{at}/{token(getattr(item, 'id', place))}"
        return format_html(
            '<tr class="more"><td colspan="{}"><details><summary>{} {}</summary>{}</details></td></tr>',
            len(columns),
            DETAILS.said(self.lang),
            str(getattr(item, columns[0])),
            self._facts(type(item), told, here),
        )

    def _row(self, item: Part, columns: Sequence[str], right: set[str], at: str, place: int) -> SafeString:
        here = f"{at}/{token(getattr(item, 'id', place))}"
        cells = [
            format_html(
                '<{} id="{}">{}</{}>',
                mark_safe('th scope="row"' if not n else 'td class="r"' if name in right else "td"),
                anchor(f"{here}/{token(name)}"),
                self._cell(item, name, f"{here}/{token(name)}"),
                mark_safe("th" if not n else "td"),
            )
            for n, name in enumerate(columns)
        ]
        return format_html('<tr id="{}">{}</tr>', anchor(here), mark_safe("".join(cells)))

    def _cell(self, item: Part, name: str, at: str) -> SafeString:
        value = getattr(item, name)
        if value is None or value == ():
            return format_html('<span class="quiet">{}</span>', "–")
        if isinstance(value, tuple):
            told = ((self._in_line(type(item), name, one, f"{at}/{n}"),) for n, one in enumerate(value))
            return format_html_join(", ", "{}", told)
        return self._value(type(item), name, value, at)


def _framed(head: SafeString, rows: Sequence[SafeString], label: str) -> SafeString:
    """Rows under their head, that turn in their own width."""
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        label,
        head,
        mark_safe("".join(rows)),
    )


def _is_said_elsewhere(document: Document, name: str, value: object) -> bool:
    """Of a report, its tree: its own page draws it; and a date that was not given."""
    if isinstance(document, Report | FinalReport) and name in ("content", "text", "quotes"):
        return True
    return name == "valid_until" and value is None


def _fields(part: Part) -> Iterator[tuple[str, object]]:
    return ((name, getattr(part, name)) for name in type(part).model_fields)


def _is_choice(model: type[Part], name: str) -> bool:
    declared = model.model_fields.get(name)
    return declared is not None and get_origin(declared.annotation) is Literal


def _is_short(value: object) -> bool:
    """It stands beside its label."""
    if isinstance(value, Prose):
        return len(value.text) < LONG_LETTERS and "\n\n" not in value.text
    if value is None or value in ((), {}) or (isinstance(value, tuple | list) and _is_plain(value)):
        return True
    return isinstance(value, IN_LINE) and "\n" not in str(value)


def _is_plain(items: Sequence[object]) -> bool:
    """A few words or numbers, that stand on one line."""
    return len(items) <= FEW and all(
        isinstance(one, str | int | float) and len(str(one)) <= FIGURE_LETTERS for one in items
    )


def _is_simple(value: object) -> bool:
    """It stands in one cell of a table."""
    if isinstance(value, tuple):
        return len(value) <= SMALL_PART and all(isinstance(one, IN_LINE) for one in value)
    if isinstance(value, Part) and not isinstance(value, (*IN_LINE, Prose)):
        told = [inner for _, inner in _fields(value)]
        return len(told) <= SMALL_PART and all(_is_short(inner) for inner in told)
    return _is_short(value) or isinstance(value, Prose)


def _are_rows(items: Sequence[object]) -> bool:
    """Two parts or more of one class, with two values at least that stand in cells."""
    first = items[0]
    if len(items) < 2 or not isinstance(first, Part) or isinstance(first, (*IN_LINE, Prose)):
        return False
    return all(type(one) is type(first) for one in items) and len(_columns(items)[0]) > 1


def _columns(items: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Fields that stand in cells, what names the row first, and those to be unfolded; a field without a value
    in any row is left out of a wide table."""
    names = sorted(type(items[0]).model_fields, key=lambda name: name != "id")
    simple = [name for name in names if all(_is_simple(getattr(one, name)) for one in items)]
    if len(simple) > NARROW_COLUMNS:
        simple = [name for name in simple if any(getattr(one, name) not in (None, ()) for one in items)]
    columns = simple[:MOST_COLUMNS]
    return columns, [name for name in names if name not in columns]


def _is_figure(items: Sequence[Any], name: str) -> bool:
    told = [value for one in items if (value := getattr(one, name)) is not None]
    return bool(told) and all(
        isinstance(value, int | float | Quantity) and not isinstance(value, bool) for value in told
    )


def _is_wide(value: object) -> bool:
    """It needs the width of the page, with its sources below."""
    if not isinstance(value, tuple) or not value or not _are_rows(value):
        return False
    columns, rest = _columns(value)
    return len(columns) > NARROW_COLUMNS or bool(rest)
