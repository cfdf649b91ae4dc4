"""What was measured, and what was found in files."""

from collections.abc import Iterable, Iterator, Sequence

from filrouge.domains.audit.report.pieces import column, figure, section, sentence, table, todo, words
from filrouge.kernel.documents import Quote
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Row, Section, Words, coded_words, quoted
from filrouge.kernel.texts import Text
from filrouge.kinds.audit import CharacteristicScore, FoundUse, Inventory, Measure, Measures, Scan

WORST_SHOWN = 8
QUERIES_SHOWN = 60


def measured(tables: Sequence[Held[Measures]]) -> Section:
    """Characteristics of each table, and the worst figures first."""
    none = todo("aucune table n’a été mesurée", "no table was measured", "moe")
    return section(
        "measured",
        "Ce que disent les données",
        "What the data say",
        [block for one in tables for block in _table(one)] or (none,),
    )


def queries(tables: Iterable[Held[Measures]]) -> Iterator[Section]:
    """The query behind each figure, or the place it was read at."""
    for held in tables:
        told = [one for one in held.document.measures if one.query or one.read_at][:QUERIES_SHOWN]
        yield section(
            f"queries-{held.ref.id}",
            "Requêtes d’une table",
            "Queries of a table",
            (
                figure("Table", "Table", quoted(held.ref, "rows_count")),
                table(
                    f"queries-{held.ref.id}",
                    Text(fr="Ce qui a été exécuté", en="What was run"),
                    Text(fr="Mesure", en="Measure"),
                    (column("query", "Requête ou document lu", "Query or document read"),),
                    (
                        Row(
                            id=one.id,
                            header=quoted(held.ref, "measures", one.id, "id"),
                            cells={
                                "query": quoted(
                                    held.ref, "measures", one.id, "query" if one.query else "read_at"
                                )
                            },
                        )
                        for one in told
                    ),
                ),
            ),
        )


def found(scan: Held[Scan] | None, inventory: Held[Inventory] | None) -> Section:
    """Uses of AI: declared, found, and found without being declared."""
    blocks: list[Block] = []
    if inventory is not None:
        blocks.append(_declared(inventory))
    if scan is None:
        blocks.append(todo("aucun fichier n’a été examiné", "no file was looked at", "moe"))
    else:
        blocks += _traces(scan)
    return section("uses", "Usages de l’IA", "Uses of AI", blocks)


def _table(held: Held[Measures]) -> Iterator[Block]:
    ref = held.ref
    yield sentence(
        "La table compte {rows} lignes.", "The table holds {rows} rows.", {"rows": quoted(ref, "rows_count")}
    )
    names = ("worst_ratio", "mean_ratio", "measures_count")
    yield table(
        f"characteristics-{ref.id}",
        Text(fr="Qualité mesurée", en="Quality measured"),
        Text(fr="Caractéristique", en="Characteristic"),
        (
            column("worst_ratio", "Au pire", "At worst"),
            column("mean_ratio", "En moyenne", "On average"),
            column("measures_count", "Mesures", "Measures"),
        ),
        (
            Row(
                id=one.id,
                header=coded_words(CharacteristicScore, "id", one.id),
                cells={
                    name: quoted(ref, "characteristics", one.id, name)
                    for name in names
                    if getattr(one, name) is not None
                },
            )
            for one in held.document.characteristics
        ),
    )
    worst = sorted(
        (one for one in held.document.measures if one.failing_count and one.ratio is not None),
        key=lambda one: (one.ratio, one.id),
    )[:WORST_SHOWN]
    if worst:
        yield _worst(held, worst)


def _worst(held: Held[Measures], worst: Sequence[Measure]) -> Block:
    return table(
        f"worst-{held.ref.id}",
        Text(fr="Ce qui manque le plus", en="What is lacking most"),
        Text(fr="Mesure", en="Measure"),
        (
            column("aspect", "Nature", "Aspect"),
            column("failing_count", "En défaut", "Failing"),
            column("seen_count", "Examinés", "Looked at"),
            column("ratio", "Part correcte", "Share as it should be"),
        ),
        (
            Row(
                id=one.id,
                header=quoted(held.ref, "measures", one.id, "id"),
                cells={
                    "aspect": coded_words(Measure, "aspect", one.aspect),
                    **{
                        name: quoted(held.ref, "measures", one.id, name)
                        for name in ("failing_count", "seen_count", "ratio")
                    },
                },
            )
            for one in worst
        ),
    )


def _declared(inventory: Held[Inventory]) -> Block:
    return table(
        "declared-uses",
        Text(fr="Usages déclarés", en="Uses declared"),
        Text(fr="Usage", en="Use"),
        (column("what", "Ce qu’il fait", "What it does"), column("state", "État", "State")),
        (
            Row(
                id=one.id,
                header=quoted(inventory.ref, "uses", one.id, "id"),
                cells={
                    "what": quoted(inventory.ref, "uses", one.id, "what"),
                    "state": coded_words(type(one), "state", one.state),
                },
            )
            for one in inventory.document.uses
        ),
    )


def _traces(scan: Held[Scan]) -> Iterator[Block]:
    ref = scan.ref
    yield sentence(
        "{read} fichiers ont été lus sur {files} ; {unreadable} ne se lisent pas.",
        "{read} files of {files} were read; {unreadable} cannot be read.",
        {
            "read": quoted(ref, "read_count"),
            "files": quoted(ref, "files_count"),
            "unreadable": quoted(ref, "unreadable_count"),
        },
    )
    if scan.document.shadow_count is not None:
        yield sentence(
            "Usages trouvés que personne n’avait déclarés : {shadow}.",
            "Uses found that nobody had declared: {shadow}.",
            {"shadow": quoted(ref, "shadow_count")},
        )
    if not scan.document.uses:
        yield words("Aucune trace d’IA n’a été trouvée.", "No trace of AI was found.")
        return
    yield table(
        "found-uses",
        Text(fr="Traces trouvées dans les fichiers", en="Traces found in files"),
        Text(fr="Ce qui est employé", en="What is used"),
        (
            column("nature", "Nature", "Nature"),
            column("places_count", "Endroits", "Places"),
            column("declared", "Déclaré", "Declared"),
            column("first", "Premier endroit", "First place"),
        ),
        (_trace(scan, one) for one in scan.document.uses),
    )


def _trace(scan: Held[Scan], use: FoundUse) -> Row:
    declared = words("oui", "yes") if use.declared else words("non : usage de l’ombre", "no: shadow use")
    cells: dict[str, Quote | Words] = {
        "nature": coded_words(FoundUse, "nature", use.nature),
        "places_count": quoted(scan.ref, "uses", use.id, "places_count"),
        "first": quoted(scan.ref, "uses", use.id, "places", use.places[0].id, "id"),
    }
    if use.declared is not None:
        cells["declared"] = declared
    return Row(id=use.id, header=quoted(scan.ref, "uses", use.id, "title"), cells=cells)
