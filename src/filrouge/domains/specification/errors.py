"""Errors of this room."""

from filrouge.kernel.errors import Invalid


class BadTarget(Invalid):
    """A target whose flows join what it does not hold, or that says nothing of something new."""

    code = "specification.target"


class Circular(Invalid):
    """Steps that wait for each other: none could ever begin."""

    code = "specification.circular"


class Mismatched(Invalid):
    """Documents that do not speak of the same thing: requirements of other functions, another inventory."""

    code = "specification.mismatch"


class NoRequirement(Invalid):
    """A file in which no requirement was found."""

    code = "specification.no-requirement"
