"""Compare options on evidence, with doubt and vetoes; simulate what they cost, bring and emit; decide."""

from filrouge.domains.options.compute.prototypes import prototype_of

__all__ = ["prototype_of"]
