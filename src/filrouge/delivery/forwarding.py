"""``/v2`` of the main port goes on to the model server, before Django: same status, headers and bytes.

Cookies stay here: a key opens a model, never a session. Bodies stream both ways, and are bounded.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import quote

from filrouge.adapters.inference.connections import Connections, Unreachable

PREFIX = "/v2"
CHUNK_BYTES = 1 << 16
IN_MEMORY_BYTES = 1 << 18  #: a body up to this length is read whole, and may be sent twice
#: Of a connection, not of a request (RFC 9110, 7.6.1); and what is this server's own.
HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
NOT_SENT = HOP | {"cookie", "host", "expect", "content-length"}
NOT_TOLD = HOP | {"server", "date", "set-cookie"}
Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


class TooLong(Exception):
    """A body that streams in is longer than this installation takes."""


class Forwarding:
    """A WSGI application before another one.

    ``address`` tells where the model server is now, "" for nowhere; ``allowed``: whether a Host is ours.
    """

    def __init__(self, pages: App, address: str, *, limit_bytes: int, allowed: Callable[[str], bool]) -> None:
        self._pages, self._limit_bytes, self._allowed = pages, limit_bytes, allowed
        self._connections = Connections(address) if address else None

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            return self._pages(environ, start)
        if not self._allowed(environ.get("HTTP_HOST", "")):
            return _refused(start, "400 Bad Request", "this name is not one of this installation's")
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdigit() and int(length) > self._limit_bytes:
            return _refused(
                start, "413 Content Too Large", f"a request takes at most {self._limit_bytes} bytes"
            )
        return self._forwarded(environ, start, path, int(length) if length.isdigit() else None)

    def _forwarded(self, environ: Environ, start: Start, path: str, length: int | None) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        target = quote(path, safe="/:@!$&'()*+,;=~-._") + (f"?{query}" if query else "")
        try:
            if self._connections is None:
                raise Unreachable
            headers, body = self._sent(environ, length)
            connection, answer = self._connections.ask(environ["REQUEST_METHOD"], target, headers, body)
        except TooLong:
            return _refused(
                start, "413 Content Too Large", f"a request takes at most {self._limit_bytes} bytes"
            )
        except Unreachable:
            return _refused(
                start, "503 Service Unavailable", "the model server does not answer", ("Retry-After", "1")
            )
        told = [(name, value) for name, value in answer.getheaders() if name.lower() not in NOT_TOLD]
        start(f"{answer.status} {answer.reason}", [*told, ("X-Content-Type-Options", "nosniff")])
        return _Streamed(self._connections, connection, answer)

    def _sent(self, environ: Environ, length: int | None) -> tuple[Mapping[str, str], Any]:
        headers = {
            name[5:].replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        headers = {name: value for name, value in headers.items() if name not in NOT_SENT}
        if kind := environ.get("CONTENT_TYPE"):
            headers["content-type"] = kind
        if length is None and environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS", "DELETE"):
            return headers, None
        stream = environ["wsgi.input"]
        if length is not None and length <= IN_MEMORY_BYTES:
            return headers, stream.read(length)
        if length is not None:
            headers["content-length"] = str(length)
        return headers, _chunks(stream, length, self._limit_bytes)


class _Streamed:
    """The body of an answer, as it comes; the connection is kept once all of it was read."""

    def __init__(self, connections: Connections, connection: HTTPConnection, answer: HTTPResponse) -> None:
        self._connections, self._connection, self._answer = connections, connection, answer

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._answer.read(CHUNK_BYTES):
            yield chunk

    def close(self) -> None:
        self._connections.give_back(self._connection, self._answer)


def _chunks(stream: Any, length: int | None, limit_bytes: int) -> Iterator[bytes]:
    left = limit_bytes + 1 if length is None else length
    while left > 0 and (chunk := stream.read(min(CHUNK_BYTES, left))):
        left -= len(chunk)
        yield chunk
    if length is None and left <= 0:
        raise TooLong


def _refused(start: Start, status: str, why: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    body = json.dumps({"error": why}).encode()
    told = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers]
    start(status, told)
    return [body]
