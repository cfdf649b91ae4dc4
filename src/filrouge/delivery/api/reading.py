"""What is sent, read strictly: JSON that every store can hold, and nothing that would take a server down."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from filrouge.kernel.errors import TooLarge
from filrouge.kernel.texts import N_, Message
from filrouge.kernel.wire import DEEPEST, Malformed, WrongMedia

MEDIA_TYPE = "application/json"
LARGEST_BYTES = 2_000_000  #: of JSON as it is sent; a body may be indented, and is stored without blanks
WIDEST = 2**63  #: beyond, programs no longer agree on a whole number
TOO_DEEP = N_("more than %(n)d lists and objects inside one another", n=DEEPEST)
TOO_WIDE = N_("a number beyond 64 bits")
NO_TEXT = N_("not UTF-8, or half a character")


def json_of(content: bytes) -> Any:
    """A JSON value.

    Raises:
        Malformed: not JSON, not UTF-8, nested too deep, half a surrogate pair, a number beyond 64 bits.
    """
    try:
        value = json.loads(content.decode(), parse_constant=_refused)
    except RecursionError as err:
        raise _malformed(TOO_DEEP) from err
    except UnicodeDecodeError as err:
        raise _malformed(NO_TEXT) from err
    except ValueError as err:
        raise _malformed(N_("%(why)s", why=str(err)[:200])) from err
    _check(value)
    return value


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
    """How ninja reads bodies."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json_of(content_of(request))


def _check(value: object) -> None:
    """Raises Malformed."""
    for depth, one in _inside(value):
        if depth > DEEPEST:
            raise _malformed(TOO_DEEP)
        if isinstance(one, str) and not _is_whole(one):
            raise _malformed(NO_TEXT)
        if isinstance(one, int) and not -WIDEST <= one < WIDEST:
            raise _malformed(TOO_WIDE)
        if isinstance(one, float) and one in (float("inf"), float("-inf")):
            raise _malformed(TOO_WIDE)


def _is_whole(text: str) -> bool:
    """No half of a surrogate pair: UTF-8 can hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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


def _malformed(why: Message) -> Malformed:
    return Malformed(N_("This is not JSON that can be kept: %(why)s", why=why))
