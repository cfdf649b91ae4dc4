"""Models asked through the main port: replaced, withdrawn, and while their server is killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import databases
import httpx
import numpy as np
import psutil
import pytest
import served
from conftest import fresh_name

PATIENCE_S = 120
ROWS = 64


@pytest.fixture(scope="module")
def house():
    databases.sqlite()
    from filrouge.delivery.wiring import start_django

    start_django()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).with_name("filrouge"), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    until(lambda: status(url, "/healthz") == 200)
    yield process, url
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE_S)


@pytest.fixture
def project(house):
    from filrouge.delivery.wiring import accounts, open_project

    return open_project(fresh_name("served"), actor=str(accounts().named(fresh_name("person"))))


def status(url: str, path: str) -> int:
    with suppress(httpx.TransportError):
        return httpx.get(f"{url}{path}", timeout=10).status_code
    return 0


def until(true):
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def rows(count: int) -> dict[str, list]:
    rng = np.random.default_rng(3)
    return {
        "age": rng.integers(18, 100, count).astype(float).tolist(),
        "formule": [served.PLANS[n % 3] for n in range(count)],
        "entree": rng.integers(10_000, 20_000, count).astype(float).tolist(),
        "suivi": [None if n % 5 == 0 else float(n % 2) for n in range(count)],
    }


def request(columns: dict[str, list]) -> dict:
    return {
        "inputs": [
            {
                "name": name,
                "datatype": "BYTES" if name == "formule" else "FP32",
                "shape": [len(values), 1],
                "data": values,
            }
            for name, values in columns.items()
        ]
    }


def test_answers_through_the_main_port_are_those_of_the_file(house, project):
    from filrouge.adapters.onnxruntime import OnnxRuntime

    name = fresh_name("cher")
    endpoint = project.read(served.published(project, served.learned(project), name=name)).document
    path = f"/v2/models/{name}"
    until(lambda: status(house[1], f"{path}/ready") == 200)
    asked = rows(ROWS)
    answer = httpx.post(f"{house[1]}{path}/infer", json=request(asked), timeout=30).json()
    told = {one["name"]: one["data"] for one in answer["outputs"]}
    columns = {
        one: np.array(
            [np.nan if v is None else v for v in values], dtype=object if one == "formule" else float
        )
        for one, values in asked.items()
    }
    expected = OnnxRuntime().load(project.ports.blobs.get(endpoint.content)).run(columns)
    assert told["predicted"] == expected["predicted"].tolist()
    flat = np.array(told["probabilities"], dtype=np.float32)
    assert np.array_equal(flat, expected["probabilities"].ravel().astype(np.float32))


def test_a_model_replaced_and_withdrawn_is_so_within_seconds_and_nothing_else_fails(house, project):
    name = fresh_name("cher")
    refs = served.learned(project)
    served.published(project, refs, name=name)
    until(lambda: status(house[1], f"/v2/models/{name}/ready") == 200)
    seen, faults, over = [], [], threading.Event()

    def ask():
        with httpx.Client(base_url=house[1], timeout=30) as client:
            while not over.is_set():
                answer = client.post(f"/v2/models/{name}/infer", json=request(rows(1)))
                if answer.status_code == 200:
                    seen.append(answer.json()["model_version"])
                else:
                    faults.append((answer.status_code, answer.text))

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for one in askers:
        one.start()
    until(lambda: "1" in seen)
    served.published(project, served.learned(project, shift=1.0), name=name)
    until(lambda: "2" in seen[-3:])
    over.set()
    for one in askers:
        one.join()
    assert faults == [] and sorted(set(seen)) == ["1", "2"]
    served.published(project, refs, name=name, stage="withdrawn")
    until(lambda: status(house[1], f"/v2/models/{name}/ready") == 404)


def test_the_model_server_killed_under_load_comes_back_and_only_requests_meanwhile_fail(house, project):
    name = fresh_name("cher")
    served.published(project, served.learned(project), name=name)
    until(lambda: status(house[1], f"/v2/models/{name}/ready") == 200)
    statuses, over = [], threading.Event()

    def ask():
        with httpx.Client(base_url=house[1], timeout=30) as client:
            while not over.is_set():
                statuses.append(client.post(f"/v2/models/{name}/infer", json=request(rows(1))).status_code)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for one in askers:
        one.start()
    until(lambda: statuses.count(200) > 20)
    models = next(one for one in psutil.Process(house[0].pid).children() if one.cmdline()[-1:] == ["models"])
    os.killpg(models.pid, signal.SIGKILL)
    until(lambda: 503 in statuses)
    until(lambda: statuses[-10:] == [200] * 10)
    over.set()
    for one in askers:
        one.join()
    assert set(statuses) == {200, 503}
    assert status(house[1], "/healthz") == 200
