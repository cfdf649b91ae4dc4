"""Items of several sources that tell of one work, found whatever the order they came in.

Keys are looked at by strength: DOI, then the numbers of archives and offices, then addresses, then titles. At
each strength, what shares a key forms a group; a group whose DOIs (or numbers of one archive) differ is told
and left apart, whole: guessing which half belongs where would depend on the order. So two different DOIs
never meet, by any chain, and merging what was merged changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from filrouge.domains.watch.compute import identifiers
from filrouge.kinds.watch import IdentifierNature, Item

KeyNature = Literal["doi", "arxiv", "hal", "openalex", "isbn", "patent", "url", "title"]
STRENGTHS: tuple[KeyNature, ...] = ("doi", "arxiv", "hal", "openalex", "patent", "url", "title")
DISTINGUISH: tuple[IdentifierNature, ...] = ("doi", "arxiv", "hal", "openalex", "patent")
YEARS_APART = 2  #: of two works of one title without a number in common: a yearly report is not one work


@dataclass(frozen=True)
class Named:
    """An item as merging sees it: its id, its keys, its year."""

    id: str
    keys: Mapping[KeyNature, str]
    year: int | None = None


@dataclass(frozen=True)
class Work:
    """Items of one work by id, the first of them naming it, and the sorts of keys they were joined by."""

    items: tuple[str, ...]
    by: tuple[KeyNature, ...] = ()


@dataclass(frozen=True)
class Apart:
    """Items that share a key although their numbers differ."""

    items: tuple[str, ...]
    by: KeyNature


def named(id: str, item: Item) -> Named:
    """The keys of an item. An ISBN names a book, not its chapters: it is no key."""
    keys: dict[KeyNature, str] = {one.id: one.value for one in item.identifiers if one.id != "isbn"}
    if told := identifiers.title(item.title):
        keys["title"] = told
    return Named(id, keys, int(item.published[:4]) if item.published else None)


def merged(items: Iterable[Named]) -> tuple[tuple[Work, ...], tuple[Apart, ...]]:
    """Works, by their first item, and what was kept apart."""
    known = {one.id: one for one in items}
    groups: dict[str, tuple[str, ...]] = {id: (id,) for id in sorted(known)}
    joined: dict[str, set[KeyNature]] = defaultdict(set)
    apart: list[Apart] = []
    for nature in STRENGTHS:
        for together in _components(nature, groups, known):
            ids = tuple(sorted(id for group in together for id in groups[group]))
            if _differ([known[id] for id in ids], by_title=nature == "title"):
                apart.append(Apart(ids, nature))
                continue
            by = {nature}.union(*(joined.pop(group, set()) for group in together))
            for group in together:
                del groups[group]
            groups[ids[0]] = ids
            joined[ids[0]] = by
    works = [
        Work(ids, tuple(one for one in STRENGTHS if one in joined.get(id, ())))
        for id, ids in sorted(groups.items())
    ]
    return tuple(works), tuple(sorted(apart, key=lambda one: (one.items, one.by)))


def _components(
    nature: KeyNature, groups: Mapping[str, Sequence[str]], known: Mapping[str, Named]
) -> list[tuple[str, ...]]:
    """Groups that share keys of this sort, directly or by a chain; those of one are left out."""
    parents = {group: group for group in groups}

    def root(group: str) -> str:
        while parents[group] != group:
            parents[group] = group = parents[parents[group]]
        return group

    first: dict[str, str] = {}
    for group, ids in groups.items():
        for id in ids:
            if value := known[id].keys.get(nature):
                parents[root(group)] = root(first.setdefault(value, group))
    found: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        found[root(group)].append(group)
    return sorted(tuple(sorted(one)) for one in found.values() if len(one) > 1)


def _differ(items: Sequence[Named], *, by_title: bool) -> bool:
    for nature in DISTINGUISH:
        if len({one.keys[nature] for one in items if nature in one.keys}) > 1:
            return True
    years = [one.year for one in items if one.year is not None]
    return by_title and bool(years) and max(years) - min(years) >= YEARS_APART
