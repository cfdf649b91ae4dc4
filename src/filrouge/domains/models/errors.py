"""Errors of this room."""

from filrouge.kernel.errors import Impossible


class UnusableTarget(Impossible):
    """The target is not in the table, or cannot be what the task predicts."""

    code = "models.target"


class UnfitMetric(Impossible):
    """The metric does not go with the task, or lacks its parameter."""

    code = "models.metric"


class UnfitBaseline(Impossible):
    """The baseline does not go with the task or the metric."""

    code = "models.baseline"


class OtherSplit(Impossible):
    """The table was not split as the problem asks."""

    code = "models.split"


class UnknownVariable(Impossible):
    """The problem names a variable that the table lacks."""

    code = "models.unknown-variable"


class NameTaken(Impossible):
    """Two candidates have the same name."""

    code = "models.name-taken"


class NothingUsable(Impossible):
    """No candidate ran, keeps the constraints and can be exported."""

    code = "models.nothing-usable"


class NoCandidate(Impossible):
    """The candidate asked for is not one of the experiment, or its code was not given."""

    code = "models.no-candidate"


class NotEqual(Impossible):
    """The exported file does not compute what was fitted."""

    code = "models.not-equal"


class BreaksConstraint(Impossible):
    """The model made breaks a constraint of its problem."""

    code = "models.constraint"
