"""What is sent, read strictly: JSON that every store can hold, and nothing that would take a server down."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from filrouge.kernel.errors import TooLarge
from filrouge.kernel.texts import N_
from filrouge.kernel.wire import DEEPEST, Malformed, WrongMedia

MEDIA_TYPE = "application/json"
LARGEST_BYTES = 2_000_000  #: of JSON as it is sent; a body may be indented, and is stored without blanks
WIDEST = 2**63  #: beyond, programs no longer agree on a whole number


def json_of(content: bytes) -> Any:
    """A JSON value.

    Raises:
        Malformed: not JSON, not UTF-8, nested too deep, half a surrogate pair, a number beyond 64 bits.
    """
    try:
        value = json.loads(content.decode(), parse_constant=_refused)
        _check(value)
        return value
    except (ValueError, RecursionError) as err:
        raise Malformed(N_("This is not JSON that can be kept: %(why)s", why=_short(err))) from err


def content_of(request: HttpRequest) -> bytes:
    """The body of a request for JSON.

    Raises:
        WrongMedia, TooLarge.
    """
    if request.content_type != MEDIA_TYPE:
        raise WrongMedia(N_("Send %(wanted)s, with Content-Type", wanted=MEDIA_TYPE))
    if len(request.body) > LARGEST_BYTES:
        raise too_large(LARGEST_BYTES)
    return request.body


def cut() -> Malformed:
    return Malformed(N_("The connection ended before what was sent did"))


def too_large(limit_bytes: int) -> TooLarge:
    return TooLarge(N_("This is larger than %(n)d bytes, the limit here", n=limit_bytes))


class StrictParser(Parser):
    """How ninja reads bodies, and an empty parameter as it was sent."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json_of(content_of(request))


def _check(value: object) -> None:
    for depth, one in _inside(value):
        if depth > DEEPEST:
            raise ValueError(f"more than {DEEPEST} lists and objects inside one another")
        if isinstance(one, str):
            one.encode()
        elif isinstance(one, int) and not -WIDEST <= one < WIDEST:
            raise ValueError("a whole number beyond 64 bits")
        elif isinstance(one, float) and one in (float("inf"), float("-inf")):
            raise ValueError("a number too large")


def _inside(value: object) -> Iterator[tuple[int, object]]:
    """Every value and name with its depth; without recursion, whatever the depth."""
    waiting = [(0, value)]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        if isinstance(one, dict):
            waiting += [(depth + 1, part) for pair in one.items() for part in pair]
        elif isinstance(one, list):
            waiting += [(depth + 1, part) for part in one]


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _short(err: Exception) -> str:
    """Without the text itself, which an error of encoding would repeat."""
    if isinstance(err, UnicodeError):
        return "half a surrogate pair, or not UTF-8"
    return "nested too deep" if isinstance(err, RecursionError) else str(err)[:200]
