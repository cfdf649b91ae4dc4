"""Bulk reads in SQL of their own, the same on SQLite and PostgreSQL: the ORM would cost too much per row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import connections

from filrouge.kernel.documents import Citation, Key, Ref
from filrouge.kernel.journal import Head
from filrouge.kernel.ports import Cited, Revision, Standing

T = TypeVar("T")
ASKED_TOGETHER = 400  #: rows of parameters in one statement
ADDED_TOGETHER = 2000  #: parameters in one insertion
MAX_REVISION = 2**31 - 1  #: what an integer column holds; nothing is stored beyond

#: The project by a subquery: joined, SQLite would walk all of its documents and look up those asked for.
_ENTRY_OF = """
WITH asked (kind, key) AS (VALUES {asked})
SELECT e.kind, e.key, {columns}
FROM asked
JOIN djangostore_entry e ON e.project_id = (SELECT id FROM djangostore_project WHERE name = %s)
    AND e.kind = asked.kind AND e.key = asked.key
JOIN djangostore_revision r ON r.entry_id = e.id AND r.number = e.latest_number
"""
_REVISION_OF = """
WITH asked (kind, key, number) AS (VALUES {asked})
SELECT e.kind, e.key, r.number, {columns}
FROM asked
JOIN djangostore_entry e ON e.project_id = (SELECT id FROM djangostore_project WHERE name = %s)
    AND e.kind = asked.kind AND e.key = asked.key
JOIN djangostore_revision r ON r.entry_id = e.id AND r.number = asked.number
"""
_KINDS = """
WITH RECURSIVE known (kind) AS (
    SELECT MIN(kind) FROM djangostore_entry WHERE project_id = %s
    UNION ALL
    SELECT (SELECT MIN(e.kind) FROM djangostore_entry e WHERE e.project_id = %s AND e.kind > known.kind)
    FROM known WHERE known.kind IS NOT NULL
)
SELECT kind FROM known WHERE kind IS NOT NULL AND EXISTS (
    SELECT 1 FROM djangostore_entry e
    WHERE e.project_id = %s AND e.kind = known.kind AND e.latest_sha256 IS NOT NULL
)
"""
_EDGES = """
SELECT e.id, target.entry_id
FROM djangostore_entry e
JOIN djangostore_revision source ON source.entry_id = e.id AND source.number = e.latest_number
JOIN djangostore_link link ON link.source_id = source.id
JOIN djangostore_revision target ON target.id = link.target_id
WHERE e.project_id = %s
"""
_CITED = """
SELECT e.kind, e.key, source.number, link.by_run, link.id,
       cited.project_id, cited.kind, cited.key, target.number,
       link.at, link.pointer, link.tolerance, COALESCE(seen.number, target.number), cited.latest_number
FROM djangostore_entry e
JOIN djangostore_revision source ON source.entry_id = e.id
JOIN djangostore_link link ON link.source_id = source.id
JOIN djangostore_revision target ON target.id = link.target_id
JOIN djangostore_entry cited ON cited.id = target.entry_id
LEFT JOIN djangostore_reaffirmation about
       ON about.source_id = e.id AND about.cited_id = target.id AND about.pointer = link.pointer
LEFT JOIN djangostore_revision seen ON seen.id = about.seen_id
"""
_OF_PROJECT = " WHERE e.project_id = %s"
_OF_TARGETS = (
    " WHERE +e.project_id = %s AND cited.id IN ({asked})"  #: the sign keeps SQLite from starting there
)
_BY_LATEST = " AND source.number = e.latest_number"
#: By letters as Python orders them, in both databases.
_ORDERED = " ORDER BY e.kind{letters}, e.key{letters}, source.number, link.by_run, link.id LIMIT %s OFFSET %s"
_COUNTED = """
SELECT e.kind, COUNT(*)
FROM djangostore_revision target
JOIN djangostore_link link ON link.target_id = target.id
JOIN djangostore_revision source ON source.id = link.source_id
JOIN djangostore_entry e ON e.id = source.entry_id
WHERE +e.project_id = %s AND target.entry_id = %s AND source.number = e.latest_number
GROUP BY e.kind
"""
_MOVED = """
  AND (cited.latest_sha256 = target.sha256 OR cited.latest_sha256 = seen.sha256) IS NOT TRUE
"""


class Held(NamedTuple):
    """The rows of a document's identity and of its latest revision."""

    entry_pk: int
    revision_pk: int
    number: int
    sha256: str | None
    schema_version: int


