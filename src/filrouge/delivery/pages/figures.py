"""Finding a figure to quote, and putting the quote where it belongs."""

import copy
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from filrouge.adapters.djangostore import listing
from filrouge.adapters.render.numbers import shown
from filrouge.delivery.labels import kind_title, place_words, tokens_of
from filrouge.delivery.pages.places import revision_address
from filrouge.delivery.pages.sections import SECTION, moved
from filrouge.delivery.pages.shelf import ProjectShelf
from filrouge.delivery.remembered import counts
from filrouge.kernel.documents import Body, Document, Key, Quote, Ref, token, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.quotes import Value, resolve
from filrouge.kernel.reports import Report
from filrouge.kernel.searching import parsed
from filrouge.kernel.texts import N_
from filrouge.kernel.writing import place
from filrouge.webkit.forms import Form, free_name, slug, value_in
from filrouge.webkit.forms.fields import Field

SHOWN_COUNT = 20
RANKED_COUNT = 300  #: of what is found, put in order
DOCUMENTS_LIMIT = 300  #: looked into for one search; a question that names its document looks there first
FIGURES_LIMIT = 20_000  #: of one document
WORDS_LIMIT, HITS_COUNT = 5, 20  #: of a question, and documents that hold one of them
#: Nobody quotes what is said about documents.
_ABOUT_OTHERS = frozenset(
    {"projects.comment", "projects.review", "projects.task", "reports.final", "thread.case"}
)


@dataclass(frozen=True)
class Pick:
    """A value that can be quoted."""

    ref: Ref
    pointer: str
    value: str
    words: str  #: the way to it
    source: str
    address: str
    is_number: bool

    @property
    def name(self) -> str:
        """How a button names it."""
        return f"{self.ref}#{self.pointer}"


@dataclass(frozen=True)
class Figure:
    """A value where it stands; words are found for those that are shown."""

    ref: Ref
    pointer: str
    value: Value

    @property
    def depth(self) -> int:
        """A figure of the document as a whole is meant more often than one of its parts."""
        return self.pointer.count("/")

    def pick(self, shelf: ProjectShelf) -> Pick:
        return Pick(
            self.ref,
            self.pointer,
            shown(self.value, shelf.lang),
            _words(shelf, self.ref, self.pointer),
            shelf.title(self.ref),
            revision_address(shelf.project, self.ref, self.pointer),
            _is_number(self.value),
        )


@dataclass(frozen=True)
class Moved:
    """A quote whose source says something else today."""

    at: str  #: of the quote, by rank
    was: str
    now: str
    words: str
    source: str
    address: str


@dataclass(frozen=True)
class Target:
    """Where a quote may be put: a list of quotes, or of parts that hold one in ``field``."""

    at: str
    label: str
    field: str = ""


def targets(form: Form) -> tuple[Target, ...]:
    """Lists of a form to which a quote can be added."""
    return tuple(_targets(form))


def _targets(form: Form) -> Iterator[Target]:
    for one in form.tree.inside:
        if one.shape != "items" or one.item is None:
            continue
        label = form.label_of(f"/{one.name}")
        if one.item.shape in ("quote", "cite"):
            yield Target(f"/{one.name}", label)
        elif holder := next((inner for inner in one.item.inside if inner.shape in ("quote", "cite")), None):
            yield Target(f"/{one.name}", label, holder.name)


def found(shelf: ProjectShelf, words: str, near: Sequence[Ref], own: Key) -> tuple[list[Pick], bool]:
    """Values whose way, source or value hold every word; and whether there are more of them.

    Documents that are cited already come first, then those the question names, then the others. Without
    words: the figures of what is cited already.
    """
    asked = _folded(words).split()
    refs = [ref for ref in _sources(shelf, asked, near) if ref.key != own and not ref.library]
    cited = {ref.key for ref in near}
    shelf.load(refs)
    figures = (figure for ref in refs for figure in _figures(shelf, ref, asked))
    told = sorted(islice(figures, RANKED_COUNT), key=lambda one: (one.ref.key not in cited, one.depth))
    return [one.pick(shelf) for one in told[:SHOWN_COUNT]], len(told) > SHOWN_COUNT


