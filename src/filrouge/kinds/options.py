"""What the options room hands to the others: prototypes, options compared, business cases, decisions."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import (
    Account,
    Document,
    Of,
    Origin,
    Part,
    Prose,
    Quantity,
    Quote,
    Ref,
    Scalar,
    Upgrade,
)
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import Role
from filrouge.kernel.signing import Signable
from filrouge.kernel.texts import N_

#: Where a criterion comes from in the company frame.
Family = Literal[
    "performance",
    "strategy",
    "existing_systems",
    "regulation",
    "budget",
    "delay",
    "social",
    "environmental",
]
#: How a score is known: read from a measure, from a simulation or a publication, or judged by somebody.
Nature = Literal["measured", "simulated", "cited", "judged"]
Shape = Literal["fixed", "uniform", "triangular", "normal", "lognormal"]
Method = Literal["wsm", "topsis", "vikor", "promethee"]
FlowNature = Literal["cost", "benefit", "emission", "avoided"]


# Prototypes


class Prototype(Document):
    """What a trial on a sample measured: a score with its interval, and what it cost."""

    kind: ClassVar[str] = "options.prototype"
    origin: ClassVar[Origin] = "computed"

    metric: str
    higher_is_better: bool
    candidate: str
    score: Quantity
    low: Quantity
    high: Quantity
    gain: Quantity | None  #: over the baseline; None: it was not compared
    rows_count: int  #: of the sample it learned on
    folds_count: int
    total_cpu_s: float  #: of the whole trial
    one_row: Quantity | None  #: CPU time of one answer; None: no file was made
    exportable: bool  #: its file was proven equal to what was fitted


# Options compared


class Spread(Part):
    """A quantity known as a range; ``confidence_ratio`` is the probability that it holds the value."""

    low: float
    high: float
    shape: Shape
    confidence_ratio: float | None = Field(default=None, gt=0, le=1)
    mode: float | None = None
    minimum: float | None = None
    maximum: float | None = None

    @model_validator(mode="after")
    def _says_how_sure(self) -> Self:
        if self.shape != "fixed" and self.confidence_ratio is None:
            raise ValueError(N_("a range says with which confidence"))
        return self


class Criterion(Part):
    """``indifference`` and ``preference``: differences that count for nothing, and for everything."""

    id: str
    title: Prose
    family: Family
    unit: str = ""  #: a plain number
    higher_is_better: bool
    indifference: float = Field(default=0, ge=0)
    preference: float | None = Field(default=None, gt=0)
    comes_from: Quote | None = Field(default=None, description="what of the company frame asks for it")


class Option(Part):
    id: str
    title: Prose
    what: Prose | None = None
    about: Ref | None = Field(default=None, description="the prototype or the offer it stands for")


class Score(Part):
    """One option on one criterion: a value read from its source, or a range that somebody judged."""

    id: str
    option: str
    criterion: str
    nature: Nature
    value: Quote | None = None
    low: Quote | None = None
    high: Quote | None = None
    confidence_ratio: float | None = Field(default=None, gt=0, le=1, description="of the interval quoted")
    judged: Spread | None = None
    judged_by: Account | None = None
    says: Prose | None = None

    @model_validator(mode="after")
    def _is_known_in_one_way(self) -> Self:
        if self.nature == "judged":
            if self.judged is None or self.judged_by is None:
                raise ValueError(N_("a judged score says its range and who judged"))
            if self.value or self.low or self.high:
                raise ValueError(N_("a judged score quotes nothing"))
        elif self.value is None or self.judged is not None:
            raise ValueError(N_("a score that is not judged quotes its value"))
        if (self.low is None) != (self.high is None):
            raise ValueError(N_("an interval has two bounds"))
        if self.low is not None and self.confidence_ratio is None:
            raise ValueError(N_("an interval says with which confidence"))
        return self


class Veto(Part):
    """What forbids an option, whatever its scores: an article of law, or a line of the budget."""

    id: str
    option: str
    nature: Literal["legal", "budget"]
    reason: Prose
    article: str | None = None
    cites: Ref | Quote


class Study(Document):
    """A question, its options, its criteria, and what is known of each option on each criterion."""

    kind = "options.study"

    question: Prose
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    options: tuple[Option, ...] = Field(min_length=2)
    scores: tuple[Score, ...] = ()
    vetoes: tuple[Veto, ...] = ()

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        options, criteria = {one.id for one in self.options}, {one.id for one in self.criteria}
        told = [(one.option, one.criterion) for one in self.scores]
        if stray := [option for option, _ in told if option not in options]:
            raise ValueError(N_("no option is named %(name)s", name=stray[0]))
        if stray := [criterion for _, criterion in told if criterion not in criteria]:
            raise ValueError(N_("no criterion is named %(name)s", name=stray[0]))
        if stray := [one.option for one in self.vetoes if one.option not in options]:
            raise ValueError(N_("no option is named %(name)s", name=stray[0]))
        if twice := [place for n, place in enumerate(told) if place in told[:n]]:
            option, criterion = twice[0]
            raise ValueError(
                N_("%(option)s has two scores on %(criterion)s", option=option, criterion=criterion)
            )
        return self

    def summary(self) -> Mapping[str, Scalar]:
        return {"question": self.question.text, "options_count": len(self.options)}


class Weight(Part):
    """How much a criterion counts for one person; points are compared to each other only."""

    id: str = Field(description="the criterion")
    points: float = Field(ge=0)


class Ballot(Document):
    """How much each criterion counts for one decider, given apart from the others."""

    kind = "options.ballot"
    personal = True

    study: Annotated[Ref, Of("options.study")]
    who: Account
    weights: tuple[Weight, ...] = Field(min_length=1)
    doubt_ratio: float = Field(gt=0, le=1, description="how far each weight may be from what is said")
    says: Prose | None = None


class RankShare(Part):
    """How often an option holds a rank; ``id`` is the rank, 1 for the best."""

    id: str
    ratio: float


class Ranked(Part):
    """An option under one method: its value and rank as scored, and how often it comes first under doubt."""

    id: str  #: the option
    value: float
    rank: int
    first_ratio: float
    ranks: tuple[RankShare, ...]


class FlipPoint(Part):
    """The nearest weight of a criterion, of a total of 1, from which another option wins."""

    id: str  #: the criterion
    weight_ratio: float
    flips_at_ratio: float | None  #: None: no weight of it changes the winner
    winner: str | None


class ScoreTurn(Part):
    """The nearest value of a score from which another option wins, and whether its doubt reaches that far."""

    id: str  #: ``option-criterion``
    option: str
    criterion: str
    score: float
    flips_at: float
    within_doubt: bool
    winner: str


class ReversedRank(Part):
    """Without this option another one would win: the ranks depend on who takes part."""

    id: str  #: the option that was taken away
    winner: str


class MethodResult(Part):
    id: Method
    winner: str
    options: tuple[Ranked, ...]
    flips: tuple[FlipPoint, ...]
    reversals: tuple[ReversedRank, ...]


class DeciderResult(Part):
    """What one decider's weights alone make win, by the weighted sum."""

    id: str  #: the ballot
    winner: str
    first_ratio: float


