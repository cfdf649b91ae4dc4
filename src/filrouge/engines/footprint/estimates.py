"""From CPU-seconds to electricity, and from electricity to what its grid emits."""

from dataclasses import dataclass

SECONDS_PER_H = 3_600
W_PER_KW = 1_000
G_PER_KG = 1_000


@dataclass(frozen=True)
class Bounds:
    """The least and the most that something may be; nothing is said of what lies between.

    Raises:
        ValueError: the least is above the most, or below nought.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(f"no bounds: {self.low} to {self.high}")

    def times(self, other: "Bounds", scale: float = 1.0) -> "Bounds":
        """The product of two quantities that are not below nought."""
        return Bounds(self.low * other.low * scale, self.high * other.high * scale)


@dataclass(frozen=True)
class Factors:
    """Power of one busy core in watts; what the place where it stands draws per watt of the machine, 1 being
    nothing more; what the grid emits, in grams of CO₂ equivalent per kWh."""

    core_w: Bounds
    overhead_ratio: Bounds
    grid_gco2e_per_kwh: Bounds


@dataclass(frozen=True)
class Estimate:
    electricity_kwh: Bounds
    emitted_kgco2e: Bounds


def estimate(cpu_s: float, factors: Factors) -> Estimate:
    """What this much computing drew and emitted.

    Left out: making the machine, memory and disks beyond their part of a core's power, network, screens.

    Raises:
        ValueError: a time below nought.
    """
    hours = Bounds(cpu_s / SECONDS_PER_H, cpu_s / SECONDS_PER_H)
    drawn = hours.times(factors.core_w, 1 / W_PER_KW).times(factors.overhead_ratio)
    return Estimate(drawn, drawn.times(factors.grid_gco2e_per_kwh, 1 / G_PER_KG))
