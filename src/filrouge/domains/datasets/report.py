"""A dataset told as a card: every figure is quoted from the document that declared or measured it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filrouge.domains.datasets.compute.words import (
    CATEGORIES,
    CONFIDENCES,
    LEAK_CHECKS,
    REASONS,
    ROLES,
    TYPES,
    VERDICTS,
    said,
)
from filrouge.kernel.documents import Quote, Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import (
    Block,
    Column,
    Figure,
    Row,
    Said,
    Section,
    Sentence,
    Table,
    Todo,
    Words,
)
from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import (
    ColumnProfile,
    Dictionary,
    Drift,
    Manifest,
    Normalisation,
    PersonalData,
    Profile,
    Pseudonymisation,
    Source,
    Split,
)

VARIABLES_SHOWN = 150  #: more would not fit a document; the dictionary has them all
COLUMNS_SHOWN = 100
DRIFTS_SHOWN = 60


@dataclass(frozen=True)
class Cited:
    """Everything a card quotes; None and () leave holes."""

    manifest: Held[Manifest]
    profile: Held[Profile]
    personal_data: Held[PersonalData]
    received: tuple[Held[Manifest], ...]
    source: Held[Source] | None
    dictionary: Held[Dictionary] | None
    normalisations: tuple[Held[Normalisation], ...]
    pseudonymisation: Held[Pseudonymisation] | None
    split: Held[Split] | None
    drift: Held[Drift] | None


def card(cited: Cited) -> Section:
    """Where the data come from, what they hold, what was found in them, and what nobody has said yet."""
    return _section(
        "card",
        "Fiche du jeu de données",
        "Dataset card",
        _origin(cited.source),
        *_files(cited.received),
        _size(cited),
        _meanings(cited.dictionary),
        _quality(cited.profile),
        _personal(cited),
        _preparation(cited),
        _parts(cited.split),
        *_drift(cited.drift),
    )


def _origin(source: Held[Source] | None) -> Section:
    if source is None:
        return _section(
            "origin", "Origine", "Origin", _todo("la source déclarée", "the declared source", "moa")
        )
    ref = source.ref
    return _section(
        "origin",
        "Origine",
        "Origin",
        Said(quote=_quote(ref, "title"), owner="moa"),
        _figure("Producteur", "Producer", ref, "producer", owner="moa"),
        _figure("Adresse", "Address", ref, "origin_url", owner="moa"),
        _figure("Licence", "Licence", ref, "licence", owner="moa"),
        _figure("Recueil", "Collection", ref, "collected", owner="moa"),
        _figure("Début du recueil", "Collected from", ref, "collected_from", owner="moa"),
        _figure("Fin du recueil", "Collected until", ref, "collected_until", owner="moa"),
        _synthetic(source),
        _figure("Responsable", "Responsible", ref, "responsible", owner="moa"),
        _figure("Finalité", "Purpose", ref, "purpose", owner="dpo"),
        _figure("Conservation jusqu'au", "Kept until", ref, "retention_until", owner="dpo"),
    )


def _synthetic(source: Held[Source]) -> Block:
    told = source.document.synthetic
    if told is None:
        return _todo("données réelles ou synthétiques", "real or synthetic data", "moa")
    if told:
        return Words(
            text=Text(fr="Données synthétiques, déclarées telles.", en="Synthetic data, declared as such.")
        )
    return Words(text=Text(fr="Données réelles, déclarées telles.", en="Real data, declared as such."))


def _files(received: Sequence[Held[Manifest]]) -> Iterator[Section]:
    for held in received:
        reasons = held.document.quarantine.reasons
        yield _section(
            f"files-{held.ref.id}",
            "Fichiers reçus",
            "Files received",
            _table(
                "files",
                Text(fr="Fichiers et lignes", en="Files and rows"),
                Text(fr="Fichier", en="File"),
                (
                    _column("rows_count", "Lignes gardées", "Rows kept"),
                    _column("quarantined_count", "Lignes en quarantaine", "Rows in quarantine"),
                ),
                [(one.id, held.ref, f"sources/{token(one.id)}") for one in held.document.sources],
            ),
            *(
                _figure(*_reason(why), held.ref, f"quarantine/reasons/{token(why)}")
                for why, rows_count in reasons.items()
                if rows_count
            ),
        )


def _reason(why: str) -> tuple[str, str]:
    text = said(REASONS, why)
    return f"En quarantaine, {text.fr}", f"In quarantine, {text.en}"


def _size(cited: Cited) -> Section:
    ref = cited.profile.ref
    return _section(
        "size",
        "Taille",
        "Size",
        Sentence(
            text=Text(
                fr="La table a {rows} lignes et {columns} colonnes ; {repeated} lignes sont répétées.",
                en="The table has {rows} rows and {columns} columns; {repeated} rows are repeated.",
            ),
            quotes={
                "rows": _quote(ref, "rows_count"),
                "columns": _quote(ref, "columns_count"),
                "repeated": _quote(ref, "duplicate_rows_count"),
            },
        ),
        _figure("Cellules vides", "Missing cells", ref, "missing_ratio", owner="moe"),
    )


def _meanings(dictionary: Held[Dictionary] | None) -> Section:
    if dictionary is None:
        missing = _todo("le sens de chaque colonne", "the meaning of each column", "moa")
        return _section("dictionary", "Dictionnaire", "Dictionary", missing)
    ref, variables = dictionary.ref, dictionary.document.variables[:VARIABLES_SHOWN]
    return _section(
        "dictionary",
        "Dictionnaire",
        "Dictionary",
        _figure("Une ligne est", "One row is", ref, "observation", owner="moa"),
        Table(
            id="variables",
            caption=Text(fr="Variables", en="Variables"),
            header=Text(fr="Variable", en="Variable"),
            columns=(
                _column("meaning", "Sens", "Meaning"),
                _column("unit", "Unité", "Unit"),
                _column("type", "Type", "Type"),
                _column("role", "Rôle", "Role"),
            ),
            rows=tuple(
                Row(
                    id=one.id,
                    header=_quote(ref, f"variables/{token(one.id)}/id"),
                    cells={
                        "meaning": _quote(ref, f"variables/{token(one.id)}/meaning"),
                        **({"unit": _quote(ref, f"variables/{token(one.id)}/unit")} if one.unit else {}),
                        "type": Words(text=TYPES[one.type]),
                        "role": Words(text=ROLES[one.role]),
                    },
                )
                for one in variables
            ),
            owner="moa",
        ),
        *_rest(len(dictionary.document.variables), VARIABLES_SHOWN),
    )


def _quality(profile: Held[Profile]) -> Section:
    """Columns with something to say: holes, one value only, outliers."""
    told = [column for column in profile.document.columns if _is_notable(column)]
    shown = sorted(told, key=lambda column: -column.missing_count)[:COLUMNS_SHOWN]
    ref = profile.ref
    keys = profile.document.candidate_keys
    return _section(
        "quality",
        "Qualité",
        "Quality",
        *(
            [_figure("Clé possible", "Possible key", ref, f"candidate_keys/{token(keys[0].id)}/id")]
            if keys
            else [Words(text=Text(fr="Aucune clé n'a été trouvée.", en="No key was found."))]
        ),
        Table(
            id="columns",
            caption=Text(
                fr="Colonnes à vides, à valeurs extrêmes ou à une seule valeur",
                en="Columns with missing cells, outliers or one value only",
            ),
            header=Text(fr="Colonne", en="Column"),
            columns=(
                _column("missing_ratio", "Part de vides", "Missing share"),
                _column("distinct_count", "Valeurs distinctes", "Distinct values"),
                _column("outliers_count", "Valeurs extrêmes", "Outliers"),
            ),
            rows=tuple(_quality_row(ref, column) for column in shown),
        ),
        *_rest(len(told), COLUMNS_SHOWN),
    )


def _is_notable(column: ColumnProfile) -> bool:
    return bool(column.missing_count or column.constant or (column.numbers and column.numbers.outliers_count))


def _quality_row(ref: Ref, column: ColumnProfile) -> Row:
    at = f"columns/{token(column.id)}"
    cells: dict[str, Quote | Words] = {"distinct_count": _quote(ref, f"{at}/distinct_count")}
    if column.missing_ratio is not None:
        cells["missing_ratio"] = _quote(ref, f"{at}/missing_ratio")
    if column.numbers and column.numbers.outliers_count is not None:
        cells["outliers_count"] = _quote(ref, f"{at}/numbers/outliers_count")
    return Row(id=column.id, header=_quote(ref, f"{at}/id"), cells=cells)


def _personal(cited: Cited) -> Section:
    found = cited.personal_data
    none = Text(
        fr="Les règles n'ont trouvé aucune donnée personnelle ; cela ne prouve pas qu'il n'y en ait pas.",
        en="The rules found no personal data; this does not prove that there are none.",
    )
    table = Table(
        id="findings",
        caption=Text(fr="Données personnelles trouvées par règles", en="Personal data found by rules"),
        header=Text(fr="Colonne", en="Column"),
        columns=(
            _column("category", "Nature", "Category"),
            _column("confidence", "Confiance", "Confidence"),
            _column("hits_count", "Lignes", "Rows"),
            _column("ratio", "Part", "Share"),
        ),
        rows=tuple(
            Row(
                id=one.id,
                header=_quote(found.ref, f"findings/{token(one.id)}/column"),
                cells={
                    "category": Words(text=CATEGORIES[one.category]),
                    "confidence": Words(text=CONFIDENCES[one.confidence]),
                    "hits_count": _quote(found.ref, f"findings/{token(one.id)}/hits_count"),
                    "ratio": _quote(found.ref, f"findings/{token(one.id)}/ratio"),
                },
            )
            for one in found.document.findings
        ),
    )
    return _section(
        "personal-data",
        "Données personnelles",
        "Personal data",
        table if found.document.findings else Words(text=none),
        *_anonymity(found),
    )


def _anonymity(found: Held[PersonalData]) -> Iterator[Block]:
    if found.document.anonymity is not None:
        at = "anonymity"
        yield _figure(
            "Plus petit groupe de personnes semblables (k)",
            "Smallest group of alike people (k)",
            found.ref,
            f"{at}/smallest_group_count",
        )
        yield _figure(
            "Lignes seules dans leur groupe",
            "Rows alone in their group",
            found.ref,
            f"{at}/unique_rows_count",
        )
    elif found.document.quasi_identifiers:
        yield _todo(
            "les quasi-identifiants à compter ensemble", "the quasi-identifiers to count together", "dpo"
        )


def _preparation(cited: Cited) -> Section:
    blocks: list[Block] = [
        _table(
            f"steps-{held.ref.id}",
            Text(fr="Étapes de la recette", en="Steps of the recipe"),
            Text(fr="Étape", en="Step"),
            (
                _column("cells_changed_count", "Cellules changées", "Cells changed"),
                _column("cells_lost_count", "Cellules vidées", "Cells emptied"),
                _column("rows_dropped_count", "Lignes retirées", "Rows dropped"),
            ),
            [(one.id, held.ref, f"steps/{token(one.id)}") for one in held.document.steps],
        )
        for held in cited.normalisations
    ]
    if cited.pseudonymisation:
        held = cited.pseudonymisation
        blocks.append(
            _table(
                "pseudonyms",
                Text(fr="Colonnes pseudonymisées", en="Pseudonymised columns"),
                Text(fr="Colonne", en="Column"),
                (
                    _column("method", "Méthode", "Method"),
                    _column("distinct_count", "Valeurs distinctes", "Distinct values"),
                ),
                [(one.id, held.ref, f"columns/{token(one.id)}") for one in held.document.columns],
            )
        )
    none = Words(text=Text(fr="Aucune préparation n'est consignée.", en="No preparation is recorded."))
    return _section("preparation", "Préparation", "Preparation", *(blocks or [none]))


def _parts(split: Held[Split] | None) -> Section:
    if split is None:
        missing = _todo("le découpage en parties", "the split into parts", "moe")
        return _section("split", "Découpage", "Split", missing)
    ref = split.ref
    checks = Table(
        id="checks",
        caption=Text(fr="Contrôles de fuite", en="Leak checks"),
        header=Text(fr="Contrôle", en="Check"),
        columns=(_column("verdict", "Verdict", "Verdict"), _column("strength", "Force", "Strength")),
        rows=tuple(
            Row(
                id=one.id,
                header=Words(text=said(LEAK_CHECKS, one.id)),
                cells={
                    "verdict": Words(text=VERDICTS[one.verdict]),
                    **(
                        {}
                        if one.strength is None
                        else {"strength": _quote(ref, f"checks/{token(one.id)}/strength")}
                    ),
                },
            )
            for one in split.document.checks
        ),
    )
    parts = _table(
        "parts",
        Text(fr="Parties", en="Parts"),
        Text(fr="Partie", en="Part"),
        (
            _column("rows_count", "Lignes", "Rows"),
            _column("rows_ratio", "Part des lignes", "Share of rows"),
            *_columns_of_parts(split.document),
        ),
        [(one.id, ref, f"parts/{token(one.id)}") for one in split.document.parts],
    )
    return _section("split", "Découpage", "Split", parts, checks)


def _columns_of_parts(split: Split) -> Iterator[Column]:
    if all(part.groups_count is not None for part in split.parts):
        yield _column("groups_count", "Groupes", "Groups")
    if all(part.earliest is not None for part in split.parts):
        yield _column("earliest", "Premier jour", "First day")
        yield _column("latest", "Dernier jour", "Last day")


def _drift(drift: Held[Drift] | None) -> Iterator[Section]:
    if drift is None:
        return
    ref = drift.ref
    moved = [one for one in drift.document.columns if one.drifted][:DRIFTS_SHOWN]
    breaks = [one for one in drift.document.breaks if one.drifted][:DRIFTS_SHOWN]
    blocks: list[Block] = []
    if moved:
        columns = (
            _column("psi", "PSI", "PSI"),
            _column("js_distance", "Distance de Jensen-Shannon", "Jensen–Shannon distance"),
        )
        rows = [(one.id, ref, f"columns/{token(one.id)}") for one in moved if one.psi is not None]
        name = Text(fr="Variables qui ont bougé", en="Variables that moved")
        blocks.append(_table("moved", name, Text(fr="Variable", en="Variable"), columns, rows))
    if breaks:
        columns = (_column("moved_on", "Depuis le", "Since"), _column("distance", "Distance", "Distance"))
        rows = [(one.id, ref, f"breaks/{token(one.id)}") for one in breaks]
        name = Text(fr="Date où chaque variable bouge le plus", en="Date at which each variable moves most")
        blocks.append(_table("breaks", name, Text(fr="Variable", en="Variable"), columns, rows))
    none = Words(
        text=Text(fr="Rien n'a passé les seuils déclarés.", en="Nothing passed the declared thresholds.")
    )
    yield _section("drift", "Dérive", "Drift", *(blocks or [none]))


def _rest(count: int, shown: int) -> Iterator[Block]:
    if count > shown:
        yield Words(
            text=Text(
                fr="Les lignes suivantes se lisent dans le document cité.",
                en="The following rows are read in the document that is cited.",
            )
        )


def _table(
    id: str, caption: Text, header: Text, columns: Sequence[Column], rows: Sequence[tuple[str, Ref, str]]
) -> Table:
    """Rows quote, under the place given, their id and one field per column."""
    return Table(
        id=id,
        caption=caption,
        header=header,
        columns=tuple(columns),
        rows=tuple(
            Row(
                id=name,
                header=_quote(ref, f"{at}/id"),
                cells={column.id: _quote(ref, f"{at}/{column.id}") for column in columns},
            )
            for name, ref, at in rows
        ),
    )


def _section(id: str, fr: str, en: str, *blocks: Block) -> Section:
    return Section(id=id, title=Words(text=Text(fr=fr, en=en)), blocks=blocks)


def _figure(fr: str, en: str, ref: Ref, place: str, owner: str = "") -> Figure:
    return Figure(label=Text(fr=fr, en=en), quote=_quote(ref, place), owner=owner)


def _todo(fr: str, en: str, owner: str) -> Todo:
    return Todo(what=Text(fr=fr, en=en), owner=owner)


def _column(id: str, fr: str, en: str) -> Column:
    return Column(id=id, label=Text(fr=fr, en=en))


def _quote(ref: Ref, place: str) -> Quote:
    return Quote(ref=ref, pointer=f"/{place}")
