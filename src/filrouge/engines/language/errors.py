"""What work on texts may refuse."""

from filrouge.kernel.errors import Invalid


class NoText(Invalid):
    """No text holds a word that could be compared."""

    code = "language.no-text"


class NothingRepeated(Invalid):
    """Every past case was decided otherwise: none can be found by its decision."""

    code = "language.nothing-repeated"
