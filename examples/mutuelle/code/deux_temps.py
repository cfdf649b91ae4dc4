"""L'estimateur de la mutuelle : le coût en deux temps, comme ses actuaires le calculent depuis toujours."""

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import GammaRegressor, LogisticRegression
from sklearn.utils.validation import check_is_fitted, validate_data


def _shortened(X):
    return np.sign(X) * np.log1p(np.abs(X))


class CoutEnDeuxTemps(RegressorMixin, BaseEstimator):
    """Probability that a quarter costs anything, times the mean cost of the quarters that do.

    A two-part model (Duan et al. 1983): logistic regression, then a gamma regression with a logarithmic link.
    It shortens the tails of filled and scaled numbers: twice the past cost is not twice the next one.

    Args:
        penalty: of both regressions; the larger, the closer to the mean.
        ceiling: in mean costs; a logarithmic link must not run away on a rare row.
    """

    def __init__(self, penalty=1.0, ceiling=20.0):
        self.penalty = penalty
        self.ceiling = ceiling

    def fit(self, X, y):
        X, y = validate_data(self, X, y, y_numeric=True)
        paid = y > 0
        X = _shortened(X)
        self.highest_ = self.ceiling * float(np.mean(y))
        self.any_ = LogisticRegression(C=1 / self.penalty, max_iter=1000).fit(X, paid)
        self.size_ = GammaRegressor(alpha=self.penalty / len(y), max_iter=1000).fit(X[paid], y[paid])
        return self

    def predict(self, X):
        check_is_fitted(self)
        X = _shortened(validate_data(self, X, reset=False))
        cost = self.any_.predict_proba(X)[:, 1] * self.size_.predict(X)
        return np.minimum(cost, self.highest_)

    def onnx_shape_calculator(self):
        """skl2onnx asks an estimator that it does not know how to convert it; here, what comes out."""
        from skl2onnx.common.data_types import FloatTensorType  # noqa: PLC0415 - only to export

        def shape(operator):
            operator.outputs[0].type = FloatTensorType([None, 1])

        return shape

    def onnx_converter(self):
        """And how: a logistic function times an exponential, both of a sum, no higher than the ceiling."""
        from skl2onnx.algebra import onnx_ops as ops  # noqa: PLC0415 - only to export

        def convert(scope, operator, container):
            def linear(model):
                weights = model.coef_.reshape(-1, 1).astype(np.float32)
                start = np.array(model.intercept_, np.float32).reshape(1)
                return ops.OnnxAdd(ops.OnnxMatMul(X, weights, **version), start, **version)

            version = {"op_version": container.target_opset}
            raw, one = operator.inputs[0], np.array([1], np.float32)
            length = ops.OnnxLog(ops.OnnxAdd(ops.OnnxAbs(raw, **version), one, **version), **version)
            X = ops.OnnxMul(ops.OnnxSign(raw, **version), length, **version)
            any_ = ops.OnnxSigmoid(linear(self.any_), **version)
            cost = ops.OnnxMul(any_, ops.OnnxExp(linear(self.size_), **version), **version)
            highest = np.array([self.highest_], np.float32)
            ops.OnnxMin(cost, highest, **version, output_names=operator.outputs[:1]).add_to(scope, container)

        return convert
