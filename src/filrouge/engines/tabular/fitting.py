"""Fit one contender: preparation learned on the rows it is given, boosting stopped on rows set apart."""

import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from filrouge.engines.language.grams import grams
from filrouge.engines.metrics.scores import Array
from filrouge.engines.tabular.columns import Feature, Target
from filrouge.engines.tabular.encoders import (
    ROWS_MIN_COUNT,
    BoundedScaler,
    FrequentCodes,
    FrequentIndicators,
)
from filrouge.engines.tabular.errors import NoFeature, NoProbabilities, NotAnEstimator
from filrouge.engines.tabular.portfolio import PATIENCE_COUNT, Contender
from filrouge.engines.vision.features import GaborFeatures, PixelFeatures
from filrouge.kernel.errors import FilrougeError, Invalid
from filrouge.kernel.texts import N_

Rows = npt.NDArray[np.intp]
T = TypeVar("T")
MESSAGE_LIMIT = 500
LOOKS_LEAST_DEVIATION = 0.02  #: features of pictures go from 0 to about 1
HOUSE = str(PurePath(__file__).parents[2])  #: frames of this house are not the user's place
LIBRARIES = "site-packages"  #: nor are those of libraries


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong inside an estimator, and where."""

    error: str
    message: str
    place: str  #: ``file.py:12 in fit``, "" when nobody knows


def preparation(contender: Contender, features: tuple[Feature, ...], learned_on: pd.DataFrame) -> Any:
    """The unfitted first step of the pipeline, from raw inputs to what the estimator takes.

    A number that no row of ``learned_on`` holds is left out, and a text of which no value is frequent.
    Prose and pictures are left out for who does not take them. Sparse where there is prose.

    Raises:
        NoFeature: there is nothing to learn from.
    """
    numbers = [f.id for f in features if f.is_number and learned_on[f.id].notna().any()]
    linear = contender.preparation == "linear"
    steps: list[tuple[str, Any, list[str]]] = []
    if numbers:
        steps.append(("numbers", _scaled() if linear else "passthrough", numbers))
    encoder = FrequentIndicators if linear else FrequentCodes
    texts = [f.id for f in features if f.type == "text" and _has_frequent(learned_on[f.id])]
    if texts:
        steps.append(("texts", encoder(), texts))
    if contender.grams:
        steps += [(f"prose {f.id}", grams(contender.grams), [f.id]) for f in features if f.type == "prose"]
    if contender.looks:
        steps += [(f"picture {f.id}", _seen(contender), [f.id]) for f in features if f.type == "image"]
    if not steps and contender.family == "baseline":
        steps = [_unread(feature) for feature in features if feature.is_medium][:1]
    if not steps:
        raise NoFeature(N_("No variable is left to learn from"), at="/features")
    is_sparse = any(name.startswith("prose ") for name, _, _ in steps)
    return ColumnTransformer(steps, sparse_threshold=1 if is_sparse else 0)


def fitted(
    contender: Contender,
    features: tuple[Feature, ...],
    X: pd.DataFrame,
    target: Target,
    *,
    stop_on: Rows | None,
    seed: int,
) -> Pipeline:
    """A fitted pipeline from raw inputs to predictions.

    One thread: sums come in one order, so that the same rows and seed give the same model to the last bit.

    Args:
        X: inputs, n rows (see ``as_inputs``).
        stop_on: rows of X that a boosting contender does not learn from and stops early on; others learn
            from every row. None: nothing is set apart, boosting runs to its limit.

    Raises:
        NotAnEstimator: it has no ``fit`` and ``predict``. Whatever a user's estimator raises.
    """
    model = contender.make(seed)
    if not (hasattr(model, "fit") and hasattr(model, "predict")):
        raise NotAnEstimator(N_("%(id)s has no fit and predict", id=contender.id))
    with threadpool_limits(limits=1):
        return _fit(contender, features, model, X, target, stop_on)


def _fit(
    contender: Contender,
    features: tuple[Feature, ...],
    model: Any,
    X: pd.DataFrame,
    target: Target,
    stop_on: Rows | None,
) -> Pipeline:
    if contender.preparation == "none":
        return Pipeline([("model", model.fit(X, target.values))])
    if contender.stopping == "none" or stop_on is None:
        prepare = preparation(contender, features, X)
        return Pipeline([("prepare", prepare), ("model", model)]).fit(X, target.values)
    learn_on = np.setdiff1d(np.arange(len(X)), stop_on)
    prepare = preparation(contender, features, X.iloc[learn_on])
    prepared = prepare.fit(X.iloc[learn_on]).transform(X)
    stopped = _stopped_early(contender, model, prepared, target, learn_on, stop_on)
    return Pipeline([("prepare", prepare), ("model", stopped)])


def predictions(pipeline: Pipeline, X: pd.DataFrame, classes: tuple[str, ...], *, ranks: bool) -> Array:
    """Shape (n, classes) of probabilities in the order of ``classes``, or (n,) of numbers when there is none.

    Args:
        ranks: the metric needs probabilities; otherwise a chosen class counts as certain.

    Raises:
        NoProbabilities: ``ranks`` and the estimator tells none.
    """
    with threadpool_limits(limits=1):
        return _predictions(pipeline, X, classes, ranks)


def _predictions(pipeline: Pipeline, X: pd.DataFrame, classes: tuple[str, ...], ranks: bool) -> Array:
    if not classes:
        return np.asarray(pipeline.predict(X), dtype=np.float64).ravel()
    if hasattr(pipeline, "predict_proba"):
        told = np.asarray(pipeline.predict_proba(X), dtype=np.float64)
        known = [classes.index(str(name)) for name in pipeline.classes_]
        found = np.zeros((len(X), len(classes)))
        found[:, known] = told
        return found
    if ranks:
        raise NoProbabilities(N_("The metric needs probabilities, and this estimator tells none"))
    chosen = [classes.index(str(name)) for name in pipeline.predict(X)]
    return np.eye(len(classes))[chosen]


def attempt(work: Callable[[], T]) -> T | Fault:
    """Do what may call an estimator; its failure is told, not raised, so that it stops nobody else.

    Raises:
        A refusal of this house that is no fault of what was given: cancelled, out of reach …
    """
    try:
        return work()
    except Exception as error:  # somebody else's code may raise anything
        if isinstance(error, FilrougeError) and not isinstance(error, Invalid):
            raise
        return fault_of(error)


def fault_of(error: Exception) -> Fault:
    """The last frame that is the user's own; file names only, so that it reads the same everywhere."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [
        f for f in frames if not f.filename.startswith(HOUSE) and LIBRARIES not in PurePath(f.filename).parts
    ]
    last = theirs[-1] if theirs else None
    place = f"{PurePath(last.filename).name}:{last.lineno} in {last.name}" if last else ""
    name = error.code if isinstance(error, FilrougeError) else type(error).__name__
    return Fault(name, str(error)[:MESSAGE_LIMIT], place)


