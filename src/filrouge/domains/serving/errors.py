"""Errors of this room."""

from filrouge.kernel.errors import Impossible, Invalid, Waiting


class OtherStructure(Impossible):
    """The model did not learn from this table: no revision of the structure has the hash that it names."""

    code = "serving.structure"


class NotCleared(Impossible):
    """Production is asked for, and what it needs is missing."""

    code = "serving.not-cleared"


class NotSigned(Waiting):
    """All that production needs is there, but for the signature of the person who is to give it."""

    code = "serving.not-signed"


class NoPart(Impossible):
    """The rows to be asked are in no part of the split, or the part is empty."""

    code = "serving.no-part"


class BadToolReport(Invalid):
    """A file that no tool read here writes, or that looked at nothing."""

    code = "serving.tool-report"


class NoKey(Impossible):
    """A caller is named for whom no key was made."""

    code = "serving.no-key"
