"""Our model server and MLServer: the protocol case by case, then the same ONNX file under the same load.

MLServer has an environment of its own, made by uv beside this file the first time (``benchmarks/.peers``);
it serves ONNX through the smallest runtime that does it (``benchmarks/peers``). Requests per CPU-second of
the server's processes are to be judged; times depend on whatever else the machine does. Keep-alive
connections, one process each, one thread per ONNX session.

    python benchmarks/serving.py > results.json
    python benchmarks/serving.py --cases-only > cases.json
"""

import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import httpx
import numpy as np
import psutil
from lightgbm import LGBMClassifier
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

from filrouge.adapters.onnxruntime.tensors import TensorSession

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import tiny_models  # noqa: E402 - the models that the cases ask
from conformance.cases import CASES, verdict  # noqa: E402

PEER = HERE / ".peers" / "mlserver"
PINNED = "mlserver==1.7.1"
COLUMNS, TREES, LEAVES = 14, 100, 63
CONCURRENCY = 16
LOADS = {"one row": (1, 3_000), "batch of 100 rows": (100, 600)}
REPEATS = 3
PATIENCE_S = 120


def main() -> None:
    if not os.environ.get("FILROUGE_MLSERVER"):
        _make_peer()
    with TemporaryDirectory() as place:
        folder = Path(place)
        models = {f"echo-{name.lower()}": tiny_models.echo(name) for name in tiny_models.TYPES}
        models |= {"total": tiny_models.total(), "forest": _forest()}
        told: dict[str, object] = {"machine": machine(), "model_bytes": len(models["forest"])}
        for name, server in (("filrouge", _ours), ("mlserver", _theirs)):
            with server(folder / name, models) as (url, process):
                cases = _cases(url)
                told[name] = {"cases": cases, "summary": _summary(cases)}
                if "--cases-only" not in sys.argv:
                    told[name] |= {"load": _loads(url, process)}  # type: ignore[operator]
        if "--cases-only" not in sys.argv:
            told["main port"] = _main_port(folder / "port", models)
    print(json.dumps(told, indent=1, ensure_ascii=False))


def machine() -> dict[str, object]:
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cores_count": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        "peer": PINNED,
        **{name: version(name) for name in ("granian", "onnxruntime", "orjson")},
    }


def _make_peer() -> None:
    """An environment that shares nothing with ours."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    if not (PEER / "bin" / "mlserver").exists():
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, PEER], check=True, stdout=2)
        to = str(PEER / "bin" / "python")
        subprocess.run(
            [uv, "pip", "install", "-q", "--python", to, PINNED, "onnxruntime"], check=True, stdout=2
        )


def _forest() -> bytes:
    """A boosted classifier of 14 numbers, as one tensor: what both servers load."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(5_000, COLUMNS)).astype(np.float32)
    labels = (rows[:, 0] * rows[:, 1] + rows[:, 2] > 0).astype(int)
    fitted = LGBMClassifier(n_estimators=TREES, num_leaves=LEAVES, n_jobs=1, verbose=-1).fit(rows, labels)
    types = [("x", FloatTensorType([None, COLUMNS]))]
    model = convert_lightgbm(fitted, initial_types=types, zipmap=False, target_opset=15)
    return bytes(model.SerializeToString())


@contextmanager
def _ours(folder: Path, models: dict[str, bytes]) -> Iterator[tuple[str, psutil.Process]]:
    folder.mkdir()
    manifest, port = tiny_models.written(folder, models), _free_port()
    filrouge = Path(sys.executable).with_name("filrouge")
    command = [str(filrouge), "model-server", str(manifest), "--port", str(port)]
    with _running(command, folder, port) as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def _theirs(folder: Path, models: dict[str, bytes]) -> Iterator[tuple[str, psutil.Process]]:
    """Its documented way: a folder per model, no parallel worker (inference in the loop, as ours)."""
    port = _free_port()
    for name, content in models.items():
        place = folder / name
        place.mkdir(parents=True)
        (place / "model.onnx").write_bytes(content)
        about = {
            "name": name,
            "implementation": "onnx_runtime_of_mlserver.OnnxModel",
            "platform": "onnx",
            "versions": ["1"],
            "parameters": {"uri": str(place / "model.onnx"), "version": "1"},
            **_tensors(content),
        }
        (place / "model-settings.json").write_text(json.dumps(about))
    settings = {
        "http_port": port,
        "grpc_port": _free_port(),
        "metrics_port": _free_port(),
        "parallel_workers": 0,
        "debug": False,
    }
    (folder / "settings.json").write_text(json.dumps(settings))
    command = [
        str(Path(os.environ.get("FILROUGE_MLSERVER") or PEER) / "bin" / "mlserver"),
        "start",
        str(folder),
    ]
    with _running(command, folder, port, {"PYTHONPATH": str(HERE / "peers")}) as process:
        yield f"http://127.0.0.1:{port}", process


