"""The registration of this room."""

from filrouge.kernel.modules import Module
from filrouge.kinds.compliance import (
    CONFIRM,
    OVERRIDE,
    Clearance,
    Fulfilment,
    Intake,
    Law,
    LawConfirmation,
    Override,
    Screening,
    ScreeningReport,
)

WORK = ("compliance.read", "compliance.write")

MODULE = Module(
    name="compliance",
    kinds=(
        Intake,
        Law,
        LawConfirmation,
        Screening,
        ScreeningReport,
        Fulfilment,
        Override,
        Clearance,
    ),
    competences=("C4.1.1",),
    library={"droit": "compliance.ship_law"},
    grants={
        "moa": WORK,
        "moe": WORK,
        "dpo": (*WORK, CONFIRM, OVERRIDE),
        "sponsor": ("compliance.read", OVERRIDE),
        "jury": ("compliance.read",),
        "candidate": WORK,
    },
)
