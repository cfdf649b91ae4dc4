"""A model told as a card: every figure is quoted from the document that measured it."""

from filrouge.domains.models.report.answers import ceiling, classes, decisions
from filrouge.domains.models.report.beginning import data, question
from filrouge.domains.models.report.blocks import Cited
from filrouge.domains.models.report.contest import candidates
from filrouge.domains.models.report.file import cost, equality, limits, scores, slices
from filrouge.kernel.reports import Section, section

__all__ = ["Cited", "card"]


def card(cited: Cited) -> Section:
    """The question, the data, the candidates, the file's worth, proof and cost, and what is missing."""
    return section(
        "card",
        "Fiche du modèle",
        "Model card",
        question(cited),
        data(cited),
        candidates(cited),
        scores(cited),
        *ceiling(cited),
        *slices(cited),
        *classes(cited),
        *decisions(cited),
        equality(cited),
        cost(cited),
        limits(cited),
    )
