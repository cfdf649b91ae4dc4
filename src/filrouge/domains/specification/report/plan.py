"""The schéma directeur as a report tree, and its parts, which the cahier des charges prints too."""

from collections.abc import Iterator

from filrouge.domains.specification.report.architectures import OWNER, Planned, difference, target, today
from filrouge.domains.specification.report.cells import (
    Cell,
    missing,
    owner_word,
    plain_table,
    sources_table,
    spread_rows,
    words,
)
from filrouge.kernel.project import Held
from filrouge.kernel.reports import (
    Block,
    Chart,
    Figure,
    Row,
    Said,
    Section,
    Sentence,
    coded_words,
    column,
    quoted,
    section,
)
from filrouge.kernel.texts import Text
from filrouge.kinds.specification import (
    BudgetLine,
    MasterPlan,
)


def plan_report(told: Planned) -> Section:
    """Today, the target, what lies between, the way and its budget; every figure is a quote."""
    plan = told.plan
    sources = plan.document.sources
    return section(
        "master-plan",
        "Schéma directeur",
        "Master plan",
        Said(quote=quoted(plan.ref, "title")),
        Said(quote=quoted(plan.ref, "ambition")),
        *([sources_table(plan, ("sources",), sources, id="plan-sources", owner=OWNER)] if sources else []),
        section("today", "Architecture actuelle", "Current architecture", *today(told)),
        section("target", "Architecture cible", "Target architecture", *target(told)),
        section("difference", "De l’une à l’autre", "From one to the other", *difference(told)),
        section("trajectory", "Trajectoire", "Trajectory", *trajectory(told)),
        section("budget", "Budget par année", "Budget by year", *budget(told)),
    )


def trajectory(told: Planned) -> Iterator[Block]:
    """The Gantt chart with its table, and the critical path."""
    ref, found = told.schedule.ref, told.schedule.document
    plan = told.plan
    steps = {one.id: one for one in plan.document.steps}
    yield Sentence(
        text=Text(
            fr="La trajectoire va du {start} au {end}\u00a0: {days} jours. Étapes qui ne peuvent glisser "
            "d’un jour sans retarder l’ensemble\u00a0: {critical}.",
            en="The way goes from {start} to {end}: {days} days. Steps that cannot slip by one day without "
            "delaying the whole: {critical}.",
        ),
        quotes={
            "start": quoted(ref, "starts_on"),
            "end": quoted(ref, "ends_on"),
            "days": quoted(ref, "days_count"),
            "critical": quoted(ref, "critical_count"),
        },
    )
    ordered = sorted(found.steps, key=lambda one: (one.starts_on, one.ends_on))
    columns = (
        column("starts_on", "Début", "Start"),
        column("ends_on", "Fin", "End"),
        column("slack_days", "Marge", "Slack"),
        column("critical", "Critique", "Critical"),
        column("owner", "Porteur", "Owner"),
    )
    yield Chart(
        mark="gantt",
        measure=Text(fr="Jours", en="Days"),
        drawn=("starts_on", "ends_on"),
        table=plain_table(
            "schedule",
            "Étapes au plus tôt",
            "Steps at the earliest",
            ("Étape", "Step"),
            columns,
            [
                Row(
                    id=one.id,
                    header=quoted(plan.ref, "steps", one.id, "title"),
                    cells={
                        **{
                            name: quoted(ref, "steps", one.id, name)
                            for name in ("starts_on", "ends_on", "slack_days")
                        },
                        "critical": words("Oui", "Yes") if one.critical else words("Non", "No"),
                        "owner": owner_word(steps[one.id].owner),
                    },
                )
                for one in ordered
            ],
            OWNER,
        ),
    )
    yield _waits(plan)
    for one in found.steps:
        if one.late_days:
            yield Sentence(
                text=Text(
                    fr="«\u00a0{step}\u00a0» finirait avec {late} de retard sur son échéance.",
                    en="“{step}” would end {late} after it is due.",
                ),
                quotes={
                    "step": quoted(plan.ref, "steps", one.id, "title"),
                    "late": quoted(ref, "steps", one.id, "late_days"),
                },
            )


def _waits(plan: Held[MasterPlan]) -> Block:
    """What each step waits for, and when it is due."""
    rows: list[Row] = []
    for one in plan.document.steps:
        lists: dict[str, list[Cell]] = {
            "after": [quoted(plan.ref, "steps", name, "title") for name in one.after],
            "not_before": [quoted(plan.ref, "steps", one.id, "not_before")] if one.not_before else [],
            "due_on": [quoted(plan.ref, "steps", one.id, "due_on")] if one.due_on else [],
        }
        rows += spread_rows(one.id, quoted(plan.ref, "steps", one.id, "title"), lists)
    columns = (
        column("after", "Après", "After"),
        column("not_before", "Pas avant", "Not before"),
        column("due_on", "Échéance", "Due"),
    )
    return plain_table(
        "waits",
        "Dépendances et échéances",
        "Dependencies and due days",
        ("Étape", "Step"),
        columns,
        rows,
        OWNER,
    )


def budget(told: Planned) -> Iterator[Block]:
    """Capital and running by year beside what the frame allows, then the lines."""
    ref, plan = told.schedule.ref, told.plan
    if not plan.document.budget:
        yield missing("les lignes de budget, par année", "the lines of the budget, by year", OWNER)
        return
    sums = (
        column("capital_eur", "Investissement", "Capital"),
        column("running_eur", "Fonctionnement", "Running"),
        column("total_eur", "Total", "Total"),
        column("allowed_eur", "Budget du cadre", "Budget of the frame"),
        column("left_eur", "Reste", "Left"),
    )
    yield Chart(
        mark="grouped_bars",
        measure=Text(fr="Euros", en="Euros"),
        drawn=("capital_eur", "running_eur"),
        table=plain_table(
            "budget-years",
            "Budget par année",
            "Budget by year",
            ("Année", "Year"),
            sums,
            [
                Row(
                    id=one.id,
                    header=quoted(ref, "years", one.id, "id"),
                    cells={
                        name.id: quoted(ref, "years", one.id, name.id)
                        for name in sums
                        if getattr(one, name.id) is not None
                    },
                )
                for one in told.schedule.document.years
            ],
            OWNER,
        ),
    )
    yield Figure(label=Text(fr="Investissement total", en="Capital in all"), quote=quoted(ref, "capital_eur"))
    yield Figure(label=Text(fr="Fonctionnement total", en="Running in all"), quote=quoted(ref, "running_eur"))
    yield plain_table(
        "budget-lines",
        "Lignes du budget",
        "Lines of the budget",
        ("Ligne", "Line"),
        (
            column("nature", "Nature", "Nature"),
            column("year", "Année", "Year"),
            column("amount", "Montant", "Amount"),
        ),
        [
            Row(
                id=f"{line.id}-{year.id}",
                header=quoted(plan.ref, "budget", line.id, "title"),
                cells={
                    "nature": coded_words(BudgetLine, "nature", line.nature),
                    "year": quoted(plan.ref, "budget", line.id, "years", year.id, "id"),
                    "amount": year.value
                    or quoted(plan.ref, "budget", line.id, "years", year.id, "amount_eur"),
                },
            )
            for line in plan.document.budget
            for year in line.years
        ],
        OWNER,
    )
