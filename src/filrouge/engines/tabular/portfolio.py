"""Who competes: baseline, linear model, gradient boosting twice, and whatever the user brings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import (
    GammaRegressor,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    TweedieRegressor,
)

from filrouge.kernel.texts import Text

Task = Literal["binary", "multiclass", "regression", "count"]
Baseline = Literal["prior", "mean", "median", "quantile"]
Family = Literal["baseline", "linear", "lightgbm", "hist-gradient-boosting", "own"]
#: ``trees``: numbers as they are, texts as codes; ``linear``: numbers filled, bounded and scaled, texts as
#: indicators; ``none``: raw columns, for a user's estimator that prepares its own
Preparation = Literal["trees", "linear", "none"]
CLASSES = ("binary", "multiclass")
ITERATIONS_LIMIT = 1_000
PATIENCE_COUNT = 30  #: rounds without progress after which boosting stops


@dataclass(frozen=True)
class Contender:
    """One way to answer; ``make`` builds an unfitted scikit-learn estimator from a seed."""

    id: str
    family: Family
    title: Text
    make: Callable[[int], Any]
    preparation: Preparation
    stopping: Literal["none", "lightgbm", "hist"] = "none"  #: how it takes rows on which to stop early


@dataclass(frozen=True, slots=True)
class Aim:
    """What the portfolio is to be good at; ``loss`` is the law or quantile that suits the metric."""

    task: Task
    metric: str
    parameter: float | None = None
    baseline: Baseline = "prior"
    loss: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "loss", _loss(self))


def portfolio(aim: Aim) -> tuple[Contender, ...]:
    """Our own contenders, cheapest to fit first; a linear model is left out where none has the right loss."""
    linear = () if aim.loss in ("quantile", "absolute") else (_linear(aim),)
    return (baseline(aim), *linear, _lightgbm(aim, SMALL), _hist(aim), _lightgbm(aim, LARGE))


def baseline(aim: Aim) -> Contender:
    """What one predicts without looking at anything."""
    return Contender(
        "baseline",
        "baseline",
        Text(fr="référence sans apprentissage", en="baseline without learning"),
        lambda seed: _dummy(aim),
        "trees",
    )


def own(id: str, title: Text, make: Callable[[int], Any], *, prepares_itself: bool) -> Contender:
    """A user's estimator; unless it prepares the raw columns itself, it gets filled and scaled numbers."""
    return Contender(id, "own", title, make, "none" if prepares_itself else "linear")


def _loss(aim: Aim) -> str:
    if aim.task in CLASSES:
        return "log"
    by_metric = {
        "mae": "absolute",
        "pinball": "quantile",
        "poisson_deviance": "poisson",
        "gamma_deviance": "gamma",
        "tweedie_deviance": "tweedie",
    }
    return by_metric.get(aim.metric, "poisson" if aim.task == "count" else "squared")


def _dummy(aim: Aim) -> Any:
    if aim.task in CLASSES:
        return DummyClassifier(strategy="prior")
    if aim.baseline == "quantile":
        return DummyRegressor(strategy="quantile", quantile=aim.parameter)
    return DummyRegressor(strategy=aim.baseline)


def _linear(aim: Aim) -> Contender:
    models: Mapping[str, tuple[str, str, Callable[[], Any]]] = {
        "log": ("régression logistique", "logistic regression", partial(LogisticRegression, max_iter=500)),
        "squared": ("régression ridge", "ridge regression", Ridge),
        "poisson": ("régression de Poisson", "Poisson regression", partial(PoissonRegressor, max_iter=500)),
        "gamma": ("régression Gamma", "Gamma regression", partial(GammaRegressor, max_iter=500)),
        "tweedie": (
            "régression de Tweedie",
            "Tweedie regression",
            partial(TweedieRegressor, power=aim.parameter, link="log", max_iter=500),
        ),
    }
    fr, en, make = models[aim.loss]
    return Contender("linear", "linear", Text(fr=fr, en=en), lambda seed: make(), "linear")


@dataclass(frozen=True, slots=True)
class _Boost:
    id: str
    title: Text
    options: Mapping[str, Any]


SMALL = _Boost(
    "lightgbm-small",
    Text(fr="LightGBM, petits arbres", en="LightGBM, small trees"),
    {"num_leaves": 8, "learning_rate": 0.15, "min_child_samples": 30},
)
LARGE = _Boost(
    "lightgbm-large",
    Text(fr="LightGBM, grands arbres", en="LightGBM, large trees"),
    {
        "num_leaves": 31,
        "learning_rate": 0.05,
        "min_child_samples": 20,
        "colsample_bytree": 0.8,
        "subsample": 0.8,
        "subsample_freq": 1,
    },
)


def _lightgbm(aim: Aim, boost: _Boost) -> Contender:
    objectives = {"squared": "regression", "absolute": "regression_l1"}
    options: dict[str, Any] = dict(boost.options)
    if aim.task not in CLASSES:
        options["objective"] = objectives.get(aim.loss, aim.loss)
    if aim.loss == "quantile":
        options["alpha"] = aim.parameter
    if aim.loss == "tweedie":
        options["tweedie_variance_power"] = aim.parameter

    def make(seed: int) -> Any:
        from lightgbm import LGBMClassifier, LGBMRegressor  # noqa: PLC0415 - heavy

        kind = LGBMClassifier if aim.task in CLASSES else LGBMRegressor
        # one thread, and histograms summed in a fixed order: the same seed gives the same trees
        return kind(
            **options,
            n_estimators=ITERATIONS_LIMIT,
            random_state=seed,
            n_jobs=1,
            deterministic=True,
            force_row_wise=True,
            verbose=-1,
        )

    return Contender(boost.id, "lightgbm", boost.title, make, "trees", "lightgbm")


def _hist(aim: Aim) -> Contender:
    losses = {"squared": "squared_error", "absolute": "absolute_error", "tweedie": "poisson"}
    options: dict[str, Any] = {} if aim.task in CLASSES else {"loss": losses.get(aim.loss, aim.loss)}
    if aim.loss == "quantile":
        options["quantile"] = aim.parameter

    def make(seed: int) -> Any:
        from sklearn.ensemble import (  # noqa: PLC0415 - heavy
            HistGradientBoostingClassifier,
            HistGradientBoostingRegressor,
        )

        kind = HistGradientBoostingClassifier if aim.task in CLASSES else HistGradientBoostingRegressor
        return kind(
            **options,
            max_iter=ITERATIONS_LIMIT,
            learning_rate=0.1,
            early_stopping=True,
            n_iter_no_change=PATIENCE_COUNT,
            random_state=seed,
        )

    title = Text(fr="boosting par histogrammes", en="histogram gradient boosting")
    return Contender("hist-gradient-boosting", "hist-gradient-boosting", title, make, "trees", "hist")
