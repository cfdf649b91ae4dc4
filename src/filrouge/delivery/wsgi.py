"""The pages and the REST endpoints, for a WSGI server."""

from django.core.wsgi import get_wsgi_application

from filrouge.delivery.wiring import collect_static, start_django

start_django()
collect_static()
application = get_wsgi_application()
