"""What every answer carries, and how an error of the family becomes one."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from filrouge.adapters.djangostore.failures import told_plainly
from filrouge.delivery.pages.failures import failure
from filrouge.kernel.errors import FilrougeError, TooLarge
from filrouge.kernel.texts import N_

Answer = Callable[[HttpRequest], HttpResponse]
#: Nothing from elsewhere, no inline script or style, no frame; forms post home, or on to a sign-in provider.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'{providers}",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)


class Headers:
    """Security headers on every answer, errors and static files included."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response
        origins = {origin: None for one in settings.OIDC_PROVIDERS for origin in one.origins}
        self._policy = POLICY.format(providers="".join(f" {origin}" for origin in origins))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._answer(request)
        answer.headers.setdefault("Content-Security-Policy", self._policy)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            answer.headers.setdefault("Cache-Control", "no-store")
        answer.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        return answer


class Limits:
    """A request larger than this installation takes is refused before it is read."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isdigit() and int(told) > settings.UPLOAD_BYTES:
            if request.path.startswith("/api/"):
                limit = N_("This is larger than %(n)d bytes, the limit here", n=settings.UPLOAD_BYTES)
                return failure(request, TooLarge(limit))
            return HttpResponse(
                f"413: {settings.UPLOAD_BYTES} bytes at most\n", status=413, content_type="text/plain"
            )
        return self._answer(request)


class Errors:
    """One of the two edges: errors of the family become pages; what a database says becomes one of them."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            with told_plainly():
                return self._answer(request)
        except FilrougeError as err:
            return failure(request, err)

    def process_exception(self, request: HttpRequest, err: Exception) -> HttpResponse | None:
        try:
            with told_plainly():
                raise err
        except FilrougeError as told:
            return failure(request, told)
        except Exception:  # a fault of ours: Django logs it and shows the page of faults
            return None
