"""A check of pages by axe-core, and the RGAA grid that it fills, criterion by criterion."""

import json
import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest
from domains.compliance.scene import axe_page as page
from domains.compliance.scene import said
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.domains.compliance import service
from filrouge.domains.compliance.compute.accessibility import (
    fill,
    read_axe,
    shipped_criteria,
    shipped_rules,
)
from filrouge.domains.compliance.compute.grids import numbers_of, shipped_grids
from filrouge.domains.compliance.documents import AxeToRead, GridToFill
from filrouge.domains.compliance.errors import NotAnAxeResult, UnknownCriterion
from filrouge.kernel.documents import Blob, Key
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.compliance import FilledGrid, FilledGridReport, GridAnswer, SelfAssessment

DATA = files("filrouge.domains.compliance") / "data"
GRIDS = shipped_grids((DATA / "grids.toml").read_bytes())
RULES = shipped_rules((DATA / "axe-rgaa.toml").read_bytes())
CRITERIA = shipped_criteria((DATA / "criteria.toml").read_bytes(), GRIDS)
NUMBERS = [number for _, number in numbers_of("rgaa", GRIDS)]


def check(*pages):
    content = json.dumps(list(pages)).encode()
    return read_axe(Blob(sha256="0" * 64, size_bytes=len(content), name="axe.json"), content)


def assessment(**verdicts):
    answers = tuple(GridAnswer(id=id.replace("_", "."), verdict=told) for id, told in verdicts.items())
    return SelfAssessment(grid="rgaa", subject=said("filrouge"), on=date(2026, 11, 29), answers=answers)


def row(filled, number):
    return next(one for one in filled.rows if one.id == number)


def test_the_map_of_rules_is_the_tools_own():
    axe = pytest.importorskip("axe_playwright_python")
    script = (files(axe) / "axe.min.js").read_text(encoding="utf-8")
    told = tomllib.loads((DATA / "axe-rgaa.toml").read_text(encoding="utf-8"))
    if f"axe v{told['version']}" not in script:
        pytest.skip("another version of axe-core is installed")
    own = {
        id: found
        for id, tags in re.findall(r'id:"([a-z0-9-]+)",[^{}]*?tags:\[([^\]]*)\]', script)
        if (found := re.findall(r'"RGAA-([\d.]+)"', tags))
    }
    assert told["rules"] == own and len(own) > 60
    assert {number for criteria in RULES.criteria.values() for number in criteria} <= set(NUMBERS)
    for number, rule in RULES.decides.items():
        assert number in RULES.criteria[rule]


def test_every_criterion_is_in_our_words_and_says_against_what():
    by_grid = {grid: [one for one in CRITERIA.rows if one.grid == grid] for grid in GRIDS}
    assert {grid: len(rows) for grid, rows in by_grid.items()} == {"rgesn": 78, "frugal_ai": 31, "rgaa": 106}
    for one in (*by_grid["rgaa"], *by_grid["rgesn"]):
        assert one.wording == "ours" and one.statement.fr and one.statement.en
        assert one.checked == "public_copy" and one.checked_against and one.checked_on
        assert "?" not in one.statement.fr, "the official criterion is a question: this is not its text"
    for one in by_grid["frugal_ai"]:
        assert one.statement is None and one.wording is None and one.checked == "unverified"
    said_twice = [one.statement.fr for one in CRITERIA.rows if one.statement]
    assert len(set(said_twice)) == len(said_twice)


def test_a_fault_decides_and_its_absence_does_not():
    faulty, clean = (
        {"image-alt": 2, "color-contrast": 1},
        {"document-title": 1, "html-has-lang": 1, "label": 3},
    )
    filled = fill(check(page(faulty, clean), page((), clean)), None, RULES, GRIDS)
    assert (row(filled, "1.1").verdict, row(filled, "1.1").decided_by, row(filled, "1.1").faults_count) == (
        "not_met",
        "tool",
        2,
    )
    assert row(filled, "8.5").verdict == row(filled, "8.3").verdict == "met"
    assert (row(filled, "11.1").verdict, row(filled, "11.1").rules) == ("unknown", ("label",))
    assert (row(filled, "13.2").verdict, row(filled, "13.2").rules) == ("unknown", ())
    assert (filled.by_tool_count, filled.unknown_count, filled.all_met) == (4, 102, "no")
    assert sum(one.criteria_count for one in filled.themes) == 106


def test_a_rule_settles_a_criterion_only_when_it_passed_everywhere():
    filled = fill(check(page((), {"document-title": 1}), page()), None, RULES, GRIDS)
    assert row(filled, "8.5").verdict == "unknown"
    left = fill(check(page((), {"document-title": 1}, {"document-title": 1})), None, RULES, GRIDS)
    assert row(left, "8.5").verdict == "unknown" and row(left, "8.5").to_review_count == 1


