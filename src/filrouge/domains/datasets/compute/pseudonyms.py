"""What pseudonymising did, told as a document."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from filrouge.domains.datasets.documents import ToPseudonymise
from filrouge.kinds.datasets import Anonymity, Pseudonymisation, PseudonymisedColumn


def pseudonymisation_of(
    given: ToPseudonymise, report: Sequence[Any], tables: tuple[Any, Any]
) -> Pseudonymisation:
    """What each rule did to each column, and how well rows hide before and after.

    Args:
        report: ``Replaced`` of the engine.
        tables: Arrow tables before and after.
    """
    before, after = tables
    columns = (
        PseudonymisedColumn(
            id=f"{one.id}.{one.rule}",
            column=one.id,
            rule=one.rule,
            method=one.method,
            cells_count=one.cells_count,
            distinct_before_count=one.distinct_before_count,
            distinct_after_count=one.distinct_after_count,
            collision_probability=one.collision_probability,
        )
        for one in report
    )
    return Pseudonymisation(
        secret=given.secret,
        columns=tuple(columns),
        rows_dropped_count=before.num_rows - after.num_rows,
        anonymity_before=_anonymity(before, given.quasi_identifiers),
        anonymity_after=_anonymity(after, given.quasi_identifiers),
    )


def _anonymity(table: Any, columns: Sequence[str]) -> Anonymity | None:
    """Of the traits that are left: a column that went tells nobody apart."""
    from filrouge.engines.pseudonymising import anonymity  # noqa: PLC0415 - heavy

    left = [name for name in columns if name in table.column_names]
    return Anonymity(**asdict(anonymity(table, left))) if left else None
