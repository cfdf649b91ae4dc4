"""What the models room hands to the others.

Scores, choices and proofs lie in ``models.experiment`` and ``models.model``: same inputs, same bytes. What
changes at each run of the same inputs (CPU-seconds, memory, latency) lies apart, in ``models.effort`` and
``models.footprint``, so that a re-run disturbs nothing.
"""

from typing import ClassVar, Literal

from pydantic import Field

from filrouge.kernel.documents import Blob, Document, Origin, Part, Prose, Quantity
from filrouge.kernel.reports import Report
from filrouge.kernel.texts import Text

Task = Literal["binary", "multiclass", "regression", "count"]
MetricName = Literal[
    "log_loss",
    "brier",
    "roc_auc",
    "average_precision",
    "f1",
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
InputType = Literal["number", "date", "text"]


class Constraints(Part):
    """What a model must hold to be chosen; None: not asked."""

    max_inference_us: float | None = Field(default=None, gt=0, description="CPU time of one row")
    max_model_bytes: int | None = Field(default=None, gt=0)
    max_cpu_s: float | None = Field(
        default=None, gt=0, description="to spend on the folds; trying each file comes on top"
    )
    forbidden_variables: tuple[str, ...] = ()


class Problem(Document):
    """A question put to data as a competition would: target, metric, split, baseline, constraints."""

    kind: ClassVar[str] = "models.problem"

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
    owner: str


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
    family: Literal["baseline", "linear", "lightgbm", "hist-gradient-boosting", "own"]
    title: Text
    state: Literal["scored", "failed", "not-run"]
    folds: tuple[FoldScore, ...] = ()
    score: Spread | None = None
    against_baseline: Difference | None = None
    against_best: Difference | None = None
    exported_bytes: int | None = Field(default=None, description="ONNX file of the first fold")
    breaks: tuple[Breach, ...] = ()
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
    features: tuple[str, ...]
    features_count: int
    undeclared_count: int = Field(description="features of which nobody said when they are known")
    test_to_train_ratio: float
    seed: int
    budget_spent: bool = Field(description="the CPU-seconds allowed did not suffice for every fold asked for")
    candidates: tuple[Candidate, ...]
    choice: Choice | None = Field(description="None: no candidate may be used")


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


class ModelInput(Part):
    """A raw column the file asks for; a missing number is NaN, a missing text is the empty string.

    A date is given as a number of days since 1970.
    """

    id: str
    type: InputType
    unit: str


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
    equality: Equality


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
