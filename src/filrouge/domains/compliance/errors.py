"""Errors of this room."""

from filrouge.kernel.errors import Impossible


class UnknownRow(Impossible):
    """A confirmation names a row of law that does not exist."""

    code = "compliance.unknown-row"
