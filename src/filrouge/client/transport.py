"""One call: sent, tried again while the server asks for it, and its problem raised as the error it was."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from filrouge.kernel.errors import Unavailable
from filrouge.kernel.texts import N_, Lang
from filrouge.kernel.wire import Page, Problem

M = TypeVar("M", bound=BaseModel)
PASSING = (429, 503)
LONGEST_WAIT_S = 60.0
Params = Mapping[str, str | int | float | bool | None]


class Transport:
    """``tries``: in all, for calls that may be sent again; ``sleep`` is what waits between two."""

    def __init__(
        self,
        address: str,
        key: str,
        *,
        lang: Lang,
        timeout_s: float,
        tries: int,
        sleep: Callable[[float], None] = time.sleep,
        over: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": lang, "User-Agent": "filrouge-client"}
        base = f"{address.rstrip('/')}/api/v1"
        self._http = httpx.Client(base_url=base, headers=headers, timeout=timeout_s, transport=over)
        self._tries, self._sleep = max(1, tries), sleep

    def close(self) -> None:
        self._http.close()

    def pause(self, seconds: float) -> None:
        self._sleep(seconds)

    def get(self, model: type[M], path: str, params: Params | None = None) -> M:
        return _read(model, self.answer("GET", path, params=params))

    def send(self, model: type[M], method: str, path: str, told: object = None) -> M:
        return _read(model, self.answer(method, path, told=told))

    def pages(self, model: type[M], path: str, params: Params | None = None) -> Iterator[M]:
        """Every item of a list, a page at a time, when it is asked for."""
        asked = dict(params or {})
        while True:
            page = self.get(Page[model], path, asked)  # type: ignore[valid-type]
            yield from page.items
            if page.next is None:
                return
            asked["after"] = page.next

    def answer(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        told: object = None,
        content: Callable[[], Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """An answer that is no problem. ``content`` makes the bytes to send, again for every try.

        Raises:
            FilrougeError: what the server told, or Unavailable when it does not answer.
        """
        for left in reversed(range(self._tries)):
            request = self._http.build_request(
                method,
                path,
                params={name: value for name, value in (params or {}).items() if value is not None},
                json=told,
                content=content() if content else None,
                headers=headers,
            )
            response = self._sent(request, again=bool(left) and method == "GET")
            if response is not None and not (left and _is_passing(response)):
                return _good(response)
            self._sleep(_wait_s(response))
        raise AssertionError("the last try answers or raises")

    @contextmanager
    def stream(self, path: str, headers: Mapping[str, str], params: Params) -> Iterator[httpx.Response]:
        """An answer whose content is read while it comes. Raises as ``answer`` does."""
        asked = {name: value for name, value in params.items() if value is not None}
        try:
            with self._http.stream("GET", path, headers=dict(headers), params=asked) as response:
                if response.is_error:
                    response.read()
                yield _good(response)
        except httpx.TransportError as err:
            raise _silent(err) from err

    def _sent(self, request: httpx.Request, *, again: bool) -> httpx.Response | None:
        """None when nobody answered and the call may be sent again: it changes nothing."""
        try:
            return self._http.send(request)
        except httpx.TransportError as err:
            if again:
                return None
            raise _silent(err) from err


def place(*parts: str) -> str:
    """A path of names, none of which can leave its place."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _is_passing(response: httpx.Response) -> bool:
    """The server says when to come back."""
    return response.status_code in PASSING and "Retry-After" in response.headers


def _good(response: httpx.Response) -> httpx.Response:
    if not response.is_error:
        return response
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        told = N_("The server answers %(status)d, and not as filrouge does", status=response.status_code)
        raise Unavailable(told) from None
    raise problem.error(retry_after_s=round(_wait_s(response)))


def _read(model: type[M], response: httpx.Response) -> M:
    try:
        return model.model_validate_json(response.content)
    except ValidationError as err:
        raise Unavailable(
            N_("The server answers otherwise than this client expects: %(why)s", why=err)
        ) from err


def _wait_s(response: httpx.Response | None) -> float:
    """What the server asks for, in seconds, within reason."""
    asked = response.headers.get("Retry-After", "") if response is not None else ""
    return min(LONGEST_WAIT_S, float(asked)) if asked.isdecimal() else 1.0


def _silent(err: httpx.TransportError) -> Unavailable:
    return Unavailable(N_("The server does not answer: %(why)s", why=str(err) or type(err).__name__))
