"""Preparations that scikit-learn lacks in a form that exports to ONNX without a difference.

Its encoders with a limit on categories do not export, and nothing of it keeps a linear model from running
away on a number never seen. Public transformers, in scikit-learn's conventions.
"""

from collections import Counter
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_array, check_is_fitted

CATEGORIES_LIMIT = 200
ROWS_MIN_COUNT = 10  #: a value that fewer rows hold teaches little, and might name somebody inside the file


class _Frequent(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Columns of texts of which the most frequent values are kept, most frequent first."""

    def __init__(
        self, *, categories_limit: int = CATEGORIES_LIMIT, rows_min_count: int = ROWS_MIN_COUNT
    ) -> None:
        self.categories_limit = categories_limit
        self.rows_min_count = rows_min_count

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn from shape (n, columns); a missing text is "" and counts as a value."""
        texts = np.asarray(X, dtype=object)
        self.kept_ = tuple(self._frequent(texts[:, place]) for place in range(texts.shape[1]))
        self.n_features_in_ = texts.shape[1]
        return self

    def _frequent(self, column: npt.NDArray[np.object_]) -> tuple[str, ...]:
        counts = Counter(column.tolist())  # numpy's own texts would lose NULs at their end
        ranked = sorted(counts, key=lambda value: (-counts[value], value))[: self.categories_limit]
        return tuple(value for value in ranked if counts[value] >= self.rows_min_count)

    def _codes(self, X: Any) -> npt.NDArray[np.intp]:
        """Place of each value among those kept of its column, from 1; 0 for any other."""
        check_is_fitted(self)
        texts = np.asarray(X, dtype=object)
        codes = np.zeros(texts.shape, dtype=np.intp)
        for place, kept in enumerate(self.kept_):
            code = {value: number for number, value in enumerate(kept, start=1)}
            codes[:, place] = [code.get(value, 0) for value in texts[:, place]]
        return codes


class FrequentCodes(OneToOneFeatureMixin, _Frequent):  # type: ignore[misc]
    """Texts as numbers: 1 for the most frequent value of a column, 2 for the next …, 0 for any other."""

    def transform(self, X: Any) -> npt.NDArray[np.float32]:
        """Shape (n, columns) in and out."""
        return self._codes(X).astype(np.float32)


class FrequentIndicators(_Frequent):
    """Texts as columns of 0 and 1, one for each value kept; any other value is 0 everywhere.

    A column of which no value is frequent enough leaves nothing.
    """

    def transform(self, X: Any) -> npt.NDArray[np.float32]:
        """Shape (n, columns) in, (n, values kept) out."""
        codes = self._codes(X)
        parts = [codes[:, [place]] == np.arange(1, len(kept) + 1) for place, kept in enumerate(self.kept_)]
        return np.concatenate(parts, axis=1).astype(np.float32)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        names = [f"x{n}" for n in range(len(self.kept_))] if input_features is None else input_features
        told = [f"{name}={value}" for name, kept in zip(names, self.kept_, strict=True) for value in kept]
        return np.array(told, dtype=object)


class BoundedScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Numbers brought back between the smallest and the largest seen, then to mean 0 and deviation 1.

    All in float32, one operation after the other, so that the exported operations give the same bits: with
    numbers on a grid, a threshold of a tree falls on numbers that exist, and the last bit decides. None may
    be missing.

    Args:
        least_deviation: a smaller one counts as this one: dividing by it would blow up the last bits.
    """

    def __init__(self, *, least_deviation: float = 0.0) -> None:
        self.least_deviation = least_deviation

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn from shape (n, columns)."""
        numbers = check_array(X, dtype=np.float32)
        self.low_, self.high_ = numbers.min(axis=0), numbers.max(axis=0)
        wide = numbers.astype(np.float64)
        self.mean_ = wide.mean(axis=0).astype(np.float32)
        spread = np.maximum(wide.std(axis=0), self.least_deviation).astype(np.float32)
        self.deviation_ = np.where(spread > 0, spread, np.float32(1))
        self.n_samples_seen_, self.n_features_in_ = numbers.shape
        return self

    def transform(self, X: Any) -> npt.NDArray[np.float32]:
        """Shape (n, columns) in and out."""
        check_is_fitted(self)
        bounded = np.clip(check_array(X, dtype=np.float32), self.low_, self.high_)
        return np.asarray((bounded - self.mean_) / self.deviation_)
