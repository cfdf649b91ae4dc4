"""Receive tables, measure them, say what they mean, prepare and split them without leaks."""

from filrouge.domains.datasets.compute.proposal import propose_dictionary
from filrouge.domains.datasets.compute.structure import structure_of

__all__ = ["propose_dictionary", "structure_of"]
