"""One act on its way to the tables: all of it is checked before any of it is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from filrouge.adapters.djangostore import models as rows
from filrouge.adapters.djangostore import searching
from filrouge.adapters.djangostore.queries import Held, Queries, Target, in_chunks, kept
from filrouge.kernel.documents import Citation, Document, Key, Ref, digest, encode
from filrouge.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from filrouge.kernel.journal import Fact, Head, entry, erasure, fact
from filrouge.kernel.ports import Act, Put, Reaffirmation, Run, wrote
from filrouge.kernel.searching import indexed
from filrouge.kernel.texts import N_

Salt = Callable[[], bytes]
LINK = ("source_id", "target_id", "at", "pointer", "tolerance", "by_run")
BLOB_USE = ("project_id", "sha256", "revision_id", "run_id")


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

    def __init__(self, queries: Queries, locked: tuple[int, Head], act: Act, salt: Salt) -> None:
        self._queries, self._act, self._salt = queries, act, salt
        self._pk, self._head = locked
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
        if self._coming:
            self._add_revisions()
        self._drop_drafts()
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
            raise Invalid(
                N_("%(seen)s is not a later revision of %(cited)s", seen=about.seen, cited=about.cited)
            )

    def _standing(self, key: Key) -> Ref:
        """The latest revision once this act is done."""
        if key in self._coming:
            return self._coming[key].ref
        return Ref(kind=key.kind, id=key.id, revision=self._held[key].number)

    def _add_revisions(self) -> None:
        self._add_entries()
        columns = (
            "entry_id",
            "number",
            "schema_version",
            "seal",
            "sha256",
            "valid_until",
            "at",
            "actor",
            "body",
        )
        at, actor = self._act.at.isoformat(), self._act.actor
        pks = self._queries.add(
            "revision",
            columns,
            [
                (self._held[key].entry_pk, one.ref.revision, one.document.schema_version, one.fact.seal)
                + (one.sha256, _day(one.document.valid_until), at, actor, one.body)
                for key, one in self._coming.items()
            ],
        )
        for pk, (key, one) in zip(pks, self._coming.items(), strict=True):
            held = Held(
                self._held[key].entry_pk, pk, one.ref.revision, one.sha256, one.document.schema_version
            )
            self._held[key], self._targets[one.ref] = held, Target(held.entry_pk, pk, erased=False)
        self._add_citations()
        self._add_summaries()

    def _add_entries(self) -> None:
        new = {key: one for key, one in self._coming.items() if key not in self._held}
        self._queries.change(
            "UPDATE djangostore_entry SET latest_number = %s, latest_sha256 = %s WHERE id = %s",
            [
                (one.ref.revision, one.sha256, self._held[key].entry_pk)
                for key, one in self._coming.items()
                if key not in new
            ],
        )
        columns = ("project_id", "kind", "key", "latest_number", "latest_sha256")
        told = [(self._pk, key.kind, key.id, one.ref.revision, one.sha256) for key, one in new.items()]
        for key, pk in zip(new, self._queries.add("entry", columns, told), strict=True):
            self._held[key] = Held(pk, 0, 0, None, 0)

    def _add_citations(self) -> None:
        links, uses, mentions = (
            list[tuple[object, ...]](),
            list[tuple[object, ...]](),
            list[tuple[int, str]](),
        )
        for key, one in self._coming.items():
            pk = self._held[key].revision_pk
            links += [_link(pk, self._targets[cited.ref].revision_pk, cited) for cited in one.citations]
            uses += [(self._pk, sha256, pk, None) for sha256 in sorted(one.document.blobs())]
            mentions += [(pk, kept(account)) for account in sorted(one.document.people())]
        self._queries.add("link", LINK, links)
        self._queries.add("blobuse", BLOB_USE, uses)
        self._queries.add("mention", ("revision_id", "account"), mentions)

    def _add_summaries(self) -> None:
        self._queries.change(
            "INSERT INTO djangostore_projection (entry_id, fields) VALUES (%s, %s)"
            " ON CONFLICT (entry_id) DO UPDATE SET fields = EXCLUDED.fields",
            [
                (self._held[key].entry_pk, encode(dict(one.document.summary())))
                for key, one in self._coming.items()
            ],
        )
        words = {self._held[key].entry_pk: indexed(key.id, one.document) for key, one in self._coming.items()}
        searching.put(self._queries, self._pk, words)

    def _drop_drafts(self) -> None:
        """What the actor was still writing is written now."""
        drafts = rows.Draft.objects.using(self._using).filter(project=self._pk, actor=kept(self._act.actor))
        written = {put.key for put in self._act.puts}
        for pk, kind, id in drafts.values_list("pk", "kind", "key") if written else ():
            if Key(kind, id) in written:
                drafts.filter(pk=pk).delete()

    def _record_run(self, run: Run) -> None:
        told = (self._pk, kept(run.use), kept(run.step), encode(run.model_dump(mode="json")))
        cost = (run.cost.cpu_s, run.cost.duration_s)
        columns = ("project_id", "use", "step", "body", "cpu_s", "duration_s")
        (pk,) = self._queries.add("run", columns, [(*told, *cost)])
        made = [self._held[ref.key] for ref in run.made]
        reads = [self._targets[read.ref] for read in run.reads]
        touched = {one.entry_pk for one in made}
        touched |= {self._targets[read.ref].entry_pk for read in run.reads if not read.ref.library}
        self._queries.add("touch", ("run_id", "entry_id"), [(pk, entry_pk) for entry_pk in sorted(touched)])
        self._queries.add(
            "blobuse", BLOB_USE, [(self._pk, sha256, None, pk) for sha256 in sorted(run.blobs())]
        )
        self._queries.change(
            "UPDATE djangostore_entry SET maker_id = %s WHERE id = %s", [(pk, one.entry_pk) for one in made]
        )
        self._queries.change(
            "DELETE FROM djangostore_link WHERE by_run AND source_id = %s",
            [(one.revision_pk,) for one in made],
        )
        links = [(one.revision_pk, read.revision_pk, "", "", 0.0, True) for one in made for read in reads]
        self._queries.add("link", LINK, links)

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
                drafts = rows.Draft.objects.using(self._using).filter(project=self._pk)
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
        searching.forget(self._queries, entries)
        rows.Entry.objects.using(self._using).filter(pk__in=entries).update(latest_sha256=None)
        revisions.update(body=None, sha256=None, valid_until=None)

    def _empty_facts(self, subjects: Sequence[str]) -> list[Fact]:
        told = rows.Fact.objects.using(self._using).filter(entry__project=self._pk, subject__in=subjects)
        pks_and_seals = list(told.values_list("pk", "seal"))
        for chunk in in_chunks(pk for pk, _ in pks_and_seals):
            emptied = rows.Fact.objects.using(self._using).filter(pk__in=chunk)
            emptied.update(subject="", salt=None, body=None)
        return [Fact("", seal, None, None) for _, seal in pks_and_seals]

    def _advance(self, facts: Sequence[Fact]) -> None:
        new = entry(self._head, at=self._act.at.isoformat(), verb=self._act.verb, facts=facts)
        columns = ("project_id", "number", "at", "verb", "previous", "hash")
        told = (self._pk, new.number, new.at, new.verb, new.previous, new.hash)
        (pk,) = self._queries.add("journalentry", columns, [told])
        self._queries.add(
            "fact",
            ("entry_id", "position", "subject", "seal", "salt", "body"),
            [(pk, place, one.subject, one.seal, one.salt, one.body) for place, one in enumerate(new.facts)],
        )
        self._queries.change(
            "UPDATE djangostore_project SET head_number = %s, head_hash = %s WHERE id = %s",
            [(new.number, new.hash, self._pk)],
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


def _link(source_pk: int, target_pk: int, one: Citation) -> tuple[object, ...]:
    return source_pk, target_pk, kept(one.at), kept(one.pointer or ""), one.tolerance, False


def _day(told: date | None) -> str | None:
    """Both databases take a day as text."""
    return told.isoformat() if told else None
