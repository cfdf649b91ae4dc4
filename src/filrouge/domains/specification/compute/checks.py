"""What shows that a project was specified: a way from today to the target, and requirements one can test."""

from datetime import date

from filrouge.kernel.checks import Check, Demand, demanding, sample
from filrouge.kernel.documents import Prose, Quantity, Ref
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.specification import (
    AcceptanceTest,
    BudgetLine,
    Change,
    Difference,
    MasterPlan,
    Matrix,
    Requirement,
    Requirements,
    Schedule,
    Specification,
    TargetApplication,
    Threat,
    TrajectoryStep,
    YearAmount,
)

#: What a cahier des charges asks for at least, by type of requirement.
TYPES_WANTED = frozenset({"functional", "performance", "security", "regulation"})


def _leads_somewhere(plan: MasterPlan) -> bool:
    """Steps that follow each other, and money of both kinds."""
    return any(one.after for one in plan.steps) and {one.nature for one in plan.budget} == {
        "capital",
        "running",
    }


def _changes_something(difference: Difference) -> bool:
    """Something is changed or added, and a step puts each of it in place."""
    return difference.changed_count + difference.added_count > 0 and not difference.undelivered


def _covers(requirements: Requirements) -> bool:
    wanted = [one for one in requirements.requirements if one.priority != "wont"]
    return {one.type for one in wanted} >= TYPES_WANTED


def _can_be_accepted(requirements: Requirements) -> bool:
    """Every requirement that must hold has a test that is decided, a cost and a day."""
    wanted = [one for one in requirements.requirements if one.priority == "must"]
    return bool(wanted) and all(
        one.test is not None and one.test.is_decided and one.cost_eur is not None and one.due_on is not None
        for one in wanted
    )


def _is_whole(specification: Specification) -> bool:
    """Threats have measures; calendar and budget come from a master plan, the law from a screening."""
    return bool(
        specification.master_plan
        and specification.screenings
        and specification.threats
        and all(one.measure for one in specification.threats)
    )


def _is_traced(matrix: Matrix) -> bool:
    return matrix.requirements_count > 0 and matrix.traced_count == matrix.requirements_count


def _said(text: str) -> Prose:
    return Prose(lang="en", text=text)


def _ref(kind: str) -> Ref:
    return Ref(kind=kind, id="oven", revision=1)


def _plan(*natures: str) -> MasterPlan:
    lines = [
        BudgetLine.model_validate(
            {
                "id": one,
                "title": _said(one),
                "nature": one,
                "years": (YearAmount(id="2026", amount_eur=100),),
            }
        )
        for one in natures
    ]
    return MasterPlan(
        title=_said("Bakery"),
        ambition=_said("Waste less"),
        inventory=_ref("audit.inventory"),
        applications=(TargetApplication(id="oven", what=_said("An oven")),),
        starts_on=date(2026, 1, 5),
        steps=(
            TrajectoryStep(id="buy", title=_said("Buy"), days_count=10, owner="moa"),
            TrajectoryStep(id="lay", title=_said("Lay"), days_count=5, after=("buy",), owner="moe"),
        ),
        budget=tuple(lines),
    )


def _difference(*undelivered: str) -> Difference:
    return Difference(
        applications=(Change(id="oven", fate="added", steps=() if undelivered else ("lay",)),),
        flows=(),
        kept_count=0,
        changed_count=0,
        added_count=1,
        removed_count=0,
        undelivered=undelivered,
    )


def _schedule() -> Schedule:
    return Schedule(
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 1, 19),
        days_count=15,
        critical_count=2,
        late_count=0,
        steps=(),
        years=(),
        capital_eur=100,
        running_eur=100,
        over_budget_count=0,
    )


