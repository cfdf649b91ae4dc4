"""What fitting on tables may refuse."""

from filrouge.kernel.errors import Invalid


class NoFeature(Invalid):
    code = "tabular.no-feature"


class UnreadableColumn(Invalid):
    code = "tabular.unreadable-column"


class NoProbabilities(Invalid):
    code = "tabular.no-probabilities"


class OneClass(Invalid):
    code = "tabular.one-class"


class UnknownClass(Invalid):
    code = "tabular.unknown-class"


class NotAnEstimator(Invalid):
    code = "tabular.not-an-estimator"
