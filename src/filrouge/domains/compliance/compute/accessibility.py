"""Automatic checks of pages, and the RGAA grid that they fill.

A tool shows faults; it shows conformity of almost nothing. Where it finds a fault the criterion is not met,
whatever a person said; where it finds none a person decides, and the criterion is unknown until then.
"""

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filrouge.domains.compliance.compute.grids import Grids, numbers_of, ratio_of, theme_score
from filrouge.domains.compliance.errors import NotAnAxeResult
from filrouge.engines.importing.axe import AxePage, axe_pages
from filrouge.kernel.documents import Blob, validated
from filrouge.kernel.texts import N_
from filrouge.kinds.compliance import (
    AccessibilityCheck,
    CheckedPage,
    Criteria,
    FilledCriterion,
    FilledGrid,
    RuleOutcome,
    SelfAssessment,
)

MAX_BYTES = 64_000_000  #: a few thousand pages
SHARED = ("wording", "licence", "checked", "checked_against", "checked_on")


@dataclass(frozen=True)
class AxeRules:
    """Which criteria each rule looks at, and which rule settles a criterion alone."""

    criteria: Mapping[str, tuple[str, ...]]
    decides: Mapping[str, str]


def shipped_rules(content: bytes) -> AxeRules:
    told = tomllib.loads(content.decode())
    criteria = {
        rule: tuple(dict.fromkeys(test.rpartition(".")[0] for test in tests))
        for rule, tests in told["rules"].items()
    }
    return AxeRules(criteria, told["decides"])


def shipped_criteria(content: bytes, grids: Grids) -> Criteria:
    """Every criterion of every grid; those that nobody put in words have their number and theme alone."""
    told = tomllib.loads(content.decode())
    groups = {(group["grid"], group["theme"]): group for group in told["groups"]}
    rows = [
        _criterion(grid, theme, number, place, groups.get((grid, theme)))
        for grid in grids
        for place, (theme, number) in _placed(grid, grids)
    ]
    return validated(Criteria, {"told_on": told["told_on"], "rows": rows})


def _placed(grid: Any, grids: Grids) -> Iterator[tuple[int, tuple[str, str]]]:
    seen: Counter[str] = Counter()
    for theme, number in numbers_of(grid, grids):
        yield seen[theme], (theme, number)
        seen[theme] += 1


def _criterion(
    grid: str, theme: str, number: str, place: int, group: Mapping[str, Any] | None
) -> dict[str, Any]:
    bare = {"id": f"{grid}.{number}", "grid": grid, "theme": theme, "number": number}
    if group is None:
        return {**bare, "checked": "unverified"}
    shared = {name: group[name] for name in SHARED}
    return {**bare, **shared, "theme_title": group["title"], "statement": group["rows"][place]}


def read_axe(file: Blob, content: bytes) -> AccessibilityCheck:
    """What axe-core found: its result for one page, or a list of them.

    Raises:
        NotAnAxeResult: not JSON, or without what axe-core writes.
    """
    pages = _pages(file, content)
    tools = {(one.tool, one.tool_version) for one in pages}
    if len(tools) > 1:
        raise NotAnAxeResult(N_("The pages of %(file)s were checked by several tools", file=file.name))
    [(tool, version)] = tools
    return AccessibilityCheck(
        file=file,
        tool=tool,
        tool_version=version,
        ran_on=max(one.ran_on for one in pages),
        pages=tuple(
            CheckedPage(
                id=f"p{place}",
                address=one.address[:500],
                faults_count=sum(rule.nodes_count for rule in one.violations),
            )
            for place, one in enumerate(pages, start=1)
        ),
        rules=tuple(_outcomes(pages)),
    )


def _pages(file: Blob, content: bytes) -> tuple[AxePage, ...]:
    wrong = NotAnAxeResult(N_("%(file)s is no result of axe-core", file=file.name or file.sha256[:12]))
    if len(content) > MAX_BYTES:
        raise wrong
    try:
        return axe_pages(json.loads(content))
    except (ValueError, RecursionError) as err:
        raise wrong from err


def _outcomes(pages: Sequence[AxePage]) -> Iterator[RuleOutcome]:
    """By the name of the rule, so that the order of pages and rules is of no consequence."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        for rule in page.violations:
            counts[rule.id] += Counter(faults=rule.nodes_count, faulty_pages=1)
        for rule in page.passes:
            counts[rule.id] += Counter(passed_pages=1)
        for rule in page.incomplete:
            counts[rule.id] += Counter(to_review=rule.nodes_count)
        for rule in page.inapplicable:
            counts[rule.id] += Counter()
    for id, held in sorted(counts.items()):
        yield RuleOutcome(
            id=id,
            faults_count=held["faults"],
            faulty_pages_count=held["faulty_pages"],
            passed_pages_count=held["passed_pages"],
            to_review_count=held["to_review"],
        )


def fill(
    check: AccessibilityCheck, assessment: SelfAssessment | None, rules: AxeRules, grids: Grids
) -> FilledGrid:
    """The RGAA grid: faults that the tool found, then what a person says, then what is unknown."""
    said = {one.id: one.verdict for one in assessment.answers} if assessment else {}
    found = {one.id: one for one in check.rules}
    looked: dict[str, list[RuleOutcome]] = {}
    for rule, criteria in rules.criteria.items():
        for number in criteria if rule in found else ():
            looked.setdefault(number, []).append(found[rule])
    known = list(numbers_of("rgaa", grids))
    rows = tuple(
        _filled(
            number,
            said.get(number, "unknown"),
            looked.get(number, []),
            _settled(number, check, rules, found),
        )
        for _, number in known
    )
    verdicts = {one.id: one.verdict for one in rows}
    themes = tuple(
        theme_score(theme, [verdicts[number] for of, number in known if of == theme])
        for theme in grids["rgaa"]
    )
    met, failed = (sum(getattr(one, name) for one in themes) for name in ("met_count", "not_met_count"))
    unknown = sum(one.unknown_count for one in themes)
    return FilledGrid(
        grid="rgaa",
        rows=rows,
        themes=themes,
        pages_count=len(check.pages),
        by_tool_count=sum(one.decided_by == "tool" for one in rows),
        by_person_count=sum(one.decided_by == "person" for one in rows),
        unknown_count=unknown,
        contradictions_count=sum(one.contradicts for one in rows),
        met_ratio=ratio_of(met, failed),
        all_met="no" if failed else "unknown" if unknown else "yes",
    )


def _settled(
    number: str, check: AccessibilityCheck, rules: AxeRules, found: Mapping[str, RuleOutcome]
) -> bool:
    """Whether a rule that settles the criterion alone passed on every page."""
    rule = found.get(rules.decides.get(number, ""))
    return rule is not None and rule.passed_pages_count == len(check.pages) and not rule.to_review_count


def _filled(number: str, said: Any, looked: Sequence[RuleOutcome], settled: bool) -> FilledCriterion:
    faults = sum(one.faults_count for one in looked)
    by_tool = "not_met" if faults else "met" if settled else None
    return FilledCriterion(
        id=number,
        verdict=by_tool or said,
        decided_by="tool" if by_tool else "nobody" if said == "unknown" else "person",
        rules=tuple(sorted(one.id for one in looked)),
        faults_count=faults,
        to_review_count=sum(one.to_review_count for one in looked),
        contradicts=bool(faults) and said in ("met", "not_applicable"),
    )
