"""The registration of this room."""

from filrouge.domains.projects.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.projects import Charter, Decision, Effort, Frame, LogbookEntry, LogbookReport, Team

MODULE = Module(
    name="projects",
    kinds=(Frame, Charter, Team, Decision, LogbookEntry, Effort, LogbookReport),
    competences=("C4.2.2",),
    checks=CHECKS,
    grants={
        "moa": ("projects.read", "projects.write"),
        "moe": ("projects.read", "projects.write"),
        "dpo": ("projects.read", "projects.write"),
        "sponsor": ("projects.read",),
        "jury": ("projects.read",),
        "candidate": ("projects.read", "projects.write"),
    },
)
