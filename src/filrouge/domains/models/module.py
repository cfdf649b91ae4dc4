"""The registration of this room."""

from filrouge.domains.models.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.models import Effort, Experiment, Footprint, Model, ModelCard, Problem

MODULE = Module(
    name="models",
    kinds=(Problem, Experiment, Effort, Model, Footprint, ModelCard),
    competences=("C2.1.2", "C4.1.2"),
    checks=CHECKS,
)
