"""Errors of this room."""

from filrouge.kernel.errors import Impossible, Invalid


class UnknownRow(Impossible):
    """A confirmation names a row of law that does not exist."""

    code = "compliance.unknown-row"


class NotAPia(Invalid):
    """A file that the CNIL's PIA tool did not write."""

    code = "compliance.not-a-pia"


class UnknownCriterion(Impossible):
    """An answer about a number that the grid does not have."""

    code = "compliance.unknown-criterion"


class NotAnAxeResult(Invalid):
    """A file that axe-core did not write."""

    code = "compliance.not-an-axe-result"
