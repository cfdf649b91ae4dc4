"""``filrouge serve`` and the demo as commands: started, killed, stopped, told."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.request import Request, urlopen

import psutil
import pytest

pytestmark = pytest.mark.slow
FILROUGE = Path(sys.executable).with_name("filrouge")
PATIENCE_S = 120


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("FILROUGE_", "DJANGO_"))
    }
    return {**kept, "FILROUGE_HOME": str(home), "FILROUGE_USER": "Hôte", **more}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home whose tables are made once."""
    folder = tmp_path_factory.mktemp("served")
    subprocess.run([FILROUGE, "retention"], env=environment(folder), check=True, capture_output=True)
    return folder


@contextmanager
def served(home: Path, *words: str, **more: str):
    """The command at work: its process, what it said first, and the port."""
    process = subprocess.Popen(
        [FILROUGE, "serve", "--port", "0", "--format", "json", *words],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.rstrip() == "}":
                break
        told = json.loads("".join(lines))
        yield process, told, int(told["address"].rpartition(":")[2])
    finally:
        process.kill()
        process.wait()


def asked(port: int, path: str = "/healthz", host: str = "127.0.0.1") -> tuple[int, str]:
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host}), timeout=10) as answer:
        return answer.status, answer.read().decode()


def until(true, what: str):
    end = monotonic() + PATIENCE_S
    while not (found := true()):
        assert monotonic() < end, what
        sleep(0.1)
    return found


def child(process, role: str):
    """The process of a role, if it lives."""
    for one in psutil.Process(process.pid).children():
        with suppress(psutil.Error):  # it ended while it was looked at
            if one.cmdline()[-1:] == [role]:
                return one
    return None


def gone(processes) -> bool:
    return not [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def killed(process, role: str) -> None:
    """Kill a child; what it had started ends, and another one is started."""
    first = until(lambda: child(process, role), f"no {role}")
    below = first.children(recursive=True)
    first.kill()
    until(lambda: (one := child(process, role)) and one.pid != first.pid, f"{role} was not started again")
    until(lambda: gone(below), f"what {role} had started outlived it")


def test_pages_answer_children_are_started_again_and_all_end_when_asked(home):
    with served(home) as (process, told, port):
        assert asked(port) == (200, "ok\nmodels: ok")
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/accounts/invitation/[\w-]+", told["first_link"])
        status, page = asked(port, told["first_link"].partition(str(port))[2])
        assert status == 200 and "premier compte" in page
        killed(process, "worker")
        killed(process, "pages")
        killed(process, "models")
        until(lambda: _answers(port), "the pages do not answer again")
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
        until(lambda: gone(family), "what it had started outlived it")


def _answers(port: int) -> bool:
    try:
        return asked(port)[0] == 200
    except OSError:
        return False


def test_children_end_with_a_parent_that_is_killed(home):
    with served(home) as (process, _, port):
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        until(lambda: gone(family), "children outlived their parent")
        with closing(socket.socket()) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(("127.0.0.1", port))


def test_an_occupied_port_is_refused_in_words(home):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for lang, words in (("fr", "ne peut pas être écouté"), ("en", "cannot be listened on")):
            told = subprocess.run(
                [FILROUGE, "serve", "--port", str(port)],
                env=environment(home, FILROUGE_LANG=lang),
                capture_output=True,
                text=True,
            )
            assert told.returncode == 69 and "unavailable.port" in told.stderr and words in told.stderr


def test_secrets_and_database_are_for_their_owner_alone(home):
    assert stat.S_IMODE((home / "secrets").stat().st_mode) == 0o700
    for path in (home / "secrets").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_demo_tells_accounts_whose_passwords_it_made_and_keeps(home):
    def demo(*words):
        told = subprocess.run(
            [FILROUGE, "--project", "demo", "demo", "--format", "json"],
            env=environment(home),
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    first = demo()
    assert {one["role"] for one in first} == {"owner", "moa", "moe", "dpo", "sponsor", "jury", "candidate"}
    assert {one["name"] for one in first} >= {"Claire Vasseur", "Yanis Benali", "Odile Prigent"}
    assert all(one["email"].endswith(".example") and len(one["password"]) >= 16 for one in first)
    assert len({one["password"] for one in first}) == len(first)
    assert demo() == first
    assert stat.S_IMODE((home / "demo-accounts.json").stat().st_mode) == 0o600


def test_what_is_set_wrongly_is_said(home):
    for name, value in (("FILROUGE_EMAIL", "ftp://x"), ("FILROUGE_UPLOAD_BYTES", "much")):
        told = subprocess.run(
            [FILROUGE, "retention"], env=environment(home, **{name: value}), capture_output=True, text=True
        )
        assert told.returncode == 65 and "invalid.setting" in told.stderr
