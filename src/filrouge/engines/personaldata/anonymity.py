"""How many people share the same combination of quasi-identifiers."""

from collections.abc import Sequence

import ibis

from filrouge.engines.personaldata.results import Anonymity

FEW_PEOPLE = 5


def k_anonymity(table: ibis.Table, columns: Sequence[str]) -> Anonymity:
    """Sizes of the groups of rows that agree on all columns; a missing cell is a value like another.

    Source: Sweeney, k-anonymity: a model for protecting privacy, IJUFKS 10 (2002); k is the smallest size.

    Limits: one row stands for one person.
    """
    if not columns:
        raise ValueError("k-anonymity needs at least one column")
    sizes = table.group_by(*columns).agg(people=lambda t: t.count())
    figures = sizes.aggregate(
        smallest=sizes.people.min(),
        groups=sizes.count(),
        alone=(sizes.people == 1).sum(),
        few=sizes.people.sum(where=sizes.people < FEW_PEOPLE),
    )
    row = figures.to_pyarrow().to_pylist()[0]
    return Anonymity(
        columns=tuple(columns),
        smallest_group_count=row["smallest"],
        groups_count=row["groups"],
        unique_rows_count=int(row["alone"] or 0),
        below_five_rows_count=int(row["few"] or 0),
    )
