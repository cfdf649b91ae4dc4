"""Apply row steps to a table of any size: one lazy expression for the table, one for what steps changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import ibis
import ibis.expr.types as ir

from filrouge.engines.normalising.cells import new_cells
from filrouge.engines.normalising.deriving import derived
from filrouge.engines.normalising.errors import ColumnExists, UnknownColumn, Unreadable
from filrouge.engines.normalising.filtering import holds
from filrouge.engines.normalising.row_steps import (
    Derive,
    DropColumns,
    DropDuplicates,
    Filter,
    MapValues,
    Rename,
    RowStep,
)
from filrouge.kernel.texts import N_

# Beside the columns travel: whether the row is kept, its place, and for each step what it did to it.
_HIDDEN = "_filrouge_"
_KEPT, _PLACE, _STAYS = "_filrouge_kept", "_filrouge_place", "_filrouge_stays"
_DID = ("changed", "lost", "dropped")


@dataclass(frozen=True, slots=True)
class Effect:
    """What one step did to a table."""

    id: str
    rows_before_count: int
    rows_after_count: int
    cells_changed_count: int
    cells_lost_count: int  #: filled before, missing after

    @property
    def rows_dropped_count(self) -> int:
        return self.rows_before_count - self.rows_after_count


@dataclass(frozen=True, slots=True)
class Plan:
    """A table after its steps, and one row of counts from which ``effects`` tells what they did."""

    steps: tuple[RowStep, ...]
    table: ir.Table  #: rows in the order in which they were received
    counts: ir.Table


def planned(table: ir.Table, steps: Sequence[RowStep]) -> Plan:
    """Compose the steps, in order, without running anything.

    Args:
        table: any Ibis table; unicode normalisation needs DuckDB, all else any backend.

    Raises:
        UnknownColumn, ColumnExists, WrongType: with the step in question.
    """
    flagged = table.mutate(**{_KEPT: ibis.literal(True)})
    orders = any(isinstance(step, DropDuplicates) for step in steps)
    if orders:
        flagged = flagged.mutate(**{_PLACE: ibis.row_number()})
    for number, step in enumerate(steps):
        flagged = _applied(flagged, step, number)
    kept = flagged.filter(flagged[_KEPT])
    if orders:
        kept = kept.order_by(_PLACE)
    return Plan(tuple(steps), kept.select(*_own(flagged)), _counts(flagged))


def effects(plan: Plan, counts: Mapping[str, Any]) -> tuple[Effect, ...]:
    """What each step did, from the row of ``plan.counts``.

    Raises:
        Unreadable: a step that refuses unreadable cells met some.
    """
    found, rows_count = list[Effect](), int(counts["rows"] or 0)
    for number, step in enumerate(plan.steps):
        changed, lost, dropped = (int(counts.get(f"{did}_{number}") or 0) for did in _DID)
        found.append(Effect(step.id, rows_count, rows_count - dropped, changed, lost))
        rows_count -= dropped
        if lost and _refuses(step):
            raise Unreadable(
                N_("The step %(step)s cannot read %(count)d cells", step=step.id, count=lost),
                at=f"/rows/{step.id}",
            )
    return tuple(found)


def _refuses(step: RowStep) -> bool:
    return getattr(step, "unreadable", "") == "refuse" or getattr(step, "otherwise", "") == "refuse"


def _own(table: ir.Table) -> list[str]:
    return [name for name in table.columns if not name.startswith(_HIDDEN)]


def _is_count(name: str) -> bool:
    return name.startswith(_HIDDEN) and name[-1].isdigit()


def _counts(flagged: ir.Table) -> ir.Table:
    sums = {name.removeprefix(_HIDDEN): flagged[name].sum() for name in flagged.columns if _is_count(name)}
    return flagged.aggregate(rows=flagged.count(), **sums)


def _applied(table: ir.Table, step: RowStep, number: int) -> ir.Table:
    names = _columns(table, step)
    apply: Callable[..., ir.Table] = _SPECIAL.get(type(step), _cellwise)
    return apply(table, step, names, number)


def _cellwise(table: ir.Table, step: RowStep, names: Sequence[str], number: int) -> ir.Table:
    # New cells get columns of their own first: counted from there, they are computed once.
    made = table.mutate(**{_HIDDEN + name: new_cells(step, table[name]) for name in names})
    pairs = [(made[name], made[_HIDDEN + name]) for name in names]
    counts = {"changed": [_moved(old, new) for old, new in pairs]}
    if step.may_lose:
        counts["lost"] = [_emptied(step, old, new) for old, new in pairs]
    cells = {name: made[_HIDDEN + name] if name in names else made[name] for name in table.columns}
    return made.select(**cells, **_counted(made, number, **counts))


def _counted(table: ir.Table, number: int, **flags: Sequence[Any]) -> dict[str, Any]:
    """Per row, how often each flag is up, of the rows that were not dropped."""
    return {
        f"{_HIDDEN}{did}_{number}": reduce(add, ((table[_KEPT] & flag).cast("int64") for flag in raised))
        for did, raised in flags.items()
        if raised
    }


def _moved(old: Any, new: Any) -> Any:
    """Another value; where the type changes, a cell that was read."""
    return ~new.identical_to(old) if new.type() == old.type() else new.notnull()


def _emptied(step: RowStep, old: Any, new: Any) -> Any:
    filled = old.notnull()
    if old.type().is_string() and not isinstance(step, MapValues):
        filled = filled & (old.strip() != "")
    return filled & new.isnull()


def _renamed(table: ir.Table, step: Rename, names: Sequence[str], number: int) -> ir.Table:
    for new in step.names.values():
        _require_new(table, step, new, leaving=tuple(step.names))
    return table.rename({new: old for old, new in step.names.items()})


def _dropped(table: ir.Table, step: DropColumns, names: Sequence[str], number: int) -> ir.Table:
    return table.drop(*names)


def _filtered(table: ir.Table, step: Filter, names: Sequence[str], number: int) -> ir.Table:
    return _keeping(table, holds(step, table[names[0]]), number)


def _keeping(table: ir.Table, stays: Any, number: int) -> ir.Table:
    judged = table.mutate(**{_STAYS: stays})
    counted = _counted(judged, number, dropped=[~judged[_STAYS]])
    return judged.mutate(**{_KEPT: judged[_KEPT] & judged[_STAYS]}, **counted).drop(_STAYS)


def _deduplicated(table: ir.Table, step: DropDuplicates, names: Sequence[str], number: int) -> ir.Table:
    own = _own(table)
    key = names or own
    if step.by is not None and step.by not in own:
        raise _unknown(step, step.by)
    ranks = [table[name] for name in ([step.by] if step.by else []) + [n for n in own if n not in key]]
    way = "desc" if step.keep == "last" else "asc"
    ordered = [getattr(rank, way)(nulls_first=False) for rank in ranks]
    # Rows that an earlier step dropped form a group of their own: they must not win over a row that is kept.
    group = [table[_KEPT], *(table[name] for name in key)]
    window = ibis.window(group_by=group, order_by=[*ordered, table[_PLACE]])
    return _keeping(table, ibis.row_number().over(window) == 0, number)


def _derived(table: ir.Table, step: Derive, names: Sequence[str], number: int) -> ir.Table:
    _require_new(table, step, step.name)
    made = table.mutate(**{step.name: derived(step, [table[name] for name in names])})
    return made.mutate(**_counted(made, number, changed=[made[step.name].notnull()]))


_SPECIAL: Mapping[type[RowStep], Any] = {
    Rename: _renamed,
    DropColumns: _dropped,
    Filter: _filtered,
    DropDuplicates: _deduplicated,
    Derive: _derived,
}


def _columns(table: ir.Table, step: RowStep) -> tuple[str, ...]:
    own = _own(table)
    names = tuple(step.names) if isinstance(step, Rename) else step.columns
    if not names and step.every_text_column:
        return tuple(name for name in own if table[name].type().is_string())
    for name in names:
        if name not in own:
            raise _unknown(step, name)
    return names


def _unknown(step: RowStep, name: str) -> UnknownColumn:
    return UnknownColumn(N_("The table has no column %(column)s", column=name), at=f"/rows/{step.id}/columns")


def _require_new(table: ir.Table, step: RowStep, name: str, leaving: Sequence[str] = ()) -> None:
    if name in table.columns and name not in leaving:
        raise ColumnExists(
            N_("The table has a column %(column)s already", column=name), at=f"/rows/{step.id}"
        )