def cite(
    form: Form, shelf: ProjectShelf, target: Target, name: str, tolerance: Any, caret: int | None
) -> tuple[Form, str]:
    """The form with one quote more, and the id of what to look at next.

    Raises:
        Invalid: the name is not that of a value.
    """
    text, _, pointer = name.partition("#")
    cited = validated(Quote, {"ref": text, "pointer": pointer})
    quote = cited.model_dump(mode="json")
    quote["tolerance"] = tolerance if tolerance is not None else 0.0
    body = dict(form.body)
    items = list(body.get(target.at[1:]) or [])
    if is_section(form) and target.at == "/quotes":
        id = _place_name(body, _called(shelf, cited.ref, pointer))
        body["quotes"] = [*items, {"id": id, "quote": quote}]
        return form.bound(_written_in(body, id, caret, form)), "f-text"
    rank = len(items)
    if target.field:
        taken = {str(one.get("id")) for one in items if isinstance(one, dict)}
        items.append(
            {
                "id": free_name(slug(_called(shelf, cited.ref, pointer)) or "q", taken),
                target.field: quote,
            }
        )
    else:
        items.append(quote)
    return form.bound(
        {**body, target.at[1:]: items}
    ), f"f{target.at.replace('/', '-')}-{rank}{'' if target.field else '-i'}"


def leave_hole(form: Form, what: str, owner: str, caret: int | None) -> tuple[Form, str]:
    """A section with one thing more that is missing, and who will fill it."""
    body = dict(form.body)
    id = _place_name(body, what)
    told = {"id": id, "what": {"lang": form.lang, "text": what}} if what else {"id": id}
    body["missing"] = [*(body.get("missing") or []), {**told, **({"owner": owner} if owner else {})}]
    return form.bound(_written_in(body, id, caret, form)), "f-text"


def renewed(form: Form, shelf: ProjectShelf, at: str) -> Form:
    """The form in which one quote reads the latest revision of its source."""
    body = copy.deepcopy(form.body)
    quote = value_in(body, at)
    if isinstance(quote, dict) and isinstance(quote.get("ref"), dict):
        cited = validated(Ref, quote["ref"])
        newest = shelf.newest(cited)
        if newest > cited.revision:
            quote["ref"]["revision"] = newest
    return form.bound(body)


def moved_quotes(form: Form, shelf: ProjectShelf) -> list[Moved]:
    """Quotes of a body whose source says something else today."""
    return [told for at, quote in quotes_in(form.tree, form.body, "") if (told := _moved(shelf, at, quote))]


def quotes_in(field: Field, body: Any, at: str) -> Iterator[tuple[str, Quote]]:
    """Every quote of a body that holds, with its place by rank."""
    if field.shape in ("quote", "cite") and isinstance(body, dict) and "pointer" in body:
        try:
            yield at, validated(Quote, body)
        except Invalid:
            return
    elif field.shape == "items" and isinstance(body, list) and field.item:
        for n, one in enumerate(body):
            yield from quotes_in(field.item, one, f"{at}/{n}")
    elif field.shape == "part" and isinstance(body, dict):
        for inner in field.inside:
            yield from quotes_in(inner, body.get(inner.name), f"{at}/{inner.name}")


def cited_documents(form: Form) -> list[Ref]:
    return list(dict.fromkeys(quote.ref for _, quote in quotes_in(form.tree, form.body, "")))


def _moved(shelf: ProjectShelf, at: str, quote: Quote) -> Moved | None:
    now = moved(shelf, quote)
    was = shelf.read(quote.ref, quote.pointer)
    if now is None or was is None:
        return None
    latest = quote.ref.model_copy(update={"revision": shelf.newest(quote.ref)})
    return Moved(
        at,
        shown(was, shelf.lang),
        shown(now, shelf.lang),
        _words(shelf, latest, quote.pointer),
        shelf.title(quote.ref),
        revision_address(shelf.project, latest, quote.pointer),
    )


def _sources(shelf: ProjectShelf, asked: Sequence[str], near: Sequence[Ref]) -> list[Ref]:
    """Latest revisions to look into, those most likely meant first, the most numerous kinds last."""
    store = shelf.project.store
    standing = store.standings(dict.fromkeys(ref.key for ref in near))
    told = [standing[ref.key].ref for ref in near if ref.key in standing and not standing[ref.key].erased]
    if not asked:
        return list(dict.fromkeys(told))
    held = counts(shelf.project)
    kinds = [kind for kind in held if kind not in _ABOUT_OTHERS and _is_quoted(shelf, kind)]
    for word in asked[:WORDS_LIMIT]:
        told += store.search(parsed(word), kinds, count=HITS_COUNT)
    kinds.sort(key=lambda kind: (not _is_named(kind, asked), held[kind]))
    for kind in kinds:
        if (left := DOCUMENTS_LIMIT - len(told)) > 0:
            told += [one.ref for one in listing.page_of(store.project, kind, start=0, count=left)]
    return list(dict.fromkeys(told))[:DOCUMENTS_LIMIT]


