"""A store in memory: the reference for the contract, and the double for tests."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from math import fsum
from pathlib import Path
from secrets import token_bytes, token_hex
from tempfile import mkdtemp
from threading import RLock
from typing import BinaryIO

from filrouge.kernel.documents import Blob, Citation, Key, Ref, Scalar, digest
from filrouge.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from filrouge.kernel.journal import GENESIS, Entry, Fact, Head, entry, erasure, fact
from filrouge.kernel.ports import (
    SEARCHED_TOGETHER,
    Act,
    Cited,
    Draft,
    Projection,
    Put,
    Reaffirmation,
    Revision,
    Run,
    Spent,
    Standing,
    Written,
    nothing,
    wrote,
)
from filrouge.kernel.searching import Indexed, Query, indexed
from filrouge.kernel.texts import N_

SALT_BYTES = 16


@dataclass(frozen=True)
class _Row:
    revision: Revision
    citations: tuple[Citation, ...]
    valid_until: date | None
    summary: Mapping[str, Scalar]
    blobs: frozenset[str]
    people: frozenset[str]
    written: tuple[str, str]  #: when, by whom
    words: Indexed


class MemoryStore:
    def __init__(
        self,
        project: str,
        *,
        library: "MemoryStore | None" = None,
        salt: Callable[[], bytes] = lambda: token_bytes(SALT_BYTES),
    ) -> None:
        self.project, self._library, self._salt = project, library, salt
        self._rows: dict[Key, list[_Row]] = {}
        self._runs: dict[tuple[str, str], list[Run]] = {}
        self._makers: dict[Key, Run] = {}
        self._origins: dict[Ref, tuple[Ref, ...]] = {}  # what a revision was made from
        self._reaffirmed: dict[tuple[Key, Ref, str | None], Ref] = {}
        self._entries: list[Entry] = []
        self._drafts: dict[tuple[Key, str], Draft] = {}
        self._lock = RLock()

    def copied(self) -> "MemoryStore":
        """The same revisions, runs and journal in a store of their own, over the same library."""
        other = MemoryStore(self.project, library=self._library, salt=self._salt)
        with self._lock:
            other._rows = {key: list(rows) for key, rows in self._rows.items()}
            other._runs = {key: list(runs) for key, runs in self._runs.items()}
            other._makers, other._origins = dict(self._makers), dict(self._origins)
            other._reaffirmed, other._drafts = dict(self._reaffirmed), dict(self._drafts)
            other._entries = list(self._entries)
        return other

    def commit(self, act: Act, *, within: Callable[[], None] = nothing) -> tuple[Ref, ...]:
        with self._lock:
            rows, facts = self._checked(act)
            self._check_run(act.run, rows)
            self._check_reaffirmation(act.reaffirmation)
            self._check_erased(act.erased)
            within()
            for row in rows.values():
                self._rows.setdefault(row.revision.ref.key, []).append(row)
            for put in act.puts:
                self.drop_draft(put.key, act.actor)
            self._record_run(act.run)
            if about := act.reaffirmation:
                self._reaffirmed[Key(about.kind, about.id), about.cited, about.pointer] = about.seen
            facts = [*act.facts(self._salt), *facts, *self._erase(act.erased)]
            self._entries.append(entry(self.head(), at=act.at.isoformat(), verb=act.verb, facts=facts))
            return tuple(self._rows[put.key][-1].revision.ref for put in act.puts)

    def revision(self, ref: Ref) -> Revision:
        rows = self._of(ref.key)
        if not ref.revision <= len(rows):
            raise NotFound(N_("No %(ref)s", ref=ref))
        return rows[ref.revision - 1].revision

    def revisions(self, refs: Sequence[Ref]) -> Mapping[Ref, Revision]:
        return {ref: self.revision(ref) for ref in refs if ref.revision <= len(self._of(ref.key))}

    def latest(self, key: Key) -> Revision | None:
        rows = self._of(key)
        return rows[-1].revision if rows else None

    def history(self, key: Key) -> tuple[Written, ...]:
        told = ((row.revision, row.written) for row in self._of(key))
        return tuple(Written(one.ref, at, by, one.body is None) for one, (at, by) in told)

    def keys(self, kind: str) -> tuple[Key, ...]:
        return tuple(sorted(k for k, rows in self._rows.items() if k.kind == kind and rows[-1].revision.body))

    def kinds(self, *, library: bool = False) -> tuple[str, ...]:
        if library:
            return self._library.kinds() if self._library else ()
        return tuple(sorted({key.kind for key, rows in self._rows.items() if rows[-1].revision.body}))

    def standings(self, keys: Iterable[Key]) -> Mapping[Key, Standing]:
        found = {key: rows[-1] for key in keys if (rows := self._of(key))}
        return {key: _standing(row) for key, row in found.items()}

    def projections(self, kind: str, **equal: Scalar) -> tuple[Projection, ...]:
        rows = (self._rows[key][-1] for key in self.keys(kind))
        asked = equal.items()
        return tuple(Projection(r.revision.ref, r.summary) for r in rows if asked <= r.summary.items())

    def search(
        self, query: Query, kinds: Iterable[str], *, start: int = 0, count: int = 20
    ) -> tuple[Ref, ...]:
        asked, shelf = set(kinds), self._library if self._library is not self else None
        keys = [*self._rows, *(key._replace(library=True) for key in (shelf._rows if shelf else ()))]
        latest = [self._of(key)[-1] for key in keys if key.kind in asked]
        scored = [(query.score(row.words), row.revision.ref) for row in latest]
        best = sorted((-score, ref.kind, ref.id, ref.library, ref) for score, ref in scored if score)
        return tuple(ref for *_, ref in best[start : start + min(count, SEARCHED_TOGETHER)])

    def moved(self) -> tuple[Cited, ...]:
        return tuple(cited for cited in self._cited() if self._hash(cited.latest) not in self._known(cited))

    def citing(
        self,
        targets: Iterable[Key],
        *,
        ever: bool = False,
        kinds: Iterable[str] | None = None,
        start: int = 0,
        count: int | None = None,
    ) -> tuple[Cited, ...]:
        wanted, named = set(targets), None if kinds is None else set(kinds)
        found = [cited for cited in self._cited(ever=ever) if cited.citation.ref.key in wanted]
        told = [cited for cited in found if named is None or cited.source.kind in named]
        return tuple(told[start : None if count is None else start + count])

    def citing_counts(self, target: Key) -> Mapping[str, int]:
        return Counter(cited.source.kind for cited in self.citing([target]))

    def edges(self) -> Iterator[tuple[Key, Key]]:
        return ((cited.source.key, cited.citation.ref.key) for cited in self._cited())

    def expired(self, today: date) -> tuple[Ref, ...]:
        own = [row.revision.ref for rows in self._rows.values() if _is_past(row := rows[-1], today)]
        theirs = self._library.expired(today) if self._library else ()
        return tuple(sorted([*own, *(_shelved(ref) for ref in theirs)], key=str))

    def last_run(self, use: str, step: str) -> Run | None:
        runs = self._runs.get((use, step))
        return runs[-1] if runs else None

    def last_runs(self) -> tuple[Run, ...]:
        return tuple(runs[-1] for _, runs in sorted(self._runs.items()) if runs)

    def runs(self, use: str, step: str, *, count: int = 20) -> tuple[Run, ...]:
        return tuple(reversed(self._runs.get((use, step), [])[-count:]))

    def spent(self) -> tuple[Spent, ...]:
        return tuple(_spent(*place, runs) for place, runs in sorted(self._runs.items()) if runs)

    def maker(self, key: Key) -> Run | None:
        return self._makers.get(key)

    def naming(self, account: str) -> tuple[Key, ...]:
        return tuple(sorted(k for k, rows in self._rows.items() if any(account in r.people for r in rows)))

    def blobs(self) -> frozenset[str]:
        cited = [row.blobs for rows in self._rows.values() for row in rows]
        given = [run.blobs() for runs in self._runs.values() for run in runs]
        return frozenset().union(*cited, *given)

    def unused(self, hashes: Iterable[str]) -> frozenset[str]:
        theirs = self._library.blobs() if self._library else frozenset()
        return frozenset(hashes) - self.blobs() - theirs

    def holders(self, sha256: str) -> tuple[Ref, ...]:
        refs = (row.revision.ref for rows in self._rows.values() for row in rows if sha256 in row.blobs)
        return tuple(sorted(refs, key=lambda ref: (ref.kind, ref.id, ref.revision)))

    def journal(self, *, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        return iter(tuple(self._entries[after:until]))

    def head(self) -> Head:
        return Head(self._entries[-1].number, self._entries[-1].hash) if self._entries else Head(0, GENESIS)

    def draft(self, key: Key, actor: str) -> Draft | None:
        return self._drafts.get((key, actor))

    def save_draft(self, draft: Draft) -> None:
        self._drafts[draft.key, draft.actor] = draft

    def drop_draft(self, key: Key, actor: str) -> None:
        self._drafts.pop((key, actor), None)

    def drafts(self, actor: str) -> tuple[Draft, ...]:
        theirs = [draft for (_, whose), draft in self._drafts.items() if whose == actor]
        return tuple(sorted(theirs, key=lambda one: (one.saved_at, one.key), reverse=True))

    def _checked(self, act: Act) -> tuple[dict[Key, _Row], list[Fact]]:
        """The rows to add, all verified before any is."""
        rows, facts = dict[Key, _Row](), list[Fact]()
        for put in act.puts:
            latest = self._expected(put, rows)
            document, body = put.document, put.document.stored()
            citations = document.citations()
            self._must_exist((cited.ref for cited in citations), rows)
            if latest and (latest.body, latest.schema_version) == (body, document.schema_version):
                continue
            ref = Ref(kind=document.kind, id=put.id, revision=put.expected_revision + 1)
            facts.append(wrote(ref, document.schema_version, body, self._salt()))
            rows[put.key] = _Row(
                Revision(ref, document.schema_version, facts[-1].seal, digest(body), body),
                citations,
                document.valid_until,
                document.summary(),
                document.blobs(),
                document.people(),
                (act.at.isoformat(), act.actor),
                indexed(put.id, document),
            )
        return rows, facts

    def _expected(self, put: Put, coming: Mapping[Key, _Row]) -> Revision | None:
        latest = self.latest(put.key)
        if (latest.ref.revision if latest else 0) != put.expected_revision or put.key in coming:
            raise Conflict(N_("%(key)s was changed by someone else", key=put.key))
        return latest

    def _must_exist(self, refs: Iterable[Ref], coming: dict[Key, _Row]) -> None:
        for ref in refs:
            if ref.key in coming and coming[ref.key].revision.ref == ref:
                continue
            if not 1 <= ref.revision <= len(self._of(ref.key)):
                raise Invalid(N_("No %(ref)s to cite", ref=ref))

    def _check_run(self, run: Run | None, coming: dict[Key, _Row]) -> None:
        for read in run.reads if run else ():
            self._must_exist([read.ref], {})
            if self._of(read.ref.key)[read.ref.revision - 1].revision.body is None:
                raise Conflict(N_("%(ref)s was erased meanwhile", ref=read.ref))
        for made in run.made if run else ():
            rows = [coming[made.key]] if made.key in coming else self._rows.get(made.key)
            if not rows or rows[-1].revision.ref != made:
                raise Invalid(N_("%(ref)s is not the latest, and cannot have been made", ref=made))

    def _check_reaffirmation(self, about: Reaffirmation | None) -> None:
        if about is None:
            return
        if not self._rows.get(Key(about.kind, about.id)):
            raise NotFound(N_("No %(kind)s named %(id)s", kind=about.kind, id=about.id))
        self._must_exist([about.cited, about.seen], {})
        if about.cited.key != about.seen.key:
            raise Invalid(
                N_("%(seen)s is not a later revision of %(cited)s", seen=about.seen, cited=about.cited)
            )

    def _check_erased(self, keys: Iterable[Key]) -> None:
        for key in keys:
            if key.library:
                raise Forbidden(N_("The library is only read here: %(key)s stays", key=key))
            if not self._rows.get(key):
                raise NotFound(N_("No %(kind)s named %(id)s", kind=key.kind, id=key.id))

    def _record_run(self, run: Run | None) -> None:
        if run:
            self._runs.setdefault((run.use, run.step), []).append(run)
            self._makers.update({ref.key: run for ref in run.made})
            self._origins.update({ref: tuple(read.ref for read in run.reads) for ref in run.made})

    def _erase(self, keys: tuple[Key, ...]) -> list[Fact]:
        if not keys:
            return []
        subjects = {str(key) for key in keys}
        for key in keys:
            self._rows[key] = [_emptied(row) for row in self._rows[key]]
        self._runs = {
            place: [run for run in runs if not _touches(run, keys)] for place, runs in self._runs.items()
        }
        self._makers = {key: run for key, run in self._makers.items() if not _touches(run, keys)}
        self._origins = {ref: origins for ref, origins in self._origins.items() if ref.key not in keys}
        self._drafts = {place: draft for place, draft in self._drafts.items() if place[0] not in keys}
        gone = [told for it in self._entries for told in it.facts if told.subject in subjects]
        self._entries = [
            replace(it, facts=tuple(_emptied_fact(f) if f.subject in subjects else f for f in it.facts))
            for it in self._entries
        ]
        return [fact("", erasure(gone), self._salt())]

    def _cited(self, *, ever: bool = False) -> Iterator[Cited]:
        for _, rows in sorted(self._rows.items()):
            for row in rows if ever else rows[-1:]:
                source = row.revision.ref
                for citation in row.citations:
                    yield self._stand(source, citation, by_run=False)
                for origin in self._origins.get(source, ()):
                    yield self._stand(source, Citation("", origin), by_run=True)

    def _stand(self, source: Ref, citation: Citation, *, by_run: bool) -> Cited:
        seen = self._reaffirmed.get((source.key, citation.ref, citation.pointer))
        latest = self._of(citation.ref.key)[-1].revision.ref
        return Cited(source, citation, seen or citation.ref, latest, by_run)

    def _known(self, cited: Cited) -> set[str]:
        return {self._hash(side) for side in (cited.citation.ref, cited.baseline)}

    def _hash(self, ref: Ref) -> str:
        return self.revision(ref).sha256 or token_hex()  # what is erased equals nothing

    def _of(self, key: Key) -> list[_Row]:
        if not key.library:
            return self._rows.get(key, [])
        rows = self._library._rows.get(key._replace(library=False), []) if self._library else []
        return [replace(row, revision=replace(row.revision, ref=_shelved(row.revision.ref))) for row in rows]


class MemoryBlobs:
    """Contents in a dictionary; local files for them are made when asked for."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._contents: dict[str, tuple[bytes, datetime]] = {}
        self._now, self._folder = now, ""

    def put(self, content: bytes, name: str = "") -> Blob:
        self._contents.setdefault(digest(content), (content, self._now()))
        return Blob(sha256=digest(content), size_bytes=len(content), name=name)

    def put_file(self, path: Path, name: str = "") -> Blob:
        return self.put(path.read_bytes(), name)

    def get(self, blob: Blob) -> bytes:
        if blob.sha256 not in self._contents:
            raise NotFound(N_("No content %(sha)s", sha=blob.sha256[:12]))
        return self._contents[blob.sha256][0]

    def open(self, blob: Blob) -> BinaryIO:
        return BytesIO(self.get(blob))

    def path(self, blob: Blob) -> Path:
        self._folder = self._folder or mkdtemp(prefix="filrouge-")
        path = Path(self._folder) / blob.sha256
        path.write_bytes(self.get(blob))
        return path

    def stored(self) -> Iterator[tuple[str, datetime]]:
        return iter([(sha256, at) for sha256, (_, at) in self._contents.items()])

    def remove(self, sha256: str) -> None:
        self._contents.pop(sha256, None)


def _spent(use: str, step: str, runs: Sequence[Run]) -> Spent:
    cpu_s, duration_s = fsum(run.cost.cpu_s for run in runs), fsum(run.cost.duration_s for run in runs)
    return Spent(use, step, len(runs), cpu_s, duration_s)


def _standing(row: _Row) -> Standing:
    held = row.revision
    return Standing(held.ref, held.seal, held.body is None, row.valid_until)


def _shelved(ref: Ref) -> Ref:
    return ref.model_copy(update={"library": True})


def _is_past(row: _Row, today: date) -> bool:
    return row.valid_until is not None and row.valid_until < today and row.revision.body is not None


def _emptied(row: _Row) -> _Row:
    emptied = replace(row.revision, body=None, sha256=None)
    return _Row(emptied, (), None, {}, frozenset(), frozenset(), row.written, Indexed())


def _emptied_fact(told: Fact) -> Fact:
    return Fact("", told.seal, None, None)


def _touches(run: Run, keys: tuple[Key, ...]) -> bool:
    return any(ref.key in keys for ref in (*run.made, *(read.ref for read in run.reads)))
