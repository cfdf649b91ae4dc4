"""The document store over Django: one act is one short transaction under the project's lock."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from secrets import token_bytes
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Count, F, Max, Q, QuerySet, Sum

from filrouge.adapters.djangostore import models as rows
from filrouge.adapters.djangostore import searching
from filrouge.adapters.djangostore.failures import told_plainly
from filrouge.adapters.djangostore.queries import Queries, Slice, in_chunks, kept, made_ref, unkept
from filrouge.adapters.djangostore.writing import Writing
from filrouge.kernel.documents import Key, Ref, Scalar
from filrouge.kernel.errors import NotFound
from filrouge.kernel.journal import CHUNK, GENESIS, Entry, Fact, Head
from filrouge.kernel.ports import (
    Act,
    Cited,
    Draft,
    Projection,
    Revision,
    Run,
    Spent,
    Standing,
    Written,
    nothing,
)
from filrouge.kernel.searching import Query
from filrouge.kernel.texts import N_

LIBRARY = "library"
SALT_BYTES = 16


class DjangoStore:
    """``library`` names the project that is read beside this one; ``using`` names the database."""

    def __init__(
        self,
        project: str,
        *,
        library: str = LIBRARY,
        using: str = DEFAULT_DB_ALIAS,
        salt: Callable[[], bytes] = lambda: token_bytes(SALT_BYTES),
    ) -> None:
        self.project, self._library, self._using, self._salt = project, library, using, salt
        self._queries = Queries(using, project, library)
        self._known_pk = 0

    def commit(self, act: Act, *, within: Callable[[], None] = nothing) -> tuple[Ref, ...]:
        with told_plainly(), transaction.atomic(using=self._using):
            writing = Writing(self._queries, self._locked(), act, self._salt)
            writing.check()
            within()
            refs = writing.write()
            if act.erased:
                transaction.on_commit(self._forget_log, using=self._using)
        return refs

    def revision(self, ref: Ref) -> Revision:
        found = self.revisions([ref])
        if ref not in found:
            raise NotFound(N_("No %(ref)s", ref=ref))
        return found[ref]

    @told_plainly()
    def revisions(self, refs: Sequence[Ref]) -> Mapping[Ref, Revision]:
        return self._queries.revisions(refs)

    @told_plainly()
    def latest(self, key: Key) -> Revision | None:
        return self._queries.latest(key)

    @told_plainly()
    def history(self, key: Key) -> tuple[Written, ...]:
        of = rows.Revision.objects.using(self._using).filter(
            entry__project__name=self._library if key.library else self.project,
            entry__kind=kept(key.kind),
            entry__key=kept(key.id),
        )
        told = of.order_by("number").values_list("number", "at", "actor", "sha256")
        return tuple(
            Written(made_ref(*key[:2], number, key.library), at, actor, sha256 is None)
            for number, at, actor, sha256 in told
        )

    @told_plainly()
    def keys(self, kind: str) -> tuple[Key, ...]:
        return tuple(Key(kind, id) for id in sorted(self._entries(kind=kind).values_list("key", flat=True)))

    @told_plainly()
    def kinds(self, *, library: bool = False) -> tuple[str, ...]:
        return self._queries.kinds(self._queries.pk_of(self._library) if library else self._pk)

    @told_plainly()
    def standings(self, keys: Iterable[Key]) -> Mapping[Key, Standing]:
        return self._queries.standings(keys)

    @told_plainly()
    def projections(self, kind: str, **equal: Scalar) -> tuple[Projection, ...]:
        told = self._entries(kind=kind).values_list("key", "latest_number", "projection__fields")
        found = ((id, number, json.loads(bytes(fields))) for id, number, fields in sorted(told))
        return tuple(
            Projection(made_ref(kind, id, number, False), fields)
            for id, number, fields in found
            if equal.items() <= fields.items()
        )

    @told_plainly()
    def search(
        self, query: Query, kinds: Iterable[str], *, start: int = 0, count: int = 20
    ) -> tuple[Ref, ...]:
        projects = (self._pk, self._queries.pk_of(self._library))
        page = slice(start, start + count)
        return searching.search(self._queries, projects, self._pk, query, kinds, page)

    @told_plainly()
    def moved(self) -> tuple[Cited, ...]:
        return self._queries.moved(self._pk)

    @told_plainly()
    def citing(
        self,
        targets: Iterable[Key],
        *,
        ever: bool = False,
        kinds: Iterable[str] | None = None,
        start: int = 0,
        count: int | None = None,
    ) -> tuple[Cited, ...]:
        page = Slice(None if kinds is None else sorted(set(kinds)), start, count)
        return self._queries.citing(self._pk, targets, ever=ever, page=page)

    @told_plainly()
    def citing_counts(self, target: Key) -> Mapping[str, int]:
        return self._queries.citing_counts(self._pk, target)

    @told_plainly()
    def edges(self) -> Iterator[tuple[Key, Key]]:
        return self._queries.edges(self._pk)

    @told_plainly()
    def expired(self, today: date) -> tuple[Ref, ...]:
        past = rows.Revision.objects.using(self._using).filter(
            Q(entry__project=self._pk) | Q(entry__project__name=self._library),
            valid_until__lt=today,
            number=F("entry__latest_number"),
        )
        told = past.values_list("entry__kind", "entry__key", "number", "entry__project")
        refs = (made_ref(kind, id, number, pk != self._pk) for kind, id, number, pk in told)
        return tuple(sorted(refs, key=str))

    @told_plainly()
    def last_run(self, use: str, step: str) -> Run | None:
        row = self._runs().filter(use=kept(use), step=kept(step)).order_by("-pk").first()
        return _run(row.body) if row else None

    @told_plainly()
    def last_runs(self) -> tuple[Run, ...]:
        last = self._runs().order_by().values("use", "step").annotate(last=Max("pk")).values("last")
        runs = (_run(body) for body in self._runs().filter(pk__in=last).values_list("body", flat=True))
        return tuple(sorted(runs, key=lambda run: (run.use, run.step)))

    @told_plainly()
    def runs(self, use: str, step: str, *, count: int = 20) -> tuple[Run, ...]:
        of = self._runs().filter(use=kept(use), step=kept(step)).order_by("-pk")
        return tuple(_run(body) for body in of.values_list("body", flat=True)[:count])

    @told_plainly()
    def spent(self) -> tuple[Spent, ...]:
        added = self._runs().order_by().values_list("use", "step")
        told = added.annotate(runs=Count("pk"), cpu=Sum("cpu_s"), duration=Sum("duration_s"))
        return tuple(Spent(unkept(use), unkept(step), *rest) for use, step, *rest in sorted(told))

    @told_plainly()
    def maker(self, key: Key) -> Run | None:
        made = self._runs().filter(made__project=self._pk, made__kind=kept(key.kind), made__key=kept(key.id))
        row = None if key.library else made.first()
        return _run(row.body) if row else None

    @told_plainly()
    def naming(self, account: str) -> tuple[Key, ...]:
        named = rows.Mention.objects.using(self._using).filter(
            revision__entry__project=self._pk, account=kept(account)
        )
        found = named.values_list("revision__entry__kind", "revision__entry__key").distinct()
        return tuple(sorted(Key(kind, id) for kind, id in found))

    @told_plainly()
    def blobs(self) -> frozenset[str]:
        uses = rows.BlobUse.objects.using(self._using).filter(project=self._pk)
        return frozenset(uses.values_list("sha256", flat=True).distinct())

    @told_plainly()
    def unused(self, hashes: Iterable[str]) -> frozenset[str]:
        asked = frozenset(hashes)
        uses = rows.BlobUse.objects.using(self._using)
        cited = [uses.filter(sha256__in=chunk).values_list("sha256", flat=True) for chunk in in_chunks(asked)]
        return asked.difference(*cited)

    @told_plainly()
    def holders(self, sha256: str) -> tuple[Ref, ...]:
        uses = rows.BlobUse.objects.using(self._using).filter(
            project=self._pk, sha256=kept(sha256), revision__sha256__isnull=False
        )
        columns = ("revision__entry__kind", "revision__entry__key", "revision__number")
        found = sorted(uses.values_list(*columns).distinct())
        return tuple(made_ref(kind, id, number, False) for kind, id, number in found)

    def journal(self, *, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        last = after
        while (until is None or last < until) and (chunk := self._entries_after(last, until)):
            yield from chunk
            last = chunk[-1].number

    @told_plainly()
    def head(self) -> Head:
        return self._queries.head() or Head(0, GENESIS)

    @told_plainly()
    def draft(self, key: Key, actor: str) -> Draft | None:
        row = self._drafts(key, actor).first()
        return _draft(row, key, actor) if row else None

    @told_plainly()
    def save_draft(self, draft: Draft) -> None:
        with transaction.atomic(using=self._using):
            rows.Draft.objects.using(self._using).update_or_create(
                project_id=self._locked()[0],
                kind=kept(draft.key.kind),
                key=kept(draft.key.id),
                actor=kept(draft.actor),
                defaults={
                    "base_revision": draft.base_revision,
                    "body": draft.body,
                    "saved_at": draft.saved_at,
                },
            )

    @told_plainly()
    def drop_draft(self, key: Key, actor: str) -> None:
        self._drafts(key, actor).delete()

    @told_plainly()
    def drafts(self, actor: str) -> tuple[Draft, ...]:
        held = rows.Draft.objects.using(self._using).filter(project=self._pk, actor=kept(actor))
        told = [_draft(row, Key(unkept(row.kind), unkept(row.key)), actor) for row in held]
        return tuple(sorted(told, key=lambda one: (one.saved_at, one.key), reverse=True))

    @property
    def _pk(self) -> int:
        """The row of the project, 0 while nothing was written."""
        if not self._known_pk:
            self._known_pk = self._queries.pk_of(self.project)
        return self._known_pk

    def _locked(self) -> tuple[int, Head]:
        if (found := self._queries.locked()) is None:
            rows.Project.objects.using(self._using).get_or_create(
                name=self.project, defaults={"head_hash": GENESIS}
            )
            found = self._queries.locked()
        assert found
        return found

    def _forget_log(self) -> None:
        """SQLite keeps what was erased in its log until the log is emptied: now, or when another process ends
        that is reading still."""
        connection = connections[self._using]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _entries(self, **equal: str) -> QuerySet[rows.Entry]:
        """Documents that are not erased."""
        entries = rows.Entry.objects.using(self._using)
        return entries.filter(project=self._pk, latest_sha256__isnull=False, **equal)

    def _runs(self) -> QuerySet[rows.Run]:
        return rows.Run.objects.using(self._using).filter(project=self._pk)

    def _drafts(self, key: Key, actor: str) -> QuerySet[rows.Draft]:
        return rows.Draft.objects.using(self._using).filter(
            project=self._pk, kind=kept(key.kind), key=kept(key.id), actor=kept(actor)
        )

    @told_plainly()
    def _entries_after(self, number: int, until: int | None) -> list[Entry]:
        journal = rows.JournalEntry.objects.using(self._using).filter(project=self._pk, number__gt=number)
        if until is not None:
            journal = journal.filter(number__lte=until)
        entries = list(
            journal.order_by("number").values_list("pk", "number", "at", "verb", "previous", "hash")[:CHUNK]
        )
        facts: dict[int, list[Fact]] = {pk: [] for pk, *_ in entries}
        told = rows.Fact.objects.using(self._using).filter(entry__in=list(facts))
        columns = ("entry", "subject", "seal", "salt", "body")
        for pk, subject, seal, salt, body in told.order_by("entry", "position").values_list(*columns):
            facts[pk].append(Fact(subject, seal, salt and bytes(salt), body and bytes(body)))
        return [
            Entry(number, at, verb, tuple(facts[pk]), previous, hash)
            for pk, number, at, verb, previous, hash in entries
        ]


def _run(body: Any) -> Run:
    return Run.model_validate_json(bytes(body))


def _draft(row: rows.Draft, key: Key, actor: str) -> Draft:
    return Draft(key, actor, row.base_revision, bytes(row.body), row.saved_at)
