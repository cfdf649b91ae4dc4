"""A whole exchange within a time: a server that drips a letter every few seconds is slow, not alive."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any

import httpcore


class Deadline:
    """Begins when it is made."""

    def __init__(self, elapsed: Callable[[], float], total_s: float) -> None:
        self._elapsed, self._end_s = elapsed, elapsed() + total_s

    def left(self, timeout_s: float | None) -> float:
        """What may still be waited, at most ``timeout_s``. Raises httpcore.ReadTimeout: nothing is left."""
        left_s = self._end_s - self._elapsed()
        if left_s <= 0:
            raise httpcore.ReadTimeout
        return left_s if timeout_s is None else min(left_s, timeout_s)

    def backend(self) -> httpcore.NetworkBackend:
        """Connections whose every step ends with this deadline."""
        return _Backend(self)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline, self._inner = deadline, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left_s = self._deadline.left(timeout)
        return _Stream(
            self._inner.connect_tcp(host, port, left_s, local_address, socket_options), self._deadline
        )


@dataclass
class _Stream(httpcore.NetworkStream):
    inner: httpcore.NetworkStream
    deadline: Deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left_s = self.deadline.left(timeout)
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, left_s), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)