class Weighed(Part):
    """The mean share of a criterion over the deciders, and how far they lie apart."""

    id: str
    weight_ratio: float
    lowest_ratio: float
    highest_ratio: float


class Ranking(Part):
    """The options that compete, and how they come out."""

    winner: str
    agreeing_count: int  #: methods that this winner wins by
    methods_count: int
    methods: tuple[MethodResult, ...]
    turns: tuple[ScoreTurn, ...]  #: by the weighted sum, the smallest change first


class Dominated(Part):
    id: str  #: the option that another one is as good as everywhere, and better somewhere
    by: str


class Comparison(Document):
    """Four methods side by side over draws of scores and weights, with and without what is vetoed."""

    kind: ClassVar[str] = "options.comparison"
    origin: ClassVar[Origin] = "computed"

    draws_count: int
    deciders_count: int
    vetoed: tuple[str, ...]
    allowed: Ranking
    without_vetoes: Ranking | None  #: None: nothing is vetoed
    deciders: tuple[DeciderResult, ...]
    weights: tuple[Weighed, ...]
    dominated: tuple[Dominated, ...]


# Business cases


class Input(Part):
    """A quantity of the case: quoted from where it was measured, or a range that somebody states."""

    id: str
    title: Prose
    unit: str = ""  #: a plain number
    value: Quote | None = None
    scale: float | None = Field(default=None, description="from the unit of the quote to this one")
    spread: Spread | None = None
    stated_by: Account | None = None
    source: Prose | None = None

    @model_validator(mode="after")
    def _is_known_in_one_way(self) -> Self:
        if (self.value is None) == (self.spread is None):
            raise ValueError(N_("an input quotes a value, or states a range"))
        return self


