"""A business case: inputs as ranges, flows of money and of carbon by year, and what they add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from filrouge.engines.simulation.errors import BadFlow
from filrouge.engines.simulation.ranges import Floats, Range, drawn
from filrouge.kernel.texts import N_

#: ``avoided``: an emission that would have happened without the project
Nature = Literal["cost", "benefit", "emission", "avoided"]
SIGN: Mapping[Nature, int] = {"cost": -1, "benefit": 1, "emission": 1, "avoided": -1}


@dataclass(frozen=True)
class Ramp:
    """How many of those concerned take part: none in year 0, ``ceiling`` (an input) after ``years_count``."""

    ceiling: str
    years_count: float

    def share(self, year: int, values: Mapping[str, Floats]) -> Floats:
        return values[self.ceiling] * min(1.0, year / self.years_count)


@dataclass(frozen=True)
class Flow:
    """Spent, earned or emitted each year: ``scale`` × the product of its inputs × the share of the year.

    ``years[t]`` is the share in year t; year 0 is the investment. ``happens``: an input that is the
    probability that the flow happens at all (a risk); each draw decides once for all years.
    """

    id: str
    nature: Nature
    inputs: tuple[str, ...]
    years: tuple[float, ...]
    scale: float = 1.0
    ramp: Ramp | None = None
    happens: str | None = None


@dataclass(frozen=True)
class Case:
    """``discount``: the input that is the yearly rate, as a ratio."""

    inputs: Mapping[str, Range]
    flows: Sequence[Flow]
    discount: str
    horizon_years: int


@dataclass(frozen=True)
class Outcome:
    """One value per draw. ``payback_years`` is infinite where money never comes back within the horizon;
    ``return_ratio`` is net discounted gain over discounted costs, NaN where nothing is spent."""

    npv_eur: Floats
    payback_years: Floats
    return_ratio: Floats
    emitted_kgco2e: Floats
    cumulated_eur: Floats  #: (draws, horizon_years + 1), not discounted

    @property
    def loss_ratio(self) -> float:
        """The share of draws in which the project loses money."""
        return float((self.npv_eur < 0).mean())


def simulate(case: Case, draws_count: int, rng: np.random.Generator) -> Outcome:
    """Draw every input, add the flows up.

    Args:
        draws_count: how many draws; the standard error of a probability p is sqrt(p (1 - p) / draws_count).

    Raises:
        BadFlow, BadRange.
    """
    check(case)
    values = drawn(case.inputs, draws_count, rng)
    luck = {flow.id: rng.random(draws_count) for flow in sorted(case.flows, key=_by_id) if flow.happens}
    return outcome(case, values, luck)


def outcome(case: Case, values: Mapping[str, Floats], luck: Mapping[str, Floats]) -> Outcome:
    """What a case adds up to for given values of its inputs, each of shape (draws,).

    A flow that may happen counts in full where ``luck`` lies under its probability; without luck it counts
    by its probability, which is its expectation.
    """
    draws_count = len(values[case.discount])
    years_count = case.horizon_years + 1
    money = {"cost": np.zeros((years_count, draws_count)), "benefit": np.zeros((years_count, draws_count))}
    emitted = np.zeros(draws_count)
    for flow in sorted(case.flows, key=_by_id):
        amount = _amount(flow, values, luck)
        for year, share in enumerate(flow.years):
            if not share:
                continue
            told = amount * share if flow.ramp is None else amount * share * flow.ramp.share(year, values)
            if flow.nature in money:
                money[flow.nature][year] += told
            else:
                emitted += SIGN[flow.nature] * told
    factor = (1 + values[case.discount]) ** -np.arange(years_count)[:, None]
    costs, benefits = (money["cost"] * factor).sum(axis=0), (money["benefit"] * factor).sum(axis=0)
    cumulated = np.cumsum(money["benefit"] - money["cost"], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(costs > 0, (benefits - costs) / costs, np.nan)
    return Outcome(benefits - costs, _payback(cumulated), ratio, emitted, cumulated.T)


def check(case: Case) -> None:
    """
    Raises:
        BadFlow: an input that is not there, or another number of years.
    """
    for place, flow in enumerate(case.flows):
        asked = [*flow.inputs, *([flow.happens] if flow.happens else [])]
        asked += [flow.ramp.ceiling] if flow.ramp else []
        if stray := [name for name in asked if name not in case.inputs]:
            raise BadFlow(N_("No input is named %(name)s", name=stray[0]), at=f"/flows/{place}")
        if len(flow.years) != case.horizon_years + 1:
            raise BadFlow(
                N_(
                    "%(flow)s tells %(told)d years, the case has %(count)d with year 0",
                    flow=flow.id,
                    told=len(flow.years),
                    count=case.horizon_years + 1,
                ),
                at=f"/flows/{place}/years",
            )
        if flow.ramp and flow.ramp.years_count <= 0:
            raise BadFlow(N_("Taking part takes some time"), at=f"/flows/{place}/ramp")
    if case.discount not in case.inputs:
        raise BadFlow(N_("No input is named %(name)s", name=case.discount), at="/discount")


def _by_id(flow: Flow) -> str:
    return flow.id


def _amount(flow: Flow, values: Mapping[str, Floats], luck: Mapping[str, Floats]) -> Floats:
    amount = np.full(len(next(iter(values.values()))), flow.scale)
    for name in flow.inputs:
        amount = amount * values[name]
    if flow.happens is None:
        return amount
    if flow.id not in luck:
        return amount * values[flow.happens]
    return np.where(luck[flow.id] < values[flow.happens], amount, 0.0)


def _payback(cumulated: Floats) -> Floats:
    """Years until what was spent has come back for good, within a year by proportion.

    ``cumulated`` has shape (years, draws). What comes back and is lost again has not come back.
    """
    years_count, draws_count = cumulated.shape
    below = cumulated < 0
    last_below = np.where(below.any(axis=0), years_count - 1 - np.argmax(below[::-1], axis=0), -1)
    told = np.where(last_below < 0, 0.0, np.inf)
    inside = (last_below >= 0) & (last_below < years_count - 1)
    year, draw = last_below[inside], np.arange(draws_count)[inside]
    before, after = cumulated[year, draw], cumulated[year + 1, draw]
    told[inside] = year + -before / (after - before)
    return told
