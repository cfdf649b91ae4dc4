"""The six endpoints of the Open Inference Protocol as an ASGI application, with metrics and logs.

Short answers are computed in the loop, long ones in threads; more than ``MAX_WAITING`` requests at once are
refused with 503 rather than kept waiting. On the way out, ``ready`` says no and what runs is finished.
"""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from time import perf_counter, sleep
from typing import Any

import orjson
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from filrouge.delivery.modelserver import binary
from filrouge.delivery.modelserver.errors import BadRequest
from filrouge.delivery.modelserver.hall import Loaded, Quotas, Watched
from filrouge.delivery.modelserver.protocol import arrays, check, check_parameters, told
from filrouge.delivery.words import said
from filrouge.kernel.errors import FilrougeError, NotFound
from filrouge.kernel.texts import N_, Lang

MANIFEST = "FILROUGE_MODELS"  #: path of the manifest
MAX_WAITING = int(os.environ.get("FILROUGE_MODELS_WAITING") or 64)
MAX_BODY_BYTES = int(os.environ.get("FILROUGE_MODELS_BODY_BYTES") or 100_000_000)
IN_LOOP_S = 0.002  #: an answer expected within this time is computed at once
LOOK_S = 1.0  #: between two looks at the manifest
PARENT_LOOK_S = 0.5
BUCKETS_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_MODEL = re.compile(r"/v2/models/([^/]+)(?:/versions/([^/]+))?(/ready|/infer)?")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    model: str = ""
    rows_count: int = 0
    kind: bytes = b"application/json"


