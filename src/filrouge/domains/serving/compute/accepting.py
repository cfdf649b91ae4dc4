"""Acceptance tests of requirements, run on what was measured of one model: pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from filrouge.domains.serving.compute.units import in_unit
from filrouge.kernel.documents import Quantity, Quote, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import quoted
from filrouge.kinds.models import Footprint, Model
from filrouge.kinds.serving import (
    Acceptance,
    Inspected,
    Inspection,
    Measurement,
    Result,
    Taken,
    Tested,
    ToolCheck,
    Why,
)
from filrouge.kinds.specification import AcceptanceTest, Requirement, Requirements

READ = Callable[[Quote], Value | None]
OF_MODELS = frozenset({"metric", "latency", "capacity", "energy"})
BY_PEOPLE = frozenset({"inspection", "accessibility", "security"})  #: methods that people answer
BY_TOOLS = frozenset({"accessibility", "security"})  #: and outside tools, of which a file is brought
BOUNDS = ("low", "high")
DECIDED = ("decided_accuracy", "decided_ratio")
OF_FOOTPRINT = {"one_row_us": "one_row", "fit_cpu_s": "fit_cpu_s", "peak_bytes": "peak_bytes"}


@dataclass(frozen=True)
class Proofs:
    """What a test may read. ``there``: for each document that a requirement wants, the one that stands."""

    model: Held[Model]
    footprint: Held[Footprint] | None = None
    measurement: Held[Measurement] | None = None
    checks: tuple[Held[ToolCheck], ...] = ()
    inspections: tuple[Held[Inspection], ...] = ()
    there: Mapping[str, Ref | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Where the value that answers a test stands, and the bounds of its interval."""

    value: Quote
    low: Quote | None = None
    high: Quote | None = None
    by_person: bool = False  #: quoted by somebody, not by a tool


def concerned(requirements: Requirements, name: str) -> tuple[tuple[Requirement, AcceptanceTest], ...]:
    """Requirements with a test that concerns the model: all but those that name another model, and those that
    nobody wants this time. What is named by a test that measures a model is a model."""
    tests = [(one, one.test) for one in requirements.requirements if one.test]
    models = {test.subject for _, test in tests if test.method in OF_MODELS}
    return tuple(
        (one, test)
        for one, test in tests
        if one.priority != "wont" and (test.subject == name or test.subject not in models)
    )


def wanted_documents(tests: Iterable[AcceptanceTest]) -> tuple[str, ...]:
    """``kind/id`` of the documents that tests look for."""
    return tuple(dict.fromkeys(one.subject for one in tests if one.method == "document"))


def source_of(requirement: str, test: AcceptanceTest, proofs: Proofs) -> Source | None:
    """Where a measuring test reads its value; None where nothing measured it."""
    if test.method == "metric":
        return _of_model(test.metric, proofs.model)
    if test.method in BY_PEOPLE:
        checked = checked_by(test, proofs)
        if checked:
            return _of_figure(checked, test.metric)
        found = seen(requirement, proofs)
        return Source(found[1].value, by_person=True) if found and found[1].value else None
    measured = proofs.measurement
    if measured and _figure(measured, test.metric):
        return _of_figure(measured, test.metric)
    if proofs.footprint and test.metric in OF_FOOTPRINT:
        return Source(quoted(proofs.footprint.ref, OF_FOOTPRINT[test.metric]))
    return None


def checked_by(test: AcceptanceTest, proofs: Proofs) -> Held[ToolCheck] | None:
    """The tool that measured what a test asks for; the last day counts, and no day less than any."""
    if test.method not in BY_TOOLS:
        return None
    found = [one for one in proofs.checks if _figure(one, test.metric)]
    return max(found, key=lambda one: one.document.taken_on or date.min, default=None)


def _figure(held: Held[ToolCheck] | Held[Measurement], metric: str) -> Taken | None:
    return next((one for one in held.document.figures if one.id == metric), None)


def _of_figure(held: Held[ToolCheck] | Held[Measurement], metric: str) -> Source | None:
    taken = _figure(held, metric)
    if taken is None:
        return None
    at = ("figures", taken.id)
    low, high = (quoted(held.ref, *at, name) if getattr(taken, name) else None for name in BOUNDS)
    return Source(quoted(held.ref, *at, "value"), low, high)


def seen(requirement: str, proofs: Proofs) -> tuple[Held[Inspection], Inspected] | None:
    """What somebody saw of a requirement; the last day counts."""
    found = [
        (held, one) for held in proofs.inspections for one in held.document.seen if one.id == requirement
    ]
    return max(found, key=lambda it: it[1].on, default=None)


