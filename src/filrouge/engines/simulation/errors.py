"""What a simulation refuses."""

from filrouge.kernel.errors import Invalid


class BadRange(Invalid):
    """A range that no distribution of the shape asked for has."""

    code = "simulation.range"


class BadFlow(Invalid):
    """A cash flow that names an input that is not there, or has another number of years than the case."""

    code = "simulation.flow"
