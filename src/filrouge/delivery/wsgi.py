"""The pages and the REST endpoints, for a WSGI server.

Style and script are collected by ``filrouge serve`` before it starts its processes; under another server they
are collected here, one process at a time.
"""

import os
import signal

from django.core.wsgi import get_wsgi_application

from filrouge.delivery.serving import LIFELINE, end_with_parent
from filrouge.delivery.wiring import collect_static, start_django

start_django()
if os.environ.get(LIFELINE) != "1":
    collect_static()
end_with_parent(signal.SIGKILL)
application = get_wsgi_application()
