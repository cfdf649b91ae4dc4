"""The audit told to those who decide: in plain words first, then argued figure by figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filrouge.domains.audit.report.facts import found, measured, queries
from filrouge.domains.audit.report.findings import findings, moved, strategy
from filrouge.domains.audit.report.levels import disagreements, levels
from filrouge.domains.audit.report.pieces import said, section, sentence, todo, words
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Section, quoted
from filrouge.kinds.audit import (
    Assessment,
    Comparison,
    Finding,
    Inventory,
    Measures,
    Plan,
    Questionnaire,
    Roadmap,
    Scan,
    Strategy,
)

FIRST_FINDINGS = 3
FIRST_ACTIONS = 3


@dataclass(frozen=True)
class Told:
    """All that the report tells; findings come in the order in which they are told."""

    plan: Held[Plan]
    questionnaires: Sequence[Held[Questionnaire]]
    assessment: Held[Assessment]
    findings: Sequence[Held[Finding]]
    measures: Sequence[Held[Measures]] = ()
    scan: Held[Scan] | None = None
    inventory: Held[Inventory] | None = None
    strategy: Held[Strategy] | None = None
    roadmap: Held[Roadmap] | None = None
    comparison: Held[Comparison] | None = None


def restitution(told: Told) -> Section:
    """In plain words, then levels, measures, uses, disagreements, findings, strategy, method, queries."""
    return section(
        "audit",
        "Audit des pratiques data et IA",
        "Audit of data and AI practices",
        (
            _in_short(told),
            _why(told),
            section("levels", "Niveaux déclarés et prouvés", "Levels declared and proven", _levels(told)),
            measured(told.measures),
            found(told.scan, told.inventory),
            *disagreements(told.assessment, told.questionnaires),
            findings(told.findings),
            strategy(told.strategy, told.roadmap),
            *moved(told.comparison),
            _method(),
            section(
                "queries", "D’où viennent les chiffres", "Where the figures come from", queries(told.measures)
            ),
        ),
    )


def _in_short(told: Told) -> Section:
    """What somebody who reads one page must know."""
    ref = told.assessment.ref
    blocks: list[Block] = [
        sentence(
            "Au {day}, {people} personnes ont répondu, et {pieces} pièces appuient ce qu’elles disent.",
            "On {day}, {people} people had answered, and {pieces} pieces back what they say.",
            {
                "day": quoted(ref, "as_of"),
                "people": quoted(ref, "respondents_count"),
                "pieces": quoted(ref, "pieces_count"),
            },
        ),
        words(
            "Deux niveaux sont donnés : celui que l’on déclare, et celui que l’on peut prouver. L’écart "
            "entre les deux "
            "est ce qu’il reste à écrire, à mesurer ou à faire.",
            "Two levels are given: the one declared, and the one that can be proven. The difference "
            "between them is "
            "what is left to be written, measured or done.",
        ),
        *_first_level(told),
    ]
    if told.scan is not None and told.scan.document.shadow_count is not None:
        blocks.append(
            sentence(
                "{shadow} usages de l’IA ont été trouvés que personne n’avait déclarés.",
                "{shadow} uses of AI were found that nobody had declared.",
                {"shadow": quoted(told.scan.ref, "shadow_count")},
            )
        )
    blocks += [said(held.ref, "fact") for held in told.findings[:FIRST_FINDINGS]]
    blocks += _what_next(told)
    return section("summary", "En clair", "In plain words", blocks)


def _first_level(told: Told) -> Iterator[Block]:
    first = told.questionnaires[0].document.code
    names = ("declared_level", "proven_level", "highest_level")
    yield sentence(
        "L’entreprise se dit au niveau {declared_level} sur {highest_level} ; elle en prouve {proven_level}.",
        "The company puts itself at level {declared_level} of {highest_level}; it proves {proven_level}.",
        {name: quoted(told.assessment.ref, "questionnaires", first, name) for name in names},
        owner="moa",
    )


def _what_next(told: Told) -> Iterator[Block]:
    if told.strategy is None or told.roadmap is None:
        yield todo("la stratégie d’intégration", "the integration strategy", "moa")
        return
    yield words("Ce que nous proposons de faire d’abord :", "What we propose to do first:")
    for one in told.roadmap.document.actions[:FIRST_ACTIONS]:
        yield said(told.strategy.ref, "actions", one.id, "what")
    yield sentence(
        "Le tout coûte {cost} ; {over} années dépassent le budget de l’entreprise.",
        "All of it costs {cost}; {over} years exceed the company’s budget.",
        {"cost": quoted(told.roadmap.ref, "cost_eur"), "over": quoted(told.roadmap.ref, "over_budget_count")},
    )


def _why(told: Told) -> Section:
    plan, blocks = told.plan, []
    blocks.append(said(plan.ref, "title"))
    blocks.append(said(plan.ref, "purpose", owner="moa"))
    if plan.document.frame is not None:
        blocks.append(said(plan.document.frame, "strategy", owner="moa"))
    return section("why", "Pourquoi cet audit", "Why this audit", blocks)


def _levels(told: Told) -> Iterator[Section]:
    return levels(told.assessment, told.questionnaires)


def _method() -> Section:
    return section(
        "method",
        "Méthode",
        "Method",
        (
            words(
                "Le niveau déclaré d’une question est la médiane basse des réponses. Le niveau prouvé est "
                "le plus haut "
                "dont toutes les pièces demandées sont jointes ; là où une mesure dit le niveau, elle "
                "l’emporte sur "
                "les pièces. Ce que personne ne prouve reste au niveau le plus bas.",
                "The declared level of a question is the lower median of its answers. The proven level is "
                "the highest "
                "of which every piece asked for is joined; where a measure says the level, it prevails "
                "over pieces. "
                "What nobody proves stays at the lowest level.",
            ),
            words(
                "Répondre davantage n’abaisse jamais ce qui est prouvé, et l’ordre des questions ou des "
                "personnes ne "
                "change rien.",
                "Answering more never lowers what is proven, and the order of questions or of people "
                "changes nothing.",
            ),
            words(
                "Les noms des caractéristiques de qualité sont ceux de la norme ISO/IEC ; ce qui est "
                "mesuré est dit "
                "dans nos propres mots, requête par requête.",
                "The names of quality characteristics are those of the ISO/IEC standard; what is measured "
                "is told in "
                "our own words, query by query.",
            ),
        ),
    )
