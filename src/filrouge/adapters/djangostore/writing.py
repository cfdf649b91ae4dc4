"""One act on its way to the tables: all of it is checked before any of it is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connections

from filrouge.adapters.djangostore import models as rows
from filrouge.adapters.djangostore.queries import Held, Queries, Target, in_chunks, kept
from filrouge.kernel.documents import Citation, Document, Key, Ref, digest, encode
from filrouge.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from filrouge.kernel.journal import Entry, Fact, Head, entry, erasure, fact
from filrouge.kernel.ports import Act, Put, Reaffirmation, Run, wrote
from filrouge.kernel.texts import N_

Salt = Callable[[], bytes]


@dataclass(frozen=True)
class Coming:
    """A revision to be added."""

    ref: Ref
    document: Document
    body: bytes
    sha256: str
    citations: tuple[Citation, ...]
    fact: Fact


class Writing:
    """Under the project's lock: ``check`` the act, then ``write`` it."""

    def __init__(self, queries: Queries, project: rows.Project, act: Act, salt: Salt) -> None:
        self._queries, self._project, self._act, self._salt = queries, project, act, salt
        self._using = queries.using
        self._coming: dict[Key, Coming] = {}
        self._cited = {put.key: put.document.citations() for put in act.puts}
        self._held = queries.held(_concerned(act))
        self._targets = queries.targets(_asked(act, self._cited.values()))

    def check(self) -> None:
        """
        Raises:
            Conflict: somebody else was first; what a run read was erased meanwhile.
            Invalid, NotFound, Forbidden: the act concerns what is not there, or not here.
        """
        for put in self._act.puts:
            self._check_put(put)
        if self._act.run:
            self._check_run(self._act.run)
        if self._act.reaffirmation:
            self._check_reaffirmation(self._act.reaffirmation)
        for key in self._act.erased:
            if key.library:
                raise Forbidden(N_("The library is only read here: %(key)s stays", key=key))
            if key not in self._held:
                raise NotFound(N_("No %(kind)s named %(id)s", kind=key.kind, id=key.id))

    def write(self) -> tuple[Ref, ...]:
        self._add_revisions()
        if self._act.run:
            self._record_run(self._act.run)
        if self._act.reaffirmation:
            self._reaffirm(self._act.reaffirmation)
        facts = [*self._act.facts(self._salt), *(coming.fact for coming in self._coming.values())]
        self._advance([*facts, *self._erase()])
        return tuple(self._standing(put.key) for put in self._act.puts)

    def _check_put(self, put: Put) -> None:
        held, document = self._held.get(put.key), put.document
        if (held.number if held else 0) != put.expected_revision or put.key in self._coming:
            raise Conflict(N_("%(key)s was changed by someone else", key=put.key))
        body = document.stored()
        citations = self._cited[put.key]
        for citation in citations:
            self._check_exists(citation.ref)
        sha256 = digest(body)
        if held and (held.sha256, held.schema_version) == (sha256, document.schema_version):
            return
        ref = Ref(kind=document.kind, id=put.id, revision=put.expected_revision + 1)
        told = wrote(ref, document.schema_version, body, self._salt())
        self._coming[put.key] = Coming(ref, document, body, sha256, citations, told)

    def _check_exists(self, ref: Ref) -> None:
        coming = self._coming.get(ref.key)
        if ref not in self._targets and (coming is None or coming.ref != ref):
            raise Invalid(N_("No %(ref)s to cite", ref=ref))

    def _check_run(self, run: Run) -> None:
        for read in run.reads:
            if read.ref not in self._targets:
                raise Invalid(N_("No %(ref)s to cite", ref=read.ref))
            if self._targets[read.ref].erased:
                raise Conflict(N_("%(ref)s was erased meanwhile", ref=read.ref))
        for made in run.made:
            if (
                made.key not in self._held
                and made.key not in self._coming
                or self._standing(made.key) != made
            ):
                raise Invalid(N_("%(ref)s is not the latest, and cannot have been made", ref=made))

    def _check_reaffirmation(self, about: Reaffirmation) -> None:
        if Key(about.kind, about.id) not in self._held:
            raise NotFound(N_("No %(kind)s named %(id)s", kind=about.kind, id=about.id))
        self._check_exists(about.cited)
        self._check_exists(about.seen)
        if about.cited.key != about.seen.key:
            raise Invalid(N_("%(seen)s is not %(cited)s later", seen=about.seen, cited=about.cited))

    def _standing(self, key: Key) -> Ref:
        """The latest revision once this act is done."""
        if key in self._coming:
            return self._coming[key].ref
        return Ref(kind=key.kind, id=key.id, revision=self._held[key].number)

    def _add_revisions(self) -> None:
        if not self._coming:
            return
        self._add_entries()
        made = rows.Revision.objects.using(self._using).bulk_create(
            rows.Revision(
                entry_id=self._held[key].entry_pk,
                number=coming.ref.revision,
                schema_version=coming.document.schema_version,
                seal=coming.fact.seal,
                sha256=coming.sha256,
                valid_until=coming.document.valid_until,
                at=self._act.at.isoformat(),
                actor=self._act.actor,
                body=coming.body,
            )
            for key, coming in self._coming.items()
        )
        for row, (key, coming) in zip(made, self._coming.items(), strict=True):
            entry_pk = self._held[key].entry_pk
            self._held[key] = Held(entry_pk, row.pk, row.number, row.sha256, row.schema_version)
            self._targets[coming.ref] = Target(entry_pk, row.pk, erased=False)
        self._add_citations()
        self._add_projections()

    def _add_entries(self) -> None:
        new = [(key, coming) for key, coming in self._coming.items() if key not in self._held]
        added = rows.Entry.objects.using(self._using).bulk_create(
            rows.Entry(
                project_id=self._project.pk,
                kind=key.kind,
                key=key.id,
                latest_number=coming.ref.revision,
                latest_sha256=coming.sha256,
            )
            for key, coming in new
        )
        revised = [
            (coming.ref.revision, coming.sha256, self._held[key].entry_pk)
            for key, coming in self._coming.items()
            if key in self._held
        ]
        if revised:
            with connections[self._using].cursor() as cursor:
                cursor.executemany(
                    "UPDATE djangostore_entry SET latest_number = %s, latest_sha256 = %s WHERE id = %s",
                    revised,
                )
        for row, (key, _) in zip(added, new, strict=True):
            self._held[key] = Held(row.pk, 0, 0, None, 0)

    def _add_citations(self) -> None:
        links, blobs, people = [], [], []
        for key, coming in self._coming.items():
            pk = self._held[key].revision_pk
            links += [_link(pk, self._targets[one.ref].revision_pk, one) for one in coming.citations]
            blobs += [
                rows.BlobUse(project_id=self._project.pk, sha256=sha256, revision_id=pk)
                for sha256 in sorted(coming.document.blobs())
            ]
            people += [
                rows.Mention(revision_id=pk, account=kept(person))
                for person in sorted(coming.document.people())
            ]
        rows.Link.objects.using(self._using).bulk_create(links)
        rows.BlobUse.objects.using(self._using).bulk_create(blobs)
        rows.Mention.objects.using(self._using).bulk_create(people)

    def _add_projections(self) -> None:
        rows.Projection.objects.using(self._using).bulk_create(
            (
                rows.Projection(
                    entry_id=self._held[key].entry_pk, fields=encode(dict(coming.document.summary()))
                )
                for key, coming in self._coming.items()
            ),
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=["fields"],
        )

    def _record_run(self, run: Run) -> None:
        row = rows.Run.objects.using(self._using).create(
            project_id=self._project.pk,
            use=kept(run.use),
            step=kept(run.step),
            body=encode(run.model_dump(mode="json")),
        )
        reads = [self._targets[read.ref] for read in run.reads]
        made = [self._held[ref.key] for ref in run.made]
        touched = {one.entry_pk for one in made}
        touched |= {self._targets[read.ref].entry_pk for read in run.reads if not read.ref.library}
        rows.Touch.objects.using(self._using).bulk_create(
            rows.Touch(run=row, entry_id=pk) for pk in sorted(touched)
        )
        rows.BlobUse.objects.using(self._using).bulk_create(
            rows.BlobUse(project_id=self._project.pk, sha256=sha256, run=row)
            for sha256 in sorted(run.blobs())
        )
        entries = rows.Entry.objects.using(self._using)
        entries.filter(pk__in=[one.entry_pk for one in made]).update(maker=row)
        links = rows.Link.objects.using(self._using)
        links.filter(source__in=[one.revision_pk for one in made], by_run=True).delete()
        links.bulk_create(
            rows.Link(source_id=one.revision_pk, target_id=read.revision_pk, at="", pointer="", by_run=True)
            for one in made
            for read in reads
        )

    def _reaffirm(self, about: Reaffirmation) -> None:
        rows.Reaffirmation.objects.using(self._using).update_or_create(
            source_id=self._held[Key(about.kind, about.id)].entry_pk,
            cited_id=self._targets[about.cited].revision_pk,
            pointer=kept(about.pointer or ""),
            defaults={"seen_id": self._targets[about.seen].revision_pk},
        )

    def _erase(self) -> list[Fact]:
        """Empty the documents and what tells about them; the tombstone names the seals emptied."""
        if not self._act.erased:
            return []
        gone = list[Fact]()
        for keys in in_chunks(self._act.erased):
            self._empty_documents([self._held[key].entry_pk for key in keys])
            gone += self._empty_facts([str(key) for key in keys])
            for key in keys:
                drafts = rows.Draft.objects.using(self._using).filter(project=self._project)
                drafts.filter(kind=key.kind, key=key.id).delete()
        return [fact("", erasure(gone), self._salt())]

    def _empty_documents(self, entries: Sequence[int]) -> None:
        runs = rows.Touch.objects.using(self._using).filter(entry__in=entries).values("run")
        rows.Run.objects.using(self._using).filter(pk__in=list(runs.values_list("run", flat=True))).delete()
        revisions = rows.Revision.objects.using(self._using).filter(entry__in=entries)
        for derived in (rows.Mention, rows.BlobUse):
            derived.objects.using(self._using).filter(revision__in=revisions).delete()
        rows.Link.objects.using(self._using).filter(source__in=revisions).delete()
        rows.Projection.objects.using(self._using).filter(entry__in=entries).delete()
        rows.Entry.objects.using(self._using).filter(pk__in=entries).update(latest_sha256=None)
        revisions.update(body=None, sha256=None, valid_until=None)

    def _empty_facts(self, subjects: Sequence[str]) -> list[Fact]:
        told = rows.Fact.objects.using(self._using).filter(entry__project=self._project, subject__in=subjects)
        pks_and_seals = list(told.values_list("pk", "seal"))
        for chunk in in_chunks(pk for pk, _ in pks_and_seals):
            emptied = rows.Fact.objects.using(self._using).filter(pk__in=chunk)
            emptied.update(subject="", salt=None, body=None)
        return [Fact("", seal, None, None) for _, seal in pks_and_seals]

    def _advance(self, facts: Sequence[Fact]) -> None:
        head = Head(self._project.head_number, self._project.head_hash)
        new = entry(head, at=self._act.at.isoformat(), verb=self._act.verb, facts=facts)
        self._add_to_journal(new)
        self._project.head_number, self._project.head_hash = new.number, new.hash
        self._project.save(using=self._using, update_fields=["head_number", "head_hash"])

    def _add_to_journal(self, new: Entry) -> None:
        row = rows.JournalEntry.objects.using(self._using).create(
            project=self._project,
            number=new.number,
            at=new.at,
            verb=new.verb,
            previous=new.previous,
            hash=new.hash,
        )
        rows.Fact.objects.using(self._using).bulk_create(
            rows.Fact(entry=row, position=place, subject=f.subject, seal=f.seal, salt=f.salt, body=f.body)
            for place, f in enumerate(new.facts)
        )


def _concerned(act: Act) -> list[Key]:
    """Documents of this project that the act changes or tells about."""
    keys = [put.key for put in act.puts]
    keys += [ref.key for ref in act.run.made] if act.run else []
    keys += [Key(act.reaffirmation.kind, act.reaffirmation.id)] if act.reaffirmation else []
    return [key for key in (*keys, *act.erased) if not key.library]


def _asked(act: Act, cited: Iterable[tuple[Citation, ...]]) -> list[Ref]:
    """Revisions that must exist."""
    refs = [citation.ref for citations in cited for citation in citations]
    refs += [read.ref for read in act.run.reads] if act.run else []
    return [*refs, act.reaffirmation.cited, act.reaffirmation.seen] if act.reaffirmation else refs


def _link(source_pk: int, target_pk: int, citation: Citation) -> rows.Link:
    return rows.Link(
        source_id=source_pk,
        target_id=target_pk,
        at=kept(citation.at),
        pointer=kept(citation.pointer or ""),
        tolerance=citation.tolerance,
    )
