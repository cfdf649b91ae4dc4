"""What the models room hands to the others.

Scores, choices and proofs lie in ``models.experiment`` and ``models.model``: same inputs, same bytes. What
changes at each run of the same inputs (CPU-seconds, memory, latency) lies apart, in ``models.effort`` and
``models.footprint``, so that a re-run disturbs nothing.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from filrouge.kernel.documents import Blob, Body, Document, Origin, Part, Prose, Quantity, Upgrade
from filrouge.kernel.reports import Report
from filrouge.kernel.texts import Text

Task = Literal["binary", "multiclass", "regression", "count"]
MetricName = Literal[
    "log_loss",
    "brier",
    "roc_auc",
    "average_precision",
    "f1",
    "accuracy",
    "balanced_accuracy",
    "mae",
    "rmse",
    "r2",
    "pinball",
    "poisson_deviance",
    "gamma_deviance",
    "tweedie_deviance",
]
SplitWanted = Literal["row", "group", "time", "group_time"]
BaselineName = Literal["prior", "mean", "median", "quantile"]
#: over the bytes or the latency allowed; no file, or a file that is not equal to what was fitted
Breach = Literal["bytes", "latency", "export"]
InputType = Literal["number", "date", "text", "prose", "image"]
#: ``fit-on-white``: the whole picture, its proportions kept, centred on white
Resize = Literal["fit-on-white"]
Family = Literal[
    "baseline", "linear", "lightgbm", "hist-gradient-boosting", "naive-bayes", "discriminant", "own"
]


class Constraints(Part):
    """What a model must hold to be chosen; None: not asked."""

    max_inference_us: float | None = Field(default=None, gt=0, description="CPU time of one row")
    max_model_bytes: int | None = Field(default=None, gt=0)
    max_cpu_s: float | None = Field(
        default=None, gt=0, description="to spend on the folds; trying each file comes on top"
    )
    forbidden_variables: tuple[str, ...] = ()
    decided_min_accuracy_ratio: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="classes: of what the model decides by itself; the rest is left to a person",
    )


class PictureSize(Part):
    """What every picture of a table is brought to before it is learned from."""

    height_px: int = Field(ge=8, le=256)
    width_px: int = Field(ge=8, le=256)
    in_colours: bool = False


class Problem(Document):
    """A question put to data as a competition would: target, metric, split, baseline, constraints."""

    kind: ClassVar[str] = "models.problem"
    schema_version: ClassVar[int] = 2

    question: Prose
    target: str
    task: Task
    event: str | None = Field(default=None, description="binary: the value of the target that is predicted")
    metric: MetricName
    metric_parameter: float | None = Field(default=None, description="quantile of pinball, power of Tweedie")
    split: SplitWanted
    baseline: BaselineName
    constraints: Constraints = Constraints()
    slices: tuple[str, ...] = Field(default=(), description="variables whose values are scored apart")
    out_of_scope: tuple[str, ...] = Field(
        default=(), description="values of the target that are no class: what a person must answer"
    )
    pictures: PictureSize | None = Field(
        default=None, description="where there are pictures; empty: grey, 32 pixels high and wide"
    )
    owner: str

    @staticmethod
    def _second(body: Body) -> Body:
        limits = {**body.get("constraints", {}), "decided_min_accuracy_ratio": None}
        return {**body, "constraints": limits, "out_of_scope": [], "pictures": None}

    upgrades: ClassVar[Mapping[int, Upgrade]] = {1: _second}


class FoldScore(Part):
    id: str  #: ``r1f3``: repeat and fold
    value: float


class Spread(Part):
    """A mean over folds with its interval (corrected for overlapping training sets)."""

    mean: Quantity
    low: Quantity
    high: Quantity
    folds_count: int


class Difference(Part):
    """This candidate minus another, fold by fold; positive is better, whatever the metric's direction."""

    other: str
    gain: Quantity
    low: Quantity
    high: Quantity
    folds_count: int
    verdict: Literal["better", "worse", "no-difference"]


