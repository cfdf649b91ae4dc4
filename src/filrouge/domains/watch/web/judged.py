"""The benchmark as a table, with what the gate says of every advance."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse

from filrouge.domains.watch.web.sorting import latest
from filrouge.kernel.documents import Key
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.watch import Advance, Benchmark, BenchmarkReport, Item, Judged, Verdict
from filrouge.webkit.rooms import Visit

BEADS: dict[Verdict, str] = {"proven": "done", "unresolved": "waiting", "set_apart": "impossible"}


@dataclass(frozen=True)
class Line:
    """An advance with its judgement; words are said in both languages."""

    judged: Judged
    advance: Advance | None
    title: str  #: of its reference
    verdict: Text
    faults: tuple[Text, ...]
    origin: Text
    bead: str
    place: str
    reference: str
    value: Value | None


def benchmark(visit: Visit) -> HttpResponse:
    """Every advance of the last benchmark; without one, how to get it."""
    keys = visit.project.store.keys(Benchmark.kind)
    told = latest(visit.project, Benchmark, keys[-1].id) if keys else None
    lines = list(_lines(visit, told)) if told else []
    reports = visit.project.store.keys(BenchmarkReport.kind)
    return visit.shown(
        "watch/benchmark.html",
        {
            "told": told,
            "lines": lines,
            "report": visit.house.address(reports[-1]) if reports else "",
            "new": visit.house.new_address(Advance),
            "may_write": visit.project.may("watch.write"),
        },
    )


def _lines(visit: Visit, told: Benchmark) -> Iterator[Line]:
    order = list(BEADS)
    for one in sorted(told.advances, key=lambda judged: (order.index(judged.verdict), judged.id)):
        advance = latest(visit.project, Advance, one.id)
        item = latest(visit.project, Item, one.item)
        yield Line(
            judged=one,
            advance=advance,
            title=item.title if item else one.item,
            verdict=sentence_case(coded(Judged, "verdict", one.verdict)),
            faults=tuple(coded(Judged, "faults", fault) for fault in one.faults),
            origin=coded(Judged, "place", one.place),
            bead=BEADS[one.verdict],
            place=visit.house.address(Key(Advance.kind, one.id)),
            reference=visit.house.address(Key(Item.kind, one.item)),
            value=Value(advance.value.value, advance.value.unit) if advance and advance.value else None,
        )
