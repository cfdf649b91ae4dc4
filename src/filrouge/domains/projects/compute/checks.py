"""What shows that a project is led: a frame, roles, a log kept as things happen, reasoned decisions."""

from datetime import date, timedelta
from typing import Literal

from filrouge.kernel.checks import Check, Demand, demanding, sample
from filrouge.kernel.documents import Account, Prose, Quantity, Quote, Ref
from filrouge.kernel.reports import Said, Section, Words, quotes_in
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.projects import (
    Clause,
    Decision,
    Effort,
    Frame,
    Ground,
    Indicator,
    LogbookReport,
    Member,
    Nature,
    NatureCount,
    Objective,
    Review,
    Task,
    Team,
    YearBudget,
)

ENTRIES_MIN_COUNT = 5
DAYS_MIN_COUNT = 3  #: a log written in one sitting is a story, not a log
NATURES_MIN_COUNT = 2
OPTIONS_MIN_COUNT = 2  #: with one option there is nothing to decide
#: What the two sides are to exchange on.
EXCHANGED = ("options.choice", "specification.specification", "specification.requirements")
ROLES_WANTED = frozenset({"moa", "moe", "dpo"})


def _is_measurable(frame: Frame) -> bool:
    """A budget is known, and every objective has an indicator whose wanted value is fixed."""
    fixed = [any(one.wanted for one in objective.indicators) for objective in frame.objectives]
    return bool(frame.budgets and fixed) and all(fixed)


def _is_staffed(team: Team) -> bool:
    """Client side, delivery side and data protection are held, and the client is not the supplier."""
    held = {role for member in team.members for role in member.roles}
    clients = {member.account for member in team.members if "moa" in member.roles}
    suppliers = {member.account for member in team.members if "moe" in member.roles}
    return held >= ROLES_WANTED and bool(clients - suppliers) and bool(suppliers - clients)


def _is_kept(effort: Effort) -> bool:
    return (
        effort.entries_count >= ENTRIES_MIN_COUNT
        and effort.days_count >= DAYS_MIN_COUNT
        and len(effort.natures) >= NATURES_MIN_COUNT
    )


def _tells_something(report: LogbookReport) -> bool:
    return any(True for _ in quotes_in(report.content))


def _is_reasoned(decision: Decision) -> bool:
    return len(decision.options) >= OPTIONS_MIN_COUNT and bool(decision.grounds)


def _said(text: str) -> Prose:
    return Prose(lang="en", text=text)


def _frame(*objectives: Objective) -> Frame:
    budget = YearBudget(id="2026", budget_eur=80_000)
    return Frame(
        company=_said("A bakery"), strategy=_said("Waste less"), budgets=(budget,), objectives=objectives
    )


def _team(**roles: str) -> Team:
    joined = date(2026, 1, 5)
    return Team(
        members=tuple(
            Member(id=id, account=Account(f"account-{id}"), roles=tuple(held.split()), since=joined)
            for id, held in roles.items()
        )
    )


def _effort(*natures: Nature, days_count: int) -> Effort:
    counts = {nature: natures.count(nature) for nature in natures}
    first = date(2026, 1, 5)
    return Effort(
        entries_count=len(natures),
        days_count=days_count,
        first_on=first,
        last_on=first + timedelta(days=days_count - 1),
        spent_h=0,
        members=(),
        roles=(),
        months=(),
        natures=tuple(NatureCount(id=nature, entries_count=count) for nature, count in counts.items()),
    )


def _report() -> LogbookReport:
    entry = Ref(kind="projects.logbook_entry", id="kick-off", revision=1)
    title = Words(text=Text(fr="Journal", en="Log"))
    told = Said(quote=Quote(ref=entry, pointer="/text"))
    return LogbookReport(content=Section(id="log", title=title, blocks=(told,)))


def _decision(*options: str, grounds: tuple[Ground, ...] = ()) -> Decision:
    return Decision(
        question=_said("Which oven?"),
        options=tuple(Clause(id=option, what=_said(option)) for option in options),
        chosen=options[0],
        reasons=_said("It uses less"),
        decided_on=date(2026, 1, 12),
        decided_by=(Account("account-m1"),),
        grounds=grounds,
    )


_WASTE = Objective(
    id="waste",
    what=_said("Throw less bread away"),
    indicators=(Indicator(id="ratio", what=_said("Thrown away"), wanted=Quantity(value=0.02, unit="ratio")),),
)
_MEASURED = Ground(id="g1", cites=Ref(kind="models.card", id="oven", revision=1))