class Failure(Part):
    """Where somebody's code, or a converter, gave up."""

    error: str
    message: str
    place: str


class Candidate(Part):
    """One way to answer the problem, and how it did on the training part."""

    id: str
    family: Family
    title: Text
    state: Literal["scored", "failed", "not-run"]
    folds: tuple[FoldScore, ...] = ()
    score: Spread | None = None
    against_baseline: Difference | None = None
    against_best: Difference | None = None
    exported_bytes: int | None = Field(default=None, description="ONNX file of the first fold")
    breaks: tuple[Breach, ...] = ()
    decides_from_ratio: float | None = Field(
        default=None,
        description="probability from which what it decided on the folds reaches the accuracy asked for",
    )
    failure: Failure | None = None


class Choice(Part):
    """The lightest file not significantly worse than the best, among the candidates that may be used."""

    candidate: str
    best: str
    better_unusable: str | None = Field(description="scored better, and breaks a constraint or has no file")
    scored_count: int
    eligible_count: int
    level_ratio: float
    sentence: Text = Field(description="with named places for the figures, which a report quotes")


class Experiment(Document):
    """Candidates compared by repeated cross-validation on the training part only."""

    kind: ClassVar[str] = "models.experiment"
    origin: ClassVar[Origin] = "computed"
    schema_version: ClassVar[int] = 2

    target: str
    task: Task
    metric: MetricName
    metric_parameter: float | None
    higher_is_better: bool
    split: SplitWanted
    folds_count: int
    repeats_count: int
    rows_count: int
    left_out_rows_count: int = Field(description="without a target")
    out_of_scope_rows_count: int = Field(default=0, description="whose target is no class to learn")
    features: tuple[str, ...]
    features_count: int
    undeclared_count: int = Field(description="features of which nobody said when they are known")
    test_to_train_ratio: float
    seed: int
    budget_spent: bool = Field(description="the CPU-seconds allowed did not suffice for every fold asked for")
    candidates: tuple[Candidate, ...]
    choice: Choice | None = Field(description="None: no candidate may be used")

    @staticmethod
    def _second(body: Body) -> Body:
        told = [{**one, "decides_from_ratio": None} for one in body["candidates"]]
        return {**body, "candidates": told, "out_of_scope_rows_count": 0}

    upgrades: ClassVar[Mapping[int, Upgrade]] = {1: _second}


class CandidateEffort(Part):
    id: str
    fits_count: int
    fit_cpu_s: float
    predict_cpu_s: float
    peak_bytes: int
    one_row: Quantity | None = Field(default=None, description="CPU time of one row through its file")


class Effort(Document):
    """What an experiment cost the last time it ran; another run gives other figures."""

    kind: ClassVar[str] = "models.effort"
    origin: ClassVar[Origin] = "computed"

    candidates: tuple[CandidateEffort, ...]
    total_cpu_s: float
    budget_cpu_s: float | None


class ImageInput(Part):
    """How a picture becomes the tensor that the file takes: numbers from 0 to 255, row by row.

    Of shape (n, height, width) in grey, (n, height, width, 3) in red, green and blue. ``tensor`` of
    ``engines.vision.framing`` does it.
    """

    height_px: int
    width_px: int
    channels_count: int  #: 1: grey; 3: red, green and blue
    resize: Resize


class ModelInput(Part):
    """A raw column the file asks for; a missing number is NaN, a missing text is the empty string.

    A date is given as a number of days since 1970; a missing picture is a white page.
    """

    id: str
    type: InputType
    unit: str
    image: ImageInput | None = None


class ModelOutput(Part):
    id: str
    type: Literal["label", "probability", "value"]
    unit: str
    classes: tuple[str, ...] = ()


class TestScore(Part):
    """A score on rows that no fit has seen."""

    id: str  #: the metric
    value: Quantity
    low: Quantity | None
    high: Quantity | None
    rows_count: int
    resamples_count: int


