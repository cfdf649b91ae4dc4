"""Pages of this room: where the audit is, answering, who is asked, levels, findings."""

from filrouge.domains.audit.web.answering import answer
from filrouge.domains.audit.web.findings import matrix
from filrouge.domains.audit.web.front import front
from filrouge.domains.audit.web.invited import front as mine
from filrouge.domains.audit.web.levels import levels
from filrouge.domains.audit.web.pieces import piece
from filrouge.domains.audit.web.respondents import respondents
from filrouge.webkit.rooms import Page

READ, ANSWER, INVITE = "audit.read", "audit.answer", "audit.invite"
PAGES = (
    Page("front", "", front, {"GET": READ}),
    Page("mine", "mine", mine, {"GET": ANSWER}),
    Page("answer", "answer/<str:code>", answer, {"GET": ANSWER, "POST": ANSWER}),
    Page("piece", "piece/<str:code>", piece, {"GET": ANSWER, "POST": ANSWER}),
    Page("respondents", "respondents", respondents, {"GET": INVITE, "POST": INVITE}),
    Page("levels", "levels", levels, {"GET": READ}),
    Page("findings", "findings", matrix, {"GET": READ}),
)
