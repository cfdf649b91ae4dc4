"""Who competes: baseline, linear model, gradient boosting twice, and whatever the user brings.

Where a table holds prose or pictures: linear models on their n-grams or on features of their pixels, beside
the other columns, and models of the other columns alone, which tell what reading or looking adds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from sklearn.naive_bayes import MultinomialNB

from filrouge.engines.language.grams import Grams
from filrouge.engines.tabular.columns import Feature
from filrouge.engines.tabular.discriminant import WideDiscriminant
from filrouge.kernel.texts import Text

Task = Literal["binary", "multiclass", "regression", "count"]
Baseline = Literal["prior", "mean", "median", "quantile"]
Family = Literal[
    "baseline", "linear", "lightgbm", "hist-gradient-boosting", "naive-bayes", "discriminant", "own"
]
Looks = Literal["pixels", "gabor"]  #: features of pictures
#: ``trees``: numbers as they are, texts as codes; ``linear``: numbers filled, bounded and scaled, texts as
#: indicators; ``none``: raw columns, for a user's estimator that prepares its own
Preparation = Literal["trees", "linear", "none"]
CLASSES = ("binary", "multiclass")
ITERATIONS_LIMIT = 1_000
PATIENCE_COUNT = 30  #: rounds without progress after which boosting stops
#: scikit-learn's C. Texts are short, and tf-idf keeps every one at length one; pixels are many and alike.
PROSE_INVERSE_PENALTY, PICTURE_INVERSE_PENALTY, BOTH_INVERSE_PENALTY = 10.0, 0.01, 0.1
SMOOTHING = 0.1  #: of naive Bayes, in texts


@dataclass(frozen=True)
class Contender:
    """One way to answer; ``make`` builds an unfitted scikit-learn estimator from a seed."""

    id: str
    family: Family
    title: Text
    make: Callable[[int], Any]
    preparation: Preparation
    stopping: Literal["none", "lightgbm", "hist"] = "none"  #: how it takes rows on which to stop early
    grams: Grams | None = None  #: how it reads prose; None: not at all
    looks: Looks | None = None  #: how it looks at pictures; None: not at all


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


def portfolio(aim: Aim, features: Sequence[Feature] = ()) -> tuple[Contender, ...]:
    """Our own contenders, cheapest to fit first; a linear model is left out where none has the right loss."""
    linear = () if aim.loss in ("quantile", "absolute") else (_linear(aim),)
    media: set[str] = {feature.type for feature in features if feature.is_medium}
    if not media:
        return (baseline(aim), *linear, _lightgbm(aim, SMALL), _hist(aim), _lightgbm(aim, LARGE))
    is_mixed = not all(feature.is_medium for feature in features)
    others_alone = (*linear, _lightgbm(aim, SMALL)) if is_mixed else ()
    return (baseline(aim), *others_alone, *_of_media(aim, media, is_mixed))


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
    """A user's estimator; unless it prepares the raw columns itself, it gets filled and scaled numbers.

    Prose comes as tf-idf of words and characters, in a sparse matrix; pictures come as pixels.
    """
    preparation: Preparation = "none" if prepares_itself else "linear"
    return Contender(id, "own", title, make, preparation, grams="both", looks="pixels")


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


READS: Mapping[Grams, Text] = {
    "words": Text(fr="mots", en="words"),
    "characters": Text(fr="suites de lettres", en="runs of letters"),
    "both": Text(fr="mots et suites de lettres", en="words and runs of letters"),
}
LOOKS: Mapping[Looks, Text] = {
    "pixels": Text(fr="pixels", en="pixels"),
    "gabor": Text(fr="filtres de Gabor", en="Gabor filters"),
}


def _of_media(aim: Aim, media: set[str], is_mixed: bool) -> tuple[Contender, ...]:
    """Linear models that read prose, look at pictures, or both."""
    if aim.loss == "quantile":
        return ()
    # an absolute error has no linear model here: the one of squares stands in, and its score tells
    plain = _linear(replace(aim, metric="rmse") if aim.loss == "absolute" else aim)
    if media == {"prose"}:
        readers = [_medium(aim, plain, kind, None) for kind in READS]
        bayes = aim.task in CLASSES and not is_mixed
        return (*((_naive_bayes(),) if bayes else ()), *readers)
    if media == {"image"}:
        lookers = [_medium(aim, plain, None, kind) for kind in LOOKS]
        return (*lookers, *((_discriminant(),) if aim.task in CLASSES else ()))
    return tuple(_medium(aim, plain, "both", kind) for kind in LOOKS)


def _medium(aim: Aim, plain: Contender, grams: Grams | None, looks: Looks | None) -> Contender:
    told = [*([READS[grams]] if grams else []), *([LOOKS[looks]] if looks else [])]
    alone = PICTURE_INVERSE_PENALTY if looks else PROSE_INVERSE_PENALTY
    penalty = BOTH_INVERSE_PENALTY if grams and looks else alone

    def make(seed: int) -> Any:
        if aim.loss == "log":
            return LogisticRegression(C=penalty, max_iter=ITERATIONS_LIMIT)
        return plain.make(seed)

    return replace(
        plain,
        id="-".join(["linear", *filter(None, (grams, looks))]),
        title=Text(
            fr=f"{plain.title.fr}\u00a0: {', '.join(one.fr for one in told)}",
            en=f"{plain.title.en}: {', '.join(one.en for one in told)}",
        ),
        make=make,
        grams=grams,
        looks=looks,
    )


def _naive_bayes() -> Contender:
    """Multinomial, on the tf-idf of runs of letters."""
    return Contender(
        "naive-bayes-characters",
        "naive-bayes",
        Text(fr="Bayes naïf\u00a0: suites de lettres", en="naive Bayes: runs of letters"),
        lambda seed: MultinomialNB(alpha=SMOOTHING),
        "linear",
        grams="characters",
    )


def _discriminant() -> Contender:
    """Its covariance is shrunk as Ledoit & Wolf (2004) say: features are as many as pictures."""
    return Contender(
        "discriminant-gabor",
        "discriminant",
        Text(fr="analyse discriminante\u00a0: filtres de Gabor", en="discriminant analysis: Gabor filters"),
        lambda seed: WideDiscriminant(solver="lsqr", shrinkage="auto"),
        "linear",
        looks="gabor",
    )


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
