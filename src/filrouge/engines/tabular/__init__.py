"""Compare and fit estimators on tables: portfolio, contest under a budget, choice."""

from filrouge.engines.tabular.columns import (
    DAYS_UNIT,
    Feature,
    Target,
    as_inputs,
    class_name,
    class_target,
    number_target,
)
from filrouge.engines.tabular.contest import (
    Contest,
    Meter,
    Rules,
    Standing,
    Table,
    compete,
    part,
    row_keys,
    stop_rows,
)
from filrouge.engines.tabular.encoders import BoundedScaler, FrequentCodes, FrequentIndicators
from filrouge.engines.tabular.fitting import Fault, attempt, fitted, predictions, unfitted
from filrouge.engines.tabular.pairing import Choice, Entrant, Gain, choose, gain
from filrouge.engines.tabular.portfolio import Aim, Contender, baseline, own, portfolio

__all__ = [
    "DAYS_UNIT",
    "Aim",
    "BoundedScaler",
    "Choice",
    "Contender",
    "Contest",
    "Entrant",
    "Fault",
    "Feature",
    "FrequentCodes",
    "FrequentIndicators",
    "Gain",
    "Meter",
    "Rules",
    "Standing",
    "Table",
    "Target",
    "as_inputs",
    "attempt",
    "baseline",
    "choose",
    "class_name",
    "class_target",
    "compete",
    "fitted",
    "gain",
    "number_target",
    "own",
    "part",
    "portfolio",
    "predictions",
    "row_keys",
    "stop_rows",
    "unfitted",
]
