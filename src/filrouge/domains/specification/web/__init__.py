"""Pages of this room: what is asked for, the thread that joins it, the two deliverables."""

from filrouge.domains.specification.web.asked import front, matrix, requirements, trace
from filrouge.domains.specification.web.brought import exported, imported, take_over
from filrouge.domains.specification.web.laid import cahier, lay_out, plan, reckon
from filrouge.webkit.rooms import Page

READ = "specification.read"
WRITE = "specification.write"

PAGES = (
    Page("front", "", front, {"GET": READ}),
    Page("requirements", "requirements/<str:id>", requirements, {"GET": READ}),
    Page("exported", "requirements/<str:id>/as.<str:format>", exported, {"GET": READ}),
    Page("imported", "imported/<str:id>", imported, {"GET": READ}),
    Page("take", "imported/<str:id>/take", take_over, {"POST": WRITE}),
    Page("matrix", "matrix/<str:id>", matrix, {"GET": READ}),
    Page("trace", "matrix/<str:id>/again", trace, {"POST": WRITE}),
    Page("cahier", "cahier/<str:id>", cahier, {"GET": READ}),
    Page("lay", "cahier/<str:id>/again", lay_out, {"POST": WRITE}),
    Page("plan", "plan/<str:id>", plan, {"GET": READ}),
    Page("reckon", "plan/<str:id>/again", reckon, {"POST": WRITE}),
)
