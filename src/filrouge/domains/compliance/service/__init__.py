"""Use cases of this room."""

from filrouge.domains.compliance.service.accessibility import fill_grid, import_axe, ship_criteria
from filrouge.domains.compliance.service.privacy import (
    export_pia,
    import_pia,
    keep_register,
    map_risks,
    read_clocks,
    report_aipd,
    score_grid,
)
from filrouge.domains.compliance.service.screening import clear, report_screening, screen_intake, ship_law

__all__ = [
    "clear",
    "export_pia",
    "fill_grid",
    "import_axe",
    "import_pia",
    "keep_register",
    "map_risks",
    "read_clocks",
    "report_aipd",
    "report_screening",
    "score_grid",
    "screen_intake",
    "ship_criteria",
    "ship_law",
]