def accepted(requirements: Requirements, name: str, proofs: Proofs, read: READ) -> Acceptance:
    """Every test that concerns the model, and what they say together.

    All is ``met`` when every requirement that must hold is; ``incomplete`` when one of them could not be
    measured and none is missed.
    """
    tests = tuple(tested(one, test, proofs, read) for one, test in concerned(requirements, name))
    model = proofs.model
    return Acceptance(
        name=name,
        model=model.ref.id,
        model_revision=model.ref.revision,
        model_sha256=model.document.content.sha256,
        result=_together(tests),
        met_count=_count(tests, "met"),
        not_met_count=_count(tests, "not_met"),
        not_measurable_count=_count(tests, "not_measurable"),
        tests=tests,
    )


def tested(requirement: Requirement, test: AcceptanceTest, proofs: Proofs, read: READ) -> Tested:
    """One test: its measure beside its threshold, in the threshold's unit."""
    source = source_of(requirement.id, test, proofs)
    value, low, high = (_read(one, read) for one in _quotes(source))
    result, why = _judged(requirement.id, test, source, value, proofs)
    limit = test.threshold
    if limit and value:
        low, high = (in_unit(one, limit.unit) if one else None for one in (low, high))
        value = in_unit(value, limit.unit) or value
    return Tested(
        id=requirement.id,
        method=test.method,
        metric=test.metric,
        priority=requirement.priority,
        comparator=test.comparator,
        threshold=limit,
        value=value,
        low=low,
        high=high,
        result=result,
        why=why,
        straddles=bool(limit and low and high and low.value < limit.value < high.value),
    )


def _judged(
    requirement: str, test: AcceptanceTest, source: Source | None, value: Quantity | None, proofs: Proofs
) -> tuple[Result, Why]:
    """What a tool measured decides, unless somebody saw the fault that it missed, that day or later."""
    if test.method == "document":
        there = proofs.there.get(test.subject)
        return ("met", "present") if there else ("not_met", "absent")
    found = seen(requirement, proofs) if test.method in BY_PEOPLE else None
    if found and found[1].verdict == "not_met" and _is_as_late(found[1], checked_by(test, proofs)):
        return "not_met", "seen"
    if test.method in BY_PEOPLE and value is None:
        return (found[1].verdict, "seen") if found else ("not_measurable", "nobody_looked")
    if test.threshold is None:
        return "not_measurable", "no_threshold"
    if value is None:
        return "not_measurable", "no_measure"
    told = in_unit(value, test.threshold.unit)
    if told is None:
        return "not_measurable", "other_unit"
    holds = told.value >= test.threshold.value
    if test.comparator == "at_most":
        holds = told.value <= test.threshold.value
    return ("met" if holds else "not_met"), "told" if source and source.by_person else "measured"


def _is_as_late(one: Inspected, checked: Held[ToolCheck] | None) -> bool:
    return checked is not None and one.on >= (checked.document.taken_on or date.min)


def _of_model(metric: str, model: Held[Model]) -> Source | None:
    """A score of the sealed part by its name, a bound of it (``f1/low``), what is decided where the model is
    sure enough, or any place of the model's document (``/classes/urgent/found_ratio``)."""
    ref, told = model.ref, model.document
    if metric.startswith("/"):
        return Source(Quote(ref=ref, pointer=metric))
    if metric in DECIDED:
        decision = next((one for one in told.decisions if one.id == told.decides_from), None)
        if decision is None:
            return None
        at = ("decisions", decision.id)
        if metric == "decided_ratio":
            return Source(quoted(ref, *at, metric))
        bounded = decision.low is not None and decision.high is not None
        low, high = [quoted(ref, *at, name) if bounded else None for name in BOUNDS]
        return Source(quoted(ref, *at, "accuracy"), low, high)
    name, _, bound = metric.partition("/")
    score = next((one for one in told.scores if one.id == name), None)
    if score is None or bound not in ("", *BOUNDS):
        return None
    at = ("scores", name)
    if bound:
        return Source(quoted(ref, *at, bound))
    low, high = (quoted(ref, *at, one) if getattr(score, one) else None for one in BOUNDS)
    return Source(quoted(ref, *at, "value"), low, high)


def _quotes(source: Source | None) -> Sequence[Quote | None]:
    return (source.value, source.low, source.high) if source else (None, None, None)


def _read(quote: Quote | None, read: READ) -> Quantity | None:
    found = read(quote) if quote else None
    if found is None or isinstance(found.content, bool | str):
        return None
    return Quantity(value=float(found.content), unit=found.unit)


def _count(tests: Iterable[Tested], result: Result) -> int:
    return sum(one.result == result for one in tests)


def _together(tests: Sequence[Tested]) -> "Result | str":
    wanted = [one.result for one in tests if one.priority == "must"]
    if "not_met" in wanted:
        return "not_met"
    return "incomplete" if "not_measurable" in wanted or not tests else "met"


def unmet(acceptance: Acceptance) -> Iterator[Tested]:
    """Tests of requirements that must hold, and were not shown to."""
    return (one for one in acceptance.tests if one.priority == "must" and one.result != "met")
