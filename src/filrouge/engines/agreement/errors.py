"""What measuring an agreement may refuse."""

from filrouge.kernel.errors import Invalid


class UnpairedLabels(Invalid):
    """People were not asked about the same cases."""

    code = "agreement.unpaired"


class NothingShared(Invalid):
    """No case was judged twice."""

    code = "agreement.nothing-shared"


class NoOrder(Invalid):
    """The measure needs labels in order, or numbers, and these are neither."""

    code = "agreement.no-order"
