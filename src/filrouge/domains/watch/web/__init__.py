"""Pages of this room: sorting references, the benchmark with its gate, sources with their state."""

from filrouge.domains.watch.web.judged import benchmark
from filrouge.domains.watch.web.sorting import decide, sort
from filrouge.domains.watch.web.sources import look, sources
from filrouge.webkit.rooms import Page

READ, WRITE = "watch.read", "watch.write"
PAGES = (
    Page("sort", "", sort, {"GET": READ}),
    Page("decide", "decide", decide, {"POST": WRITE}),
    Page("benchmark", "benchmark", benchmark, {"GET": READ}),
    Page("sources", "sources", sources, {"GET": READ}),
    Page("look", "look", look, {"POST": WRITE}),
)
