"""Use cases of this room."""

from filrouge.domains.watch.service.collecting import bring, collect, read_text
from filrouge.domains.watch.service.judging import digest, judge
from filrouge.domains.watch.service.ranking import gather, rank
from filrouge.domains.watch.service.resolving import resolve

__all__ = ["bring", "collect", "digest", "gather", "judge", "rank", "read_text", "resolve"]
