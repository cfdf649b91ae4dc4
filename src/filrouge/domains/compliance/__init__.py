"""Screen uses of AI against the law, keep the GDPR register and impact assessments, open or shut the gate."""

from filrouge.domains.compliance.compute.answers import answers_of
from filrouge.domains.compliance.compute.law import law_on, shipped_law
from filrouge.domains.compliance.compute.screening import screen

__all__ = ["answers_of", "law_on", "screen", "shipped_law"]
