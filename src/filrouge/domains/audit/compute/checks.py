"""What shows that practices were audited: declared against measured, findings argued, a strategy."""

from datetime import date

from filrouge.kernel.checks import Check, Demand, demanding, sample
from filrouge.kernel.documents import Prose, Quote, Ref
from filrouge.kernel.reports import Said, Section, Words, quotes_in
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.audit import (
    Action,
    Assessment,
    AuditReport,
    Finding,
    FindingGround,
    Measure,
    Measures,
    QuestionnaireScore,
    RankedAction,
    Roadmap,
    Strategy,
    StrategyObjective,
    YearBalance,
)

ANSWERED_MIN_RATIO = 0.5  #: an audit of which half the questions are blank says nothing of the whole
RESPONDENTS_MIN_COUNT = 2  #: one voice is an opinion
PIECES_MIN_COUNT = 3
FINDINGS_MIN_COUNT = 3
COMPANY = ("audit", "datasets", "projects", "models", "operations", "infrastructure")


def _is_confronted(assessment: Assessment) -> bool:
    """Several people answered most questions, and pieces back them."""
    return (
        assessment.respondents_count >= RESPONDENTS_MIN_COUNT
        and (assessment.answered_ratio or 0) >= ANSWERED_MIN_RATIO
        and assessment.pieces_count >= PIECES_MIN_COUNT
    )


def _is_measured(measures: Measures) -> bool:
    """Rows were there, and every ratio has its query or the place it was read at."""
    told = [one for one in measures.measures if one.ratio is not None]
    return measures.rows_count > 0 and bool(told) and all(one.query or one.read_at for one in told)


def _is_argued(finding: Finding) -> bool:
    """It quotes a value of the company's own documents, not only a document as a whole."""
    values = [one.cites for one in finding.grounds if isinstance(one.cites, Quote)]
    return any(one.ref.kind.partition(".")[0] in COMPANY for one in values)


def _rests_on_the_watch(finding: Finding) -> bool:
    cited = [one.cites.ref if isinstance(one.cites, Quote) else one.cites for one in finding.advances]
    return any(one.kind.partition(".")[0] == "watch" for one in cited)


def _tells_something(report: AuditReport) -> bool:
    return any(True for _ in quotes_in(report.content))


def _is_a_strategy(strategy: Strategy) -> bool:
    """Objectives that actions serve, each action measured by an indicator whose wanted value is fixed."""
    served = all(one.actions for one in strategy.objectives)
    return served and all(any(i.wanted for i in one.indicators) for one in strategy.actions)


def _holds_in_the_budget(roadmap: Roadmap) -> bool:
    """Every finding has an action, and every year that costs stays within the company's budget of it."""
    known = all(one.left_eur is not None and one.left_eur >= 0 for one in roadmap.years)
    return not roadmap.unanswered and bool(roadmap.years) and known


PRACTICES = (
    Demand(
        Assessment,
        N_(
            "an assessment: %(people)d respondents, half of what is asked answered, %(pieces)d pieces",
            people=RESPONDENTS_MIN_COUNT,
            pieces=PIECES_MIN_COUNT,
        ),
        _is_confronted,
    ),
    Demand(Measures, N_("quality measured on a real table, with the query behind each figure"), _is_measured),
    Demand(
        Finding,
        N_("%(n)d findings that quote values of the company's own data", n=FINDINGS_MIN_COUNT),
        _is_argued,
        at_least_count=FINDINGS_MIN_COUNT,
    ),
    Demand(AuditReport, N_("a report of the audit"), _tells_something),
)
ADVANCES = Demand(Finding, N_("a finding that cites an advance kept by the watch"), _rests_on_the_watch)
STRATEGY = (
    Demand(
        Strategy,
        N_("a strategy whose objectives have actions, and its actions an indicator with a wanted value"),
        _is_a_strategy,
    ),
    Demand(
        Roadmap,
        N_("actions in order that answer every finding within each year’s budget"),
        _holds_in_the_budget,
    ),
)


def _said(text: str) -> Prose:
    return Prose(lang="en", text=text)


def _ref(kind: str, id: str = "x") -> Ref:
    return Ref(kind=kind, id=id, revision=1)


def _assessment(respondents_count: int = 3, answered_ratio: float = 0.8, pieces_count: int = 5) -> Assessment:
    whole = QuestionnaireScore(
        id="maturite",
        lowest_level=1,
        highest_level=4,
        questions_count=10,
        answered_count=8,
        respondents_count=respondents_count,
        declared_level=2.5,
        proven_level=1.5,
    )
    return Assessment(
        as_of=date(2026, 1, 5),
        respondents_count=respondents_count,
        pieces_count=pieces_count,
        answered_ratio=answered_ratio,
        questionnaires=(whole,),
        categories=(),
        questions=(),
        signals=(),
    )


def _measures(query: str | None = "SELECT 1", rows_count: int = 100) -> Measures:
    one = Measure(id="missing.a", characteristic="completeness", aspect="missing", ratio=0.9, query=query)
    return Measures(rows_count=rows_count, measures=(one,), characteristics=())


