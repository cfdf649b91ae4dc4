"""The thread from findings to production as a graph, what is missing in it, and what a change reaches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from filrouge.kernel.documents import Quote, Ref
from filrouge.kinds.audit import Finding
from filrouge.kinds.options import Choice
from filrouge.kinds.serving import Publication
from filrouge.kinds.specification import (
    MEASURING,
    Functions,
    Gap,
    Layer,
    Matrix,
    Requirement,
    Requirements,
    Source,
    Traced,
)

#: A measure of the served model needs one; accessibility and security are tried on the whole.
SERVED = frozenset({"metric", "latency", "capacity", "energy"})


@dataclass(frozen=True)
class Thread:
    """What the matrix joins; findings by id, publications by the public name of their model."""

    functions: Functions
    requirements: Requirements
    findings: Mapping[str, Finding]
    publications: Mapping[str, Publication]
    choice: Choice | None = None


def matrix_of(thread: Thread) -> Matrix:
    """Gaps in both directions: what nothing answers, and what nothing asked for."""
    items = tuple(_items(thread))
    gaps = tuple(_gaps(thread))
    broken = {one.item for one in gaps}
    whole = [
        one
        for one in thread.requirements.requirements
        if f"requirement.{one.id}" not in broken and f"test.{one.id}" not in broken
    ]
    return Matrix(
        items=items,
        gaps=gaps,
        requirements_count=len(thread.requirements.requirements),
        traced_count=len(whole),
        gaps_count=len(gaps),
    )


def reached_from(items: Iterable[Traced], start: str) -> tuple[set[str], set[str]]:
    """What rests on a thing of the matrix, and what it rests on: whatever a change of it may touch."""
    up = {one.id: one.up for one in items}
    down: dict[str, list[str]] = {}
    for id, sources in up.items():
        for source in sources:
            down.setdefault(source, []).append(id)
    return _walked(start, down), _walked(start, up)


def _walked(start: str, edges: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        for one in edges.get(todo.pop(), ()):
            if one not in seen:
                seen.add(one)
                todo.append(one)
    return seen - {start}


def _items(thread: Thread) -> Iterator[Traced]:
    functions = thread.functions
    for name in thread.findings:
        yield _item("finding", name)
    for need in functions.needs:
        yield _item("need", need.id, _cited("finding", need.sources, Finding.kind, thread.findings))
    for function in functions.functions:
        yield _item("function", function.id, _named("need", function.needs))
    carried = _carried(functions)
    for option in dict.fromkeys([*carried, *(thread.choice.chosen if thread.choice else ())]):
        yield _item("option", option, _named("function", carried.get(option, ())))
    known = {one.id for one in functions.functions}
    served: dict[str, list[str]] = {name: [] for name in thread.publications}
    for one in thread.requirements.requirements:
        up = (
            *_named("function", (name for name in one.functions if name in known)),
            *_named("requirement", one.derives_from),
            *_cited("finding", one.sources, Finding.kind, thread.findings),
        )
        yield _item("requirement", one.id, up)
        if one.test is not None:
            yield _item("test", one.id, _named("requirement", (one.id,)))
            if one.test.subject in served:
                served[one.test.subject].append(one.id)
    for name, tests in served.items():
        yield _item("production", name, _named("test", tests))


def _gaps(thread: Thread) -> Iterator[Gap]:
    functions, choice = thread.functions, thread.choice
    answered = set(_cited("finding", functions.set_aside, Finding.kind, thread.findings))
    for need in functions.needs:
        answered.update(_cited("finding", need.sources, Finding.kind, thread.findings))
    for name, finding in thread.findings.items():
        if f"finding.{name}" not in answered:
            yield _gap("finding", name, "down", "need", finding.owner)
    served = {name for one in functions.functions for name in one.needs}
    for need in functions.needs:
        if not need.sources:
            yield _gap("need", need.id, "up", "finding", need.owner)
        if need.id not in served:
            yield _gap("need", need.id, "down", "function", need.owner)
    asked = {name for one in thread.requirements.requirements for name in one.functions}
    for function in functions.functions:
        if function.nature == "service" and not function.carried_by:
            yield _gap("function", function.id, "down", "option", "moa")
        if function.id not in asked:
            yield _gap("function", function.id, "down", "requirement", "moa")
    carried = _carried(functions)
    for name in choice.chosen if choice else ():
        if name not in carried:
            yield _gap("option", name, "up", "function", "moa")
    known = {one.id for one in functions.functions}
    for one in thread.requirements.requirements:
        yield from _gaps_of(one, known, thread.publications)
    tested = {one.test.subject for one in thread.requirements.requirements if one.test}
    for name in thread.publications:
        if name not in tested:
            yield _gap("production", name, "up", "test", "moe")


def _gaps_of(one: Requirement, functions: set[str], publications: Mapping[str, Publication]) -> Iterator[Gap]:
    """A requirement that follows from another one needs no function of its own."""
    if not one.derives_from and not functions & set(one.functions):
        yield _gap("requirement", one.id, "up", "function", one.owner)
    if not one.derives_from and not one.sources and one.rationale is None:
        yield _gap("requirement", one.id, "up", "finding", one.owner)
    if one.priority == "wont":
        return
    if one.test is None or not one.test.is_decided:
        yield _gap("requirement", one.id, "down", "test", one.owner)
    elif one.test.method in SERVED & MEASURING and one.test.subject not in publications:
        yield _gap("test", one.id, "down", "production", "moe")


def _carried(functions: Functions) -> dict[str, list[str]]:
    """Which functions each option carries, by the options that they quote."""
    told: dict[str, list[str]] = {}
    for function in functions.functions:
        for source in function.carried_by:
            if isinstance(source.cites, Quote) and source.cites.pointer.startswith("/options/"):
                told.setdefault(source.cites.pointer.split("/")[2], []).append(function.id)
    return told


def _cited(
    layer: Layer, sources: Iterable[Source], kind: str, known: Mapping[str, object]
) -> tuple[str, ...]:
    refs = (_ref(one) for one in sources)
    return _named(layer, (ref.id for ref in refs if ref.kind == kind and ref.id in known))


def _ref(source: Source) -> Ref:
    return source.cites.ref if isinstance(source.cites, Quote) else source.cites


def _named(layer: Layer, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{layer}.{name}" for name in names))


def _item(layer: Layer, name: str, up: tuple[str, ...] = ()) -> Traced:
    return Traced(id=f"{layer}.{name}", layer=layer, name=name, up=up)


def _gap(layer: Layer, name: str, side: str, missing: Layer, owner: str) -> Gap:
    item = f"{layer}.{name}"
    return Gap.model_validate(
        {"id": f"{item}.{missing}", "item": item, "side": side, "missing": missing, "owner": owner}
    )
