"""What a recipe may refuse."""

from filrouge.kernel.errors import Invalid


class UnknownStep(Invalid):
    code = "normalising.unknown-step"


class BadOption(Invalid):
    code = "normalising.bad-option"


class UnknownColumn(Invalid):
    code = "normalising.unknown-column"


class ColumnExists(Invalid):
    code = "normalising.column-exists"


class WrongType(Invalid):
    code = "normalising.wrong-type"


class Unreadable(Invalid):
    code = "normalising.unreadable"


class NotFilled(Invalid):
    code = "normalising.not-filled"


class BadTarget(Invalid):
    code = "normalising.bad-target"
