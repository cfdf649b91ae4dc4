"""A competence framework read from its text, and how far evidence covers it."""

from filrouge.domains.certification.compute.coverage import Coverage, coverage
from filrouge.domains.certification.compute.grammar import text_of
from filrouge.domains.certification.compute.reading import read_framework
from filrouge.domains.certification.service import shipped_competences

__all__ = ["Coverage", "coverage", "read_framework", "shipped_competences", "text_of"]