def test_people_decide_the_rest_and_are_contradicted_by_a_fault():
    told = assessment(**{"1_1": "met", "11_1": "met", "4_3": "not_applicable", "13_2": "unknown"})
    filled = fill(check(page({"image-alt": 1}, {"label": 1})), told, RULES, GRIDS)
    assert (row(filled, "1.1").verdict, row(filled, "1.1").contradicts) == ("not_met", True)
    assert (row(filled, "11.1").verdict, row(filled, "11.1").decided_by) == ("met", "person")
    assert row(filled, "4.3").verdict == "not_applicable" and row(filled, "13.2").decided_by == "nobody"
    assert (filled.contradictions_count, filled.by_person_count) == (1, 2)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(sorted(RULES.criteria)), st.integers(1, 3), max_size=5),
            st.dictionaries(st.sampled_from(sorted(RULES.criteria)), st.integers(1, 3), max_size=5),
        ),
        min_size=1,
        max_size=4,
    ),
    st.randoms(),
)
def test_the_order_of_pages_is_no_matter_and_more_faults_never_mend(pages, chance):
    told = [page(bad, good, url=f"http://localhost/{n}") for n, (bad, good) in enumerate(pages)]
    shuffled = chance.sample(told, len(told))
    filled = fill(check(*told), None, RULES, GRIDS)
    assert fill(check(*shuffled), None, RULES, GRIDS) == filled
    worse = fill(check(*told, page({"image-alt": 1, "label": 1})), None, RULES, GRIDS)
    bad = {one.id for one in filled.rows if one.verdict == "not_met"}
    assert bad | {"1.1", "11.1"} <= {one.id for one in worse.rows if one.verdict == "not_met"}
    assert all(one.decided_by == "tool" for one in filled.rows if one.verdict != "unknown")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"3",
        b"\xff",
        json.dumps({**page(), "timestamp": "hier"}).encode(),
        json.dumps({**page(), "violations": [{"id": "image-alt"}]}).encode(),
        json.dumps({name: told for name, told in page().items() if name != "passes"}).encode(),
        json.dumps([page(), page(version="4.0.0")]).encode(),
        b"[" * 100_000,
    ],
)
def test_what_is_no_result_is_refused_whole(content):
    with pytest.raises(NotAnAxeResult):
        read_axe(Blob(sha256="0" * 64, size_bytes=0, name="axe.json"), content)


def given_file(project, *pages):
    return AxeToRead(file=project.ports.blobs.put(json.dumps(list(pages)).encode(), "axe.json"))


def run(project, use, step, told):
    made = Runner(project).perform(Call(use, step, told, 0)).made
    return {ref.kind: ref for ref in made}


def test_the_grid_has_its_source_and_a_new_result_makes_it_suspect(memory_project):
    project = memory_project
    first = run(project, service.import_axe, "axe", given_file(project, page({"image-alt": 1})))
    source = first["compliance.accessibility_check"]
    made = run(project, service.fill_grid, "grille", GridToFill(subject=source))
    report = project.read(made[FilledGridReport.kind]).document
    quotes = [quote for quote, _ in quotes_in(report.content)]
    assert {quote.ref.kind for quote in quotes} == {FilledGrid.kind, "compliance.accessibility_check"}
    assert not list(holes(report.content, project.value))
    authored = assessment(**{"1_1": "not_met"})
    cited = authored.model_copy(
        update={"answers": (authored.answers[0].model_copy(update={"cites": source}),)}
    )
    project.write("rgaa", cited, expected_revision=0)
    assert not project.suspects().roots
    run(project, service.import_axe, "axe", given_file(project, page(at="2026-12-01")))
    suspects = {one.source.key for one in project.suspects().roots}
    assert {Key(FilledGrid.kind, "grille"), Key(SelfAssessment.kind, "rgaa")} <= suspects
    again = project.latest(source.key)
    run(project, service.fill_grid, "grille", GridToFill(subject=again))
    assert Key(FilledGrid.kind, "grille") not in {one.source.key for one in project.suspects().roots}
    filled = project.read(project.latest(Key(FilledGrid.kind, "grille"))).document
    assert row(filled, "1.1").verdict == "unknown"


def test_another_grid_and_an_unknown_number_are_refused(memory_project):
    project = memory_project
    made = run(project, service.import_axe, "axe", given_file(project, page()))
    source = made["compliance.accessibility_check"]
    for told in (
        SelfAssessment(grid="rgesn", subject=said("x"), on=date(2026, 1, 1)),
        assessment(**{"14_1": "met"}),
    ):
        held = project.store.latest(Key(SelfAssessment.kind, "auto"))
        ref = project.write("auto", told, expected_revision=held.ref.revision if held else 0)
        with pytest.raises(UnknownCriterion):
            run(project, service.fill_grid, "grille", GridToFill(subject=source, assessment=ref))
