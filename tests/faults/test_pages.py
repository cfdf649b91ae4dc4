"""The workbench whose processes are killed while people work in it: what was acknowledged stays.

``filrouge serve`` as it is delivered, over the home of the suite; each browser is a client that keeps
cookies and follows redirects, so that what a page answers is what a person reads.
"""

import os
import random
import re
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
import psutil
import pytest
from conftest import fresh_name

WRITES = 40
KILLS = 6
TRIES = 5
PATIENCE_S = 120
FIRST_KIND = "projects.logbook_entry"


@pytest.fixture(scope="module")
def house():
    """The server's process and its address."""
    databases.sqlite()
    from filrouge.delivery.wiring import start_django

    start_django()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).with_name("filrouge"), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    yield process, f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE_S)


@pytest.fixture
def project(house):
    """An empty project, its owner, and a way to open a browser for the owner or a new member."""
    from filrouge.delivery.wiring import accounts, open_project

    account = str(accounts().named(fresh_name("person")))
    return open_project(fresh_name("faults"), actor=account)


def browser(house, account: str) -> httpx.Client:
    from browser.tabs import session_of

    client = httpx.Client(base_url=house[1], cookies={"sessionid": session_of(account)}, timeout=30)
    awaited(lambda: answers(client))
    return client


def answers(client: httpx.Client) -> bool:
    with suppress(httpx.TransportError):
        return client.get("/healthz").status_code == 200
    return False


def awaited(condition, patience_s=PATIENCE_S):
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {patience_s} s: {condition}")


def written_entry(client: httpx.Client, project: str, id: str) -> str:
    """A new entry of the logbook by REST; "" when it was refused."""
    body = {"on": "2026-03-01", "nature": "remark", "text": {"lang": "fr", "text": id}}
    path = f"/api/v1/projects/{project}/documents/{FIRST_KIND}/{id}"
    answer = client.put(path, json=body, headers={"if-none-match": "*"})
    return id if answer.status_code == 201 else ""


def with_key(client: httpx.Client, account: str) -> httpx.Client:
    from datetime import UTC, datetime, timedelta

    from filrouge.delivery.wiring import keys

    ends = datetime.now(UTC) + timedelta(hours=1)
    secret = keys().issue(account, name="faults", scopes=("read", "write"), expires_at=ends)[1]
    client.headers["authorization"] = f"Bearer {secret}"
    return client


