"""A mail server of this machine that keeps what it takes, and refuses recipients as it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


@dataclass
class Letterbox:
    """``refusal``: what a recipient is answered instead of 250."""

    port: int = 0
    refusal: str = ""
    letters: list[EmailMessage] = field(default_factory=list)


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """Enough of RFC 5321 for a client that says EHLO, MAIL, RCPT, DATA and QUIT."""
    box = Letterbox()

    class Post(StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 letterbox")
            for line in self.rfile:
                verb = line[:4].upper()
                if verb == b"RCPT" and box.refusal:
                    self._say(box.refusal)
                elif verb == b"DATA":
                    self._say("354 go on")
                    box.letters.append(message_from_bytes(self._body(), policy=policy.default))
                    self._say("250 taken")
                elif verb == b"QUIT":
                    return self._say("221 bye")
                else:
                    self._say("250 letterbox")

        def _body(self) -> bytes:
            lines = []
            for line in self.rfile:
                if line == b".\r\n":
                    break
                lines.append(line)
            return b"".join(lines)

        def _say(self, told: str) -> None:
            self.wfile.write(f"{told}\r\n".encode())

    with ThreadingTCPServer(("127.0.0.1", 0), Post) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
