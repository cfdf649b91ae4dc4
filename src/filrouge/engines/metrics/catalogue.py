"""The metrics by name: what they score, which way is better, in which unit."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from filrouge.engines.metrics import scores
from filrouge.engines.metrics.scores import Array, Scorer, UndefinedScore
from filrouge.kernel.errors import NotFound
from filrouge.kernel.texts import N_, Text

CLASSES = ("binary", "multiclass")
NUMBERS = ("regression", "count")


class UnknownMetric(NotFound):
    """No metric has this name."""

    code = "metrics.unknown"


@dataclass(frozen=True, slots=True)
class Metric:
    """``unit_rule``: a score is in the target's unit, has none, or is in a power of the target's unit."""

    name: str
    higher_is_better: bool
    tasks: tuple[str, ...]
    unit_rule: Literal["target", "none", "power"]
    prepare: Callable[..., Scorer]
    fixed: float | None = None  #: a parameter that the name settles
    parameter: Text | None = None  #: what a user must choose, None: nothing
    bounds: tuple[float, float] = (0.0, 1.0)  #: between which it must lie, excluded
    positive: Literal["no", "predictions", "both"] = "no"

    def scorer(self, target: Array, predicted: Array, *, parameter: float | None = None) -> Scorer:
        """A function of weights (n,), for targets and predictions shaped as ``scores`` says."""
        chosen = self.fixed if self.fixed is not None else parameter
        return self.prepare(target, predicted, *(() if chosen is None else (chosen,)))

    def score(self, target: Array, predicted: Array, *, parameter: float | None = None) -> float:
        """The score, every row counting once.

        Raises:
            UndefinedScore: it has no meaning on these rows (no row, one class only …).
        """
        value = self.scorer(target, predicted, parameter=parameter)(np.ones(len(target)))
        if math.isnan(value):
            raise UndefinedScore(N_("%(metric)s has no meaning on these rows", metric=self.name))
        return value

    def gain(self, mine: float, other: float) -> float:
        """How much better ``mine`` is; positive is better whatever the direction."""
        return mine - other if self.higher_is_better else other - mine

    def unit(self, target_unit: str, *, parameter: float | None = None) -> str:
        """``eur`` for an error in euros, ``eur^0.5`` for a Tweedie deviance of power 1.5, "" for a ratio."""
        if self.unit_rule == "none" or not target_unit:
            return ""
        chosen = self.fixed if self.fixed is not None else parameter
        exponent = 1.0 if self.unit_rule == "target" or chosen is None else 2 - chosen
        return target_unit if exponent == 1 else f"{target_unit}^{exponent:g}"


def _metric(name: str, tasks: tuple[str, ...], prepare: Callable[..., Scorer], **options: object) -> Metric:
    told: dict[str, object] = {"higher_is_better": False, "unit_rule": "none"} | options
    return Metric(name=name, tasks=tasks, prepare=prepare, **told)  # type: ignore[arg-type]


_QUANTILE = Text(fr="quantile visé", en="quantile aimed at")
_POWER = Text(fr="puissance de la loi de Tweedie", en="power of the Tweedie law")

METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        metric.name: metric
        for metric in (
            _metric("log_loss", CLASSES, scores.log_loss),
            _metric("brier", CLASSES, scores.brier),
            _metric("roc_auc", CLASSES, scores.roc_auc, higher_is_better=True),
            _metric("average_precision", CLASSES, scores.average_precision, higher_is_better=True),
            _metric("f1", CLASSES, scores.f1, higher_is_better=True),
            _metric("accuracy", CLASSES, scores.accuracy, higher_is_better=True),
            _metric("balanced_accuracy", CLASSES, scores.balanced_accuracy, higher_is_better=True),
            _metric("mae", NUMBERS, scores.mae, unit_rule="target"),
            _metric("rmse", NUMBERS, scores.rmse, unit_rule="target"),
            _metric("r2", NUMBERS, scores.r2, higher_is_better=True),
            _metric("pinball", NUMBERS, scores.pinball, unit_rule="target", parameter=_QUANTILE),
            _metric(
                "poisson_deviance",
                NUMBERS,
                scores.tweedie_deviance,
                unit_rule="power",
                fixed=1.0,
                positive="predictions",
            ),
            _metric("gamma_deviance", NUMBERS, scores.tweedie_deviance, fixed=2.0, positive="both"),
            _metric(
                "tweedie_deviance",
                NUMBERS,
                scores.tweedie_deviance,
                unit_rule="power",
                parameter=_POWER,
                bounds=(1.0, 2.0),
                positive="predictions",
            ),
        )
    }
)


def metric_of(name: str) -> Metric:
    """Raises UnknownMetric for a name that is not in ``METRICS``."""
    if name not in METRICS:
        raise UnknownMetric(N_("No metric is named %(name)s", name=name), at="/metric")
    return METRICS[name]
