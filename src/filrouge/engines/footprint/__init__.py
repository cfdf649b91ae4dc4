"""What computing emits, between two bounds; no factor is told without its own."""

from filrouge.engines.footprint.estimates import Bounds, Estimate, Factors, estimate

__all__ = ["Bounds", "Estimate", "Factors", "estimate"]
