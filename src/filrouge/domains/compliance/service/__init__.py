"""Use cases of this room."""

from filrouge.domains.compliance.service.screening import clear, report_screening, screen_intake, ship_law

__all__ = ["clear", "report_screening", "screen_intake", "ship_law"]
