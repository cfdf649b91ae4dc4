"""Every error as a problem, and what several addresses tell alike."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from filrouge.adapters.djangostore.failures import told_plainly
from filrouge.delivery.api.callers import Caller
from filrouge.delivery.api.reading import LARGEST_BYTES, cut, too_large
from filrouge.delivery.words import said
from filrouge.kernel.documents import fault_message, pointer
from filrouge.kernel.errors import Fault, FilrougeError, Invalid, NotFound
from filrouge.kernel.ports import Run
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import N_
from filrouge.kernel.wire import (
    CostShown,
    Malformed,
    NotSignedIn,
    RunShown,
    ServerFault,
    ValueShown,
    WrongMethod,
)
from filrouge.webkit.problems import as_response, reader_lang

log = logging.getLogger("filrouge.api")
View = Callable[..., HttpResponse]


def told(request: HttpRequest, error: FilrougeError) -> HttpResponse:
    """An error in the reader's language."""
    lang = reader_lang(request.headers.get("Accept-Language", ""))
    return as_response(error, lang=lang, say=partial(said, lang=lang), instance=request.path)


def tell_errors(api: NinjaAPI) -> None:
    """Whatever goes wrong in an operation of ninja's becomes one of the family first."""
    for raised, made in _FAMILY.items():
        api.add_exception_handler(raised, _telling(made))
    api.add_exception_handler(Exception, _fault)


def _telling(made: Callable[[Any], FilrougeError]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, err: told(request, made(err))


def edged(view: View) -> View:
    """A view of ninja's with what it answers by itself, such as 405, told as a problem too."""

    def answer(request: HttpRequest, *args: Any, **places: Any) -> HttpResponse:
        try:
            with told_plainly():
                found = view(request, *args, **places)
        except FilrougeError as err:
            return told(request, err)
        if found.status_code == 405:
            problem = told(
                request, WrongMethod(N_("%(method)s does nothing here", method=request.method or ""))
            )
            problem["Allow"] = found.headers.get("Allow", "")
            return problem
        found.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(found, ("Accept-Language", "Authorization", "Cookie"))
        return found

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # keys need none; sessions are checked in Session
    answer.login_required = False  # type: ignore[attr-defined]  # who is not signed in is told so as a problem
    return answer


def value_shown(value: Value | None) -> ValueShown | None:
    return ValueShown(content=value.content, unit=value.unit) if value else None


def run_shown(caller: Caller, run: Run) -> RunShown:
    return RunShown(
        use=run.use,
        version=run.version,
        step=run.step,
        seed=run.seed,
        on=run.on,
        outcome=run.outcome,
        made=run.made,
        why=caller.say(run.why.message) if run.why else None,
        code=run.code or None,
        cost=CostShown.model_validate(run.cost.model_dump()),
    )


def _fault(request: HttpRequest, err: Any) -> HttpResponse:
    """One of the places that catch everything; what a database says is no fault of ours."""
    try:
        with told_plainly():
            raise err
    except FilrougeError as plain:
        return told(request, plain)
    except Exception:
        log.exception("%s %s", request.method, request.path)
        return told(
            request, ServerFault(N_("Something failed on our side; it was logged and nothing was kept"))
        )


def _of_http(err: HttpError) -> FilrougeError:
    """Ninja wraps what its parser raises."""
    if isinstance(err.__cause__, FilrougeError):
        return err.__cause__
    return Malformed(N_("%(why)s", why=str(err)))


def _of_validation(err: ValidationError) -> FilrougeError:
    faults = [Fault(_place(one["loc"]), fault_message(one)) for one in err.errors]
    return Invalid(faults[0].message, at=faults[0].at, faults=faults)


def _place(loc: tuple[int | str, ...]) -> str:
    """A pointer into what was sent; ``?name`` in the address, ``name`` of a header or of the path."""
    source, *rest = loc
    if source == "body":
        return pointer(rest[1:])
    return f"{'?' if source == 'query' else ''}{'.'.join(map(str, rest))}"


_FAMILY: Mapping[type[Exception], Callable[[Any], FilrougeError]] = {
    FilrougeError: lambda err: err,
    ValidationError: _of_validation,
    HttpError: _of_http,
    AuthenticationError: lambda err: NotSignedIn(N_("Sign in, or send a key: Authorization: Bearer frk_…")),
    Http404: lambda err: NotFound(N_("Nothing has this address")),
    RequestDataTooBig: lambda err: too_large(LARGEST_BYTES),
    UnreadablePostError: lambda err: cut(),
    SuspiciousOperation: lambda err: Malformed(N_("This request cannot be read")),
}
