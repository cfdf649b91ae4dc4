"""Connections to one server, kept open between requests and shared by the threads of a process."""

from collections import deque
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

CONNECT_S = 2.0
ANSWER_S = 120.0
KEPT_COUNT = 16
Body = bytes | Iterable[bytes] | None


class Unreachable(Exception):
    """Nobody answers there, or the answer broke off before it began."""


class Connections:
    """Thread-safe: a connection belongs to one request at a time."""

    def __init__(self, address: str) -> None:
        """``address`` is ``http://host:port``."""
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._idle: deque[HTTPConnection] = deque(maxlen=KEPT_COUNT)

    def ask(
        self, method: str, target: str, headers: Mapping[str, str], body: Body = None
    ) -> tuple[HTTPConnection, HTTPResponse]:
        """The answer, its body still to be read; give the connection back then.

        A body in memory is sent once more when a kept connection turns out to have been closed meanwhile; one
        that streams is sent over a new connection.

        Raises:
            Unreachable
        """
        again = body is None or isinstance(body, bytes)
        if again and (kept := self._kept()):
            try:
                return kept, _asked(kept, method, target, headers, body)
            except (OSError, HTTPException):
                kept.close()
        fresh = HTTPConnection(self._host, self._port, timeout=CONNECT_S)
        try:
            fresh.connect()
            fresh.sock.settimeout(ANSWER_S)
            return fresh, _asked(fresh, method, target, headers, body)
        except (OSError, HTTPException) as err:
            fresh.close()
            raise Unreachable(str(err)) from err
        except BaseException:  # whoever streams the body gave up
            fresh.close()
            raise

    def give_back(self, connection: HTTPConnection, answer: HTTPResponse) -> None:
        """Keep it for another request, when its answer was read whole."""
        if answer.isclosed() and not answer.will_close and len(self._idle) < KEPT_COUNT:
            self._idle.append(connection)
        else:
            connection.close()

    def _kept(self) -> HTTPConnection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None


def _asked(
    connection: HTTPConnection, method: str, target: str, headers: Mapping[str, str], body: Body
) -> HTTPResponse:
    connection.request(method, target, body, dict(headers))
    return connection.getresponse()
