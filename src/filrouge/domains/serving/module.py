"""The registration of this room."""

from filrouge.domains.serving.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.serving import (
    Acceptance,
    AcceptanceRecord,
    AcceptanceReport,
    Caller,
    Endpoint,
    Inspection,
    Measurement,
    Publication,
    ToolCheck,
    Waiver,
)

MODULE = Module(
    name="serving",
    kinds=(
        Publication,
        Caller,
        Endpoint,
        Measurement,
        Inspection,
        ToolCheck,
        Acceptance,
        AcceptanceRecord,
        AcceptanceReport,
        Waiver,
    ),
    competences=("C2.2.1",),
    checks=CHECKS,
)
