"""What work on time series may refuse."""

from filrouge.kernel.errors import Invalid


class NoInstant(Invalid):
    """A column that should tell when holds neither dates nor times, or none at all."""

    code = "series.no-instant"


class BadStep(Invalid):
    """A step would make more instants than a table holds, or a column cannot be put together or filled so."""

    code = "series.bad-step"
