"""A browser before the workbench as it is delivered: granian, static files collected, the strict policy."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import databases
import pytest
from browser.tabs import signed_in

CHROMIUM = shutil.which("chromium")
MISSING = "no Chromium is installed (Debian: apt install chromium)"
PATIENCE_S = 90
#: One browser, one server: on machines with little memory the others wait in the same worker.
GROUP = "browser"


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.xdist_group(GROUP))
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def lively():
    """Django set up over a home of its own, and the project in full swing."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread; Django asks why
    databases.sqlite()
    from filrouge.delivery.wiring import collect_static, start_django

    start_django()
    collect_static()
    from browser import lively

    return lively.seed()


@pytest.fixture(scope="session")
def server(lively) -> str:
    """The address of the workbench, with its worker, as ``filrouge serve`` starts them."""
    port = free_port()
    process = subprocess.Popen([Path(sys.executable).with_name("filrouge"), "serve", "--port", str(port)])
    yield awaited(f"http://127.0.0.1:{port}", process)
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE_S)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def awaited(address: str, process: subprocess.Popen) -> str:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        assert process.poll() is None, "the server did not start"
        try:
            with urlopen(f"{address}/healthz") as answer:
                assert answer.read().startswith(b"ok")
                return address
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"no answer within {PATIENCE_S} s")


@pytest.fixture(scope="session")
def chromium(lively):
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def people(lively, server, chromium):
    """Opens a browser: ``people("Claire Vasseur", lang="en", theme="dark")``; nobody is a stranger."""
    opened = []

    def open_for(name: str = "", **wanted):
        one = signed_in(chromium, server, lively.people[name] if name else "", **wanted)
        opened.append(one)
        return one

    yield open_for
    for one in opened:
        one.close()
