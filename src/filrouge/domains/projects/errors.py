"""Errors of this room."""

from filrouge.kernel.errors import Impossible


class Stranger(Impossible):
    """Hours are counted for somebody who is not in the team."""

    code = "projects.stranger"
