"""The Open Inference Protocol as a client speaks it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import Any

from filrouge.adapters.inference.connections import Connections, Unreachable
from filrouge.kernel.errors import Unavailable
from filrouge.kernel.texts import N_, Lang


class NoModelServer(Unavailable):
    """The model server is not there, or does not answer."""

    code = "serving.no-server"


@dataclass(frozen=True)
class Reply:
    status: int
    told: Mapping[str, Any]
    took_s: float


@cache
def _connections(address: str) -> Connections:
    return Connections(address)


@dataclass(frozen=True)
class ModelServer:
    """One server, asked with one key; its connections are shared by the whole process."""

    address: str
    key: str

    def metadata(self, name: str, version: str) -> Mapping[str, Any] | None:
        """What a model says of itself, None when it is not served. Raises NoModelServer."""
        reply = self._asked("GET", f"/v2/models/{name}/versions/{version}", "en", None)
        return reply.told if reply.status == 200 else None

    def infer(self, name: str, version: str, request: Mapping[str, Any], lang: Lang) -> Reply:
        """Raises NoModelServer."""
        body = json.dumps(request, allow_nan=False).encode()
        return self._asked("POST", f"/v2/models/{name}/versions/{version}/infer", lang, body)

    def _asked(self, method: str, target: str, lang: Lang, body: bytes | None) -> Reply:
        headers = {"authorization": f"Bearer {self.key}", "accept-language": lang}
        if body is not None:
            headers["content-type"] = "application/json"
        began = perf_counter()
        try:
            if not self.address:
                raise Unreachable
            connections = _connections(self.address)
            connection, answer = connections.ask(method, target, headers, body)
            content = answer.read()
            connections.give_back(connection, answer)
            return Reply(answer.status, json.loads(content), perf_counter() - began)
        except (Unreachable, OSError, ValueError) as err:
            raise NoModelServer(N_("The model server does not answer")) from err
