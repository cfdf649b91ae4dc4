"""Time series: what their instants hold, and how they are brought to one step."""

from filrouge.engines.series.errors import BadStep, NoInstant
from filrouge.engines.series.profiling import Gap, InstantsProfile, Suspect, longest_same_run, profile
from filrouge.engines.series.resampling import Fill, How, Resampled, resample

__all__ = [
    "BadStep",
    "Fill",
    "Gap",
    "How",
    "InstantsProfile",
    "NoInstant",
    "Resampled",
    "Suspect",
    "longest_same_run",
    "profile",
    "resample",
]
