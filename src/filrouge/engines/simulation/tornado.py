"""Which input moves the result most: each at its bounds, the others at their medians."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from filrouge.engines.simulation.cases import Case, check, outcome
from filrouge.engines.simulation.ranges import Floats, Range, median


@dataclass(frozen=True)
class Swing:
    """The net present value with one input at a bound, in euros."""

    input: str
    at_low_eur: float
    at_high_eur: float

    @property
    def width_eur(self) -> float:
        return abs(self.at_high_eur - self.at_low_eur)


def tornado(case: Case) -> tuple[float, tuple[Swing, ...]]:
    """The net present value at the medians, and the swings by width, the widest first.

    One input at a time (Eschenbach 1992): what inputs do together does not show. Inputs without doubt are
    left out. Risks count by their probability.

    Raises:
        BadFlow, BadRange.
    """
    check(case)
    middle = {name: median(told) for name, told in case.inputs.items()}
    doubtful = sorted(name for name, told in case.inputs.items() if told.shape != "fixed")
    ends = {name: _ends(case.inputs[name]) for name in doubtful}
    settings = [middle]
    settings += [middle | {name: end} for name in doubtful for end in ends[name]]
    values: Mapping[str, Floats] = {name: np.array([one[name] for one in settings]) for name in middle}
    npv_eur = outcome(case, values, {}).npv_eur
    swings = [
        Swing(name, float(npv_eur[1 + 2 * place]), float(npv_eur[2 + 2 * place]))
        for place, name in enumerate(doubtful)
    ]
    return float(npv_eur[0]), tuple(sorted(swings, key=lambda one: (-one.width_eur, one.input)))


def _ends(told: Range) -> tuple[float, float]:
    """The bounds that were stated, within what is possible."""
    low, high = np.clip([told.low, told.high], told.minimum, told.maximum)
    return float(low), float(high)
