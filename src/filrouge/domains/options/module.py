"""The registration of this room."""

from filrouge.domains.options.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.options import (
    Ballot,
    BusinessCase,
    Choice,
    Comparison,
    Outlook,
    Prototype,
    Study,
    StudyReport,
)

MODULE = Module(
    name="options",
    kinds=(Prototype, Study, Ballot, Comparison, BusinessCase, Outlook, Choice, StudyReport),
    competences=("C1.2.1",),
    checks=CHECKS,
)
