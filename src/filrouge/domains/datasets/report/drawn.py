"""What was measured on the data, drawn: missing cells, values of numeric columns, rows in time."""

from collections.abc import Iterator

from filrouge.domains.datasets.report.pieces import quote
from filrouge.kernel.documents import Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Chart, Row, Section, Table, column, section
from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import ColumnProfile, Profile

MISSING_SHOWN, HISTOGRAMS_SHOWN, PERIODS_SHOWN = 20, 4, 2
ROWS = Text(fr="Lignes", en="Rows")


def missing(profile: Held[Profile]) -> Iterator[Chart]:
    """The columns with the most missing cells."""
    told = [one for one in profile.document.columns if one.missing_count and one.missing_ratio is not None]
    rows = tuple(
        Row(
            id=one.id,
            header=quote(profile.ref, f"columns/{token(one.id)}/id"),
            cells={"missing_ratio": quote(profile.ref, f"columns/{token(one.id)}/missing_ratio")},
        )
        for one in sorted(told, key=lambda one: -one.missing_count)[:MISSING_SHOWN]
    )
    if rows:
        yield Chart(
            mark="bars",
            measure=Text(fr="Part de vides", en="Missing share"),
            table=Table(
                id="missing",
                caption=Text(
                    fr="Colonnes où il manque le plus de valeurs", en="Columns that miss the most values"
                ),
                header=Text(fr="Colonne", en="Column"),
                columns=(column("missing_ratio", "Part de vides", "Missing share"),),
                rows=rows,
            ),
        )


def distribution(profile: Held[Profile]) -> Iterator[Section]:
    """How the first numeric columns are spread, and how many rows there are by month or year."""
    columns = [one for one in profile.document.columns if not one.hidden and not one.unique]
    spread = [one for one in columns if one.numbers and one.numbers.histogram_counts]
    dated = [one for one in columns if one.dates and len(one.dates.periods) > 1]
    blocks: list[Block] = [_histogram(profile.ref, one) for one in spread[:HISTOGRAMS_SHOWN]]
    blocks += [_periods(profile.ref, one) for one in dated[:PERIODS_SHOWN]]
    if blocks:
        yield section("distribution", "Répartition", "Distribution", *blocks)


def _histogram(ref: Ref, one: ColumnProfile) -> Chart:
    assert one.numbers is not None
    at = f"columns/{token(one.id)}/numbers"
    rows = tuple(
        Row(
            id=f"bin-{n}",
            header=quote(ref, f"{at}/histogram_edges/{n}"),
            cells={
                "upper": quote(ref, f"{at}/histogram_edges/{n + 1}"),
                "count": quote(ref, f"{at}/histogram_counts/{n}"),
            },
        )
        for n in range(len(one.numbers.histogram_counts))
    )
    return Chart(
        mark="histogram",
        measure=ROWS,
        subject=quote(ref, f"columns/{token(one.id)}/id"),
        table=Table(
            id=f"histogram-{one.id}",
            caption=Text(fr="Répartition des valeurs", en="Distribution of values"),
            header=Text(fr="À partir de", en="From"),
            columns=(column("upper", "Jusqu’à", "Up to"), column("count", ROWS.fr, ROWS.en)),
            rows=rows,
        ),
    )


def _periods(ref: Ref, one: ColumnProfile) -> Chart:
    assert one.dates is not None
    at = f"columns/{token(one.id)}/dates/periods"
    rows = tuple(
        Row(
            id=period.id,
            header=quote(ref, f"{at}/{token(period.id)}/id"),
            cells={"rows_count": quote(ref, f"{at}/{token(period.id)}/rows_count")},
        )
        for period in one.dates.periods
    )
    return Chart(
        mark="line",
        measure=ROWS,
        subject=quote(ref, f"columns/{token(one.id)}/id"),
        table=Table(
            id=f"periods-{one.id}",
            caption=Text(fr="Lignes dans le temps", en="Rows in time"),
            header=Text(fr="Période", en="Period"),
            columns=(column("rows_count", ROWS.fr, ROWS.en),),
            rows=rows,
        ),
    )
