"""Say what is wanted, where the information system goes, and how it will be accepted."""

from filrouge.domains.specification.compute.differing import difference_of
from filrouge.domains.specification.compute.scheduling import schedule_of
from filrouge.domains.specification.compute.tracing import Thread, matrix_of, reached_from

__all__ = ["Thread", "difference_of", "matrix_of", "reached_from", "schedule_of"]
