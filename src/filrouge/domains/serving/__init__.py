"""Models that answer: published, replaced, withdrawn, taken back."""

from filrouge.domains.serving.compute.publishing import endpoint_of, inputs_of, new_key

__all__ = ["endpoint_of", "inputs_of", "new_key"]
