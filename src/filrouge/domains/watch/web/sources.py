"""Sources with what their last look gave, and what it refused; a button looks again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse

from filrouge.domains.watch.web.sorting import latest
from filrouge.kernel.documents import Key
from filrouge.kernel.errors import NotFound
from filrouge.kernel.ports import Run
from filrouge.kernel.texts import N_, Message, Text
from filrouge.kernel.words import coded
from filrouge.kinds.watch import FoundFeed, Harvest, Source
from filrouge.webkit.rooms import Visit

COLLECT = "watch.collect"


@dataclass(frozen=True)
class Line:
    """A source, and the last attempt to look at it."""

    id: str
    title: str
    lang: str
    nature: Text
    asked: str
    every_h: int | None
    place: str
    step: str
    state: str
    why: Message | None
    harvest: Harvest | None
    harvest_place: str


def sources(visit: Visit) -> HttpResponse:
    """Declared sources, lots of files that were brought, feeds found in OPML files."""
    lines = list(_lines(visit))
    steps = {line.step for line in lines}
    lots = [key for key in visit.project.store.keys(Harvest.kind) if key.id not in steps]
    brought = [(key.id, visit.house.address(key), latest(visit.project, Harvest, key.id)) for key in lots]
    feeds: list[FoundFeed] = [one for _, _, told in brought if told for one in told.feeds]
    return visit.shown(
        "watch/sources.html",
        {
            "lines": lines,
            "brought": brought,
            "feeds": feeds,
            "new": visit.house.new_address(Source),
            "may_write": visit.project.may("watch.write"),
            "may_run": visit.project.may("thread.write"),
        },
    )


def look(visit: Visit) -> HttpResponse:
    """Look at a source again: by its step, made when the thread has none."""
    id = visit.request.POST.get("source", "")
    if visit.project.store.latest(Key(Source.kind, id)) is None:
        raise NotFound(N_("No %(kind)s named %(id)s", kind=Source.kind, id=id))
    known = _runs(visit).get(id)
    step = known.step if known else f"releve-{id}"[:40]
    if not visit.house.has_step(step):
        visit.house.add_step(step, COLLECT, {"subject": {"latest": f"{Source.kind}/{id}"}})
    return visit.led(visit.house.walk(step))


def _lines(visit: Visit) -> Iterator[Line]:
    runs = _runs(visit)
    for key in visit.project.store.keys(Source.kind):
        told = latest(visit.project, Source, key.id)
        if told is None:
            continue
        run = runs.get(key.id)
        harvest = latest(visit.project, Harvest, run.step) if run else None
        yield Line(
            id=key.id,
            title=told.title.text,
            lang=told.title.lang,
            nature=coded(Source, "nature", told.nature),
            asked=told.query or told.address or ", ".join(one.name for one in told.entries[:3]),
            every_h=told.every_h,
            place=visit.house.address(key),
            step=run.step if run else "",
            state=("done" if run.outcome == "done" else run.outcome) if run else "todo",
            why=run.why.message if run and run.why else None,
            harvest=harvest,
            harvest_place=visit.house.address(Key(Harvest.kind, run.step)) if run and harvest else "",
        )


def _runs(visit: Visit) -> dict[str, Run]:
    """The last look at each source, by its id."""
    told = {}
    for run in visit.project.store.last_runs():
        subject = run.given.get("subject")
        if run.use == COLLECT and isinstance(subject, dict):
            told[str(subject["id"])] = run
    return told
