"""A model server asked while its models are replaced, while it leaves, and when it is killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import tiny_models

PATIENCE_S = 180


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def served(manifest: Path, port: int):
    filrouge = Path(sys.executable).with_name("filrouge")
    process = subprocess.Popen(
        [filrouge, "model-server", manifest, "--port", str(port)], stderr=subprocess.DEVNULL, env=os.environ
    )
    try:
        wait_until_ready(port)
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_S)
        process.kill()


def wait_until_ready(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/v2/health/ready").status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("never ready")


def wait_until_gone(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            httpx.get(f"http://127.0.0.1:{port}/v2/health/live")
        except httpx.TransportError:
            return
        time.sleep(0.1)
    raise AssertionError("somebody still answers")


def wait_until_at_work(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while "filrouge_waiting_requests 1.0" not in httpx.get(f"http://127.0.0.1:{port}/metrics").text:
        assert time.monotonic() < until, "nothing is at work"


def asked(client: httpx.Client, model: str = "m") -> httpx.Response:
    request = {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 1], "data": [1.0]}]}
    return client.post(f"/v2/models/{model}/infer", json=request)


@pytest.fixture
def port():
    return free_port()


def test_models_replaced_under_load_drop_no_request(tmp_path, port):
    manifest = tiny_models.written(tmp_path, {"m": tiny_models.constant(1)})
    answers, faults, over = [], [], threading.Event()

    def ask_without_pause():
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            while not over.is_set():
                told = asked(client)
                if told.status_code == 200:
                    answers.append(told.json()["outputs"][0]["data"][0])
                else:
                    faults.append(told.text)

    with served(manifest, port):
        askers = [threading.Thread(target=ask_without_pause) for _ in range(3)]
        for asker in askers:
            asker.start()
        for number in (2, 3, 4):
            tiny_models.written(tmp_path, {"m": tiny_models.constant(number)})
            until = time.monotonic() + PATIENCE_S
            while number not in answers[-5:] and time.monotonic() < until:
                time.sleep(0.05)
        (tmp_path / "manifest.json").write_text("{")  # a bad change: the last good one stays
        time.sleep(2)
        over.set()
        for asker in askers:
            asker.join()
    assert faults == []
    assert sorted(set(answers)) == [1, 2, 3, 4] and answers[-1] == 4


def test_what_runs_is_finished_before_it_leaves(tmp_path, port):
    manifest = tiny_models.written(tmp_path, {"m": tiny_models.slow(2_000)})
    told = []

    def ask_once():
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as client:
            told.append(asked(client).status_code)

    with served(manifest, port) as process:
        asker = threading.Thread(target=ask_once)
        asker.start()
        wait_until_at_work(port)
        process.send_signal(signal.SIGTERM)
        asker.join()
        process.wait(PATIENCE_S)
    assert told == [200]


def test_killed_it_answers_again_when_started(tmp_path, port):
    manifest = tiny_models.written(tmp_path, {"m": tiny_models.constant(1)})
    with served(manifest, port) as process:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            assert asked(client).status_code == 200
        process.kill()
        process.wait()
        wait_until_gone(port)
    with served(manifest, port):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            assert asked(client).json()["outputs"][0]["data"] == [1.0]


def test_a_manifest_whose_file_is_another_is_refused_at_the_start(tmp_path):
    manifest = tiny_models.written(tmp_path, {"m": tiny_models.constant(1)})
    told = json.loads(manifest.read_text())
    (tmp_path / told["models"][0]["file"]).write_bytes(b"another")
    filrouge = Path(sys.executable).with_name("filrouge")
    done = subprocess.run([filrouge, "model-server", manifest], capture_output=True, text=True)
    assert done.returncode == 65 and "serving.manifest" in done.stderr