def _tensors(content: bytes) -> dict[str, object]:
    """MLServer tells the metadata that it is told."""
    session = TensorSession(content)
    return {
        side: [{"name": t.name, "datatype": t.datatype, "shape": list(t.shape)} for t in found]
        for side, found in (("inputs", session.inputs), ("outputs", session.outputs))
    }


@contextmanager
def _running(
    command: list[str],
    folder: Path,
    port: int,
    more: dict[str, str] | None = None,
    path: str = "/v2/health/ready",
) -> Iterator[psutil.Process]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, env={**os.environ, **(more or {})}
        )
    try:
        until = time.monotonic() + PATIENCE_S
        while not _answers(port, path):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command}: not ready\n{(folder / 'log').read_text()[-2000:]}")
            time.sleep(0.2)
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()


def _answers(port: int, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _cases(url: str) -> dict[str, dict[str, str]]:
    with httpx.Client(base_url=url, timeout=30) as client:
        verdicts = {one.id: (one.clause, *verdict(one, client.request)) for one in CASES}
    return {
        id: {"clause": clause, "verdict": told, "why": why} for id, (clause, told, why) in verdicts.items()
    }


def _summary(cases: dict[str, dict[str, str]]) -> dict[str, int]:
    verdicts = [one["verdict"] for one in cases.values()]
    return {name: verdicts.count(name) for name in ("passed", "failed", "not offered")}


def _loads(url: str, process: psutil.Process) -> dict[str, object]:
    return {name: _load(url, process, rows, count) for name, (rows, count) in LOADS.items()}


def _load(url: str, process: psutil.Process, rows: int, count: int) -> dict[str, object]:
    """The best and the spread of a few repeats; each connection asks the same number of times."""
    body = _request(rows)
    port = int(url.rpartition(":")[2])
    _asked(port, body, 200)
    runs = [_measured(port, body, process, count) for _ in range(REPEATS)]
    per_cpu_s = sorted(run["requests_per_cpu_s"] for run in runs)
    best = max(runs, key=lambda run: run["requests_per_cpu_s"])
    return {
        **best,
        "rows": rows,
        "requests_count": count,
        "requests_per_cpu_s_spread": [per_cpu_s[0], per_cpu_s[-1]],
        "peak_bytes": _memory(process),
    }


def _measured(port: int, body: bytes, process: psutil.Process, count: int) -> dict[str, float]:
    before, began = _cpu_s(process), time.perf_counter()
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        times = [
            one
            for took in pool.map(lambda _: _asked(port, body, count // CONCURRENCY), range(CONCURRENCY))
            for one in took
        ]
    spent, wall_s = _cpu_s(process) - before, time.perf_counter() - began
    cuts = quantiles(times, n=100)
    return {
        "requests_per_cpu_s": round(len(times) / spent, 1),
        "cpu_us_per_request": round(spent / len(times) * 1e6, 1),
        "requests_per_s": round(len(times) / wall_s, 1),
        "p50_ms": round(cuts[49] * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
    }


def _asked(port: int, body: bytes, count: int) -> list[float]:
    """Seconds of each answer over one connection."""
    link, times = HTTPConnection("127.0.0.1", port, timeout=60), []
    for _ in range(count):
        began = time.perf_counter()
        link.request("POST", "/v2/models/forest/infer", body, {"content-type": "application/json"})
        answer = link.getresponse()
        content = answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(content[:500])
    link.close()
    return times


def _request(rows: int) -> bytes:
    values = np.random.default_rng(1).normal(size=(rows, COLUMNS)).round(4)
    one = {"name": "x", "datatype": "FP32", "shape": [rows, COLUMNS], "data": values.ravel().tolist()}
    return json.dumps({"inputs": [one]}).encode()


def _main_port(folder: Path, models: dict[str, bytes]) -> dict[str, object]:
    """What the way through the pages' port adds: the pages' own CPU, and what is waited for."""
    port = _free_port()
    with _ours(folder, models) as (url, server):
        env = {"FILROUGE_HOME": str(folder / "home"), "FILROUGE_MODEL_SERVER": url, "FILROUGE_USER": "bench"}
        filrouge = str(Path(sys.executable).with_name("filrouge"))
        (folder / "house").mkdir()
        with _running(
            [filrouge, "serve", "--port", str(port)], folder / "house", port, env, "/healthz"
        ) as house:
            direct = _load(url, server, 1, 3_000)
            through = _load(f"http://127.0.0.1:{port}", house, 1, 3_000)
    return {"direct": direct, "through": through}


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _sum(process: psutil.Process, told: Callable[[psutil.Process], float]) -> float:
    found = 0.0
    for one in _family(process):
        with suppress(psutil.Error):
            found += told(one)
    return found


def _cpu_s(process: psutil.Process) -> float:
    return _sum(process, lambda one: sum(one.cpu_times()[:2]))


def _memory(process: psutil.Process) -> int:
    return int(_sum(process, lambda one: one.memory_info().rss))


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


if __name__ == "__main__":
    main()