@dataclass(frozen=True)
class Slice:
    """Which citations are asked for: of some kinds, or some out of many."""

    kinds: Sequence[str] | None
    start: int
    count: int | None


class Target(NamedTuple):
    """The rows of a revision that is cited."""

    entry_pk: int
    revision_pk: int
    erased: bool


def kept(text: str) -> str:
    """A text as PostgreSQL can keep it, which takes no NUL character."""
    return text.replace("%", "%25").replace("\0", "%00") if "%" in text or "\0" in text else text


def unkept(text: str) -> str:
    return text.replace("%00", "\0").replace("%25", "%") if "%" in text else text


def in_chunks(items: Iterable[T], size: int = ASKED_TOGETHER) -> Iterator[list[T]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk


def made_ref(kind: str, id: str, revision: int, library: bool) -> Ref:
    """A reference whose parts come from the tables: checked when they were written."""
    return Ref.model_construct(kind=kind, id=id, revision=revision, library=library)


@dataclass(frozen=True)
class Queries:
    """The tables as one project sees them, with the library beside it."""

    using: str
    project: str
    library: str

    def rows(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def locked(self) -> tuple[int, Head] | None:
        """The project and its head; writers queue here, on SQLite they queued at BEGIN IMMEDIATE."""
        lock = " FOR UPDATE" if connections[self.using].features.has_select_for_update else ""
        sql = "SELECT id, head_number, head_hash FROM djangostore_project WHERE name = %s"
        for pk, number, hash in self.rows(sql + lock, [self.project]):
            return pk, Head(number, hash)
        return None

    def add(self, table: str, columns: Sequence[str], told: Iterable[Sequence[Any]]) -> list[int]:
        """Insert rows and return their keys, in order."""
        pks: list[int] = []
        places = f"({', '.join(['%s'] * len(columns))})"
        for chunk in in_chunks(told, ADDED_TOGETHER // len(columns)):
            values = ", ".join([places] * len(chunk))
            sql = f"INSERT INTO djangostore_{table} ({', '.join(columns)}) VALUES {values} RETURNING id"
            pks += [pk for (pk,) in self.rows(sql, [value for row in chunk for value in row])]
        return pks

    def change(self, sql: str, told: Sequence[Sequence[Any]]) -> None:
        """Run one statement per row of parameters."""
        if told:
            with connections[self.using].cursor() as cursor:
                cursor.executemany(sql, told)

    def held(self, keys: Iterable[Key]) -> dict[Key, Held]:
        columns = "e.id, r.id, r.number, r.sha256, r.schema_version"
        return {key: Held(*row) for key, row in self._of_entries(keys, columns)}

    def targets(self, refs: Iterable[Ref]) -> dict[Ref, Target]:
        columns = "e.id, r.id, r.sha256 IS NULL"
        found = self._of_revisions(refs, columns)
        return {ref: Target(entry, revision, bool(erased)) for ref, (entry, revision, erased) in found}

    def revisions(self, refs: Iterable[Ref]) -> dict[Ref, Revision]:
        found = self._of_revisions(refs, "r.schema_version, r.seal, r.sha256, r.body")
        return {ref: _revision(ref, *row) for ref, row in found}

    def latest(self, key: Key) -> Revision | None:
        columns = "r.number, r.schema_version, r.seal, r.sha256, r.body"
        for _, (number, *row) in self._of_entries([key], columns):
            return _revision(made_ref(key.kind, key.id, number, key.library), *row)
        return None

    def standings(self, keys: Iterable[Key]) -> dict[Key, Standing]:
        columns = "r.number, r.seal, r.sha256 IS NULL, r.valid_until"
        return {
            key: Standing(made_ref(*key[:2], number, key.library), seal, bool(erased), _date(until))
            for key, (number, seal, erased, until) in self._of_entries(keys, columns)
        }

    def kinds(self, project_pk: int) -> tuple[str, ...]:
        """From one kind to the next along the index: documents are not walked."""
        return tuple(sorted(kind for (kind,) in self.rows(_KINDS, [project_pk] * 3)))

    def edges(self, project_pk: int) -> Iterator[tuple[Key, Key]]:
        """Pairs of row numbers come out of the tables, and each key is made once."""
        sql = "SELECT id, project_id, kind, key FROM djangostore_entry WHERE project_id IN (%s, %s)"
        own_and_library = [project_pk, self.pk_of(self.library)]
        keys = {pk: Key(kind, id, at != project_pk) for pk, at, kind, id in self.rows(sql, own_and_library)}
        return ((keys[source], keys[target]) for source, target in self.rows(_EDGES, [project_pk]))

    def moved(self, project_pk: int) -> tuple[Cited, ...]:
        sql = _CITED + _OF_PROJECT + _BY_LATEST + _MOVED
        return _in_order(self.rows(sql, [project_pk]), project_pk)

    def citing(
        self, project_pk: int, targets: Iterable[Key], *, ever: bool, page: Slice
    ) -> tuple[Cited, ...]:
        which, params = "" if ever else _BY_LATEST, list[Any]()
        if page.kinds is not None:
            which += f" AND e.kind IN ({', '.join(['%s'] * len(page.kinds)) or 'NULL'})"
            params += map(kept, page.kinds)
        if page.count is not None:
            which += _ORDERED.format(letters=self._letters)
            params += [page.count, page.start]
        found: list[tuple[Any, ...]] = []
        for chunk in in_chunks(held.entry_pk for held in self.held(targets).values()):
            sql = _CITED + _OF_TARGETS.format(asked=", ".join(["%s"] * len(chunk))) + which
            found += self.rows(sql, [project_pk, *chunk, *params])
        return _in_order(found, project_pk)

    def citing_counts(self, project_pk: int, target: Key) -> dict[str, int]:
        told = [self.rows(_COUNTED, [project_pk, held.entry_pk]) for held in self.held([target]).values()]
        return {kind: count for rows in told for kind, count in rows}

    def head(self) -> Head | None:
        sql = "SELECT head_number, head_hash FROM djangostore_project WHERE name = %s"
        return next((Head(*row) for row in self.rows(sql, [self.project])), None)

    @property
    def _letters(self) -> str:
        return "" if connections[self.using].vendor == "sqlite" else ' COLLATE "C"'

    def pk_of(self, name: str) -> int:
        """The row of a project, 0 when there is none."""
        found = self.rows("SELECT id FROM djangostore_project WHERE name = %s", [name])
        return found[0][0] if found else 0

    def _of_entries(self, keys: Iterable[Key], columns: str) -> Iterator[tuple[Key, tuple[Any, ...]]]:
        wanted = dict.fromkeys(keys)
        for library, name in ((False, self.project), (True, self.library)):
            for chunk in in_chunks(key for key in wanted if key.library is library):
                sql = _ENTRY_OF.format(asked=", ".join(["(%s, %s)"] * len(chunk)), columns=columns)
                params = [kept(part) for key in chunk for part in key[:2]]
                for kind, id, *row in self.rows(sql, [*params, name]):
                    yield Key(kind, id, library), tuple(row)

    def _of_revisions(self, refs: Iterable[Ref], columns: str) -> Iterator[tuple[Ref, tuple[Any, ...]]]:
        wanted = dict.fromkeys(ref for ref in refs if ref.revision <= MAX_REVISION)
        for library, name in ((False, self.project), (True, self.library)):
            for chunk in in_chunks(ref for ref in wanted if ref.library is library):
                sql = _REVISION_OF.format(asked=", ".join(["(%s, %s, %s)"] * len(chunk)), columns=columns)
                params = [part for ref in chunk for part in (kept(ref.kind), kept(ref.id), ref.revision)]
                for kind, id, number, *row in self.rows(sql, [*params, name]):
                    yield made_ref(kind, id, number, library), tuple(row)


def _revision(ref: Ref, schema_version: int, seal: str, sha256: str | None, body: Any) -> Revision:
    return Revision(ref, schema_version, seal, sha256, None if body is None else bytes(body))


def _date(told: str | date | None) -> date | None:
    """SQLite tells a date as text."""
    return date.fromisoformat(told) if isinstance(told, str) else told


def _in_order(found: list[tuple[Any, ...]], project_pk: int) -> tuple[Cited, ...]:
    """By citing document, what its body cites first; sorted here: databases do not agree on letters."""
    made = cache(made_ref)  # one object per revision: what many cite is compared by identity
    return tuple(_cited(row, project_pk, made) for row in sorted(found, key=lambda row: row[:5]))


def _cited(row: tuple[Any, ...], project_pk: int, made: Callable[..., Ref]) -> Cited:
    kind, id, number, by_run, _, place, cited_kind, cited_id, cited, at, pointer, tolerance, seen, now = row
    library = place != project_pk
    target = made(cited_kind, cited_id, cited, library)
    citation = Citation(unkept(at), target, unkept(pointer) or None, tolerance)
    baseline = target if seen == cited else made(cited_kind, cited_id, seen, library)
    latest = target if now == cited else made(cited_kind, cited_id, now, library)
    return Cited(made(kind, id, number, False), citation, baseline, latest, bool(by_run))
