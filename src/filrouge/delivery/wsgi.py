"""The pages and the REST endpoints, for a WSGI server; what is asked of models goes on to their server.

Style and script are collected by ``filrouge serve`` before it starts its processes; under another server they
are collected here, one process at a time.

What every answer uses is imported before the first one, and the collector is told that it stays: a full
collection walked two hundred thousand objects of modules, a tenth of a second in the middle of an answer.
"""

import gc
import os
import signal
from functools import lru_cache
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from filrouge.delivery.forwarding import Forwarding
from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.serving import LIFELINE, end_with_parent
from filrouge.delivery.wiring import collect_static, start_django

GARBAGE_COUNT = (
    10_000  #: objects between two collections: an answer makes more than the 700 of other programs
)

start_django()
if os.environ.get(LIFELINE) != "1":
    collect_static()
end_with_parent(signal.SIGKILL)
pages = get_wsgi_application()


def _ours(host: str) -> bool:
    from django.conf import settings  # noqa: PLC0415 - needs Django set up
    from django.http.request import split_domain_port, validate_host  # noqa: PLC0415

    name, _ = split_domain_port(host)
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)


def _forwarding() -> Forwarding:
    from django.conf import settings  # noqa: PLC0415 - needs Django set up

    return Forwarding(
        pages, settings.MODEL_SERVER, limit_bytes=settings.MODELS_BODY_BYTES, allowed=lru_cache(256)(_ours)
    )


def _settle() -> None:
    """Import addresses and rooms, and leave what is there now out of later collections."""
    from django.conf import settings  # noqa: PLC0415 - needs Django set up

    import_module(settings.ROOT_URLCONF)
    for name in ROOMS:
        room(name).use_cases()
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_COUNT)


_settle()
application = _forwarding()
