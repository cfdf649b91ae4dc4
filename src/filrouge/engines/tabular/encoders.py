"""Preparations that scikit-learn lacks in a form that exports to ONNX without a difference.

Its encoders with a limit on categories do not export, and nothing of it keeps a linear model from running
away on a number never seen. Public transformers, in scikit-learn's conventions.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_array, check_is_fitted

CATEGORIES_LIMIT = 200
ROWS_MIN_COUNT = 10  #: a value that fewer rows hold teaches little, and might name somebody inside the file


class _Frequent(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """One column of texts of which the most frequent values are kept, most frequent first."""

    def __init__(
        self, *, categories_limit: int = CATEGORIES_LIMIT, rows_min_count: int = ROWS_MIN_COUNT
    ) -> None:
        self.categories_limit = categories_limit
        self.rows_min_count = rows_min_count

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn from shape (n, 1); a missing text is "" and counts as a value."""
        values, counts = np.unique(_texts(X), return_counts=True)
        order = np.argsort(-counts, kind="stable")[: self.categories_limit]
        self.kept_ = tuple(str(values[i]) for i in order if counts[i] >= self.rows_min_count)
        self.n_features_in_ = 1
        return self

    def _codes(self, X: Any) -> npt.NDArray[np.intp]:
        """Place of each value among those kept, from 1; 0 for any other."""
        check_is_fitted(self)
        place = {value: code for code, value in enumerate(self.kept_, start=1)}
        return np.array([place.get(value, 0) for value in _texts(X)], dtype=np.intp)


class FrequentCodes(OneToOneFeatureMixin, _Frequent):  # type: ignore[misc]
    """A column of texts as one number: 1 for the most frequent value, 2 for the next …, 0 for any other."""

    def transform(self, X: Any) -> npt.NDArray[np.float32]:
        """Shape (n, 1) in and out."""
        return self._codes(X).astype(np.float32)[:, None]


class FrequentIndicators(_Frequent):
    """A column of texts as one column of 0 and 1 per value kept; any other value is 0 everywhere.

    When no value is frequent enough one column of 0 is left, for shape's sake.
    """

    def transform(self, X: Any) -> npt.NDArray[np.float32]:
        """Shape (n, 1) in, (n, values kept) out."""
        codes = self._codes(X)
        if not self.kept_:
            return np.zeros((len(codes), 1), dtype=np.float32)
        return np.eye(len(self.kept_) + 1, dtype=np.float32)[codes][:, 1:]

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        name = "value" if input_features is None else input_features[0]
        return np.array([f"{name}={kept}" for kept in self.kept_] or [name], dtype=object)


class Bounded(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Numbers brought back between the smallest and the largest seen when fitting; none may be missing."""

    def fit(self, X: Any, y: Any = None) -> Self:
        numbers = check_array(X, dtype=np.float32)
        self.low_, self.high_ = numbers.min(axis=0), numbers.max(axis=0)
        self.n_features_in_ = numbers.shape[1]
        return self

    def transform(self, X: Any) -> npt.NDArray[np.float32]:
        """Shape (n, columns) in and out."""
        check_is_fitted(self)
        return np.asarray(np.clip(check_array(X, dtype=np.float32), self.low_, self.high_))


def _texts(X: Any) -> npt.NDArray[np.str_]:
    return np.asarray(X, dtype=object)[:, 0].astype(str)
