"""What the computing of a project emitted, by the factors of the library; unknown without them."""

from filrouge.engines.footprint import Bounds, Estimate, Factors, estimate
from filrouge.kernel.documents import Key
from filrouge.kernel.errors import Erased
from filrouge.kernel.project import Project
from filrouge.kinds.projects import EnergyFactors

FACTORS = Key(EnergyFactors.kind, "facteurs", library=True)


def factors_of(project: Project) -> EnergyFactors | None:
    """The declared factors, None where the library has none."""
    held = project.store.latest(FACTORS)
    if held is None:
        return None
    try:
        return project.document(EnergyFactors, held)
    except Erased:
        return None


def estimated(project: Project, cpu_s: float) -> Estimate | None:
    """Between what bounds this much computing emitted; None when a factor is not known."""
    told = factors_of(project)
    by_id = {one.id: Bounds(one.low, one.high) for one in told.factors} if told else {}
    if {"core_power", "facility_overhead", "grid_intensity"} - by_id.keys():
        return None
    factors = Factors(by_id["core_power"], by_id["facility_overhead"], by_id["grid_intensity"])
    return estimate(cpu_s, factors)
