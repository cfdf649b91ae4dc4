"""The watch of the example: real references, none proven without a network, each quotation where it is."""

from pathlib import Path

import pytest
import yaml
from conftest import open_test_project

from filrouge.adapters.casefile.folder import CaseFolder
from filrouge.adapters.memory import MemoryStore
from filrouge.kernel.documents import Key
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.thread import Thread, case_of

CASE = Path(__file__).parents[2] / "examples" / "mutuelle"
KINDS = ("watch.*", "projects.charter", "projects.frame", "veille")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The steps of the watch alone, with what they cite."""
    folder = tmp_path_factory.mktemp("veille") / "mutuelle"
    for pattern in KINDS:
        for source in CASE.glob(f"{pattern}/*"):
            target = folder / source.relative_to(CASE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    case = yaml.safe_load((CASE / "case.yaml").read_text(encoding="utf-8"))
    case["steps"] = [step for step in case["steps"] if step["id"].startswith("veille-")]
    (folder / "case.yaml").write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    opened = open_test_project(MemoryStore("veille"))
    pushed = CaseFolder(opened, folder)
    while pushed.push():  # choices cite references: they come once these are there
        states = Thread(opened, case_of(opened)).run()
    assert {state.status for state in states} == {"done"}
    return opened


def document(project, kind, id):
    return project.read(project.latest(Key(kind, id))).document


def test_no_advance_is_proven_and_each_is_where_it_is_said_or_set_apart(project):
    told = document(project, "watch.benchmark", "veille-crible")
    assert told.proven_count == 0
    verdicts = {one.id: (one.verdict, one.faults) for one in told.advances}
    assert verdicts.pop("calibration-inventee") == ("set_apart", ("unresolved", "not_in_text"))
    assert verdicts.pop("visages") == ("set_apart", ("unresolved", "not_kept"))
    assert len(verdicts) == 10
    assert set(verdicts.values()) == {("unresolved", ("unresolved",))}


def test_what_is_the_same_across_packages_and_public_facts_is_one_work(project):
    corpus = document(project, "watch.corpus", "veille-ensemble")
    together = {frozenset(one.items) for one in corpus.merged}
    for name in ("breiman-2001-random", "guo-2017-calibration"):
        assert any({f"veille-paquets.{name}", f"veille-publiques.{name}"} <= one for one in together), name
    places = {one.id: one.works_count for one in corpus.places}
    assert places["france"] >= 4 and places["abroad"] >= 3 and places["unknown"] > 0


def test_the_ranking_is_measured_on_choices_held_out(project):
    precision = document(project, "watch.relevance", "veille-classement").precision
    assert precision.at_count == 20 and precision.decisions_count >= 60
    assert precision.low_ratio <= precision.value_ratio <= precision.high_ratio
    assert precision.value_ratio > precision.kept_ratio


def test_what_changed_nothing_is_told_and_what_did_bears_on_a_risk(project):
    told = document(project, "watch.benchmark", "veille-crible")
    assert 0 < told.without_effect_count < told.kept_count
    assert {nature for one in told.kept for nature in one.natures} == {"risk"}


def test_both_reports_quote_what_is_there_and_the_benchmark_says_what_it_waits_for(project):
    for kind, id, missing in (
        ("watch.benchmark_report", "veille-crible", 1),
        ("watch.digest", "veille-point", 0),
    ):
        content = document(project, kind, id).content
        assert all(project.value(quote) is not None for quote, _ in quotes_in(content))
        assert len(list(holes(content, project.value))) == missing


def test_a_text_erased_turns_what_quotes_it_suspect_and_nothing_else(project):
    assert not [one for one in project.suspects().roots if not one.by_run]
    project.erase(Key("watch.text", "veille-paquets.newsgroups"), why="essai")
    doubts = {one.source.key.id for one in project.suspects().roots if not one.by_run}
    assert doubts == {"journaux-avec-en-tetes", "journaux-sans-en-tetes"}
