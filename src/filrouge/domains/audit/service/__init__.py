"""Use cases: ask, take answers in, look for AI in files, measure, judge, order, tell."""

from filrouge.domains.audit.service.asking import (
    bring_framework,
    fill_in,
    print_blank,
    ship_frameworks,
    take_in,
)
from filrouge.domains.audit.service.finding import import_inventory, measure, scan_files
from filrouge.domains.audit.service.judging import assess_plan, compare_audits, order_actions
from filrouge.domains.audit.service.telling import report

__all__ = [
    "assess_plan",
    "bring_framework",
    "compare_audits",
    "fill_in",
    "import_inventory",
    "measure",
    "order_actions",
    "print_blank",
    "report",
    "scan_files",
    "ship_frameworks",
    "take_in",
]
