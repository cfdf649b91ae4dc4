"""The registration of this room."""

from filrouge.domains.audit.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.audit import (
    Answers,
    AnswerSheet,
    Assessment,
    AuditReport,
    BlankReport,
    Comparison,
    Evidence,
    Finding,
    ImportedAnswers,
    ImportedInventory,
    Inventory,
    Measures,
    Plan,
    Questionnaire,
    Respondent,
    Roadmap,
    Rules,
    Scan,
    Strategy,
)

MODULE = Module(
    name="audit",
    kinds=(
        Plan,
        Respondent,
        Questionnaire,
        Answers,
        ImportedAnswers,
        AnswerSheet,
        BlankReport,
        Evidence,
        Inventory,
        ImportedInventory,
        Scan,
        Rules,
        Measures,
        Assessment,
        Finding,
        Strategy,
        Roadmap,
        Comparison,
        AuditReport,
    ),
    competences=("C1.1.1",),
    checks=CHECKS,
    library={"questionnaires": "audit.ship_frameworks"},
)