def _is_named(kind: str, asked: Sequence[str]) -> bool:
    title = kind_title(kind)
    words = _folded(f"{title.fr} {title.en}")
    return any(word in words for word in asked)


def _is_quoted(shelf: ProjectShelf, kind: str) -> bool:
    if not shelf.readable(kind):
        return False
    model = shelf.project.catalogue.kind(kind)
    return not issubclass(model, Report) and not model.traced


def _named(key: Key) -> str:
    title = kind_title(key.kind)
    return f"{key.id} {title.fr} {title.en}"


def _figures(shelf: ProjectShelf, ref: Ref, asked: Sequence[str]) -> Iterator[Figure]:
    document = shelf.document(ref)
    if document is None:
        return
    body, title = document.body(), _folded(_named(ref.key))
    for pointer, value in islice(_values(body, "", type(document), body, not asked), FIGURES_LIMIT):
        if asked:
            words, told = _words(shelf, ref, pointer), shown(value, shelf.lang)
            hay = f"{title} {_folded(words)} {_folded(pointer)} {_folded(told)}"
            if any(word not in hay for word in asked):
                continue
        yield Figure(ref, pointer, value)


def _values(
    here: Any, at: str, kind: type[Document], body: Body, numbers_only: bool
) -> Iterator[tuple[str, Value]]:
    """Numbers, quantities and, unless numbers alone are asked for, words, where a quote would find them."""
    if isinstance(here, bool) or here is None:
        return
    if isinstance(here, int | float) or (isinstance(here, dict) and here.keys() == {"value", "unit"}):
        value = resolve(body, at, kind)
        if value and (_is_number(value) or not numbers_only):
            yield at, value
    elif isinstance(here, dict):
        if here.keys() == {"lang", "text"}:
            if not numbers_only and (value := resolve(body, at, kind)):
                yield at, value
        elif not here.keys() & {"pointer", "revision", "sha256"}:
            for name, inner in here.items():
                if isinstance(inner, dict | list | int | float):
                    yield from _values(inner, f"{at}/{token(name)}", kind, body, numbers_only)
    elif isinstance(here, list):
        for inner in here:
            if isinstance(inner, dict) and inner.get("id"):
                yield from _values(inner, f"{at}/{token(inner['id'])}", kind, body, numbers_only)


def _is_number(value: Value) -> bool:
    return isinstance(value.content, int | float) and not isinstance(value.content, bool)


def _words(shelf: ProjectShelf, ref: Ref, pointer: str) -> str:
    return place_words(shelf.project.catalogue.kind(ref.kind), pointer, shelf.lang)


def _called(shelf: ProjectShelf, ref: Ref, pointer: str) -> str:
    """What a figure is called in a text: the item it belongs to, then what of it (``Montant Moyenne``)."""
    told, ids = _words(shelf, ref, pointer).split(" › "), set(tokens_of(pointer))
    items = [one for one in told[:-1] if one in ids] or told[-2:-1]
    return " ".join((*items[-1:], told[-1]))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\s\u00a0\u202f]+", " ", "".join(one for one in plain if not unicodedata.combining(one)))


def _place_name(body: Body, words: str) -> str:
    items: Iterable[Any] = [*(body.get("quotes") or []), *(body.get("missing") or [])]
    return free_name(slug(words) or "place", {str(one.get("id")) for one in items if isinstance(one, dict)})


def _written_in(body: Body, id: str, caret: int | None, form: Form) -> Body:
    """The body whose text names the place, where the cursor stood or at its end.

    ``caret`` counts as browsers do, in units of UTF-16.
    """
    told = body.get("text")
    prose = dict(told) if isinstance(told, dict) else {"lang": form.lang, "text": ""}
    text = str(prose.get("text", ""))
    units = text.encode("utf-16-le")
    at = len(units) if caret is None else min(max(caret, 0) * 2, len(units))
    before, after = (part.decode("utf-16-le", "ignore") for part in (units[:at], units[at:]))
    if not before and not after:
        return {**body, "text": {**prose, "text": place(id)}}
    gap = "" if not before or before[-1].isspace() or before[-1] in "(«“" else " "
    rest = f" {after}" if after[:1].isalnum() else after
    return {**body, "text": {**prose, "text": f"{before}{gap}{place(id)}{rest}"}}


def checked_target(form: Form, at: str) -> Target:
    """Raises Invalid: no quote can be put there."""
    known = targets(form)
    target = next((one for one in known if one.at == at), known[0] if known and not at else None)
    if target is None:
        raise Invalid(N_("Nothing can be quoted at %(place)s", place=at or "/"))
    return target


def is_section(form: Form) -> bool:
    return getattr(form.model, "kind", "") == SECTION
