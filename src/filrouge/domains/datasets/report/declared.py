"""What people declared of the data, and what was received."""

from collections.abc import Iterator, Sequence

from filrouge.domains.datasets.report.pieces import figure, quote, rest, table, todo
from filrouge.kernel.documents import token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Column, Row, Said, Section, Sentence, Table, Words, column, section
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.datasets import BadRow, Dictionary, Manifest, Profile, Source, Variable

VARIABLES_SHOWN = 150  #: more would not fit a document; the dictionary has them all


def origin(source: Held[Source] | None) -> Section:
    """Where the data come from, as declared."""
    if source is None:
        return section(
            "origin", "Origine", "Origin", todo("la source déclarée", "the declared source", "moa")
        )
    ref = source.ref
    return section(
        "origin",
        "Origine",
        "Origin",
        Said(quote=quote(ref, "title"), owner="moa"),
        figure("Producteur", "Producer", ref, "producer", owner="moa"),
        figure("Adresse", "Address", ref, "origin_url", owner="moa"),
        figure("Licence", "Licence", ref, "licence", owner="moa"),
        figure("Recueil", "Collection", ref, "collected", owner="moa"),
        figure("Début du recueil", "Collected from", ref, "collected_from", owner="moa"),
        figure("Fin du recueil", "Collected until", ref, "collected_until", owner="moa"),
        _synthetic(source),
        figure("Responsable", "Responsible", ref, "responsible", owner="moa"),
        figure("Finalité", "Purpose", ref, "purpose", owner="dpo"),
        figure("Conservation jusqu’au", "Kept until", ref, "retention_until", owner="dpo"),
    )


def _synthetic(source: Held[Source]) -> Block:
    told = source.document.synthetic
    if told is None:
        return todo("données réelles ou synthétiques", "real or synthetic data", "moa")
    if told:
        return Words(
            text=Text(fr="Données synthétiques, déclarées telles.", en="Synthetic data, declared as such.")
        )
    return Words(text=Text(fr="Données réelles, déclarées telles.", en="Real data, declared as such."))


def files(received: Sequence[Held[Manifest]]) -> Iterator[Section]:
    """What each received file gave, and why rows of each table were put aside."""
    if not received:
        return
    gave = table(
        "files",
        Text(fr="Fichiers et lignes", en="Files and rows"),
        Text(fr="Fichier", en="File"),
        (
            column("rows_count", "Lignes gardées", "Rows kept"),
            column("quarantined_count", "Lignes en quarantaine", "Rows in quarantine"),
        ),
        [
            (f"{held.ref.id}.{one.id}", held.ref, f"sources/{token(one.id)}")
            for held in received
            for one in held.document.sources
        ],
    )
    yield section("files", "Fichiers reçus", "Files received", gave, *_put_aside(received))


def _put_aside(received: Sequence[Held[Manifest]]) -> Iterator[Table]:
    """Rows in quarantine, by table and reason; a table is known by its first file."""
    aside = [
        (held, [why for why, rows_count in held.document.quarantine.reasons.items() if rows_count])
        for held in received
    ]
    reasons = sorted({why for _, whys in aside for why in whys})
    if not reasons:
        return
    yield Table(
        id="quarantine",
        caption=Text(fr="Lignes en quarantaine, par raison", en="Rows in quarantine, by reason"),
        header=Text(fr="Premier fichier", en="First file"),
        columns=tuple(Column(id=why, label=sentence_case(coded(BadRow, "reason", why))) for why in reasons),
        rows=tuple(
            Row(
                id=held.ref.id,
                header=quote(held.ref, f"sources/{token(held.document.sources[0].id)}/id"),
                cells={why: quote(held.ref, f"quarantine/reasons/{token(why)}") for why in whys},
            )
            for held, whys in aside
            if whys
        ),
    )


def size(profile: Held[Profile]) -> Section:
    """Rows, columns, repeats and holes."""
    ref = profile.ref
    return section(
        "size",
        "Taille",
        "Size",
        Sentence(
            text=Text(
                fr="La table a {rows} lignes et {columns} colonnes\u202f; {repeated} lignes sont répétées.",
                en="The table has {rows} rows and {columns} columns; {repeated} rows are repeated.",
            ),
            quotes={
                "rows": quote(ref, "rows_count"),
                "columns": quote(ref, "columns_count"),
                "repeated": quote(ref, "duplicate_rows_count"),
            },
        ),
        figure("Cellules vides", "Missing cells", ref, "missing_ratio", owner="moe"),
    )


def meanings(dictionary: Held[Dictionary] | None) -> Section:
    """The dictionary as declared; unknown meanings are holes."""
    if dictionary is None:
        missing = todo("le sens de chaque colonne", "the meaning of each column", "moa")
        return section("dictionary", "Dictionnaire", "Dictionary", missing)
    ref, variables = dictionary.ref, dictionary.document.variables[:VARIABLES_SHOWN]
    return section(
        "dictionary",
        "Dictionnaire",
        "Dictionary",
        figure("Une ligne est", "One row is", ref, "observation", owner="moa"),
        Table(
            id="variables",
            caption=Text(fr="Variables", en="Variables"),
            header=Text(fr="Variable", en="Variable"),
            columns=(
                column("meaning", "Sens", "Meaning"),
                column("unit", "Unité", "Unit"),
                column("type", "Type", "Type"),
                column("role", "Rôle", "Role"),
            ),
            rows=tuple(
                Row(
                    id=one.id,
                    header=quote(ref, f"variables/{token(one.id)}/id"),
                    cells={
                        "meaning": quote(ref, f"variables/{token(one.id)}/meaning"),
                        **({"unit": quote(ref, f"variables/{token(one.id)}/unit")} if one.unit else {}),
                        "type": Words(text=coded(Variable, "type", one.type)),
                        "role": Words(text=coded(Variable, "role", one.role)),
                    },
                )
                for one in variables
            ),
            owner="moa",
        ),
        *rest(len(dictionary.document.variables), VARIABLES_SHOWN),
    )