def unfitted(estimator: Any, seed: int) -> Any:
    """What a user named, ready to fit: a class or function is called, an instance cloned, chance seeded."""
    is_instance = hasattr(estimator, "fit") and not isinstance(estimator, type)
    return _seeded(clone(estimator) if is_instance else estimator(), seed)


def _seeded(model: Any, seed: int) -> Any:
    known = model.get_params() if hasattr(model, "get_params") else {}
    loose = {name: seed for name, value in known.items() if value is None and name.endswith("random_state")}
    return model.set_params(**loose) if loose else model


def _has_frequent(column: pd.Series) -> bool:
    return bool((column.value_counts() >= ROWS_MIN_COUNT).any())


def _unread(feature: Feature) -> tuple[str, Any, list[str]]:
    """What a baseline is given where there is nothing but prose and pictures: it only counts rows."""
    return feature.type, PixelFeatures() if feature.type == "image" else FrequentCodes(), [feature.id]


def _seen(contender: Contender) -> Pipeline:
    features = GaborFeatures() if contender.looks == "gabor" else PixelFeatures()
    return Pipeline([("features", features), ("scale", BoundedScaler(least_deviation=LOOKS_LEAST_DEVIATION))])


def _scaled() -> Pipeline:
    fill = SimpleImputer(strategy="median", keep_empty_features=True)
    return Pipeline([("fill", fill), ("scale", BoundedScaler())])


def _stopped_early(
    contender: Contender, model: Any, prepared: Any, target: Target, learn_on: Rows, stop_on: Rows
) -> Any:
    X, y = prepared[learn_on], target.values[learn_on]
    if contender.stopping == "hist":
        return model.fit(X, y, X_val=prepared[stop_on], y_val=target.values[stop_on])
    from lightgbm import early_stopping  # noqa: PLC0415 - heavy

    patience = early_stopping(PATIENCE_COUNT, verbose=False)
    with warnings.catch_warnings():  # its successor, eval_y, does not know classes that are texts
        warnings.filterwarnings("ignore", message="The argument 'eval_set' is deprecated")
        apart = [(prepared[stop_on], target.values[stop_on])]
        return model.fit(X, y, eval_set=apart, callbacks=[patience])
