"""Scores of predictions with their direction, unit and interval."""

from filrouge.engines.metrics.catalogue import METRICS, Metric, metric_of
from filrouge.engines.metrics.intervals import (
    Estimate,
    Interval,
    bootstrap_interval,
    corrected_interval,
)
from filrouge.engines.metrics.scores import Scorer, UndefinedScore

__all__ = [
    "METRICS",
    "Estimate",
    "Interval",
    "Metric",
    "Scorer",
    "UndefinedScore",
    "bootstrap_interval",
    "corrected_interval",
    "metric_of",
]
