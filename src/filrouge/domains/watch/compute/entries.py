"""An entry as any reader gives it, before it is an item with its text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from filrouge.domains.watch.compute import identifiers
from filrouge.domains.watch.errors import TooMuch
from filrouge.kernel.documents import digest
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.watch import (
    PUBLISHED,
    Affiliation,
    FoundFeed,
    Identifier,
    IdentifierNature,
    Item,
    StoredText,
    TextPage,
    WorkNature,
)

ENTRIES_LIMIT = 2_000  #: of one file or answer
TEXT_LETTERS_LIMIT = 400_000  #: of one stored text: a document holds a million bytes
TITLE_LETTERS, NAME_LETTERS, CREATORS_LIMIT, ID_LETTERS = 1_000, 300, 200, 32
_BLANKS = re.compile(r"\s+")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ORDER: tuple[IdentifierNature, ...] = ("doi", "arxiv", "hal", "openalex", "isbn", "patent", "url")


@dataclass(frozen=True)
class Entry:
    """What a reader found at one place of a file or of an answer."""

    place: str
    title: str
    nature: WorkNature = "other"
    creators: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    published: str | None = None
    container: str = ""
    publisher: str = ""
    identifiers: Mapping[IdentifierNature, str] = field(default_factory=dict)
    licence: str = ""
    text: str = ""
    text_nature: str = "abstract"


@dataclass(frozen=True)
class Found:
    """All that a reader found: entries, feeds that it names, and what it refused, with the reason."""

    entries: tuple[Entry, ...] = ()
    refused: tuple[tuple[str, Message], ...] = ()
    feeds: tuple[FoundFeed, ...] = ()


def plain(text: object, limit: int = TITLE_LETTERS) -> str:
    """A text on one line: no tag, no control sign, composed letters."""
    if not isinstance(text, str):
        return ""
    told = _TAG.sub(" ", text[: 20 * limit]) if "<" in text else text[: 20 * limit]
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", _CONTROLS.sub("", told))).strip()[:limit].strip()


def prose(text: object) -> str:
    """A text with its lines: no control sign, composed letters, no blank at the end of lines."""
    if not isinstance(text, str):
        return ""
    told = unicodedata.normalize("NFC", _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "\n".join(line.rstrip() for line in told.split("\n")).strip()


def published(*told: object) -> str | None:
    """The first of these that is a date of ours: a year, a month or a day."""
    for one in told:
        text = str(one or "").strip()[:10]
        for length in (10, 7, 4):
            if re.fullmatch(PUBLISHED, text[:length]) and not text[length : length + 1].isdigit():
                return text[:length]
    return None


def creators(names: Iterable[object]) -> tuple[str, ...]:
    """Names of persons and bodies as they are written; what is no name is left out."""
    told = (plain(name, NAME_LETTERS) for name in names)
    return tuple(name for name in told if name)[:CREATORS_LIMIT]


def affiliations(told: Iterable[tuple[object, object]]) -> tuple[Affiliation, ...]:
    """Places and the codes of their countries, each once, in their order."""
    kept: dict[Affiliation, None] = {}
    for place, country in told:
        where, code = plain(place, NAME_LETTERS), str(country or "").upper()
        iso = code if re.fullmatch("[A-Z]{2}", code) else None
        if where or iso:
            kept[Affiliation(name=where, country=iso)] = None
    return tuple(kept)[:CREATORS_LIMIT]


def named(told: Iterable[tuple[IdentifierNature, object]]) -> dict[IdentifierNature, str]:
    """Identifiers in canonical writing, the first of each sort; what is none is left out."""
    kept: dict[IdentifierNature, str] = {}
    for nature, value in told:
        found = identifiers.canonical(nature, str(value)[:2_000]) if value else None
        if found and nature not in kept:
            kept[nature] = found
    return kept


def item_of(entry: Entry, found_in: str) -> Item:
    """The item that an entry is."""
    ids = [Identifier(id=one, value=entry.identifiers[one]) for one in _ORDER if one in entry.identifiers]
    return Item(
        title=entry.title,
        nature=entry.nature,
        creators=entry.creators,
        affiliations=entry.affiliations,
        published=entry.published,
        container=entry.container,
        publisher=entry.publisher,
        identifiers=tuple(ids),
        licence=entry.licence,
        found_in=f"{found_in}#{entry.place}" if entry.place else found_in,
    )


def text_of(entry: Entry, item: str, received_from: str) -> StoredText | None:
    """The text that came with an entry.

    Raises:
        TooMuch: longer than a document may be.
    """
    if not entry.text:
        return None
    return StoredText(
        item=item,
        nature="passage" if entry.text_nature == "passage" else "abstract",
        pages=checked_pages((TextPage(id="1", text=entry.text),)),
        received_from=received_from,
    )


def checked_pages(pages: tuple[TextPage, ...]) -> tuple[TextPage, ...]:
    """Raises TooMuch when they hold more letters than a document may."""
    letters_count = sum(len(page.text) for page in pages)
    if letters_count > TEXT_LETTERS_LIMIT:
        raise TooMuch(
            N_("The text has %(n)d letters; %(limit)d at most", n=letters_count, limit=TEXT_LETTERS_LIMIT)
        )
    return pages


def ids_of(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by a readable id that depends on themselves alone; of two that tell the same, the first.

    ``breiman-2001-random``; with a few letters of a hash when two works would have the same.
    """
    by_work: dict[str, Entry] = {}
    for entry in entries:
        by_work.setdefault(_work(entry), entry)
    taken: dict[str, list[str]] = {}
    for work, entry in by_work.items():
        taken.setdefault(_slug(entry), []).append(work)
    ids = {}
    for slug, works in taken.items():
        for work in works:
            ids[work] = slug if len(works) == 1 else f"{slug[: ID_LETTERS - 5]}-{digest(work.encode())[:4]}"
    return {ids[work]: entry for work, entry in by_work.items()}


def _work(entry: Entry) -> str:
    """What tells an entry from the others of its file: its strongest identifier, or all that names it."""
    for nature in _ORDER:
        if nature in entry.identifiers:
            return f"{nature}:{entry.identifiers[nature]}"
    who = entry.creators[0] if entry.creators else ""
    return f"{entry.title.casefold()}|{who.casefold()}|{entry.published or ''}"


def _slug(entry: Entry) -> str:
    who = entry.creators[0] if entry.creators else ""
    name = who.split(",")[0].split()[-1] if who.split(",")[0].split() else ""
    words = [word for word in _letters(entry.title).split("-") if len(word) > 3]
    parts = [_letters(name), (entry.published or "")[:4], words[0] if words else ""]
    told = "-".join(part for part in parts if part)[:ID_LETTERS].strip("-")
    return told or f"x{digest(entry.title.encode())[:8]}"


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = (one for one in folded if not unicodedata.combining(one))
    kept = "".join(one if one.isascii() and one.isalnum() else "-" for one in bare)
    return re.sub("-+", "-", kept).strip("-")
