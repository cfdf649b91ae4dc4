"""Errors as HTTP tells them: a status for every class, problem+json (RFC 9457) in the reader's language."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

from filrouge.kernel.errors import (
    CATEGORIES,
    Conflict,
    Erased,
    FilrougeError,
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    Unavailable,
)
from filrouge.kernel.keys import BadKey
from filrouge.kernel.texts import Lang, Message, Text
from filrouge.kernel.wire import (
    BadRange,
    Malformed,
    NoLength,
    NoPrecondition,
    NotSignedIn,
    Problem,
    ProblemFault,
    ServerFault,
    Stale,
    TooOften,
    WrongMedia,
    WrongMethod,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5  #: what a passing trouble asks for: a database that is busy
STATUS: Mapping[type[FilrougeError], int] = {
    Invalid: 422,
    NotFound: 404,
    Conflict: 409,
    Forbidden: 403,
    Unavailable: 503,
    Malformed: 400,
    NotSignedIn: 401,
    BadKey: 401,
    WrongMethod: 405,
    Erased: 410,
    NoLength: 411,
    Stale: 412,
    TooLarge: 413,
    WrongMedia: 415,
    BadRange: 416,
    NoPrecondition: 428,
    TooOften: 429,
    ServerFault: 500,
}
TITLES: Mapping[type[FilrougeError], Text] = {
    Invalid: Text(fr="Refusé tel quel", en="Not accepted as it is"),
    NotFound: Text(fr="Introuvable", en="Not found"),
    Conflict: Text(fr="Changé entre-temps", en="Changed meanwhile"),
    Forbidden: Text(fr="Droit manquant", en="Right missing"),
    Unavailable: Text(fr="Indisponible pour l’instant", en="Unavailable for now"),
    Malformed: Text(fr="Illisible", en="Unreadable"),
    NotSignedIn: Text(fr="Connexion requise", en="Sign-in required"),
    BadKey: Text(fr="Clé refusée", en="Key refused"),
    WrongMethod: Text(fr="Méthode sans effet ici", en="Method not allowed here"),
    Erased: Text(fr="Effacé", en="Erased"),
    NoLength: Text(fr="Longueur requise", en="Length required"),
    Stale: Text(fr="Révision dépassée", en="Revision out of date"),
    TooLarge: Text(fr="Trop volumineux", en="Too large"),
    WrongMedia: Text(fr="Type de contenu refusé", en="Media type not accepted"),
    BadRange: Text(fr="Plage vide", en="Empty range"),
    NoPrecondition: Text(fr="Révision à préciser", en="Revision to be said"),
    TooOften: Text(fr="Trop d’appels", en="Too many calls"),
    ServerFault: Text(fr="Faute de filrouge", en="A fault of filrouge"),
}


def status_of(error: FilrougeError) -> int:
    return STATUS[_nearest(error)]


def title_of(error: FilrougeError) -> Text:
    """What kind of trouble it is, in three words."""
    return TITLES[_nearest(error)]


def reader_lang(accepted: str) -> Lang:
    """The language that an ``Accept-Language`` header prefers: French unless English comes first."""
    wanted = (name.partition("-")[0] for name, _ in parse_accept_lang_header(accepted))
    return next(("en" if name == "en" else "fr" for name in wanted if name in ("fr", "en")), "fr")


def problem(error: FilrougeError, *, lang: Lang, say: Callable[[Message], str], instance: str) -> Problem:
    """``instance`` is the address asked for; ``say`` puts a message in the reader's language."""
    return Problem(
        type=f"/errors/{error.code}",
        title=title_of(error).said(lang),
        status=status_of(error),
        detail=say(error.message),
        instance=instance,
        code=error.code,
        category=next(one.code for one in CATEGORIES if isinstance(error, one)),
        at=error.at,
        faults=tuple(ProblemFault(at=one.at, message=say(one.message)) for one in error.faults),
    )


def as_response(
    error: FilrougeError, *, lang: Lang, say: Callable[[Message], str], instance: str
) -> HttpResponse:
    """The problem with the headers that its status asks for."""
    told = problem(error, lang=lang, say=say, instance=instance)
    response = HttpResponse(told.model_dump_json(), status=told.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = lang
    response["Cache-Control"] = "no-store"
    if told.status == 401:
        refused = ', error="invalid_token"' if isinstance(error, BadKey) else ""
        response["WWW-Authenticate"] = f'Bearer realm="filrouge"{refused}'
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.retry_after_s)
    elif type(error) is Unavailable:  # its descendants do not pass by waiting
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _nearest(error: FilrougeError) -> type[FilrougeError]:
    return next(one for one in type(error).__mro__ if one in STATUS)
