"""What pseudonymising may refuse."""

from filrouge.kernel.errors import Conflict, Invalid


class WeakKey(Invalid):
    """The key of the tokens is so short that it could be guessed."""

    code = "pseudonymising.weak-key"


class UnknownRule(Invalid):
    """A rule is named that does not exist."""

    code = "pseudonymising.unknown-rule"


class BadOption(Invalid):
    """An option of a rule is missing, unknown or out of bounds."""

    code = "pseudonymising.bad-option"


class UnknownColumn(Invalid):
    """A rule works on a column that the table does not have."""

    code = "pseudonymising.unknown-column"


class WrongType(Invalid):
    """A rule does not fit what its column holds."""

    code = "pseudonymising.wrong-type"


class Collision(Conflict):
    """Two values got the same token: a join would take two people for one."""

    code = "pseudonymising.collision"
