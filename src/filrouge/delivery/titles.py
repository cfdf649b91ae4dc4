"""What documents are called where people choose among them: by the title that each gives itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from filrouge.delivery.labels import kind_title
from filrouge.delivery.remembered import remembered
from filrouge.kernel.documents import Document, Prose, Quote, Ref
from filrouge.kernel.errors import Erased, Invalid
from filrouge.kernel.project import Project
from filrouge.kernel.reports import Report, quotes_in
from filrouge.kernel.texts import Text
from filrouge.kernel.words import sentence_case

NAMED_BY = ("title", "question", "name")  #: fields that say what a document is called, the best first
LETTERS = 90


@dataclass(frozen=True)
class Called:
    """A revision in words; ``id`` stands small beside them, "" where they say it already."""

    words: Text
    id: str = ""


def own_title(document: Document) -> Text | None:
    """What a document calls itself: what somebody wrote, else a shipped label; None when it does not."""
    if isinstance(document, Report):
        return document.content.title.text
    told = [getattr(document, name, None) for name in NAMED_BY]
    label = next((sentence_case(one) for one in told if isinstance(one, Text)), None)
    return next((words for one in told if (words := _text(one))), label)


def called(project: Project, refs: Iterable[Ref]) -> Mapping[Ref, Called]:
    """What these revisions are called, read together and kept until the project moves.

    A report is told by its title and by what its first quote names, so that the reports of a kind are told
    apart. What the reader may not read, and a traced document, are not opened for a title: they say their
    kind and their id, as those that have none.
    """
    known: dict[Ref, Called] = remembered(project, f"titles for {sorted(project.rights)}", lambda one: {})
    asked = [ref for ref in dict.fromkeys(refs) if ref not in known]
    if asked:
        documents = _read(project, asked)
        named = {ref: quote for ref, one in documents.items() if (quote := _names_its_subject(one))}
        subjects = _read(project, [quote.ref for quote in named.values()])
        about = {ref: subjects[quote.ref] for ref, quote in named.items() if quote.ref in subjects}
        known.update({ref: _called(ref, documents.get(ref), about.get(ref)) for ref in asked})
    return known


def _called(ref: Ref, document: Document | None, about: Document | None) -> Called:
    kind, title = kind_title(ref.kind), own_title(document) if document else None
    if title is None:
        return Called(Text(fr=f"{kind.fr} {ref.id}", en=f"{kind.en} {ref.id}"))
    if isinstance(document, Report):
        subject = own_title(about) if about else None
        return Called(_joined(title, subject) if subject else title, ref.id)
    fr, en = _short(title.fr), _short(title.en)
    return Called(Text(fr=f"{kind.fr} «\u00a0{fr}\u00a0»", en=f"{kind.en} “{en}”"), ref.id)


def _joined(title: Text, subject: Text) -> Text:
    if subject.fr.startswith(title.fr):
        return subject  # it says what it is already
    return Text(fr=f"{title.fr}\u00a0: {_short(subject.fr)}", en=f"{title.en}: {_short(subject.en)}")


def _names_its_subject(document: Document) -> Quote | None:
    """The first quote of a report, when it reads how a document is called."""
    first = next(quotes_in(document.content), None) if isinstance(document, Report) else None
    return first[0] if first and first[0].pointer.removeprefix("/") in NAMED_BY else None


def _read(project: Project, refs: Iterable[Ref]) -> Mapping[Ref, Document]:
    """Those that may be opened, are not erased, and that this release still reads."""
    kinds = {ref: project.catalogue.kind(ref.kind) for ref in refs if project.reads(ref.kind)}
    found: dict[Ref, Document] = {}
    for ref, held in project.store.revisions([ref for ref, kind in kinds.items() if not kind.traced]).items():
        try:
            found[ref] = project.document(kinds[ref], held)
        except (Erased, Invalid):
            continue
    return found


def _text(told: object) -> Text | None:
    words = told.text if isinstance(told, Prose) else told
    return Text(fr=words, en=words) if isinstance(words, str) and words.strip() else None


def _short(words: str) -> str:
    return words if len(words) <= LETTERS else f"{words[: LETTERS - 1].rstrip()}…"
