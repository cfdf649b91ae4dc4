"""Linear discriminant analysis that adds up in float64, whatever its inputs are."""

from typing import Any, Self

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis


class WideDiscriminant(LinearDiscriminantAnalysis):  # type: ignore[misc]  # scikit-learn has no types
    """With many features that go together its weights are large and nearly cancel.

    scikit-learn would learn and answer in float32 from float32 features, a few 1e-5 away from the answer.
    """

    def fit(self, X: Any, y: Any) -> Self:
        super().fit(np.asarray(X, dtype=np.float64), y)
        return self
