"""Who calls: a key, or a browser's session; and what a project is for them."""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

from django.core.cache import cache as counters
from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from filrouge.delivery.configuration import number, read
from filrouge.delivery.registry import ROOMS, kernel_kinds, room
from filrouge.delivery.wiring import LIBRARY, keys, project_of, reading_library, rights_in
from filrouge.delivery.words import said
from filrouge.kernel.errors import Forbidden, NotFound
from filrouge.kernel.keys import AccessKey, Verb, narrowed
from filrouge.kernel.project import Project
from filrouge.kernel.rights import KERNEL_GRANTS
from filrouge.kernel.texts import N_, Lang, Message
from filrouge.kernel.wire import NotSignedIn, TooOften
from filrouge.webkit.problems import reader_lang

RATE = "FILROUGE_API_CALLS_PER_MINUTE"  #: of one key, or of one person's sessions; 0 for no limit
MINUTE_S = 60
HOOKS_RIGHT = "webhooks.write"  #: held by owners
OWN_RIGHTS = ("members.write", HOOKS_RIGHT)
_PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True)
class Caller:
    """A person, and the key used if it is a program that calls."""

    account: str
    lang: Lang
    key: AccessKey | None = None

    def say(self, message: Message) -> str:
        return said(message, self.lang)

    def project(self, name: str, verb: Verb) -> Project:
        """The project with the rights that this call may use.

        Raises:
            NotFound: there is none, the person holds no role in it, or the key is for another one.
            Forbidden: the library is written or run through REST.
        """
        if self.key and self.key.project not in (None, name):
            raise _no_project(name)
        if name == LIBRARY:
            if verb != "read":
                raise Forbidden(N_("The library is read here, and written by administration only"))
            return self._within(reading_library(actor=self.account), verb)
        project = project_of(name, actor=self.account) if _PROJECT.fullmatch(name) else None
        if project is None:
            raise _no_project(name)
        return self._within(project, verb)

    def own_rights(self, name: str) -> frozenset[str]:
        """What the person may do in a project, whatever the key."""
        return rights_in(name, self.account)

    def require_verb(self, verb: Verb) -> None:
        """For what belongs to no project yet. Raises Forbidden."""
        if self.key and not {verb, "*"} & set(self.key.scopes):
            raise Forbidden(N_("This key has no scope %(scope)s", scope=verb))

    def _within(self, project: Project, verb: Verb) -> Project:
        if self.key is None:
            return project
        return replace(project, rights=narrowed(project.rights, self.key.scopes, verb, every_right()))


class Bearer(AuthBase):
    """``Authorization: Bearer frk_…``"""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Caller | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = keys().opened(secret.strip())
        return counted(Caller(str(key.account), _lang_of(request), key))


class Session(AuthBase):
    """The session of the pages; what changes anything needs the CSRF token as well."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Caller | None:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            raise NotSignedIn(N_("Sign in, or send a key: Authorization: Bearer frk_…"))
        if check_csrf(request):
            raise Forbidden(N_("A browser's session sends its CSRF token too: X-CSRFToken"))
        return counted(Caller(str(user.pk), _lang_of(request)))


def caller_of(request: HttpRequest) -> Caller:
    """Whoever was let in."""
    return cast(Caller, cast(Any, request).auth)


def counted(caller: Caller) -> Caller:
    """The caller, one call more on the account of this minute. Raises TooOften."""
    limit = number(read(RATE))
    now_s = int(time.time())
    name = f"api-calls:{caller.key.id if caller.key else caller.account}:{now_s // MINUTE_S}"
    if limit and _one_more(name) > limit:
        told = N_("More than %(n)d calls in a minute", n=limit)
        raise TooOften(told, retry_after_s=MINUTE_S - now_s % MINUTE_S)
    return caller


def _one_more(name: str) -> int:
    """How often it was counted; a count that the cache let go of meanwhile begins again."""
    counters.add(name, 0, timeout=2 * MINUTE_S)
    with suppress(ValueError):
        return counters.incr(name)
    return 1


@cache
def every_right() -> Mapping[str, str]:
    """Every right there is, with the scope that opens it; "" for those to be named, as erasing is."""
    modules = [room(name) for name in ROOMS]
    kinds = [*kernel_kinds().values(), *(kind for module in modules for kind in module.kinds)]
    told = {right for rights in KERNEL_GRANTS.values() for right in rights}
    told |= {right for module in modules for rights in module.grants.values() for right in rights}
    told |= {use.right for module in modules for use in module.use_cases()} | set(OWN_RIGHTS)
    opens = {right: right.rpartition(".")[2] for right in told - {"*"}}
    opens |= {kind.right_to("write"): "write" for kind in kinds} | {
        kind.right_to("read"): "read" for kind in kinds
    }
    return {right: word if word in ("read", "write") else "" for right, word in opens.items()}


def _lang_of(request: HttpRequest) -> Lang:
    return reader_lang(request.headers.get("Accept-Language", ""))


def _no_project(name: str) -> NotFound:
    return NotFound(N_("No project %(name)s among yours", name=repr(name[:80])))
