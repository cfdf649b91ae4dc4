"""What a comparison refuses."""

from filrouge.kernel.errors import Invalid


class BadMatrix(Invalid):
    """Scores and weights that cannot be compared: sizes that differ, a weight below zero, no weight."""

    code = "mcda.matrix"
