"""Pages of this room: the way, verdicts of uses, the register, the map of risks, the grids."""

from filrouge.domains.compliance.web.grids import grid, take
from filrouge.domains.compliance.web.uses import ask, front, register, risks, verdict
from filrouge.webkit.rooms import Page

READ, WRITE = "compliance.read", "compliance.write"
PAGES = (
    Page("front", "", front, {"GET": READ}),
    Page("use", "use/<str:id>", verdict, {"GET": READ}),
    Page("screen", "screen", ask, {"POST": WRITE}),
    Page("register", "register", register, {"GET": READ}),
    Page("risks", "risks/<str:id>", risks, {"GET": READ}),
    Page("grid", "grid/<str:name>", grid, {"GET": READ}),
    Page("grid-take", "grid/<str:name>/take", take, {"POST": WRITE}),
)