class YearShare(Part):
    """What part of a flow falls in a year; ``id`` is the year of the project, 0 for the investment."""

    id: str = Field(pattern=r"^\d{1,2}$")
    share: float


class TakingPart(Part):
    """Adoption: none in year 0, up to a ceiling after some years."""

    ceiling: str = Field(description="an input, as a ratio")
    years_count: float = Field(gt=0)


class CaseFlow(Part):
    """Spent, earned or emitted: ``scale`` times the product of inputs, in the years told."""

    id: str
    title: Prose
    nature: FlowNature
    inputs: tuple[str, ...] = Field(min_length=1)
    years: tuple[YearShare, ...] = Field(min_length=1)
    scale: float = Field(default=1, description="between units: 0.001 from watt-hours to kilowatt-hours")
    adoption: TakingPart | None = None
    happens: str | None = Field(default=None, description="for a risk, the input that is its probability")


class BusinessCase(Document):
    """What one option may cost, bring and emit over its years, with its doubt."""

    kind = "options.business_case"

    title: Prose
    study: Annotated[Ref, Of("options.study")] | None = None
    option: str | None = None
    starts_on: date | None = None
    horizon_years: int = Field(ge=1, le=30)
    discount: str = Field(description="the input that is the yearly rate, as a ratio")
    inputs: tuple[Input, ...] = Field(min_length=1)
    flows: tuple[CaseFlow, ...] = Field(min_length=1)

    def summary(self) -> Mapping[str, Scalar]:
        return {"title": self.title.text, "option": self.option}


class Quantiles(Part):
    """Of the draws: five in a hundred lie under the lowest, five above the highest."""

    mean: Quantity
    low: Quantity
    middle: Quantity
    high: Quantity


class SwingOf(Part):
    """The net present value with one input at a bound, the others at their medians."""

    id: str  #: the input
    at_low_eur: float
    at_high_eur: float


class YearMoney(Part):
    """Money since the beginning, not discounted."""

    id: str
    low_eur: float
    middle_eur: float
    high_eur: float


class Bin(Part):
    """Draws whose net present value lies between two edges."""

    id: str
    from_eur: float
    to_eur: float
    draws_count: int


class Outlook(Document):
    """What the draws of a business case add up to."""

    kind: ClassVar[str] = "options.outlook"
    origin: ClassVar[Origin] = "computed"

    draws_count: int
    npv: Quantiles
    loss_ratio: float  #: how often money is lost
    payback: Quantiles | None  #: of the draws that pay back; None: none does
    paid_back_ratio: float  #: how often money comes back within the horizon
    returned: Quantiles | None  #: net gain over costs, discounted; None: nothing is spent
    emitted: Quantiles
    middle_npv_eur: float  #: every input at its median
    swings: tuple[SwingOf, ...]
    years: tuple[YearMoney, ...]
    bins: tuple[Bin, ...]  #: of the net present value; a few far draws are left out


# The decision


class Condition(Part):
    """What must hold for the decision to hold."""

    id: str
    what: Prose
    owner: Role
    due: date | None = None


class Disagreement(Part):
    id: str
    who: Account
    says: Prose


class Choice(Signable):
    """The option that was chosen after a comparison, on which conditions, and who disagreed."""

    kind = "options.choice"
    schema_version: ClassVar[int] = 2
    upgrades: ClassVar[Mapping[int, Upgrade]] = {1: lambda body: {**body, "signer": None}}

    study: Annotated[Ref, Of("options.study")]
    comparison: Annotated[Ref, Of("options.comparison")]
    outlooks: tuple[Annotated[Ref, Of("options.outlook")], ...] = ()
    chosen: tuple[str, ...] = Field(min_length=1, description="options of the study")
    reasons: Prose
    conditions: tuple[Condition, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    decided_on: date

    def summary(self) -> Mapping[str, Scalar]:
        return {"chosen": ", ".join(self.chosen), "decided_on": self.decided_on.isoformat()}


class StudyReport(Report):
    """The options, what is known of them, how they come out, and the decision with its justification."""

    kind: ClassVar[str] = "options.report"
