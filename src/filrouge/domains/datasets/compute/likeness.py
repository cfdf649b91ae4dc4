"""Pictures and prose that are nearly the same in two parts of a split."""

from collections.abc import Callable, Sequence

from filrouge.domains.datasets.compute.splits import CONTENT, told
from filrouge.engines.language import near_duplicates
from filrouge.engines.splitting import Assignment, Check, alike_on_both_sides
from filrouge.engines.splitting.checks import not_applicable
from filrouge.engines.vision.hashing import near_groups
from filrouge.kinds.datasets import LeakCheck, Structure

ROWS_LIMIT = 50_000  #: more are not compared with one another
Hashes = tuple[int, int]


def alike(
    structure: Structure,
    assignment: Assignment,
    hashes: Callable[[str], Sequence[Hashes | None]],
    texts: Callable[[str], Sequence[str | None]],
    seed: int,
) -> tuple[LeakCheck, ...]:
    """One check on the pictures of a table and one on its prose: of the column that shares most.

    Args:
        hashes: of the pictures of a column, row by row; None where there is nothing to compare.
        texts: of a column, row by row.
    """
    kinds = {one.id: one.type for one in structure.variables if one.role in CONTENT}
    few = len(assignment.codes) <= ROWS_LIMIT
    checks: list[Check] = []
    for kind, check in (("image", "near_images"), ("prose", "near_texts")):
        columns = [id for id, one in kinds.items() if one == kind]
        if columns and not few:
            checks.append(not_applicable(check, "too_many_rows", columns=tuple(columns)))
        elif columns:
            groups = {
                id: _images(hashes(id)) if kind == "image" else _texts(texts(id), seed) for id in columns
            }
            found = [alike_on_both_sides(check, assignment, groups[id], column=id) for id in columns]
            checks.append(max(found, key=lambda one: one.rows_count or 0))
    return tuple(map(told, checks))


def _images(hashes: Sequence[Hashes | None]) -> list[list[int]]:
    looked_at = [place for place, one in enumerate(hashes) if one is not None]
    groups = near_groups([one for one in hashes if one is not None])
    return [[looked_at[place] for place in group.members] for group in groups]


def _texts(texts: Sequence[str | None], seed: int) -> list[list[int]]:
    """Pairs that resemble each other by 0.7 of their shingles or more."""
    looked_at = [(place, text) for place, text in enumerate(texts) if text and text.strip()]
    pairs = near_duplicates([text for _, text in looked_at], seed=seed)
    return [[looked_at[pair.first][0], looked_at[pair.second][0]] for pair in pairs]