class Slice(Part):
    """The problem's metric on the test rows that have one value of one variable."""

    id: str
    variable: str
    value: str
    rows_count: int
    score: Quantity | None = Field(description="None: the metric has no meaning on these rows")
    low: Quantity | None = None
    high: Quantity | None = None


class ClassScore(Part):
    """How the most probable class answers for one class, on the test part."""

    id: str  #: the class
    rows_count: int
    found_ratio: float | None = Field(description="recall: of its rows, told so; None: it has none")
    right_ratio: float | None = Field(description="precision: of what was told so; None: nothing was")
    f1: float | None


class Confusion(Part):
    """Rows of one class that were told to be of another."""

    id: str  #: ``expected > told``
    expected: str
    told: str
    rows_count: int
    rows_ratio: float = Field(description="of the rows of the class expected")


class Decision(Part):
    """What is decided where the likeliest class is at least this likely; the rest goes to a person."""

    id: str  #: ``from-70``: hundredths
    from_ratio: float
    decided_count: int
    decided_ratio: float
    accuracy: Quantity | None = Field(description="of what is decided; None: nothing is")
    low: Quantity | None
    high: Quantity | None
    out_of_scope_count: int = Field(description="rows that are no class, and decided all the same")
    out_of_scope_ratio: float | None = Field(description="of the rows that are no class; None: there is none")


class EqualityCase(Part):
    """Fitted pipeline against exported file on one set of rows."""

    id: str
    rows_count: int
    max_difference: float
    overflowed_count: int = Field(description="rows not compared: the fitted pipeline answers no number")


class Equality(Part):
    """The proof that the file computes what was fitted."""

    tolerance: float
    relative: bool = Field(description="the tolerance is relative to the size of the prediction")
    rows_count: int
    max_difference: float
    cases: tuple[EqualityCase, ...]


class Model(Document):
    """One ONNX file with its preprocessing, proven equal to what was fitted, and its score on unseen rows."""

    kind: ClassVar[str] = "models.model"
    origin: ClassVar[Origin] = "computed"
    schema_version: ClassVar[int] = 2

    content: Blob
    candidate: str
    title: Text
    target: str
    task: Task
    event: str | None
    target_unit: str
    inputs: tuple[ModelInput, ...]
    outputs: tuple[ModelOutput, ...]
    structure_sha256: str
    opset: int
    opset_ml: int
    size_bytes: int
    training_rows_count: int
    test_rows_count: int
    groups_count: int | None = Field(description="of the test part, drawn whole for the intervals")
    scores: tuple[TestScore, ...]
    slices: tuple[Slice, ...]
    classes: tuple[ClassScore, ...] = Field(default=(), description="() for a task of numbers")
    confusions: tuple[Confusion, ...] = Field(
        default=(), description="the most frequent, most frequent first"
    )
    confused_rows_count: int = Field(default=0, description="over all confusions, told or not")
    decisions: tuple[Decision, ...] = ()
    decides_from: str | None = Field(
        default=None, description="the decision kept, chosen on the training part"
    )
    out_of_scope_rows_count: int = Field(
        default=0, description="of the test part: in no score, only in decisions"
    )
    equality: Equality

    @staticmethod
    def _second(body: Body) -> Body:
        inputs = [{**one, "image": None} for one in body["inputs"]]
        nothing = {"classes": [], "confusions": [], "confused_rows_count": 0, "decisions": []}
        return {**body, **nothing, "inputs": inputs, "decides_from": None, "out_of_scope_rows_count": 0}

    upgrades: ClassVar[Mapping[int, Upgrade]] = {1: _second}


class Footprint(Document):
    """What fitting the model and asking it one row cost, the last time it was made."""

    kind: ClassVar[str] = "models.footprint"
    origin: ClassVar[Origin] = "computed"

    fit_cpu_s: float
    peak_bytes: int
    one_row: Quantity = Field(description="CPU time of one row through the file")
    one_row_fitted: Quantity = Field(description="the same row asked of the fitted pipeline in Python")


class ModelCard(Report):
    """What a reader must know before trusting a model; not one typed number."""

    kind: ClassVar[str] = "models.card"
