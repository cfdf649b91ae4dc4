"""Compare options on evidence, with doubt and vetoes; simulate what they cost, bring and emit; decide."""

from filrouge.domains.options.compute.comparing import compared
from filrouge.domains.options.compute.outlooks import case_of, outlook_of
from filrouge.domains.options.compute.scoring import Matrix, matrix_of

__all__ = ["Matrix", "case_of", "compared", "matrix_of", "outlook_of"]
