"""Global search as pages, REST and the command line ask for it: only what the reader may read."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from filrouge.delivery.labels import kind_title
from filrouge.kernel.documents import Document, Key, Ref
from filrouge.kernel.errors import Erased, Invalid, NotFound
from filrouge.kernel.ports import Revision
from filrouge.kernel.project import Project
from filrouge.kernel.searching import Found, Piece, Query, found_in, parsed
from filrouge.kernel.suspects import Doubts
from filrouge.kernel.texts import Text

HITS_PER_PAGE: Final = 20
LAST_PAGE: Final = 50  #: whoever reads a thousand hits asks for something else
_REFERENCE = re.compile(r"(library:)?([a-z_]+\.[a-z_]+)/([A-Za-z0-9][A-Za-z0-9._-]{0,79})(?:@\d+)?")


@dataclass(frozen=True)
class Hit:
    """A document that was found, and where it says what was asked for."""

    ref: Ref
    title: Text  #: of its kind
    name: str  #: what its author calls it, or its id
    at: str  #: JSON Pointer of the passage, "" for its name
    excerpt: tuple[Piece, ...]
    suspect: bool

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.excerpt)


@dataclass(frozen=True)
class Results:
    asked: str
    kind: str  #: the kind that was asked for, "" for all
    page: int
    hits: tuple[Hit, ...]
    more: bool  #: there is a next page
    widened: bool  #: nothing held the words as they were asked for: these hold words that begin so
    kinds: tuple[tuple[str, Text], ...]  #: those the reader may read, by title in French


def search(
    project: Project,
    text: str,
    *,
    kinds: Iterable[str] | None = None,
    page: int = 1,
    doubts: Callable[[Project], Doubts] = Project.suspects,
) -> Results:
    """Documents of the project and of the library that hold every word of ``text``, best first.

    Words, "phrases", beginnings (``mutu*``), summary fields (``nature:hours``) and ``kind/id`` are
    understood. When nothing holds the words, those that begin so are looked for. ``doubts`` is asked when
    something was found; pages remember the answer.
    """
    readable = readable_kinds(project)
    wanted = readable if kinds is None else sorted(set(readable) & set(kinds))
    page = min(max(page, 1), LAST_PAGE)
    exact = _exact(project, text, wanted) if page == 1 else ()
    query, refs, widened = _asked(project, parsed(text), wanted, page)
    refs, more = refs[:HITS_PER_PAGE], len(refs) > HITS_PER_PAGE and page < LAST_PAGE
    return Results(
        asked=text.strip(),
        kind=wanted[0] if kinds is not None and len(wanted) == 1 else "",
        page=page,
        hits=_hits(project, tuple(dict.fromkeys((*exact, *refs))), query, doubts),
        more=more,
        widened=widened and bool(refs),
        kinds=tuple(sorted(((kind, kind_title(kind)) for kind in readable), key=lambda one: one[1].fr)),
    )


def readable_kinds(project: Project) -> list[str]:
    """Kinds of which there is a document, here or in the library, and that the reader may read."""
    held = {*project.store.kinds(), *project.store.kinds(library=True)}
    return sorted(kind for kind in held if project.reads(kind))


def _asked(
    project: Project, query: Query, kinds: Iterable[str], page: int
) -> tuple[Query, tuple[Ref, ...], bool]:
    """What was asked, else the same where fields are words, else where words are beginnings."""
    start = (page - 1) * HITS_PER_PAGE
    for widened, one in enumerate((query, query.in_words(), query.in_words().by_beginnings())):
        refs = project.store.search(one, kinds, start=start, count=HITS_PER_PAGE + 1)
        if refs or (start and project.store.search(one, kinds, count=1)):
            return one, refs, widened > 0
    return query, (), False


def _exact(project: Project, text: str, kinds: Iterable[str]) -> tuple[Ref, ...]:
    told = _REFERENCE.fullmatch(text.strip())
    if told is None or told[2] not in kinds:
        return ()
    held = project.store.latest(Key(told[2], told[3], bool(told[1])))
    return (held.ref,) if held and held.body else ()


def _hits(
    project: Project, refs: tuple[Ref, ...], query: Query, doubts: Callable[[Project], Doubts]
) -> tuple[Hit, ...]:
    if not refs:
        return ()
    held, known = project.store.revisions(refs), doubts(project)
    return tuple(_hit(ref, _document(project, ref, held), query, known) for ref in refs)


def _document(project: Project, ref: Ref, held: Mapping[Ref, Revision]) -> Document | None:
    """None for a body that this release no longer reads: it is found, without its text."""
    try:
        return project.document(project.catalogue.kind(ref.kind), held[ref])
    except (Erased, Invalid, NotFound):
        return None


def _hit(ref: Ref, document: Document | None, query: Query, doubts: Doubts) -> Hit:
    found = found_in(ref.id, document, query) if document else Found("", (Piece(ref.id, False),))
    return Hit(
        ref, kind_title(ref.kind), _name(ref, document), found.at, found.excerpt, doubts.touch(ref.key)
    )


def _name(ref: Ref, document: Document | None) -> str:
    """The title that it gives itself; its id otherwise."""
    title = getattr(document, "title", None)
    told = getattr(title, "text", title) or (document.summary().get("title") if document else None)
    return told if isinstance(told, str) and told.strip() else ref.id
