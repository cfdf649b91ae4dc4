"""What a recipe may refuse."""

from filrouge.kernel.errors import Invalid


class UnknownStep(Invalid):
    """A recipe names a step that does not exist, or not in that list."""

    code = "normalising.unknown-step"


class BadOption(Invalid):
    """An option of a step is missing, unknown, or contradicts another."""

    code = "normalising.bad-option"


class UnknownColumn(Invalid):
    """A step works on a column that the table does not have at that point."""

    code = "normalising.unknown-column"


class ColumnExists(Invalid):
    """A step would create a column whose name is taken."""

    code = "normalising.column-exists"


class WrongType(Invalid):
    """A step does not fit the type of its column."""

    code = "normalising.wrong-type"


class Unreadable(Invalid):
    """A step meets cells that it cannot read and was told to refuse."""

    code = "normalising.unreadable"


class NotFilled(Invalid):
    """A step that cannot hold missing cells meets some."""

    code = "normalising.not-filled"


class BadTarget(Invalid):
    """An encoding by the target has none, or one that has no mean."""

    code = "normalising.bad-target"
