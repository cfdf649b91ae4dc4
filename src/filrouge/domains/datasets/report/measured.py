"""What was measured on the data."""

from collections.abc import Iterator

from filrouge.domains.datasets.report.drawn import missing
from filrouge.domains.datasets.report.pieces import figure, quote, rest, table, todo
from filrouge.kernel.documents import Quote, Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Chart, Row, Section, Table, Words, column, section
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded
from filrouge.kinds.datasets import ColumnProfile, Drift, PersonalData, PersonalFinding, Profile

COLUMNS_SHOWN = 100
DRIFTS_SHOWN = 60


def quality(profile: Held[Profile]) -> Section:
    """Columns with something to say: holes, one value only, outliers."""
    told = [column for column in profile.document.columns if _is_notable(column)]
    shown = sorted(told, key=lambda column: -column.missing_count)[:COLUMNS_SHOWN]
    ref = profile.ref
    keys = profile.document.candidate_keys
    return section(
        "quality",
        "Qualité",
        "Quality",
        *(
            [figure("Clé possible", "Possible key", ref, f"candidate_keys/{token(keys[0].id)}/id")]
            if keys
            else [Words(text=Text(fr="Aucune clé n’a été trouvée.", en="No key was found."))]
        ),
        Table(
            id="columns",
            caption=Text(
                fr="Colonnes à vides, à valeurs extrêmes ou à une seule valeur",
                en="Columns with missing cells, outliers or one value only",
            ),
            header=Text(fr="Colonne", en="Column"),
            columns=(
                column("missing_ratio", "Part de vides", "Missing share"),
                column("distinct_count", "Valeurs distinctes", "Distinct values"),
                column("outliers_count", "Valeurs extrêmes", "Outliers"),
            ),
            rows=tuple(_quality_row(ref, column) for column in shown),
        ),
        *rest(len(told), COLUMNS_SHOWN),
        *missing(profile),
    )


def _is_notable(column: ColumnProfile) -> bool:
    return bool(column.missing_count or column.constant or (column.numbers and column.numbers.outliers_count))


def _quality_row(ref: Ref, column: ColumnProfile) -> Row:
    at = f"columns/{token(column.id)}"
    cells: dict[str, Quote | Words] = {"distinct_count": quote(ref, f"{at}/distinct_count")}
    if column.missing_ratio is not None:
        cells["missing_ratio"] = quote(ref, f"{at}/missing_ratio")
    if column.numbers and column.numbers.outliers_count is not None:
        cells["outliers_count"] = quote(ref, f"{at}/numbers/outliers_count")
    return Row(id=column.id, header=quote(ref, f"{at}/id"), cells=cells)


def personal(found: Held[PersonalData]) -> Section:
    """What the rules found, never a value."""
    none = Text(
        fr="Les règles n’ont trouvé aucune donnée personnelle\u202f; "
        "cela ne prouve pas qu’il n’y en ait pas.",
        en="The rules found no personal data; this does not prove that there are none.",
    )
    table = Table(
        id="findings",
        caption=Text(fr="Données personnelles trouvées par règles", en="Personal data found by rules"),
        header=Text(fr="Colonne", en="Column"),
        columns=(
            column("category", "Nature", "Category"),
            column("confidence", "Confiance", "Confidence"),
            column("hits_count", "Lignes", "Rows"),
            column("ratio", "Part", "Share"),
        ),
        rows=tuple(
            Row(
                id=one.id,
                header=quote(found.ref, f"findings/{token(one.id)}/column"),
                cells={
                    "category": Words(text=coded(PersonalFinding, "category", one.category)),
                    "confidence": Words(text=coded(PersonalFinding, "confidence", one.confidence)),
                    "hits_count": quote(found.ref, f"findings/{token(one.id)}/hits_count"),
                    "ratio": quote(found.ref, f"findings/{token(one.id)}/ratio"),
                },
            )
            for one in found.document.findings
        ),
    )
    return section(
        "personal-data",
        "Données personnelles",
        "Personal data",
        table if found.document.findings else Words(text=none),
        *_anonymity(found),
    )


def _anonymity(found: Held[PersonalData]) -> Iterator[Block]:
    if found.document.anonymity is not None:
        at = "anonymity"
        yield figure(
            "Plus petit groupe de personnes semblables (k)",
            "Smallest group of alike people (k)",
            found.ref,
            f"{at}/smallest_group_count",
        )
        yield figure(
            "Lignes seules dans leur groupe",
            "Rows alone in their group",
            found.ref,
            f"{at}/unique_rows_count",
        )
    elif found.document.quasi_identifiers:
        yield todo(
            "les quasi-identifiants à compter ensemble", "the quasi-identifiers to count together", "dpo"
        )


def drift_found(drift: Held[Drift] | None) -> Iterator[Section]:
    """What passed the declared thresholds."""
    if drift is None:
        return
    ref = drift.ref
    moved = [one for one in drift.document.columns if one.drifted][:DRIFTS_SHOWN]
    breaks = [one for one in drift.document.breaks if one.drifted][:DRIFTS_SHOWN]
    blocks: list[Block] = []
    if moved:
        columns = (
            column("psi", "PSI", "PSI"),
            column("js_distance", "Distance de Jensen-Shannon", "Jensen–Shannon distance"),
        )
        rows = [(one.id, ref, f"columns/{token(one.id)}") for one in moved if one.psi is not None]
        name = Text(fr="Variables qui ont bougé", en="Variables that moved")
        blocks.append(table("moved", name, Text(fr="Variable", en="Variable"), columns, rows))
    if breaks:
        columns = (column("moved_on", "Depuis le", "Since"), column("distance", "Distance", "Distance"))
        rows = [(one.id, ref, f"breaks/{token(one.id)}") for one in breaks]
        name = Text(fr="Date où chaque variable bouge le plus", en="Date at which each variable moves most")
        told = table("breaks", name, Text(fr="Variable", en="Variable"), columns, rows)
        blocks.append(Chart(mark="bars", measure=columns[1].label, table=told, drawn=("distance",)))
    none = Words(
        text=Text(fr="Rien n’a passé les seuils déclarés.", en="Nothing passed the declared thresholds.")
    )
    yield section("drift", "Dérive", "Drift", *(blocks or [none]))
