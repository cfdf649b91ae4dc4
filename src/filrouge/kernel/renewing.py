"""Citations brought to the latest revision of what they cite, once a person saw what becomes of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from filrouge.kernel.documents import Document, Key, Quote, Ref, validated
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.project import Held, Project
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import N_

REF_FIELDS = Ref.model_fields.keys()


@dataclass(frozen=True)
class Renewal:
    """One citation of an older revision; of a quote, its value then and now."""

    at: str
    cited: Ref
    latest: Ref
    pointer: str | None
    old: Value | None
    new: Value | None
    differs: bool  #: the value of a quote; else what the document says

    @property
    def is_lost(self) -> bool:
        """The latest revision has nothing at the place quoted: taking it would leave a hole."""
        return self.pointer is not None and self.new is None


def renewals(project: Project, held: Held[Document]) -> tuple[Renewal, ...]:
    """Every citation of the document that is not of the latest revision, in the order of the document; what
    was erased, and what this person may not read, is left out."""
    newer = {cited: latest for cited, latest in _newest(project, held.document).items() if latest != cited}
    read = project.reader()
    return tuple(
        _renewal(project, read, one.at, one.ref, newer[one.ref], one.pointer)
        for one in held.document.citations()
        if one.ref in newer
    )


def take_latest(
    project: Project, key: Key, *, expected_revision: int, cited: Collection[Ref] | None = None
) -> tuple[Ref, tuple[Renewal, ...]]:
    """Revise an authored document so that it cites the latest revisions; what was seen must be the latest.

    ``cited``: only these; None: all but those of which a quote would find nothing any more.

    Raises:
        Forbidden: use cases make this document. Conflict: somebody revised it meanwhile. NotFound, Erased.
    """
    kind = project.catalogue.kind(key.kind)
    if kind.origin != "authored":
        raise Forbidden(N_("People write authored documents, use cases make the others"))
    held = project.read(project.latest(key))
    found = renewals(project, held)
    lost = {one.cited for one in found if one.is_lost}
    taken = tuple(one for one in found if (one.cited not in lost if cited is None else one.cited in cited))
    moves = {one.cited: one.latest for one in taken}
    document = validated(kind, _moved(held.document.body(), moves))
    return project.write(key.id, document, expected_revision=expected_revision), taken


def _newest(project: Project, document: Document) -> Mapping[Ref, Ref]:
    told: dict[Ref, Ref] = {}
    for ref in dict.fromkeys(one.ref for one in document.citations()):
        latest = project.store.latest(ref.key)
        if latest is not None and latest.body is not None and project.reads(ref.kind):
            told[ref] = latest.ref
    return told


def _renewal(project: Project, read: Any, at: str, cited: Ref, latest: Ref, pointer: str | None) -> Renewal:
    if pointer is None:
        was, now = (project.store.revision(one).sha256 for one in (cited, latest))
        return Renewal(at, cited, latest, None, None, None, was != now)
    old, new = (read(Quote(ref=one, pointer=pointer)) for one in (cited, latest))
    return Renewal(at, cited, latest, pointer, old, new, old != new)


def _moved(body: Any, moves: Mapping[Ref, Ref]) -> Any:
    if isinstance(body, list):
        return [_moved(one, moves) for one in body]
    if not isinstance(body, dict):
        return body
    if body.keys() == REF_FIELDS:
        ref = Ref.model_validate(body)
        return moves.get(ref, ref).model_dump(mode="json")
    return {name: _moved(value, moves) for name, value in body.items()}
