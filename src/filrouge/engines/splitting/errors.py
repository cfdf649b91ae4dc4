"""What a split may refuse."""

from filrouge.kernel.errors import Invalid


class MissingKey(Invalid):
    """A row has no value in the column that the split goes by."""

    code = "splitting.missing-key"


class NoColumn(Invalid):
    """The split, or its folds, need a column that was not given."""

    code = "splitting.no-column"


class BadShares(Invalid):
    """The shares asked for do not make a whole."""

    code = "splitting.bad-shares"


class EmptyPart(Invalid):
    """A part would hold no row."""

    code = "splitting.empty-part"


class TooFewTimes(Invalid):
    """There are fewer distinct times than the parts or folds asked for need."""

    code = "splitting.too-few-times"


class TooFewUnits(Invalid):
    """There are fewer distinct rows or groups than folds."""

    code = "splitting.too-few-units"


class BadGap(Invalid):
    """A gap is negative, or in days where times are no dates."""

    code = "splitting.bad-gap"


class BadStart(Invalid):
    """The starts of the parts do not fit the times of the table, or do not grow."""

    code = "splitting.bad-start"
