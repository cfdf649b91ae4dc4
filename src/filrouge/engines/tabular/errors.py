"""What fitting on tables may refuse."""

from filrouge.kernel.errors import Invalid


class NoFeature(Invalid):
    """No variable is left to learn from."""

    code = "tabular.no-feature"


class UnreadableColumn(Invalid):
    """A column is absent, or does not hold what it is declared to hold."""

    code = "tabular.unreadable-column"


class NoProbabilities(Invalid):
    """The metric needs probabilities, and the estimator tells none."""

    code = "tabular.no-probabilities"


class OneClass(Invalid):
    """There is nothing to tell apart: the target holds one class, or never the event."""

    code = "tabular.one-class"


class UnknownClass(Invalid):
    """The target holds a class that the rows learned from lack."""

    code = "tabular.unknown-class"


class NotAnEstimator(Invalid):
    """What the user named has no ``fit`` and ``predict``."""

    code = "tabular.not-an-estimator"
