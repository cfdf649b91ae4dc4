"""What was done to the data."""

from collections.abc import Iterator, Sequence

from filrouge.domains.datasets.report.pieces import figure, quote, table, todo
from filrouge.kernel.documents import Quote, Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Column, Row, Section, Table, Words, column, section
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded
from filrouge.kinds.datasets import (
    Dictionary,
    LeakCheck,
    Normalisation,
    Pseudonymisation,
    PseudonymisedColumn,
    Split,
)


def preparation(
    normalisations: Sequence[Held[Normalisation]], pseudonymisation: Held[Pseudonymisation] | None
) -> Section:
    """What recipes and pseudonyms changed."""
    blocks: list[Block] = [_steps(held) for held in normalisations]
    if pseudonymisation:
        blocks += _pseudonyms(pseudonymisation)
    none = Words(text=Text(fr="Aucune préparation n’est consignée.", en="No preparation is recorded."))
    return section("preparation", "Préparation", "Preparation", *(blocks or [none]))


def _steps(held: Held[Normalisation]) -> Table:
    return table(
        f"steps-{held.ref.id}",
        Text(fr="Étapes de la recette", en="Steps of the recipe"),
        Text(fr="Étape", en="Step"),
        (
            column("cells_changed_count", "Cellules changées", "Cells changed"),
            column("cells_lost_count", "Cellules vidées", "Cells emptied"),
            column("rows_dropped_count", "Lignes retirées", "Rows dropped"),
        ),
        [(one.id, held.ref, f"steps/{token(one.id)}") for one in held.document.steps],
    )


def _pseudonyms(held: Held[Pseudonymisation]) -> Iterator[Block]:
    yield Table(
        id="pseudonyms",
        caption=Text(fr="Colonnes pseudonymisées", en="Pseudonymised columns"),
        header=Text(fr="Colonne", en="Column"),
        columns=(
            column("method", "Méthode", "Method"),
            column("distinct_before_count", "Valeurs distinctes avant", "Distinct values before"),
            column("distinct_after_count", "Valeurs distinctes après", "Distinct values after"),
        ),
        rows=tuple(_replaced(held.ref, one) for one in held.document.columns),
    )
    for at, fr, en in (
        ("anonymity_before", "Lignes seules de leur espèce, avant", "Rows alone of their kind, before"),
        ("anonymity_after", "Lignes seules de leur espèce, après", "Rows alone of their kind, after"),
    ):
        if getattr(held.document, at) is not None:
            yield figure(fr, en, held.ref, f"{at}/unique_rows_count")


def _replaced(ref: Ref, one: PseudonymisedColumn) -> Row:
    at = f"columns/{token(one.id)}"
    return Row(
        id=one.id,
        header=quote(ref, f"{at}/column"),
        cells={
            "method": Words(text=coded(PseudonymisedColumn, "method", one.method)),
            "distinct_before_count": quote(ref, f"{at}/distinct_before_count"),
            "distinct_after_count": quote(ref, f"{at}/distinct_after_count"),
        },
    )


def parts(split: Held[Split] | None, dictionary: Held[Dictionary] | None) -> Iterator[Section]:
    """The split, with its leak checks; its lack is a hole where there is a target to predict."""
    if split is None:
        if dictionary and any(one.role == "target" for one in dictionary.document.variables):
            missing = todo("le découpage en parties", "the split into parts", "moe")
            yield section("split", "Découpage", "Split", missing)
        return
    columns = (
        column("rows_count", "Lignes", "Rows"),
        column("rows_ratio", "Part des lignes", "Share of rows"),
        *_columns_of_parts(split.document),
    )
    rows = [(one.id, split.ref, f"parts/{token(one.id)}") for one in split.document.parts]
    shown = table("parts", Text(fr="Parties", en="Parts"), Text(fr="Partie", en="Part"), columns, rows)
    yield section("split", "Découpage", "Split", shown, _checks(split))


def _checks(split: Held[Split]) -> Table:
    return Table(
        id="checks",
        caption=Text(fr="Contrôles de fuite", en="Leak checks"),
        header=Text(fr="Contrôle", en="Check"),
        columns=(column("verdict", "Verdict", "Verdict"), column("strength", "Force", "Strength")),
        rows=tuple(
            Row(
                id=one.id,
                header=Words(text=coded(LeakCheck, "id", one.id)),
                cells=_check_cells(split.ref, one),
            )
            for one in split.document.checks
        ),
    )


def _check_cells(ref: Ref, check: LeakCheck) -> dict[str, Quote | Words]:
    cells: dict[str, Quote | Words] = {"verdict": Words(text=coded(LeakCheck, "verdict", check.verdict))}
    if check.strength is not None:
        cells["strength"] = quote(ref, f"checks/{token(check.id)}/strength")
    return cells


def _columns_of_parts(split: Split) -> Iterator[Column]:
    if all(part.groups_count is not None for part in split.parts):
        yield column("groups_count", "Groupes", "Groups")
    if all(part.earliest is not None for part in split.parts):
        yield column("earliest", "Premier jour", "First day")
        yield column("latest", "Dernier jour", "Last day")
