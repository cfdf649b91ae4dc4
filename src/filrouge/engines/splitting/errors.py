"""What a split may refuse."""

from filrouge.kernel.errors import Invalid


class MissingKey(Invalid):
    code = "splitting.missing-key"


class NoColumn(Invalid):
    code = "splitting.no-column"


class BadShares(Invalid):
    code = "splitting.bad-shares"


class EmptyPart(Invalid):
    code = "splitting.empty-part"


class TooFewTimes(Invalid):
    code = "splitting.too-few-times"


class TooFewUnits(Invalid):
    code = "splitting.too-few-units"


class BadGap(Invalid):
    code = "splitting.bad-gap"


class BadStart(Invalid):
    code = "splitting.bad-start"
