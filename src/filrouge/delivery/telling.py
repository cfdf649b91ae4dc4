"""What webhooks are told: read off the journal and the jobs, so that no event is lost and no commit waits."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex

from pydantic import JsonValue

from filrouge.delivery.wiring import hooks, jobs, postman, whole_project
from filrouge.kernel.hooks import Event, Hook, Letter, Watch
from filrouge.kernel.journal import Entry, statements
from filrouge.kernel.project import Project
from filrouge.kernel.suspects import Suspect

ENTRIES_TOGETHER = 500
Told = tuple[Event, Mapping[str, JsonValue]]


def watch_projects() -> None:
    """Note what happened in every project that has a webhook."""
    for name in hooks().projects():
        watch_project(whole_project(name), _now())


def send_letters() -> None:
    """One try for each letter that is due; who does not answer one is sent no other in this round."""
    now, silent = _now(), set[str]()
    for hook, letter in hooks().due(now):
        if hook.id not in silent:
            sent = postman().post(hook, letter, now)
            hooks().sent(sent)
            silent |= set() if sent.arrived else {hook.id}


def watch_project(project: Project, now: datetime) -> None:
    """Write a letter per event and webhook since the last look; the first look only says where to begin."""
    name = project.store.project
    known = hooks().watched(name)
    if known is None:
        doubts = frozenset(map(_print, project.suspects().roots))
        head = project.store.head().number
        hooks().tell(Watch(name, head, now, doubts, now.date().isoformat()), ())
        return
    entries = _entries_after(project, known.number)
    number = entries[-1].number if entries else known.number
    told = [*_of_journal(entries), *_of_jobs(name, known.jobs_until, now)]
    doubts = known.doubts
    if entries or known.looked_on != now.date().isoformat():
        roots = {_print(one): one for one in project.suspects().roots}
        told += [("suspect.appeared", _doubt(one)) for mark, one in roots.items() if mark not in doubts]
        doubts = frozenset(roots)
    watch = Watch(name, number, now, doubts, now.date().isoformat())
    if told or entries or watch.looked_on != known.looked_on:
        hooks().tell(watch, _letters(name, told, now))


def pinged(hook: Hook) -> Letter:
    """A letter that says nothing, to be sent in the next round."""
    letter = _letter(hook, "ping", {}, _now())
    hooks().tell(None, [letter])
    return letter


def _now() -> datetime:
    return datetime.now(UTC)


def _entries_after(project: Project, number: int) -> list[Entry]:
    return list(project.store.journal(after=number, until=number + ENTRIES_TOGETHER))


def _of_journal(entries: Iterable[Entry]) -> Iterator[Told]:
    for entry in entries:
        said = list(statements(entry))
        run = next((one["run"] for one in said if "run" in one), None)
        made = [one["made"] for one in said if "made" in one]
        if run:
            event: Event = "run.done" if run["outcome"] == "done" else "run.failed"
            place = {"use": run["use"], "step": run["step"], "outcome": run["outcome"]}
            yield event, {"entry": entry.number, **place, "made": made}
        for one in said:
            if "wrote" in one:
                yield "revision.written", {"entry": entry.number, "ref": {**one["wrote"], "library": False}}


def _of_jobs(project: str, since: datetime, now: datetime) -> Iterator[Told]:
    """Jobs that ended without a run: a journal says nothing of them."""
    for state in jobs().list(project):
        if state.ended_at and since < state.ended_at <= now and state.status in ("failed", "cancelled"):
            code = state.cause.code if state.cause else ""
            place = {"use": state.request.use, "step": state.request.step, "outcome": state.status}
            yield "run.failed", {"job": state.id, "code": code, **place}


def _doubt(one: Suspect) -> dict[str, JsonValue]:
    """Where, and never what: values are read by whoever may."""
    return {
        "source": one.source.model_dump(),
        "at": one.at,
        "why": one.why,
        "cited": one.cited.model_dump(),
        "latest": one.latest.model_dump(),
    }


def _print(one: Suspect) -> str:
    return sha256(json.dumps(_doubt(one) | {"pointer": one.pointer}, sort_keys=True).encode()).hexdigest()


def _letters(project: str, told: Iterable[Told], now: datetime) -> list[Letter]:
    listening = hooks().of(project)
    return [
        _letter(hook, event, refs, now) for event, refs in told for hook in listening if event in hook.events
    ]


def _letter(hook: Hook, event: Event, refs: Mapping[str, JsonValue], now: datetime) -> Letter:
    return Letter(id=token_hex(12), hook=hook.id, event=event, at=now, told=refs, next_at=now)
