"""A problem against the table it is put to: what may be learned from, and whether the question holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from filrouge.domains.models.errors import (
    BreaksConstraint,
    OtherSplit,
    UnfitBaseline,
    UnfitMetric,
    UnknownVariable,
    UnusableTarget,
)
from filrouge.engines.metrics import Metric, metric_of
from filrouge.engines.onnx import output_names
from filrouge.engines.tabular.columns import DAYS_UNIT, Feature, FeatureType
from filrouge.engines.tabular.errors import NoFeature
from filrouge.engines.tabular.portfolio import CLASSES, Aim
from filrouge.engines.vision.framing import Frame
from filrouge.kernel.texts import N_
from filrouge.kinds.datasets import Split, Structure, StructureVariable
from filrouge.kinds.models import Breach, Problem

#: Types that no model takes (times of day, lists) are left out.
FEATURE_TYPES: Mapping[str, FeatureType] = {
    "text": "text",
    "boolean": "number",
    "integer": "number",
    "number": "number",
    "decimal": "number",
    "date": "date",
    "timestamp": "date",
    "prose": "prose",
    "image": "image",
}
NUMBER_TYPES = ("integer", "number", "decimal")
CLASS_TYPES = ("text", "boolean", "integer", "number")
BASELINES = {"log": ("prior",), "quantile": ("quantile",)}
POSITIVE_BASELINES = ("mean",)
NUMBER_BASELINES = ("mean", "median")
TRAINING, TESTING = "train", "test"


@dataclass(frozen=True)
class Question:
    """A problem with what its table lets one learn from."""

    problem: Problem
    structure: Structure
    split: Split
    metric: Metric
    features: tuple[Feature, ...]

    @property
    def unit(self) -> str:
        """The target's, "" for none."""
        return next(one.unit or "" for one in self.structure.variables if one.id == self.problem.target)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the outputs of its file."""
        return output_names(self.features, classifies=self.problem.task in CLASSES)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that fitting and scoring look at."""
        aside = (*self.structure.key, self.structure.group, self.structure.time)
        wanted = (self.problem.target, *(f.id for f in self.features), *self.problem.slices, *aside)
        return tuple(dict.fromkeys(name for name in wanted if name))


def question_of(problem: Problem, structure: Structure, split: Split) -> Question:
    """A problem that its table can answer.

    Raises:
        NoFeature: everything is forbidden, known too late, or no feature. What ``checked`` raises.
    """
    metric = checked(problem, structure, split)
    features = features_of(problem, structure)
    if not features:
        raise NoFeature(
            N_("The problem and the dictionary leave no variable to learn from"),
            at="/constraints/forbidden_variables",
        )
    return Question(problem, structure, split, metric, features)


def checked(problem: Problem, structure: Structure, split: Split) -> Metric:
    """The metric of a problem that its table can answer.

    Raises:
        UnusableTarget, UnfitMetric, UnfitBaseline, OtherSplit, UnknownVariable: naming the place.
    """
    variables = {variable.id: variable for variable in structure.variables}
    _check_target(problem, structure, variables)
    metric = _checked_metric(problem)
    _check_baseline(problem, metric)
    _check_split(problem, structure, split)
    named = [
        *(("/constraints/forbidden_variables", name) for name in problem.constraints.forbidden_variables),
        *(("/slices", name) for name in problem.slices),
    ]
    for at, name in named:
        if name not in variables:
            raise UnknownVariable(N_("The table has no variable %(name)s", name=name), at=at)
    return metric


def aim_of(problem: Problem) -> Aim:
    """What the portfolio is to be good at."""
    return Aim(problem.task, problem.metric, problem.metric_parameter, problem.baseline)


def features_of(problem: Problem, structure: Structure) -> tuple[Feature, ...]:
    """Variables that a model may look at when it predicts, in the order of the table.

    Left out: the target, what is forbidden, what names or groups rows, what is known only later, and what no
    model takes. A variable of which nobody said when it is known is kept, and counted by ``undeclared_in``.
    """
    return tuple(
        _feature(variable, problem)
        for variable in structure.variables
        if _is_feature(variable, problem, structure)
    )


def undeclared_in(problem: Problem, structure: Structure) -> int:
    """How many features nobody declared to be known when one predicts."""
    return sum(
        variable.availability is None
        for variable in structure.variables
        if _is_feature(variable, problem, structure)
    )


def breaches_of(problem: Problem, size_bytes: int, one_row_us: float) -> tuple[Breach, ...]:
    """The limits that a file breaks."""
    limits = problem.constraints
    too_large = limits.max_model_bytes is not None and size_bytes > limits.max_model_bytes
    too_slow = limits.max_inference_us is not None and one_row_us > limits.max_inference_us
    told: tuple[tuple[Breach, bool], ...] = (("bytes", too_large), ("latency", too_slow))
    return tuple(name for name, broken in told if broken)


