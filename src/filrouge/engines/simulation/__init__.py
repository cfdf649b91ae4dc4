"""What a project may cost, bring and emit when its inputs are known as ranges."""

from filrouge.engines.simulation.cases import Case, Flow, Outcome, Ramp, simulate
from filrouge.engines.simulation.errors import BadFlow, BadRange
from filrouge.engines.simulation.ranges import Range, Shape, drawn, median
from filrouge.engines.simulation.tornado import Swing, tornado

__all__ = [
    "BadFlow",
    "BadRange",
    "Case",
    "Flow",
    "Outcome",
    "Ramp",
    "Range",
    "Shape",
    "Swing",
    "drawn",
    "median",
    "simulate",
    "tornado",
]
