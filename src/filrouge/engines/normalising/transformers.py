"""Transformers that scikit-learn lacks or that nothing converts exactly; ``onnx_converters`` converts these.

They follow scikit-learn's conventions and take frames or matrices. Numbers keep their precision (32 or 64
bits), missing ones are NaN; words are text, missing ones the empty string.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

Matrix = npt.NDArray[Any]


class Winsoriser(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Bring numbers beyond two quantiles of the training rows back to them.

    Attributes:
        low_, high_: the quantiles, infinite for a column without a filled cell; shape (features,).
    """

    def __init__(self, low_ratio: float = 0.01, high_ratio: float = 0.99) -> None:
        self.low_ratio = low_ratio
        self.high_ratio = high_ratio

    def fit(self, X: Any, y: Any = None) -> Self:
        cells = _numbers(self, X, reset=True)
        empty = np.isnan(cells).all(axis=0)
        ratios = [self.low_ratio, self.high_ratio]
        bounds = np.nanquantile(np.where(empty, 0.0, cells), ratios, axis=0)
        self.low_ = np.where(empty, -np.inf, bounds[0])
        self.high_ = np.where(empty, np.inf, bounds[1])
        return self

    def transform(self, X: Any) -> Matrix:
        check_is_fitted(self)
        cells = _numbers(self, X, reset=False)
        clipped: Matrix = np.clip(cells, self.low_.astype(cells.dtype), self.high_.astype(cells.dtype))
        return clipped

    def __sklearn_tags__(self) -> Any:
        return _with_missing(super().__sklearn_tags__())


class LogTransformer(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """log(1 + x); below zero counts as zero. Learns nothing."""

    def fit(self, X: Any, y: Any = None) -> Self:
        _numbers(self, X, reset=True)
        return self

    def transform(self, X: Any) -> Matrix:
        check_is_fitted(self, "n_features_in_")
        logs: Matrix = np.log1p(np.maximum(_numbers(self, X, reset=False), 0))
        return logs

    def __sklearn_tags__(self) -> Any:
        return _with_missing(super().__sklearn_tags__())


class RareGrouper(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Words rarer than a share of the training rows, and those never seen, become one.

    Attributes:
        kept_: per column, the words that stay, sorted; the empty string, which is missing, always stays.
    """

    def __init__(self, least_ratio: float = 0.01, other: str = "(other)") -> None:
        self.least_ratio = least_ratio
        self.other = other

    def fit(self, X: Any, y: Any = None) -> Self:
        cells = _words(self, X, reset=True)
        self.kept_ = [self._kept(column) for column in cells.T]
        return self

    def transform(self, X: Any) -> Matrix:
        check_is_fitted(self)
        cells = _words(self, X, reset=False)
        grouped = cells.copy()
        for place, kept in enumerate(self.kept_):
            known = {*kept, ""}
            grouped[:, place] = [cell if cell in known else self.other for cell in cells[:, place]]
        return grouped

    def _kept(self, column: Matrix) -> list[str]:
        words, counts = np.unique(column.astype(object), return_counts=True)
        return [word for word in words[counts >= self.least_ratio * len(column)] if word]

    def __sklearn_tags__(self) -> Any:
        return _of_words(_with_missing(super().__sklearn_tags__()))


class MissingFlags(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """One where a cell is missing (NaN, or the empty string), zero elsewhere."""

    def fit(self, X: Any, y: Any = None) -> Self:
        _any(self, X, reset=True)
        return self

    def transform(self, X: Any) -> Matrix:
        check_is_fitted(self, "n_features_in_")
        cells = _any(self, X, reset=False)
        if cells.dtype.kind in "fiub":
            flags: Matrix = np.isnan(cells).astype(cells.dtype if cells.dtype.kind == "f" else np.float64)
            return flags
        return np.asarray(cells == "", dtype=np.float32)

    def get_feature_names_out(self, input_features: Any = None) -> Matrix:
        names = getattr(self, "feature_names_in_", input_features)
        if names is None:
            names = [f"x{place}" for place in range(self.n_features_in_)]
        return np.asarray([f"{name}_missing" for name in names], dtype=object)

    def __sklearn_tags__(self) -> Any:
        return _of_words(_with_missing(super().__sklearn_tags__()))


def _numbers(transformer: Any, X: Any, *, reset: bool) -> Matrix:
    cells: Matrix = validate_data(
        transformer, X, reset=reset, dtype=(np.float64, np.float32), ensure_all_finite="allow-nan"
    )
    return cells


def _words(transformer: Any, X: Any, *, reset: bool) -> Matrix:
    cells: Matrix = validate_data(transformer, X, reset=reset, dtype=None, ensure_all_finite=False)
    return cells.astype(object)


def _any(transformer: Any, X: Any, *, reset: bool) -> Matrix:
    cells: Matrix = validate_data(transformer, X, reset=reset, dtype=None, ensure_all_finite=False)
    return cells


def _with_missing(tags: Any) -> Any:
    tags.input_tags.allow_nan = True
    return tags


def _of_words(tags: Any) -> Any:
    tags.input_tags.string = True
    tags.input_tags.categorical = True
    return tags
