"""How well rows hide among others that share their traits (k-anonymity, Sweeney 2002)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from filrouge.engines.pseudonymising.errors import UnknownColumn
from filrouge.engines.splitting.keys import hash_rows
from filrouge.kernel.texts import N_

SMALL_GROUP_COUNT = 5


@dataclass(frozen=True, slots=True)
class Anonymity:
    """A missing trait is a trait like another: it hides nobody."""

    columns: tuple[str, ...]
    smallest_group_count: int | None  #: k; None for no rows
    groups_count: int
    unique_rows_count: int  #: rows alone in their group
    below_five_rows_count: int  #: rows in groups of fewer than five


def anonymity(table: pa.Table, columns: Sequence[str]) -> Anonymity:
    """Groups of rows that share all these traits; the table needs no other column.

    Raises:
        UnknownColumn: a trait that the table does not have.
    """
    sizes = groups(table, columns)[1]
    return Anonymity(
        columns=tuple(columns),
        smallest_group_count=int(sizes.min()) if sizes.size else None,
        groups_count=int(sizes.size),
        unique_rows_count=int(np.count_nonzero(sizes == 1)),
        below_five_rows_count=int(sizes[sizes < SMALL_GROUP_COUNT].sum()),
    )


def groups(table: pa.Table, columns: Sequence[str]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The group of each row, and the size of each group; shapes (rows,), (groups,).

    Groups are in the order of the hashes of their traits: the order of rows plays no part.
    """
    for name in columns:
        if name not in table.column_names:
            raise UnknownColumn(N_("The table has no column %(column)s", column=name), at="/columns")
    hashes = hash_rows([table.column(name) for name in columns], 0)
    _, group, sizes = np.unique(hashes, return_inverse=True, return_counts=True)
    return group, sizes


def rare_rows(table: pa.Table, columns: Sequence[str], k: int) -> npt.NDArray[np.bool_]:
    """Rows in groups smaller than ``k``, and as many more groups, smallest first, as hide those rows in turn.

    Rows whose traits are emptied share a group: it must hold ``k`` rows too. Shape (rows,).
    """
    group, sizes = groups(table, columns)
    order = np.lexsort((np.arange(sizes.size), sizes))
    rare = int(np.count_nonzero(sizes < k))
    hidden = int(sizes[order[:rare]].sum())
    while 0 < hidden < k and rare < sizes.size:
        hidden += int(sizes[order[rare]])
        rare += 1
    mask: npt.NDArray[np.bool_] = np.isin(group, order[:rare])
    return mask
