"""Pages of this room: where the audit is, answering, levels, findings."""

from filrouge.domains.audit.web.answering import answer
from filrouge.domains.audit.web.findings import matrix
from filrouge.domains.audit.web.front import front
from filrouge.domains.audit.web.levels import levels
from filrouge.webkit.rooms import Page

READ, WRITE = "audit.read", "audit.write"
PAGES = (
    Page("front", "", front, {"GET": READ}),
    Page("answer", "answer/<str:code>", answer, {"GET": WRITE, "POST": WRITE}),
    Page("levels", "levels", levels, {"GET": READ}),
    Page("findings", "findings", matrix, {"GET": READ}),
)
