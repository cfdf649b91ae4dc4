"""One authored document on somebody's desk: its latest revision, their draft, and what differs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from filrouge.delivery import labels
from filrouge.delivery.pages.shelf import ProjectShelf
from filrouge.delivery.wiring import uploads
from filrouge.kernel.documents import MAX_BODY_BYTES, Body, Document, Key, Ref, blobs_in, checked_name, encode
from filrouge.kernel.errors import Invalid, TooLarge
from filrouge.kernel.ports import Draft
from filrouge.kernel.project import Held, Project
from filrouge.kernel.texts import N_, Lang
from filrouge.kernel.wire import UnknownContent
from filrouge.webkit.forms import Form
from filrouge.webkit.forms.merging import Change, Side, answered, changes, merged

#: Written by pages of their own: steps by those of the thread, a frozen report by freezing it, and so on.
NOT_BY_FORM = frozenset(
    {
        "thread.case",
        "reports.final",
        "projects.comment",
        "projects.review",
        "projects.task",
        "audit.respondent",
    }
)


@dataclass(frozen=True)
class Told:
    """A change in words; ``side`` is None when both changed it."""

    at: str
    label: str
    was: str
    mine: str
    theirs: str
    side: Side | None


@dataclass(frozen=True)
class Desk:
    """A document as one person writes it. Nothing here is seen by anybody else before ``write``."""

    project: Project
    kind: type[Document]
    key: Key
    lang: Lang
    shelf: ProjectShelf
    base: Held[Document] | None  #: the latest revision
    draft: Draft | None

    @classmethod
    def open(cls, project: Project, kind: str, id: str, lang: Lang) -> "Desk":
        """Raises NotFound, Erased, Forbidden; Invalid for a kind that no form writes."""
        model = writable(project, kind)
        key = Key(kind, checked_name(id))
        held = project.store.latest(key)
        base = project.read(held.ref) if held else None
        draft = project.store.draft(key, project.actor)
        return cls(project, model, key, lang, ProjectShelf(project, lang), base, draft)

    @property
    def latest(self) -> int:
        """The latest revision, 0 for none."""
        return self.base.ref.revision if self.base else 0

    @property
    def began_with(self) -> int:
        """The revision that what is on the desk began with."""
        return self.draft.base_revision if self.draft else self.latest

    @cached_property
    def body(self) -> Body:
        """What is on the desk: the draft, else the latest revision, else nothing."""
        if self.draft:
            told = json.loads(self.draft.body)
            return told if isinstance(told, dict) else {}
        return self.written(self.latest)

    def written(self, revision: int) -> Body:
        """The body of a revision at today's schema; nothing for none."""
        if not revision:
            return {}
        ref = Ref(kind=self.key.kind, id=self.key.id, revision=revision)
        if self.base and self.base.ref == ref:
            return self.base.document.body()
        return self.project.document(self.kind, self.project.store.revision(ref)).body()

    def form(self) -> Form:
        return Form.of(self.kind, lang=self.lang, labels=labels, shelf=self.shelf).bound(self.body)

    def keep(self, file: "UploadedFile[Any]") -> Body:
        """Store a file that was sent; only who sent it, and readers of what cites it, may cite it."""
        return kept_file(self.project, file)

    def save(self, body: Body, began_with: int) -> None:
        """Keep the draft; one that says what the latest revision says is none.

        Raises:
            TooLarge: over the limit of a document.
            UnknownContent: a file is cited that this person neither sent nor may read.
        """
        check_files(self.project, body)
        content = encode(body)
        if len(content) > MAX_BODY_BYTES:
            raise TooLarge(
                N_("%(kind)s takes %(n)d bytes: over the limit", kind=self.kind.kind, n=len(content))
            )
        if self.latest and answered(body) == answered(self.written(self.latest)):
            self.project.store.drop_draft(self.key, self.project.actor)
        else:
            self.project.save_draft(self.key, began_with, content)

    def discard(self) -> None:
        self.project.store.drop_draft(self.key, self.project.actor)

    def write(self, form: Form, began_with: int) -> Ref:
        """Write a revision.

        Raises:
            Invalid: with every fault.
            Conflict: somebody wrote one meanwhile.
        """
        document = form.settled().validated()
        assert isinstance(document, Document)
        return self.project.write(self.key.id, document, expected_revision=began_with)

    def differing(self) -> list[Told]:
        """What the draft says otherwise than the revision it began with."""
        was = answered(self.written(self.began_with))
        return self._told(changes(was, answered(self.body), was))

    def conflict(self) -> list[Told]:
        """Where the draft and the latest revision differ, and what both began with."""
        return self._told(changes(*self._sides()))

    def merge(self, chosen: dict[str, Side]) -> Body:
        """One body out of the draft and the latest revision.

        Raises:
            Invalid: both changed a place, and no side was chosen.
        """
        was, mine, theirs = self._sides()
        for one in changes(was, mine, theirs):
            if one.side is None and one.at not in chosen:
                place = self.form().label_of(one.at)
                raise Invalid(N_("Choose a side for %(place)s", place=place), at=one.at)
        told: Body = merged(was, mine, theirs, chosen)
        return told

    def _sides(self) -> tuple[Any, Any, Any]:
        return (
            answered(self.written(self.began_with)),
            answered(self.body),
            answered(self.written(self.latest)),
        )

    def _told(self, found: Iterable[Change]) -> list[Told]:
        form = self.form()
        return [
            Told(
                one.at,
                form.label_of(one.at),
                form.told(one.at, one.was),
                form.told(one.at, one.mine),
                form.told(one.at, one.theirs),
                one.side,
            )
            for one in found
        ]


def writable(project: Project, kind: str) -> type[Document]:
    """A kind that this person may write by a form.

    Raises:
        NotFound: no such kind. Forbidden: the right is missing. Invalid: it is not written by a form.
    """
    model = project.catalogue.kind(kind)
    project.require(model.right_to("read"))
    project.require(model.right_to("write"))
    if model.origin != "authored" or kind in NOT_BY_FORM:
        raise Invalid(N_("Documents of %(kind)s are not written in this form", kind=kind))
    return model


def kept_file(project: Project, file: "UploadedFile[Any]") -> Body:
    """The body of the blob of a file that was sent with a form."""
    name = file.name or ""
    if isinstance(file, TemporaryUploadedFile):
        blob = project.ports.blobs.put_file(Path(file.temporary_file_path()), name)
    else:
        blob = project.ports.blobs.put(file.read(), name)
    uploads().note(project.store.project, project.actor, blob.sha256, project.ports.clock.now())
    return blob.model_dump(mode="json")


def check_files(project: Project, body: object) -> None:
    """Only what the person may read in this project, or sent to it, may be cited.

    Raises:
        UnknownContent
    """
    asked = frozenset(blobs_in(body))
    unknown = {sha for sha in asked if not _is_readable(project, sha)}
    if unknown and (stray := unknown - uploads().sent(project.store.project, project.actor, unknown)):
        raise UnknownContent(N_("Send the content %(sha)s to this project first", sha=min(stray)[:12]))


def _is_readable(project: Project, sha256: str) -> bool:
    kinds = {ref.kind for ref in project.store.holders(sha256)}
    return any(project.reads(kind) for kind in kinds)
