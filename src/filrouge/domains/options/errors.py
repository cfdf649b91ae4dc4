"""Errors of this room."""

from filrouge.kernel.errors import Impossible, Invalid


class MissingScores(Impossible):
    """Options cannot be compared while a score is unknown: nothing stands in for it."""

    code = "options.missing-scores"


class BadBallot(Invalid):
    """A ballot that leaves a criterion out, names one that is not there, or gives points to none."""

    code = "options.ballot"


class NotANumber(Invalid):
    """A score or an input quotes words, or nothing, where a number is needed."""

    code = "options.not-a-number"


class WrongUnit(Invalid):
    """A score is quoted in another unit than its criterion."""

    code = "options.unit"


class NothingLeft(Impossible):
    """Vetoes leave fewer than two options to compare."""

    code = "options.nothing-left"


class BadCase(Invalid):
    """A business case whose inputs or flows do not hold together."""

    code = "options.case"


class NotScored(Impossible):
    """The trial chose no candidate, or did not score it."""

    code = "options.not-scored"
