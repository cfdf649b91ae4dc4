"""Full text of latest revisions: FTS5 beside SQLite's table, a tsvector on PostgreSQL.

The kernel cuts and folds the words; both databases take them as they are. Questions are put together from
such words only, so that nothing a reader types can break one.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db import connections

from filrouge.adapters.djangostore.queries import Queries, in_chunks, made_ref
from filrouge.kernel.documents import Ref
from filrouge.kernel.ports import SEARCHED_TOGETHER
from filrouge.kernel.searching import GAP, Indexed, Query, Term

_SQLITE: Final = """
SELECT e.kind, e.key, e.latest_number, e.project_id
FROM djangostore_fts
JOIN djangostore_entry e ON e.id = djangostore_fts.rowid
WHERE djangostore_fts MATCH %s AND e.kind IN ({kinds})
ORDER BY bm25(djangostore_fts, 0.0, 10.0, 1.0), e.kind, e.key, e.project_id
LIMIT %s OFFSET %s
"""
_POSTGRESQL: Final = """
SELECT e.kind, e.key, e.latest_number, e.project_id
FROM djangostore_searchable s
JOIN djangostore_entry e ON e.id = s.entry_id
WHERE s.words @@ %s::tsquery AND s.place IN ({places}) AND e.kind IN ({kinds})
ORDER BY ts_rank('{{0.1, 0.1, 0.1, 1.0}}', s.words, %s::tsquery, 1) DESC,
         e.kind COLLATE "C", e.key COLLATE "C", e.project_id
LIMIT %s OFFSET %s
"""
_PUT: Final = """
INSERT INTO djangostore_searchable (entry_id, place, head, words) VALUES (%s, %s, %s, %s)
ON CONFLICT (entry_id) DO UPDATE SET place = EXCLUDED.place, head = EXCLUDED.head, words = EXCLUDED.words
"""
_POSITIONS_PER_WORD: Final = 255  #: more are not kept by PostgreSQL


def search(
    queries: Queries, projects: Iterable[int], own: int, query: Query, kinds: Iterable[str], page: slice
) -> tuple[Ref, ...]:
    """The answer of a ``Store``; ``page`` is where it begins and ends."""
    asked, places = sorted(set(kinds)), sorted({_place(pk) for pk in projects if pk})
    if not query.terms or not asked or not places:
        return ()
    bounds = [min(page.stop - page.start, SEARCHED_TOGETHER), page.start]
    named = ", ".join(["%s"] * len(asked))
    if _is_sqlite(queries.using):
        rows = queries.rows(_SQLITE.format(kinds=named), [_match(query, places), *asked, *bounds])
    else:
        sql = _POSTGRESQL.format(kinds=named, places=", ".join(["%s"] * len(places)))
        told = _tsquery(query)
        rows = queries.rows(sql, [told, *places, *asked, told, *bounds])
    return tuple(made_ref(kind, key, number, pk != own) for kind, key, number, pk in rows)


def put(queries: Queries, project: int, words: Mapping[int, Indexed]) -> None:
    """Replace the words of documents, by the row of their entry."""
    place = _place(project)
    if _is_sqlite(queries.using):
        told = [(pk, place, " ".join(one.head), " ".join(one.body)) for pk, one in words.items()]
    else:
        told = [(pk, place, "", _tsvector(one)) for pk, one in words.items()]
    queries.change(_PUT, told)


def forget(queries: Queries, entries: Iterable[int]) -> None:
    """Take words away, and out of the index too, which keeps what was deleted until it is merged."""
    for pks in in_chunks(entries):
        named = ", ".join(["%s"] * len(pks))
        queries.change(f"DELETE FROM djangostore_searchable WHERE entry_id IN ({named})", [pks])
    if _is_sqlite(queries.using):
        queries.change("INSERT INTO djangostore_fts (djangostore_fts) VALUES (%s)", [["optimize"]])


def _is_sqlite(using: str) -> bool:
    return connections[using].vendor == "sqlite"


def _place(project: int) -> str:
    """A project as a word of the index: others' documents are left out before anything is ranked."""
    return f"p{project}"


def _match(query: Query, places: Iterable[str]) -> str:
    """In the language of FTS5."""
    terms = " AND ".join(f'"{" ".join(one.words)}"{" *" if one.prefix else ""}' for one in query.terms)
    return f"place : ({' OR '.join(places)}) AND {{head words}} : ({terms})"


def _tsquery(query: Query) -> str:
    return " & ".join(f"({_side_by_side(one)})" for one in query.terms)


def _side_by_side(term: Term) -> str:
    return " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.prefix else "")


def _tsvector(words: Indexed) -> str:
    """Words with their places; those that the document is called by weigh A."""
    places: dict[str, list[str]] = {}
    told = [(word, "A") for word in words.head] + [(GAP, "")] + [(word, "") for word in words.body]
    for place, (word, weight) in enumerate(told, start=1):
        held = places.setdefault(word, [])
        if len(held) < _POSITIONS_PER_WORD:
            held.append(f"{place}{weight}")
    places.pop(GAP)
    return " ".join(f"'{word}':{','.join(held)}" for word, held in places.items())
