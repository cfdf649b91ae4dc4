"""The procès-verbal de recette: each test beside its threshold, the verdict, its reservations, who signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filrouge.domains.serving.compute.accepting import Proofs, Source, seen, source_of
from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.reports import (
    Block,
    Figure,
    Row,
    Said,
    Section,
    Sentence,
    Table,
    Todo,
    Words,
    coded_words,
    column,
    quoted,
    section,
    signed,
)
from filrouge.kernel.texts import Text
from filrouge.kernel.words import sentence_case
from filrouge.kinds.serving import (
    Acceptance,
    AcceptanceRecord,
    Reservation,
    Tested,
    ToolCheck,
    ToolFinding,
)
from filrouge.kinds.specification import AcceptanceTest, Requirements

COMPARED = {
    "at_least": Text(fr="au moins", en="at least"),
    "at_most": Text(fr="au plus", en="at most"),
}
FINDINGS_PRINTED = 60  #: of one tool; its document keeps more
STRADDLES = Text(
    fr="L’intervalle contient le seuil\u00a0: la valeur centrale tranche, le doute reste.",
    en="The interval holds the threshold: the central value decides, the doubt stays.",
)


@dataclass(frozen=True)
class Told:
    """What the record of an acceptance tells; ``signature``: of the record as it stands."""

    acceptance: Held[Acceptance]
    requirements: Held[Requirements]
    proofs: Proofs
    record: Held[AcceptanceRecord] | None = None
    signature: Ref | None = None


def acceptance_report(told: Told) -> Section:
    return section(
        "acceptance",
        "Procès-verbal de recette",
        "Acceptance record",
        _object(told),
        _tests(told),
        *_checks(told),
        _looked_at(told),
        _verdict(told),
    )


def _object(told: Told) -> Section:
    acceptance, model = told.acceptance.ref, told.proofs.model.ref
    blocks: list[Block] = [
        Figure(
            label=Text(fr="Modèle, par son nom public", en="Model, by its public name"),
            quote=quoted(acceptance, "name"),
        ),
        Figure(
            label=Text(fr="Révision du modèle", en="Revision of the model"),
            quote=quoted(acceptance, "model_revision"),
        ),
        Figure(
            label=Text(fr="Empreinte du fichier servi", en="Hash of the file served"),
            quote=quoted(acceptance, "model_sha256"),
        ),
        Figure(
            label=Text(fr="Lignes scellées sur lesquelles il est noté", en="Sealed rows it is scored on"),
            quote=quoted(model, "test_rows_count"),
        ),
        Said(quote=quoted(told.requirements.ref, "title"), owner="moa"),
    ]
    measured = told.proofs.measurement
    if measured:
        blocks.append(
            Sentence(
                text=Text(
                    fr="Temps mesurés sur {rows} réponses, une à une, sans le réseau ({machine}).",
                    en="Times measured on {rows} answers, one by one, without the network ({machine}).",
                ),
                quotes={
                    "rows": quoted(measured.ref, "rows_count"),
                    "machine": quoted(measured.ref, "machine"),
                },
            )
        )
    return section("object", "Objet de la recette", "What is accepted", *blocks)


def _tests(told: Told) -> Section:
    acceptance = told.acceptance
    summary = Sentence(
        text=Text(
            fr="Épreuves réussies\u00a0: {met}, manquées\u00a0: {missed}, sans mesure\u00a0: {unknown}.",
            en="Tests met: {met}; missed: {missed}; without a measure: {unknown}.",
        ),
        quotes={
            "met": quoted(acceptance.ref, "met_count"),
            "missed": quoted(acceptance.ref, "not_met_count"),
            "unknown": quoted(acceptance.ref, "not_measurable_count"),
        },
    )
    table = Table(
        id="tests",
        caption=Text(
            fr="Chaque exigence, sa mesure et son seuil", en="Each requirement, its measure and its threshold"
        ),
        header=Text(fr="Exigence", en="Requirement"),
        columns=(
            column("result", "Résultat", "Result"),
            column("value", "Mesuré", "Measured"),
            column("low", "Borne basse", "Lower bound"),
            column("high", "Borne haute", "Upper bound"),
            column("comparator", "Comparaison", "Comparison"),
            column("threshold", "Seuil", "Threshold"),
            column("why", "D’où vient le résultat", "Where the result comes from"),
        ),
        rows=tuple(_row(told, one) for one in acceptance.document.tests),
        owner="moe",
    )
    doubts = [one for one in acceptance.document.tests if one.straddles]
    notes = [
        Sentence(
            text=Text(
                fr=f"{{title}}\u00a0: {STRADDLES.fr[0].lower()}{STRADDLES.fr[1:]}",
                en=f"{{title}}: {STRADDLES.en[0].lower()}{STRADDLES.en[1:]}",
            ),
            quotes={"title": _title(told, one.id)},
        )
        for one in doubts
    ]
    return section("tests", "Épreuves et seuils", "Tests and thresholds", summary, table, *notes)


def _row(told: Told, one: Tested) -> Row:
    test = _test(told.requirements.document, one.id)
    source = source_of(one.id, test, told.proofs) if test else None
    cells: dict[str, Quote | Words] = {
        "result": coded_words(Tested, "result", one.result),
        "why": coded_words(Tested, "why", one.why),
        "comparator": _said(COMPARED[one.comparator])
        if one.threshold
        else _said(Text(fr="sans seuil", en="no threshold")),
        **_measured(source),
    }
    if one.threshold:
        cells["threshold"] = quoted(told.requirements.ref, "requirements", one.id, "test", "threshold")
    return Row(id=one.id, header=_title(told, one.id), cells=cells)


def _measured(source: Source | None) -> dict[str, Quote | Words]:
    if source is None:
        return {}
    found = {"value": source.value, "low": source.low, "high": source.high}
    return {name: quote for name, quote in found.items() if quote}


def _checks(told: Told) -> Iterator[Section]:
    """Tools whose figures answer a test: what they looked at, and what they found wrong."""
    checks = told.proofs.checks
    if not checks:
        return
    tools = Table(
        id="tools",
        caption=Text(fr="Outils et ce qu’ils ont regardé", en="Tools, and what they looked at"),
        header=Text(fr="Outil", en="Tool"),
        columns=(
            column("version", "Version", "Version"),
            column("taken_on", "Le", "On"),
            column("looked_at_count", "Pages, dépendances ou appels", "Pages, dependencies or calls"),
        ),
        rows=tuple(
            Row(
                id=one.ref.id,
                header=quoted(one.ref, "tool"),
                cells={
                    "taken_on": quoted(one.ref, "taken_on"),
                    "looked_at_count": quoted(one.ref, "looked_at_count"),
                    **({"version": quoted(one.ref, "version")} if one.document.version else {}),
                },
            )
            for one in checks
        ),
        owner="moe",
    )
    found = [_findings(one) for one in checks if one.document.findings]
    yield section("checks", "Contrôles par des outils", "Checks by tools", tools, *found)


def _findings(check: Held[ToolCheck]) -> Table:
    return Table(
        id=f"findings-{check.ref.id}",
        caption=Text(fr="Ce qu’un outil a relevé", en="What a tool found"),
        header=Text(fr="Règle", en="Rule"),
        columns=(
            column("severity", "Gravité", "Severity"),
            column("where", "Où", "Where"),
            column("says", "Ce qu’il en dit", "What it says"),
        ),
        rows=tuple(
            Row(
                id=one.id,
                header=quoted(check.ref, "findings", one.id, "rule"),
                cells={
                    "severity": coded_words(ToolFinding, "severity", one.severity),
                    **{name: quoted(check.ref, "findings", one.id, name) for name in ("where", "says")},
                },
            )
            for one in check.document.findings[:FINDINGS_PRINTED]
        ),
        owner="moe",
    )


def _looked_at(told: Told) -> Section:
    """What people saw, in their words."""
    blocks: list[Block] = []
    for one in told.acceptance.document.tests:
        found = seen(one.id, told.proofs)
        if found:
            held, what = found
            blocks.append(Figure(label=Text(fr="Exigence", en="Requirement"), quote=_title(told, one.id)))
            blocks.append(Said(quote=quoted(held.ref, "seen", what.id, "says")))
        elif one.why == "nobody_looked":
            blocks.append(Figure(label=Text(fr="Exigence", en="Requirement"), quote=_title(told, one.id)))
            blocks.append(
                Todo(what=Text(fr="ce qu’une personne a constaté", en="what somebody saw"), owner="moa")
            )
    none = _said(
        Text(fr="Aucune épreuve ne demandait un regard humain.", en="No test asked for a person’s look.")
    )
    return section("seen", "Constats", "What people saw", *(blocks or [none]))


def _verdict(told: Told) -> Section:
    record = told.record
    if record is None:
        missing = Todo(
            what=Text(fr="la décision de la maîtrise d’ouvrage", en="the client side’s decision"), owner="moa"
        )
        return section("verdict", "Décision", "Decision", missing)
    blocks: Sequence[Block] = (
        coded_words(AcceptanceRecord, "verdict", record.document.verdict),
        Figure(label=Text(fr="Prononcée le", en="Pronounced on"), quote=quoted(record.ref, "held_on")),
        Said(quote=quoted(record.ref, "reasons")),
        *_reservations(record),
        signed(told.signature, record.document.signed_by),
    )
    return section("verdict", "Décision", "Decision", *blocks)


def _reservations(record: Held[AcceptanceRecord]) -> Iterator[Block]:
    if not record.document.reservations:
        return
    yield Table(
        id="reservations",
        caption=Text(fr="Réserves à lever", en="Reservations to be lifted"),
        header=Text(fr="Réserve", en="Reservation"),
        columns=(
            column("owner", "Porteur", "Owner"),
            column("due", "Échéance", "Due"),
            column("lifted", "Levée le", "Lifted on"),
        ),
        rows=tuple(
            Row(
                id=one.id,
                header=quoted(record.ref, "reservations", one.id, "what"),
                cells={
                    "owner": coded_words(Reservation, "owner", one.owner),
                    "due": quoted(record.ref, "reservations", one.id, "due"),
                    "lifted": quoted(record.ref, "reservations", one.id, "lifted_on")
                    if one.lifted_on
                    else _said(Text(fr="ouverte", en="open")),
                },
            )
            for one in record.document.reservations
        ),
        owner="moa",
    )


def _title(told: Told, requirement: str) -> Quote:
    return quoted(told.requirements.ref, "requirements", requirement, "title")


def _test(requirements: Requirements, id: str) -> AcceptanceTest | None:
    return next((one.test for one in requirements.requirements if one.id == id), None)


def _said(text: Text) -> Words:
    return Words(text=sentence_case(text))
