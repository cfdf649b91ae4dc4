"""What requirements cost by year, beside the budget, and what exceeds it."""

from collections.abc import Iterator

from filrouge.domains.specification.report.cells import plain_table
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Row, Sentence, column, quoted
from filrouge.kernel.texts import Text
from filrouge.kinds.specification import CostFinding, RequirementCosts, Requirements

OWNER = "moa"
OF_A_YEAR = {"year": "year", "over": "over_eur"}
FOUND = {
    "no_cost": Text(fr="{title}\u00a0: son coût n’est pas dit.", en="{title}: its cost is not told."),
    "no_day": Text(fr="{title}\u00a0: elle n’a pas d’échéance.", en="{title}: it has no day."),
    "over_plan": Text(
        fr="{year}\u00a0: les exigences dépassent de {over} ce que le schéma directeur prévoit.",
        en="{year}: requirements exceed what the master plan provides by {over}.",
    ),
    "over_frame": Text(
        fr="{year}\u00a0: les exigences dépassent de {over} le budget du cadre de l’entreprise.",
        en="{year}: requirements exceed the budget of the company frame by {over}.",
    ),
}


def costs(held: Held[RequirementCosts], requirements: Held[Requirements]) -> Iterator[Block]:
    ref, told = held.ref, held.document
    names = (
        ("asked_eur", "Coût des exigences", "Cost of requirements"),
        ("capital_eur", "Investissement prévu", "Capital planned"),
        ("running_eur", "Fonctionnement prévu", "Running planned"),
        ("difference_eur", "Prévu moins demandé", "Planned less asked"),
        ("allowed_eur", "Budget du cadre", "Budget of the frame"),
    )
    yield plain_table(
        "requirement-costs",
        "Coût des exigences face au budget",
        "Cost of requirements beside the budget",
        ("Année", "Year"),
        [column(*one) for one in names],
        [
            Row(
                id=one.id,
                header=quoted(ref, "years", one.id, "id"),
                cells={
                    name: quoted(ref, "years", one.id, name)
                    for name, _, _ in names
                    if getattr(one, name) is not None
                },
            )
            for one in told.years
        ],
        OWNER,
    )
    yield Sentence(
        text=Text(
            fr="En tout, les exigences coûtent {asked}\u00a0; le schéma prévoit {planned}\u00a0; "
            "différence\u00a0: {difference}. Sans échéance\u00a0: {undated}.",
            en="In all, requirements cost {asked}; the plan provides {planned}; difference: {difference}. "
            "Without a day: {undated}.",
        ),
        quotes={
            "asked": quoted(ref, "asked_eur"),
            "planned": quoted(ref, "planned_eur"),
            "difference": quoted(ref, "difference_eur"),
            "undated": quoted(ref, "undated_eur"),
        },
    )
    titled = {one.id for one in requirements.document.requirements}
    for one in told.findings:
        if one.requirement is None or one.requirement in titled:
            yield _finding(held, requirements, one)


def _finding(held: Held[RequirementCosts], requirements: Held[Requirements], one: CostFinding) -> Sentence:
    if one.requirement:
        quotes = {"title": quoted(requirements.ref, "requirements", one.requirement, "title")}
    else:
        quotes = {name: quoted(held.ref, "findings", one.id, of) for name, of in OF_A_YEAR.items()}
    return Sentence(text=FOUND[one.rule], quotes=quotes)
