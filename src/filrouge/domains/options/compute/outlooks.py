"""A business case as the engine takes it, and its draws told as a document."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from filrouge.domains.options.compute.scoring import Read, number, spread_of
from filrouge.domains.options.errors import BadCase
from filrouge.engines import simulation
from filrouge.engines.simulation import Case, Flow, Outcome, Ramp, Range
from filrouge.kernel.documents import Quantity
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_
from filrouge.kinds.options import Bin, BusinessCase, CaseFlow, Input, Outlook, Quantiles, SwingOf, YearMoney

BINS_COUNT = 30
TAIL_RATIO = 0.05
TAIL_CUT = 0.005  #: of the draws on each side left out of the histogram, which a few far draws would flatten
YEARS, RATIO = "a", ""
Floats = npt.NDArray[np.float64]


def case_of(told: BusinessCase, read: Read) -> Case:
    """The case with every quoted input read.

    Raises:
        BadCase, NotANumber.
    """
    inputs = {one.id: _range(one, read) for one in told.inputs}
    case = Case(
        inputs, [_flow(one, told.horizon_years) for one in told.flows], told.discount, told.horizon_years
    )
    try:
        simulation.tornado(case)  # every range has a law, every flow its inputs
    except Invalid as err:
        raise BadCase(err.message, at=err.at) from err
    return case


def outlook_of(case: Case, draws_count: int, seed: int) -> Outlook:
    """The draws of a case, added up; the same seed gives the same figures."""
    outcome = simulation.simulate(case, draws_count, np.random.default_rng(seed))
    middle_eur, swings = simulation.tornado(case)
    paid = outcome.payback_years[np.isfinite(outcome.payback_years)]
    spent = outcome.return_ratio[np.isfinite(outcome.return_ratio)]
    return Outlook(
        draws_count=draws_count,
        npv=_quantiles(outcome.npv_eur, "EUR"),
        loss_ratio=outcome.loss_ratio,
        payback=_quantiles(paid, YEARS) if len(paid) else None,
        paid_back_ratio=len(paid) / draws_count,
        returned=_quantiles(spent, RATIO) if len(spent) else None,
        emitted=_quantiles(outcome.emitted_kgco2e, "kgCO2e"),
        middle_npv_eur=middle_eur,
        swings=tuple(
            SwingOf(id=one.input, at_low_eur=one.at_low_eur, at_high_eur=one.at_high_eur) for one in swings
        ),
        years=_years(outcome),
        bins=_bins(outcome.npv_eur),
    )


def _range(told: Input, read: Read) -> Range:
    if told.spread is not None:
        return spread_of(told.spread)
    assert told.value is not None  # the document checks it
    return Range.fixed(number(told.value, read, f"/inputs/{told.id}/value") * (told.scale or 1))


def _flow(told: CaseFlow, horizon_years: int) -> Flow:
    shares: Mapping[int, float] = {int(one.id): one.share for one in told.years}
    if beyond := [year for year in shares if year > horizon_years]:
        raise BadCase(
            N_(
                "Year %(year)d is beyond the %(count)d years of the case", year=beyond[0], count=horizon_years
            ),
            at=f"/flows/{told.id}/years",
        )
    ramp = Ramp(told.adoption.ceiling, told.adoption.years_count) if told.adoption else None
    years = tuple(shares.get(year, 0.0) for year in range(horizon_years + 1))
    return Flow(told.id, told.nature, told.inputs, years, told.scale, ramp, told.happens)


def _quantiles(values: Floats, unit: str) -> Quantiles:
    low, middle, high = np.quantile(values, [TAIL_RATIO, 0.5, 1 - TAIL_RATIO])
    told = [Quantity(value=float(one), unit=unit) for one in (values.mean(), low, middle, high)]
    return Quantiles(mean=told[0], low=told[1], middle=told[2], high=told[3])


def _years(outcome: Outcome) -> tuple[YearMoney, ...]:
    low, middle, high = np.quantile(outcome.cumulated_eur, [TAIL_RATIO, 0.5, 1 - TAIL_RATIO], axis=0)
    return tuple(
        YearMoney(
            id=str(year), low_eur=float(low[year]), middle_eur=float(middle[year]), high_eur=float(high[year])
        )
        for year in range(len(middle))
    )


def _bins(values: Floats) -> tuple[Bin, ...]:
    start, end = np.quantile(values, [TAIL_CUT, 1 - TAIL_CUT])
    if start == end:
        return ()
    counts, edges = np.histogram(values, BINS_COUNT, (start, end))
    return tuple(
        Bin(
            id=str(place),
            from_eur=float(edges[place]),
            to_eur=float(edges[place + 1]),
            draws_count=int(count),
        )
        for place, count in enumerate(counts)
    )