class Refusal(Exception):
    """What is refused before any model is asked: a status, a reason, and when to come back."""

    def __init__(self, status: int, why: str, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.status, self.why, self.wait_s = status, why, wait_s


class ModelServer:
    """One ASGI application over one manifest."""

    def __init__(self, manifest: Path) -> None:
        self._watched, self._quotas = Watched(manifest), Quotas()
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, "models")
        self._waiting, self._leaving = 0, False
        self._watch: asyncio.Task[None] | None = None
        self._registry = CollectorRegistry()
        names = ["model", "status"]
        self._asked = Counter("filrouge_requests", "Requests answered", names, registry=self._registry)
        self._rows = Counter("filrouge_rows", "Rows answered", ["model"], registry=self._registry)
        self._took = Histogram(
            "filrouge_request_seconds",
            "Time to answer",
            ["model"],
            buckets=BUCKETS_S,
            registry=self._registry,
        )
        #: of a model and a status: finding them by name again at each request costs as much as counting
        self._meters = lru_cache(1024)(
            lambda model, status: (
                self._asked.labels(model, status),
                self._took.labels(model),
                self._rows.labels(model),
            )
        )
        waiting = Gauge("filrouge_waiting_requests", "Requests being answered", registry=self._registry)
        waiting.set_function(lambda: self._waiting)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._watch = asyncio.create_task(self._keep_watching())
                await send({"type": "lifespan.startup.complete"})
            else:
                self._leaving = True
                if self._watch:
                    self._watch.cancel()
                while self._waiting:
                    await asyncio.sleep(0.01)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _keep_watching(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_S)
            if self._watched.changed():
                await loop.run_in_executor(self._threads, self._watched.renew)
                fault = self._watched.fault
                _log(event="manifest", ok=fault is None, why=str(fault.message) if fault else "")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        lang: Lang = "fr" if _header(scope, b"accept-language").startswith("fr") else "en"
        try:
            answer = await self._routed(scope, receive)
        except Refusal as refusal:
            wait = ((b"retry-after", str(int(refusal.wait_s) + 1).encode()),) if refusal.wait_s else ()
            answer = Answer(refusal.status, orjson.dumps({"error": refusal.why}), wait)
        except FilrougeError as err:
            status = 404 if isinstance(err, NotFound) else 400
            place = f"{err.at}: " if err.at else ""
            fault: dict[str, object] = {"error": f"{place}{said(err.message, lang)}"}
            fault |= {"code": err.code, "at": err.at}
            if len(err.faults) > 1:
                fault["faults"] = [{"at": one.at, "error": said(one.message, lang)} for one in err.faults]
            answer = Answer(status, orjson.dumps(fault))
        except Exception as err:  # an edge: whatever goes wrong is answered, and logged
            _log(event="fault", why=repr(err), path=scope["path"])
            answer = Answer(500, orjson.dumps({"error": "a fault of the server; it was logged"}))
        headers = [
            (b"content-type", answer.kind),
            (b"content-length", str(len(answer.body)).encode()),
            *answer.headers,
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})
        self._count(scope, answer, perf_counter() - began)

    def _count(self, scope: Scope, answer: Answer, took_s: float) -> None:
        if scope["path"].startswith("/v2/models/"):
            asked, took, rows = self._meters(answer.model, answer.status)
            asked.inc()
            took.observe(took_s)
            rows.inc(answer.rows_count)
            _log(
                event="request",
                path=scope["path"],
                status=answer.status,
                model=answer.model,
                rows=answer.rows_count,
                ms=round(took_s * 1000, 3),
            )

    async def _routed(self, scope: Scope, receive: Receive) -> Answer:
        path, method = scope["path"].rstrip("/"), scope["method"]
        fixed = self._fixed(path)
        if fixed is not None:
            _only(method, "GET", "HEAD")
            return fixed
        found = _MODEL.fullmatch(path)
        if not found:
            raise NotFound(N_("No endpoint has this path"))
        model = self._watched.hall.find(found[1], found[2])
        self._admit(scope, model)
        if found[3] == "/infer":
            _only(method, "POST")
            return await self._inferred(model, scope, receive)
        _only(method, "GET", "HEAD")
        if found[3] == "/ready":
            return Answer(200, orjson.dumps({"name": model.told.name, "ready": True}), model=model.told.name)
        return Answer(200, orjson.dumps(self._metadata(model)), model=model.told.name)

    def _fixed(self, path: str) -> Answer | None:
        """Endpoints that name no model."""
        if path == "/v2":
            about = {"name": "filrouge", "version": version("filrouge"), "extensions": [binary.EXTENSION]}
            return Answer(200, orjson.dumps(about))
        if path in ("/v2/health/live", "/healthz"):
            return Answer(200, orjson.dumps({"live": True}))
        if path == "/v2/health/ready":
            ready = not self._leaving
            return Answer(200 if ready else 503, orjson.dumps({"ready": ready}))
        if path == "/metrics":
            return Answer(200, generate_latest(self._registry), kind=b"text/plain; version=0.0.4")
        return None

    def _admit(self, scope: Scope, model: Loaded) -> None:
        """Raises Refusal: no key, an unknown one, one that opens other models, or that asked too often."""
        hall = self._watched.hall
        if model.told.open or not hall.manifest.keys:
            return
        scheme, _, secret = _header(scope, b"authorization").partition(" ")
        key = hall.key(secret.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise Refusal(401, "a key is needed: Authorization: Bearer …")
        if not key.opens(model.told.name):
            raise Refusal(403, "this key does not open this model")
        if wait_s := self._quotas.wait_s(key):
            raise Refusal(429, "this key asked too often", wait_s)

    async def _inferred(self, model: Loaded, scope: Scope, receive: Receive) -> Answer:
        if self._waiting >= MAX_WAITING:
            raise Refusal(503, "too many requests are being answered", 1.0)
        self._waiting += 1
        try:
            content, tail = binary.parted(await _body(scope, receive), _header(scope, binary.HEADER))
            request = _parsed(content)
            binary.attach(request.get("inputs"), tail)
            found = arrays(request.get("inputs"), model.session.inputs)
            check(found, model.told.expected)
            asked = _outputs(request, model)
            as_bytes = binary.wanted(request, asked)
            if model.quick(found, IN_LOOP_S):
                answers = model.run(found, asked)
            else:
                loop = asyncio.get_running_loop()
                answers = await loop.run_in_executor(self._threads, model.run, found, asked)
        finally:
            self._waiting -= 1
        rows = max((len(one) if one.ndim else 1 for one in found.values()), default=0)
        return _answered(model, request, dict(zip(asked, answers, strict=True)), as_bytes, rows)

    def _metadata(self, model: Loaded) -> dict[str, object]:
        def tensors(found: Any) -> list[dict[str, object]]:
            return [{"name": t.name, "datatype": t.datatype, "shape": list(t.shape)} for t in found]

        return {
            "name": model.told.name,
            "versions": self._watched.hall.versions(model.told.name),
            "platform": "onnx_onnxruntime",
            "inputs": tensors(model.session.inputs),
            "outputs": tensors(model.session.outputs),
            "parameters": {
                "version": model.told.version,
                "source": model.told.source,
                "stage": model.told.stage,
            },
        }


def _answered(
    model: Loaded, request: Mapping[str, Any], answers: Mapping[str, Any], as_bytes: Sequence[bool], rows: int
) -> Answer:
    """Outputs as JSON, but for those that were asked for as bytes: they stand behind it."""
    tensors = {one.name: one for one in model.session.outputs}
    outputs, behind = [], []
    for (name, array), raw in zip(answers.items(), as_bytes, strict=True):
        if not raw:
            outputs.append(told(tensors[name], array))
            continue
        behind.append(binary.raw_of(array, tensors[name].datatype))
        shape, size = list(array.shape), {"binary_data_size": len(behind[-1])}
        outputs.append({"name": name, "datatype": tensors[name].datatype, "shape": shape, "parameters": size})
    head = orjson.dumps(
        {
            "model_name": model.told.name,
            "model_version": model.told.version,
            **({"id": request["id"]} if "id" in request else {}),
            "outputs": outputs,
        }
    )
    if not behind:
        return Answer(200, head, model=model.told.name, rows_count=rows)
    told_length = ((binary.HEADER, str(len(head)).encode()),)
    return Answer(
        200,
        b"".join([head, *behind]),
        told_length,
        model=model.told.name,
        rows_count=rows,
        kind=b"application/octet-stream",
    )


def application() -> ModelServer:
    """For an ASGI server: over the manifest that ``FILROUGE_MODELS`` names."""
    Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    return ModelServer(Path(os.environ[MANIFEST]))


def _end_with_parent(parent: int) -> None:
    """However the process that watches over this one ends, its port is free again."""
    while os.getppid() == parent:
        sleep(PARENT_LOOK_S)
    os.kill(os.getpid(), signal.SIGKILL)


async def _body(scope: Scope, receive: Receive) -> bytes:
    """Raises Refusal: too long, or the asker left."""
    parts, length = [], 0
    if int(_header(scope, b"content-length") or 0) > MAX_BODY_BYTES:
        raise Refusal(413, f"a request takes at most {MAX_BODY_BYTES} bytes")
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "the request was not finished")
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > MAX_BODY_BYTES:
            raise Refusal(413, f"a request takes at most {MAX_BODY_BYTES} bytes")
        if not message.get("more_body"):
            return b"".join(parts)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        request = orjson.loads(body)
    except ValueError as err:
        raise BadRequest(N_("Not JSON: %(why)s", why=err)) from err
    if not isinstance(request, dict):
        raise BadRequest(N_("a request is a JSON object"))
    if not isinstance(request.get("id", ""), str):
        raise BadRequest(N_("id is a text"), at="/id")
    check_parameters(request, "")
    return request


def _outputs(request: dict[str, Any], model: Loaded) -> list[str]:
    """Names of the outputs asked for; all of them when none is."""
    names = [one.name for one in model.session.outputs]
    asked = request.get("outputs")
    if asked is None:
        return names
    if not isinstance(asked, list):
        raise BadRequest(N_("outputs is a list"), at="/outputs")
    for place, one in enumerate(asked):
        if not isinstance(one, dict) or one.get("name") not in names:
            raise BadRequest(N_("The model gives no such output"), at=f"/outputs/{place}")
        check_parameters(one, f"/outputs/{place}")
    return [str(one["name"]) for one in asked] or names


def _only(method: str, *allowed: str) -> None:
    if method not in allowed:
        raise Refusal(405, f"only {' and '.join(allowed)}")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _log(**told_fields: object) -> None:
    """One JSON line; never a value that was asked about."""
    line = orjson.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **told_fields})
    sys.stderr.buffer.write(line + b"\n")
    sys.stderr.buffer.flush()