FRAME = Check(
    id="projects.frame",
    label=Text(
        fr="Le cadre de l’entreprise est posé, avec des objectifs mesurables",
        en="The company frame is set, with measurable objectives",
    ),
    codes=("C4.2.2",),
    reads=(Frame,),
    function=demanding(
        Demand(
            Frame, N_("a company frame with a budget, and a wanted value for each objective"), _is_measurable
        )
    ),
    accepts=(sample(_frame(_WASTE)),),
    rejects=(sample(_frame()), sample(_frame(_WASTE, Objective(id="fame", what=_said("Be known"))))),
)

ROLES = Check(
    id="projects.roles",
    label=Text(
        fr="Les rôles du projet sont tenus par des personnes",
        en="The roles of the project are held by people",
    ),
    codes=("C4.2.2",),
    reads=(Team,),
    function=demanding(
        Demand(
            Team,
            N_("a team with client side, delivery side and data protection, client and supplier apart"),
            _is_staffed,
        )
    ),
    accepts=(sample(_team(m1="moa", m2="moe candidate", m3="dpo")),),
    rejects=(sample(_team(m1="moa", m2="moe")), sample(_team(m1="moa moe dpo"))),
)

JOURNAL = Check(
    id="projects.journal",
    label=Text(
        fr="Le déroulement du projet est consigné et restitué",
        en="The course of the project is logged and reported",
    ),
    codes=("K1.1.1", "C4.2.2"),
    reads=(Effort, LogbookReport),
    function=demanding(
        Demand(
            Effort,
            N_(
                "a logbook of %(entries)d entries of %(natures)d natures, on %(days)d different days",
                entries=ENTRIES_MIN_COUNT,
                natures=NATURES_MIN_COUNT,
                days=DAYS_MIN_COUNT,
            ),
            _is_kept,
        ),
        Demand(LogbookReport, N_("a report of the logbook"), _tells_something),
    ),
    accepts=(sample(_effort("meeting", "hours", "hours", "incident", "decision", days_count=4), _report()),),
    rejects=(
        sample(_effort("meeting", "hours", "hours", "incident", "decision", days_count=1), _report()),
        sample(_effort("hours", "hours", "hours", "hours", "hours", days_count=5), _report()),
        sample(_effort("meeting", "hours", "hours", "incident", "decision", days_count=4)),
    ),
)

DECISIONS = Check(
    id="projects.decisions",
    label=Text(
        fr="Les décisions sont motivées, entre plusieurs options, sur des preuves",
        en="Decisions are reasoned, between several options, on evidence",
    ),
    codes=("C4.2.2",),
    reads=(Decision,),
    function=demanding(
        Demand(Decision, N_("a decision between several options that cites its evidence"), _is_reasoned)
    ),
    accepts=(sample(_decision("electric", "wood", grounds=(_MEASURED,))),),
    rejects=(
        sample(_decision("electric", "wood")),
        sample(_decision("electric", grounds=(_MEASURED,))),
    ),
)


def _is_answered(task: Task) -> bool:
    """A question that one side asked the other about what is decided or specified, and its answer."""
    return (
        task.nature == "question"
        and task.status == "done"
        and task.about is not None
        and task.about.kind in EXCHANGED
    )


def _is_judged(review: Review) -> bool:
    return review.verdict is not None and review.about.kind in EXCHANGED


def _question(*, answered: bool, about: str = "options.choice") -> Task:
    return Task(
        nature="question",
        title=_said("Who answers for it?"),
        role="moe",
        about=Ref(kind=about, id="oven", revision=1),
        status="done" if answered else "open",
        answer=_said("We do.") if answered else None,
    )


def _review(verdict: Literal["accept", "refuse"] | None, about: str = "options.choice") -> Review:
    return Review(
        about=Ref(kind=about, id="oven", revision=1),
        asked_role="moe",
        verdict=verdict,
        reason=_said("It holds."),
        given_by=Account("account-moe") if verdict else None,
    )


EXCHANGES = Check(
    id="projects.exchanges",
    label=Text(
        fr="MOA et MOE échangent sur la décision et le cahier des charges, par question, réponse et avis",
        en="Both sides exchange on the decision and the specification: question, answer, verdict",
    ),
    codes=("C1.2.1", "C1.2.2"),
    reads=(Task, Review),
    function=demanding(
        Demand(Task, N_("a question about the decision or the specification, and its answer"), _is_answered),
        Demand(Review, N_("a verdict on the decision or the specification"), _is_judged),
    ),
    accepts=(
        sample(_question(answered=True), _review("accept")),
        sample(_question(answered=True), _review("refuse", "specification.specification")),
    ),
    rejects=(
        sample(_question(answered=False), _review("accept")),
        sample(_question(answered=True), _review(None)),
        sample(_question(answered=True, about="projects.frame"), _review("accept")),
        sample(_question(answered=True)),
    ),
)

CHECKS = (FRAME, ROLES, JOURNAL, DECISIONS, EXCHANGES)
