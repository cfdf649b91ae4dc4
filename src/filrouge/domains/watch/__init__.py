"""Follow advances: sources, works found once each, a choice with its reason, a benchmark behind a gate."""

from filrouge.domains.watch.compute.merging import merged
from filrouge.domains.watch.compute.references import read

__all__ = ["merged", "read"]
