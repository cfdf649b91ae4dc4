"""Errors of this room."""

from filrouge.kernel.errors import Impossible, Invalid


class BadFramework(Invalid):
    """A file of questions does not hang together."""

    code = "audit.framework"


class BadAnswers(Invalid):
    """A file of answers holds nothing that can be kept."""

    code = "audit.answers"


class BadRule(Invalid):
    """A rule is no condition over the columns of its table."""

    code = "audit.rule"


class OtherAudit(Impossible):
    """Two documents speak of different audits or questionnaires."""

    code = "audit.other"


class NothingToRead(Impossible):
    """A folder or an archive holds nothing that can be looked at."""

    code = "audit.nothing-to-read"


class WaitsForItself(Impossible):
    """Actions of a strategy wait for one another."""

    code = "audit.circle"
