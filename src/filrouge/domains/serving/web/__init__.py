"""Pages of this room: what is served, publishing, trying a model, keys of callers."""

from filrouge.domains.serving.web.accepting import acceptance, run_again
from filrouge.domains.serving.web.checks import take_check
from filrouge.domains.serving.web.listing import front, make_key, withdraw
from filrouge.domains.serving.web.publishing import begin
from filrouge.domains.serving.web.trying import attempt
from filrouge.webkit.rooms import Page

READ, WRITE = "serving.read", "serving.write"
PAGES = (
    Page("list", "", front, {"GET": READ}),
    Page("publish", "publish", begin, {"GET": WRITE, "POST": WRITE}),
    Page("try", "try/<str:id>", attempt, {"GET": READ, "POST": READ}),
    Page("acceptance", "acceptance/<str:id>", acceptance, {"GET": READ}),
    Page("accept-again", "acceptance/<str:id>/again", run_again, {"POST": WRITE}),
    Page("accept-check", "acceptance/<str:id>/check", take_check, {"POST": WRITE}),
    Page("withdraw", "withdraw", withdraw, {"POST": WRITE}),
    Page("key", "key", make_key, {"POST": WRITE}),
)