def check_constraints(problem: Problem, size_bytes: int, one_row_us: float) -> None:
    """Raises BreaksConstraint naming the first limit broken."""
    broken = breaches_of(problem, size_bytes, one_row_us)
    if "bytes" in broken:
        raise BreaksConstraint(
            N_(
                "The file takes %(found)d bytes, the problem allows %(limit)d",
                found=size_bytes,
                limit=problem.constraints.max_model_bytes,
            ),
            at="/constraints/max_model_bytes",
        )
    if "latency" in broken:
        raise BreaksConstraint(
            N_(
                "One row takes %(found)d µs of computing, the problem allows %(limit)g",
                found=ceil(one_row_us),
                limit=problem.constraints.max_inference_us,
            ),
            at="/constraints/max_inference_us",
        )


def _is_feature(variable: StructureVariable, problem: Problem, structure: Structure) -> bool:
    aside = {problem.target, structure.group, structure.time, *structure.key}
    return (
        variable.role == "feature"
        and variable.availability != "after_observation"
        and variable.type in FEATURE_TYPES
        and variable.id not in aside
        and variable.id not in problem.constraints.forbidden_variables
    )


def _feature(variable: StructureVariable, problem: Problem) -> Feature:
    kind = FEATURE_TYPES[variable.type]
    asked = problem.pictures
    frame = Frame(asked.height_px, asked.width_px, 3 if asked.in_colours else 1) if asked else Frame()
    return Feature(variable.id, kind, DAYS_UNIT if kind == "date" else variable.unit or "", frame)


def _check_target(problem: Problem, structure: Structure, variables: Mapping[str, StructureVariable]) -> None:
    target = variables.get(problem.target)
    if target is None:
        raise UnusableTarget(N_("The table has no variable %(name)s", name=problem.target), at="/target")
    if target.id in (*structure.key, structure.group, structure.time) or target.role == "identifier":
        raise UnusableTarget(N_("%(name)s names rows: it is no target", name=target.id), at="/target")
    allowed = CLASS_TYPES if problem.task in CLASSES else NUMBER_TYPES
    if target.type not in allowed:
        raise UnusableTarget(
            N_(
                "%(name)s is of type %(type)s: the task %(task)s cannot predict it",
                name=target.id,
                type=target.type,
                task=problem.task,
            ),
            at="/target",
        )
    if (problem.task == "binary") is (problem.event is None):
        raise UnusableTarget(
            N_("A binary problem, and no other, says which value of the target is the event"), at="/event"
        )
    of_classes = {
        "/out_of_scope": bool(problem.out_of_scope),
        "/constraints/decided_min_accuracy_ratio": problem.constraints.decided_min_accuracy_ratio is not None,
    }
    for at, is_given in of_classes.items():
        if is_given and problem.task not in CLASSES:
            raise UnusableTarget(N_("Only classes are decided, or left to a person"), at=at)
    if problem.event in problem.out_of_scope:
        raise UnusableTarget(N_("The event cannot be out of scope"), at="/out_of_scope")


def _checked_metric(problem: Problem) -> Metric:
    metric = metric_of(problem.metric)
    if problem.task not in metric.tasks:
        raise UnfitMetric(
            N_("%(metric)s does not score the task %(task)s", metric=metric.name, task=problem.task),
            at="/metric",
        )
    low, high = metric.bounds
    given = problem.metric_parameter
    if metric.parameter is None and given is not None:
        raise UnfitMetric(N_("%(metric)s takes no parameter", metric=metric.name), at="/metric_parameter")
    if metric.parameter is not None and (given is None or not low < given < high):
        raise UnfitMetric(
            N_(
                "%(metric)s wants a metric_parameter above %(low)g and below %(high)g",
                metric=metric.name,
                low=low,
                high=high,
            ),
            at="/metric_parameter",
        )
    return metric


def _check_baseline(problem: Problem, metric: Metric) -> None:
    fallback = POSITIVE_BASELINES if metric.positive != "no" else NUMBER_BASELINES
    allowed = BASELINES.get(aim_of(problem).loss, fallback)
    if problem.baseline not in allowed:
        raise UnfitBaseline(
            N_(
                "The baseline of this task and metric is %(allowed)s, not %(name)s",
                allowed=" / ".join(allowed),
                name=problem.baseline,
            ),
            at="/baseline",
        )


def _check_split(problem: Problem, structure: Structure, split: Split) -> None:
    if split.by != problem.split:
        raise OtherSplit(
            N_(
                "The problem asks for a split by %(asked)s, the table was split by %(done)s",
                asked=problem.split,
                done=split.by,
            ),
            at="/split",
        )
    parts = {part.id for part in split.parts}
    if not {TRAINING, TESTING} <= parts:
        raise OtherSplit(N_("The split has no part named train, or none named test"), at="/split")
    needed = {
        "group": (structure.group,),
        "time": (structure.time,),
        "group_time": (structure.group, structure.time),
    }
    if None in needed.get(problem.split, ()):
        raise OtherSplit(N_("The table names no group, or no time, to split by"), at="/split")
