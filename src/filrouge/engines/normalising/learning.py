"""What each fitted step learns of one column, by scikit-learn where it can: plain JSON values."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from filrouge.engines.normalising.columns import Numbers, Words
from filrouge.engines.normalising.errors import BadTarget, NotFilled, WrongType
from filrouge.engines.normalising.fitted_steps import (
    Bins,
    FittedStep,
    GroupRare,
    Impute,
    Log,
    OneHot,
    Ordinal,
    RobustScale,
    Standardise,
    TargetEncode,
    Winsorise,
    YeoJohnson,
)
from filrouge.kernel.texts import N_

Learned = dict[str, Any]  #: scalars, tuples of scalars, mappings of scalars
QUANTILE_METHOD = "averaged_inverted_cdf"


def learned(step: FittedStep, name: str, cells: Numbers | Words, target: Numbers | None) -> Learned:
    """What a step needs to be replayed on one column.

    Args:
        cells: the training part, numbers or words as the step takes them; shape (rows,).
        target: of the same rows, for the steps that look at it.

    Raises:
        NotFilled, WrongType, BadTarget: the step cannot learn from these cells.
    """
    if isinstance(step, TargetEncode):
        return _target_encode(step, name, cells, target)
    # The last digit of a sum depends on its order; sorted, what is learned depends on the rows alone.
    values: Learned = _LEARNERS[type(step)](step, name, np.sort(cells))
    return values


def _impute(step: Impute, name: str, cells: Any) -> Learned:
    from sklearn.impute import SimpleImputer  # noqa: PLC0415 - heavy

    is_text = cells.dtype == object
    if is_text != isinstance(step.value, str) and step.strategy in ("constant", "median", "mean"):
        raise WrongType(N_("%(column)s cannot be filled that way", column=name), at=f"/fitted/{step.id}")
    missing = cells == "" if is_text else np.isnan(cells)
    value: Any = step.value
    if missing.all() and step.strategy != "constant":
        value = "" if is_text else 0.0
    elif step.strategy != "constant":
        imputer = SimpleImputer(missing_values="" if is_text else np.nan, strategy=step.strategy)
        value = imputer.fit(cells.reshape(-1, 1)).statistics_[0]
    return {
        "value": str(value) if is_text else float(value),
        "flag": step.flag,
        "all_missing": bool(missing.all()),
    }


def _winsorise(step: Winsorise, name: str, cells: Numbers) -> Learned:
    filled = cells[~np.isnan(cells)]
    if not filled.size:
        return {"low": None, "high": None, "all_missing": True}
    low, high = np.quantile(filled, [step.low_ratio, step.high_ratio])
    return {"low": float(low), "high": float(high), "all_missing": False}


def _standardise(step: FittedStep, name: str, cells: Numbers) -> Learned:
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - heavy

    if np.isnan(cells).all():
        return {"mean": 0.0, "scale": 1.0, "all_missing": True}
    scaler = StandardScaler().fit(cells.reshape(-1, 1))
    return {"mean": float(scaler.mean_[0]), "scale": float(scaler.scale_[0]), "all_missing": False}


def _robust_scale(step: RobustScale, name: str, cells: Numbers) -> Learned:
    from sklearn.preprocessing import RobustScaler  # noqa: PLC0415 - heavy

    if np.isnan(cells).all():
        return {"center": 0.0, "scale": 1.0, "all_missing": True}
    scaler = RobustScaler().fit(cells.reshape(-1, 1))
    return {"center": float(scaler.center_[0]), "scale": float(scaler.scale_[0]), "all_missing": False}


def _log(step: Log, name: str, cells: Numbers) -> Learned:
    if np.any(cells < 0):
        raise WrongType(
            N_("%(column)s has numbers below zero: use yeo_johnson", column=name), at=f"/fitted/{step.id}"
        )
    return {}


def _yeo_johnson(step: YeoJohnson, name: str, cells: Numbers) -> Learned:
    from scipy.stats import yeojohnson  # noqa: PLC0415 - heavy
    from sklearn.preprocessing import PowerTransformer  # noqa: PLC0415 - heavy

    filled = cells[~np.isnan(cells)]
    power = 1.0
    if np.unique(filled).size > 1:
        power = float(PowerTransformer(standardize=False).fit(filled.reshape(-1, 1)).lambdas_[0])
    return {"power": power, **_standardise(step, name, yeojohnson(cells, power))}


def _bins(step: Bins, name: str, cells: Numbers) -> Learned:
    from sklearn.preprocessing import KBinsDiscretizer  # noqa: PLC0415 - heavy

    require_filled(step, name, cells)
    if np.unique(cells).size < 2:
        return {"edges": (), "one_hot": step.one_hot}
    binner = KBinsDiscretizer(
        min(step.count, np.unique(cells).size),
        encode="ordinal",
        quantile_method=QUANTILE_METHOD,
        subsample=None,
    )
    edges = binner.fit(cells.reshape(-1, 1)).bin_edges_[0]
    return {"edges": tuple(float(edge) for edge in edges[1:-1]), "one_hot": step.one_hot}


def _group_rare(step: GroupRare, name: str, cells: Words) -> Learned:
    found, counts = np.unique(cells, return_counts=True)
    kept = [word for word, count in zip(found, counts, strict=True) if count >= step.least_ratio * cells.size]
    return {"kept": tuple(word for word in kept if word), "other": step.other}


def _categories(step: OneHot | Ordinal, name: str, cells: Words) -> Learned:
    return {"categories": tuple(np.unique(cells).tolist())}


def _target_encode(step: TargetEncode, name: str, cells: Any, target: Numbers | None) -> Learned:
    from sklearn.preprocessing import TargetEncoder  # noqa: PLC0415 - heavy

    if target is None:
        raise BadTarget(N_("%(step)s needs a target", step=step.id), at=f"/fitted/{step.id}")
    smooth = "auto" if step.smoothing is None else step.smoothing
    order = np.lexsort((cells.astype(str), target))
    encoder = TargetEncoder(target_type="continuous", smooth=smooth)
    encoder.fit(cells[order].reshape(-1, 1), target[order])
    codes = zip(encoder.categories_[0].tolist(), encoder.encodings_[0].tolist(), strict=True)
    return {"encodings": dict(codes), "unseen": float(encoder.target_mean_)}


def target_numbers(target: Iterable[Any]) -> Numbers:
    """A target as numbers; of two classes the second in alphabetical order is one.

    Raises:
        BadTarget: a missing target, or more than two classes that are no numbers.
    """
    cells = np.asarray(list(target), dtype=object)
    missing = [cell is None or cell != cell for cell in cells]
    if any(missing):
        raise BadTarget(N_("%(count)d rows have no target", count=sum(missing)), at="/target")
    labels = sorted({str(cell) for cell in cells})
    if len(labels) == 2:
        return np.asarray([float(str(cell) == labels[1]) for cell in cells])
    if any(isinstance(cell, str) for cell in cells):
        raise BadTarget(N_("A target of several classes has no mean to encode by"), at="/target")
    return cells.astype(np.float64)


def require_filled(step: FittedStep, name: str, cells: Numbers) -> None:
    """Refuse missing cells, which intervals cannot hold."""
    if np.isnan(cells).any():
        raise NotFilled(
            N_("%(step)s needs %(column)s filled: impute it first", step=step.id, column=name),
            at=f"/fitted/{step.id}",
        )


_LEARNERS: Mapping[type[FittedStep], Any] = {
    Impute: _impute,
    Winsorise: _winsorise,
    Standardise: _standardise,
    RobustScale: _robust_scale,
    Log: _log,
    YeoJohnson: _yeo_johnson,
    Bins: _bins,
    GroupRare: _group_rare,
    OneHot: _categories,
    Ordinal: _categories,
}
