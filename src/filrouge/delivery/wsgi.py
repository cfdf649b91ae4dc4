"""The pages and the REST endpoints, for a WSGI server; what is asked of models goes on to their server.

Style and script are collected by ``filrouge serve`` before it starts its processes; under another server they
are collected here, one process at a time.
"""

import os
import signal
from functools import lru_cache

from django.core.wsgi import get_wsgi_application

from filrouge.delivery.forwarding import Forwarding
from filrouge.delivery.serving import LIFELINE, end_with_parent
from filrouge.delivery.settling import settle
from filrouge.delivery.wiring import collect_static, start_django

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


settle()
application = _forwarding()