def _requirements(*types: str, threshold: Quantity | None, cost_eur: float | None = 10) -> Requirements:
    test = AcceptanceTest(method="metric", subject="oven", metric="waste", threshold=threshold)
    return Requirements(
        title=_said("Oven"),
        requirements=tuple(
            Requirement.model_validate(
                {
                    "id": one,
                    "title": _said(one),
                    "statement": _said(one),
                    "type": one,
                    "owner": "moe",
                    "priority": "must",
                    "cost_eur": cost_eur,
                    "due_on": date(2026, 6, 1),
                    "test": test,
                }
            )
            for one in types
        ),
    )


def _specification(*, measure: str | None = "A door", screened: bool = True) -> Specification:
    return Specification(
        title=_said("Oven"),
        variant="private",
        functions=_ref("specification.functions"),
        requirements=_ref("specification.requirements"),
        master_plan=_ref("specification.master_plan"),
        screenings=(_ref("compliance.screening"),) if screened else (),
        threats=(
            Threat(id="fire", what=_said("Fire"), measure=_said(measure) if measure else None, owner="moe"),
        ),
    )


def _matrix(traced_count: int) -> Matrix:
    return Matrix(items=(), gaps=(), requirements_count=4, traced_count=traced_count, gaps_count=0)


ALL = ("functional", "performance", "security", "regulation")
DECIDED = Quantity(value=2, unit="kg")

PLANNED = Check(
    id="specification.master_plan",
    label=Text(
        fr="Le schéma directeur mène de l’architecture actuelle à la cible",
        en="The master plan leads from the current architecture to the target",
    ),
    codes=("C1.2.2",),
    reads=(MasterPlan, Difference, Schedule),
    function=demanding(
        Demand(
            MasterPlan, N_("a master plan whose steps follow each other, with both budgets"), _leads_somewhere
        ),
        Demand(Difference, N_("a difference that steps put in place without a gap"), _changes_something),
        Demand(Schedule, N_("a schedule with its critical path")),
    ),
    accepts=(sample(_plan("capital", "running"), _difference(), _schedule()),),
    rejects=(
        sample(_plan("capital"), _difference(), _schedule()),
        sample(_plan("capital", "running"), _difference("oven"), _schedule()),
        sample(_plan("capital", "running"), _difference()),
        sample(_plan("capital", "running"), _difference(), _schedule(), suspect=True),
    ),
)
COMPLETE = Check(
    id="specification.requirements",
    label=Text(
        fr="Le cahier des charges est complet\u00a0: technique, calendrier, budget, sécurité",
        en="The specification is complete: technique, calendar, budget, security",
    ),
    codes=("C1.2.2", "K1.1.4"),
    reads=(Requirements, Specification, Matrix),
    function=demanding(
        Demand(
            Requirements,
            N_("functional, performance, security and regulation requirements"),
            _covers,
        ),
        Demand(
            Requirements,
            N_("a test with its threshold, a cost and a day for everything that must hold"),
            _can_be_accepted,
        ),
        Demand(
            Specification,
            N_("a specification with its master plan, its legal screening and a measure for each threat"),
            _is_whole,
        ),
        Demand(Matrix, N_("requirements that are all traced, from their source to their test"), _is_traced),
    ),
    accepts=(sample(_requirements(*ALL, threshold=DECIDED), _specification(), _matrix(4)),),
    rejects=(
        sample(_requirements("functional", threshold=DECIDED), _specification(), _matrix(4)),
        sample(_requirements(*ALL, threshold=None), _specification(), _matrix(4)),
        sample(_requirements(*ALL, threshold=DECIDED, cost_eur=None), _specification(), _matrix(4)),
        sample(_requirements(*ALL, threshold=DECIDED), _specification(measure=None), _matrix(4)),
        sample(_requirements(*ALL, threshold=DECIDED), _specification(screened=False), _matrix(4)),
        sample(_requirements(*ALL, threshold=DECIDED), _specification(), _matrix(3)),
        sample(_requirements(*ALL, threshold=DECIDED), _specification()),
    ),
)

CHECKS = (PLANNED, COMPLETE)
