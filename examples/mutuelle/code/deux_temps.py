"""L'estimateur de la mutuelle : le coût en deux temps, comme le font ses actuaires depuis toujours."""

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import GammaRegressor, LogisticRegression
from sklearn.utils.validation import check_is_fitted, validate_data


class CoutEnDeuxTemps(RegressorMixin, BaseEstimator):
    """Probability that a quarter costs anything, times the mean cost of the quarters that do.

    A two-part model (Duan et al. 1983): logistic regression, then a gamma regression with a logarithmic link.
    ``linéaire`` in the logarithm of the means: it sees no interaction that its columns do not hold.
    """

    def __init__(self, penalty: float = 1.0, ceiling: float = 20.0) -> None:
        self.penalty = penalty
        self.ceiling = ceiling  # in mean costs: a logarithmic link must not run away on a rare row

    def fit(self, X, y):
        X, y = validate_data(self, X, y, y_numeric=True)
        paid = y > 0
        self.mean_ = float(np.mean(y))
        self.any_ = LogisticRegression(C=1 / self.penalty, max_iter=1000).fit(X, paid)
        self.size_ = GammaRegressor(alpha=self.penalty / len(y), max_iter=1000).fit(X[paid], y[paid])
        return self

    def predict(self, X):
        check_is_fitted(self)
        X = validate_data(self, X, reset=False)
        cost = self.any_.predict_proba(X)[:, 1] * self.size_.predict(X)
        return np.minimum(cost, self.ceiling * self.mean_)
