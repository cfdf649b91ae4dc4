"""The registration of this room."""

from filrouge.domains.projects.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.projects import (
    Charter,
    Comment,
    Decision,
    Effort,
    EnergyFactors,
    Frame,
    ImportedText,
    LogbookEntry,
    LogbookReport,
    Notebook,
    Review,
    Section,
    TableMapping,
    Task,
    Team,
)

MODULE = Module(
    name="projects",
    kinds=(
        Frame,
        Charter,
        Team,
        Decision,
        LogbookEntry,
        Effort,
        LogbookReport,
        Comment,
        Review,
        Task,
        Section,
        ImportedText,
        Notebook,
        TableMapping,
        EnergyFactors,
    ),
    competences=("C4.2.2",),
    checks=CHECKS,
    library={"facteurs": "projects.ship_energy_factors"},
)