def children(house) -> list[psutil.Process]:
    """Processes that answer pages, those of granian included."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(house[0].pid).children(recursive=True)
    return []


def test_what_was_acknowledged_outlives_kills_of_the_pages(house, project):
    client = with_key(browser(house, project.actor), project.actor)
    chance, kills, acknowledged, refused = random.Random(7), 0, [], 0
    over = threading.Event()

    def kill_now_and_then():
        nonlocal kills
        while not over.wait(chance.uniform(0.2, 0.6)) and kills < KILLS:
            if victims := children(house):
                with suppress(psutil.NoSuchProcess):
                    chance.choice(victims).kill()
                    kills += 1

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    n, until = 0, time.monotonic() + PATIENCE_S
    while (len(acknowledged) < WRITES or kills < KILLS) and time.monotonic() < until:
        n += 1
        try:
            if id := written_entry(client, project.store.project, f"e-{n}"):
                acknowledged.append(id)
            else:
                refused += 1
        except httpx.TransportError:  # the person sees that nothing answered, and tries again
            refused += 1
            awaited(lambda: answers(client))
    over.set()
    killer.join()
    assert len(acknowledged) >= WRITES and kills == KILLS
    held = {key.id for key in project.store.keys(FIRST_KIND)}
    assert set(acknowledged) <= held, "nothing acknowledged is lost"
    assert len(held) <= len(acknowledged) + refused, "nothing is there twice"
    project.verify()


def test_a_job_whose_worker_was_killed_ends_and_says_what_happened(house, project):
    from filrouge.delivery.wiring import jobs

    client = browser(house, project.actor)
    name = project.store.project
    for number in range(TRIES):  # a machine in haste is done before it is killed
        brought(client, f"/p/{name}/files", f"soins-{number}.csv", house[1])
        job = awaited(lambda n=number: len(told := jobs().list(name)) > n and told[0])
        awaited(lambda job=job: jobs().watch(job.id).status != "queued")
        for process in workers(house):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        state = awaited(lambda job=job: (told := jobs().watch(job.id)).over and told)
        assert state.status == "done", state
        shown = client.get(f"/p/{name}/jobs/{job.id}").text
        assert "fait" in shown or "terminé" in shown
        if len(state.attempts) > 1:
            break
    assert len(state.attempts) > 1, "it was never killed at work"
    found = {key.id for key in project.store.keys("datasets.manifest")}
    assert found == {f"soins-{n}" for n in range(number + 1)}
    project.verify()


def brought(client: httpx.Client, at: str, name: str, referer: str) -> None:
    """A new table, by the form."""
    lines = "\n".join(["id;montant", *(f"{n};{n},5" for n in range(50_000))])
    page = client.get(at)
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    answer = client.post(
        at,
        data={"csrfmiddlewaretoken": secret},
        files={"files": (name, lines.encode(), "text/csv")},
        headers={"referer": referer},
    )
    assert answer.status_code in (302, 303), answer.text[:500]


def workers(house) -> list[psutil.Process]:
    """The worker and what it started."""
    told = [one for one in children(house) if "worker" in " ".join(cmdline(one))]
    return [process for one in told for process in (one, *one.children(recursive=True))]


def cmdline(process: psutil.Process) -> list[str]:
    with suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []


def test_two_people_write_one_document_and_neither_loses_a_word(house, project):
    from filrouge.delivery.wiring import accounts
    from filrouge.kernel.documents import Key, Prose
    from filrouge.kinds.projects import Section

    name, other = project.store.project, str(accounts().named(fresh_name("person")))
    accounts().grant(name, other, "moe")
    told = Section(title=Prose(lang="fr", text="Constat"), text=Prose(lang="fr", text="Premier texte."))
    project.write("constat", told, expected_revision=0)
    at = f"/p/{name}/d/projects.section/constat/edit"
    claire, yanis = browser(house, project.actor), browser(house, other)
    claire_form, yanis_form = fields_of(claire.get(at).text), fields_of(yanis.get(at).text)
    field = next(name for name, value in claire_form.items() if value == "Premier texte.")
    claire.post(at, data={**claire_form, field: "Texte de Claire.", "do": "write"}, headers={"referer": at})
    late = yanis.post(
        at,
        data={**yanis_form, field: "Texte de Yanis.", "do": "write"},
        headers={"referer": at},
        follow_redirects=True,
    )
    assert "Texte de Claire." in late.text and "Texte de Yanis." in late.text, "both are shown"
    held = project.store.latest(Key("projects.section", "constat"))
    assert held.ref.revision == 2 and b"Texte de Claire." in held.body, "the first one stands"
    draft = project.store.draft(Key("projects.section", "constat"), other)
    assert b"Texte de Yanis." in draft.body, "the second one is kept"


def fields_of(page: str) -> dict[str, str]:
    """The fields of the form that writes, as a browser would send them back."""
    from html import unescape
    from html.parser import HTMLParser

    class Form(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.told, self.area, self.select = {}, "", ""

        def handle_starttag(self, tag, attributes):
            one = dict(attributes)
            if tag == "input" and one.get("name") and one.get("type") not in ("checkbox", "radio", "file"):
                self.told.setdefault(one["name"], one.get("value") or "")
            elif tag == "textarea" and one.get("name"):
                self.area = one["name"]
                self.told[self.area] = ""
            elif tag == "select":
                self.select = one.get("name") or ""
            elif tag == "option" and self.select and "selected" in one:
                self.told[self.select] = one.get("value") or ""

        def handle_data(self, data):
            if self.area:
                self.told[self.area] += data

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.told[self.area] = unescape(self.told[self.area]).removeprefix("\n")
                self.area = ""
            elif tag == "select":
                self.select = ""

    form = Form()
    form.feed(page[page.index('id="edit"') :])
    return form.told


def test_a_page_that_was_killed_says_nothing_false(house, project):
    """While nothing answers the person is told by the browser; afterwards the page tells what stands."""
    client = browser(house, project.actor)
    name = project.store.project
    for process in children(house):
        with suppress(psutil.NoSuchProcess):
            os.kill(process.pid, signal.SIGKILL)
    awaited(lambda: answers(client))
    shown = client.get(f"/p/{name}/")
    assert shown.status_code == 200 and name in shown.text
