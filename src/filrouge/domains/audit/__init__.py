"""Audit the practices of data and AI: what is declared, measured and proven, and what follows from it."""

from filrouge.domains.audit.compute.comparison import compare
from filrouge.domains.audit.compute.scores import assess
from filrouge.domains.audit.compute.strategy import roadmap

__all__ = ["assess", "compare", "roadmap"]
