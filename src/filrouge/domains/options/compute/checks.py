"""What shows that a solution was chosen, not assumed: measured, compared under doubt, decided."""

from datetime import date

from filrouge.kernel.checks import Check, Demand, demanding, sample, signature_of, signed
from filrouge.kernel.documents import Account, Prose, Quantity, Quote, Ref
from filrouge.kernel.signing import Signature
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.options import (
    Choice,
    Comparison,
    Condition,
    Criterion,
    Option,
    Outlook,
    Prototype,
    Quantiles,
    Ranking,
    Score,
    Spread,
    Study,
)

FAMILIES_WANTED = frozenset({"existing_systems", "regulation", "budget", "strategy"})
CSR = frozenset({"social", "environmental"})
MEASURED_MIN_COUNT = 2
DECIDERS_MIN_COUNT = 2


def _weighs_what_is_asked(study: Study) -> bool:
    """Criteria of the existing systems, the law, the budget, the strategy, and of both sides of CSR."""
    told = {one.family for one in study.criteria}
    return told >= FAMILIES_WANTED and told >= CSR


def _rests_on_measures(study: Study) -> bool:
    """Some scores come from prototypes or simulations, for more than one option."""
    measured = {one.option for one in study.scores if one.nature in ("measured", "simulated")}
    return len(measured) >= MEASURED_MIN_COUNT


def _heard_several(comparison: Comparison) -> bool:
    return comparison.deciders_count >= DECIDERS_MIN_COUNT


def _is_reasoned(choice: Choice) -> bool:
    return bool(choice.outlooks and choice.conditions)


def _may_lose(outlook: Outlook) -> bool:
    """The doubt was drawn: a case without one has nothing to say of loss."""
    return bool(outlook.swings)


def _said(text: str) -> Prose:
    return Prose(lang="en", text=text)


def _score(option: str, criterion: str, *, measured: bool) -> Score:
    id = f"{option}-{criterion}"
    if measured:
        trial = Quote(ref=Ref(kind="options.prototype", id=option, revision=1), pointer="/score")
        return Score(id=id, option=option, criterion=criterion, nature="measured", value=trial)
    judged = Spread(low=1, high=3, shape="triangular", confidence_ratio=0.9)
    who = Account("account-judge")
    return Score(id=id, option=option, criterion=criterion, nature="judged", judged=judged, judged_by=who)


def _study(*families: str, measured: bool = True) -> Study:
    criteria = tuple(
        Criterion.model_validate(
            {"id": one, "title": _said(one), "family": one, "unit": "", "higher_is_better": True}
        )
        for one in families
    )
    return Study(
        question=_said("Which oven?"),
        criteria=criteria,
        options=(Option(id="gas", title=_said("Gas")), Option(id="wood", title=_said("Wood"))),
        scores=tuple(_score(one, families[0], measured=measured) for one in ("gas", "wood")),
    )


def _comparison(deciders_count: int) -> Comparison:
    return Comparison(
        draws_count=1000,
        deciders_count=deciders_count,
        vetoed=(),
        allowed=Ranking(winner="gas", agreeing_count=4, methods_count=4, methods=(), turns=()),
        without_vetoes=None,
        deciders=(),
        weights=(),
        dominated=(),
    )


def _choice(*conditions: Condition) -> Choice:
    def ref(kind: str) -> Ref:
        return Ref(kind=f"options.{kind}", id="oven", revision=1)

    return Choice(
        study=ref("study"),
        comparison=ref("comparison"),
        outlooks=(ref("outlook"),) if conditions else (),
        chosen=("gas",),
        reasons=_said("It wastes less"),
        conditions=conditions,
        decided_on=date(2026, 1, 12),
    )


def _outlook(*, doubted: bool) -> Outlook:
    euros = Quantity(value=10, unit="EUR")
    told = Quantiles(mean=euros, low=euros, middle=euros, high=euros)
    swing = {"id": "price", "at_low_eur": 1.0, "at_high_eur": 2.0}
    return Outlook.model_validate(
        {
            "draws_count": 1000,
            "npv": told,
            "loss_ratio": 0.1,
            "payback": None,
            "paid_back_ratio": 0,
            "returned": None,
            "emitted": told,
            "middle_npv_eur": 10,
            "swings": [swing] if doubted else [],
            "years": [],
            "bins": [],
        }
    )


def _prototype() -> Prototype:
    ratio = Quantity(value=0.8, unit="")
    return Prototype(
        metric="f1",
        higher_is_better=True,
        candidate="linear",
        score=ratio,
        low=ratio,
        high=ratio,
        gain=ratio,
        rows_count=100,
        folds_count=5,
        total_cpu_s=3,
        one_row=None,
        exportable=True,
    )


ALL = ("performance", "existing_systems", "regulation", "budget", "strategy", "social", "environmental")
CONDITION = Condition(id="c1", what=_said("A chimney is built"), owner="moa")

COMPARED = Check(
    id="options.compared",
    label=Text(
        fr="Des évolutions comparées sur des mesures, selon le SI, le droit, le budget et la RSE",
        en="Developments compared on measures, by existing systems, law, budget and CSR",
    ),
    codes=("C1.2.1",),
    reads=(Study, Prototype, Comparison),
    function=demanding(
        Demand(
            Study,
            N_("a study with criteria of strategy, existing systems, law, budget, society and environment"),
            _weighs_what_is_asked,
        ),
        Demand(
            Study, N_("a study in which two options have a measured or simulated score"), _rests_on_measures
        ),
        Demand(Prototype, N_("a prototype measured on a sample")),
        Demand(Comparison, N_("a comparison that hears two deciders"), _heard_several),
    ),
    accepts=(sample(_study(*ALL), _prototype(), _comparison(2)),),
    rejects=(
        sample(_study("performance", "budget"), _prototype(), _comparison(2)),
        sample(_study(*ALL, measured=False), _prototype(), _comparison(2)),
        sample(_study(*ALL), _comparison(2)),
        sample(_study(*ALL), _prototype(), _comparison(1)),
        sample(_study(*ALL), _prototype(), _comparison(2), suspect=True),
    ),
)
DECIDED = Check(
    id="options.decided",
    label=Text(
        fr="La solution retenue crée une valeur démontrée",
        en="The solution kept creates a value that was shown",
    ),
    codes=("C1.2.1", "K1.1.3"),
    reads=(Choice, Outlook),
    function=demanding(
        Demand(Choice, N_("a decision with its conditions, that cites what was simulated"), _is_reasoned),
        Demand(Outlook, N_("a business case drawn with its doubt"), _may_lose),
    ),
    accepts=(sample(_choice(CONDITION), _outlook(doubted=True)),),
    rejects=(
        sample(_choice(), _outlook(doubted=True)),
        sample(_choice(CONDITION), _outlook(doubted=False)),
        sample(_choice(CONDITION)),
    ),
)

SIGNED = Check(
    id="options.signed",
    label=Text(
        fr="La décision est signée par la maîtrise d’ouvrage",
        en="The decision is signed by the client side",
    ),
    codes=("C1.2.1", "K1.1.3"),
    reads=(Choice, Signature),
    function=signed(Choice, N_("a decision signed by the client side, as it stands")),
    accepts=(sample(_choice(CONDITION), signature_of(_choice(CONDITION))),),
    rejects=(
        sample(_choice(CONDITION)),
        sample(_choice(CONDITION), signature_of(_choice(CONDITION), revision=2)),
        sample(_choice(CONDITION), signature_of(_choice(CONDITION)), suspect=True),
    ),
)

CHECKS = (COMPARED, DECIDED, SIGNED)
