"""A web server of this machine that answers what a test tells it, badly if it must."""

import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Handler = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Answers by path; ``asked`` holds what was asked, with its headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Handler] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.host = ""

    def says(self, path: str, content: bytes, *, status: int = 200, **headers: str) -> None:
        self.answers[path] = plainly(content, status=status, **headers)

    def address(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def plainly(content: bytes, *, status: int = 200, **headers: str) -> Handler:
    def answer(one: BaseHTTPRequestHandler) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if told.get("ETag") and one.headers.get("If-None-Match") == told["ETag"]:
            one.send_response(304)
            one.send_header("ETag", told["ETag"])
            one.end_headers()
            return
        one.send_response(status)
        for name, value in told.items():
            one.send_header(name, value)
        one.send_header("Content-Length", str(len(content)))
        one.end_headers()
        one.wfile.write(content)

    return answer


def dripping(pause_s: float, *, headers_too: bool = False) -> Handler:
    """A letter from time to time, for ever."""

    def answer(one: BaseHTTPRequestHandler) -> None:
        one.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"" if headers_too else b"\r\n"))
        for n in range(10_000):
            one.wfile.write(f"X-{n}: x\r\n".encode() if headers_too else b"x")
            one.wfile.flush()
            time.sleep(pause_s)

    return answer


def endless(piece: bytes = b"x" * 65_536, *, head: bytes = b"") -> Handler:
    def answer(one: BaseHTTPRequestHandler) -> None:
        one.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
        while True:
            one.wfile.write(piece)

    return answer


@contextmanager
def served():
    site = Site()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that the library calls
            site.asked.append((self.path, dict(self.headers)))
            answer = site.answers.get(self.path) or site.answers.get(self.path.partition("?")[0])
            self.close_connection = True
            try:
                (answer or plainly(b"nothing here", status=404))(self)
            except OSError:  # the reader had enough
                pass

        def log_message(self, *_: object) -> None:
            """Tests read what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    site.host = f"127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
