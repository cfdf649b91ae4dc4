"""Scores of predictions with their direction, unit and interval."""

from filrouge.engines.metrics.catalogue import METRICS, Metric, metric_of
from filrouge.engines.metrics.deciding import LEVELS, Answers, answers, decided, lowest_level
from filrouge.engines.metrics.intervals import (
    Estimate,
    Interval,
    bootstrap_interval,
    corrected_interval,
)
from filrouge.engines.metrics.scores import Scorer, UndefinedScore

__all__ = [
    "LEVELS",
    "METRICS",
    "Answers",
    "Estimate",
    "Interval",
    "Metric",
    "Scorer",
    "UndefinedScore",
    "answers",
    "bootstrap_interval",
    "corrected_interval",
    "decided",
    "lowest_level",
    "metric_of",
]