def _finding(cites: Ref | Quote, *advances: Ref) -> Finding:
    return Finding(
        plan=_ref("audit.plan"),
        fact=_said("Nobody knows what is missing"),
        consequence=_said("Provisions are wrong"),
        severity="major",
        effort="small",
        owner="moe",
        grounds=(FindingGround(id="g1", cites=cites),),
        advances=tuple(FindingGround(id=f"a{n}", cites=one) for n, one in enumerate(advances)),
    )


def _report() -> AuditReport:
    told = Said(quote=Quote(ref=_ref("audit.finding"), pointer="/fact"))
    title = Words(text=Text(fr="Audit", en="Audit"))
    return AuditReport(content=Section(id="audit", title=title, blocks=(told,)))


def _strategy(*, measured: bool = True) -> Strategy:
    wanted = {"value": 0.98, "unit": "ratio"} if measured else None
    indicator = {"id": "i1", "what": _said("Filled cells"), "wanted": wanted}
    action = Action.model_validate(
        {
            "id": "mend",
            "what": _said("Mend the export"),
            "findings": (_ref("audit.finding"),),
            "effort": "small",
            "owner": "moe",
            "indicators": (indicator,),
        }
    )
    objective = StrategyObjective(id="o1", what=_said("Know what is owed"), actions=("mend",))
    return Strategy(
        plan=_ref("audit.plan"),
        frame=_ref("projects.frame"),
        ambition=_said("See it coming"),
        objectives=(objective,),
        actions=(action,),
    )


def _roadmap(left_eur: float | None = 1_000, unanswered: tuple[str, ...] = ()) -> Roadmap:
    budget = None if left_eur is None else 5_000 + left_eur
    year = YearBalance(id="2026", planned_eur=5_000, budget_eur=budget, left_eur=left_eur)
    action = RankedAction(
        id="mend",
        rank=1,
        wave=1,
        findings_count=1,
        severity_sum=3,
        opens_count=0,
        priority=3,
        cost_eur=5_000,
    )
    return Roadmap(
        actions=(action,), years=(year,), unanswered=unanswered, over_budget_count=0, cost_eur=5_000
    )


_VALUE = Quote(ref=_ref("audit.measures"), pointer="/measures/missing.a/ratio")
_THREE = (_finding(_VALUE), _finding(_VALUE), _finding(_VALUE))
_ADVANCED = (_finding(_VALUE, _ref("watch.item")), *_THREE[1:])
_WHOLE = _ref("audit.measures")

CONFRONTED = Check(
    id="audit.practices",
    label=Text(
        fr="Les pratiques déclarées sont confrontées à des mesures",
        en="Declared practices are set against measurements",
    ),
    codes=("C1.1.1", "K1.1.2"),
    reads=(Assessment, Measures, Finding, AuditReport),
    function=demanding(*PRACTICES),
    accepts=(sample(_assessment(), _measures(), *_THREE, _report()),),
    rejects=(
        sample(_assessment(respondents_count=1), _measures(), *_THREE, _report()),
        sample(_assessment(answered_ratio=0.2), _measures(), *_THREE, _report()),
        sample(_assessment(pieces_count=0), _measures(), *_THREE, _report()),
        sample(_assessment(), _measures(query=None), *_THREE, _report()),
        sample(_assessment(), _measures(), *(_finding(_WHOLE) for _ in range(3)), _report()),
        sample(_assessment(), _measures(), *_THREE),
        sample(_assessment(), _measures(), *_THREE, _report(), suspect=True),
    ),
)

ARGUED = Check(
    id="audit.advances",
    label=Text(
        fr="L’audit est argumenté par les données de l’entreprise et par la veille",
        en="The audit is argued with the company’s data and with the watch",
    ),
    codes=("C1.1.1", "K1.1.2"),
    reads=(Finding, AuditReport),
    function=demanding(PRACTICES[2], ADVANCES, PRACTICES[3]),
    accepts=(sample(*_ADVANCED, _report()),),
    rejects=(
        sample(*_THREE, _report()),
        sample(*(_finding(_WHOLE, _ref("watch.item")) for _ in range(3)), _report()),
    ),
)

FOLLOWS = Check(
    id="audit.strategy",
    label=Text(
        fr="Une stratégie d’intégration de l’IA découle des constats",
        en="An AI integration strategy follows from the findings",
    ),
    codes=("C1.1.1", "K1.1.3"),
    reads=(Strategy, Roadmap),
    function=demanding(*STRATEGY),
    accepts=(sample(_strategy(), _roadmap()),),
    rejects=(
        sample(_strategy(measured=False), _roadmap()),
        sample(_strategy(), _roadmap(left_eur=-1)),
        sample(_strategy(), _roadmap(left_eur=None)),
        sample(_strategy(), _roadmap(unanswered=("forgotten",))),
        sample(_strategy()),
    ),
)

CHECKS = (CONFRONTED, ARGUED, FOLLOWS)
