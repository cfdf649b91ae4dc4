"""The mutual's audit: what was planted is found, one piece moves what it backs, and the strategy holds."""

from pathlib import Path

import pytest

from filrouge.domains.audit.module import MODULE
from filrouge.domains.certification.service import evidence_of
from filrouge.kernel.documents import Key
from filrouge.kernel.reports import holes, quotes_in

from .conftest import CaseRun, make_ledger

NEEDED = {"adherents-recus", "contrats-recus", "prestations-recues"}
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("mutuelle-audit")]


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> CaseRun:
    """The audit's own steps, the watch that a finding cites, and the tables that they measure."""
    raw: Path = make_ledger(tmp_path_factory.mktemp("few") / "raw", "--members", "800")
    run = CaseRun.of_raw(tmp_path_factory.mktemp("audit") / "mutuelle", raw)
    run.keep_steps(lambda step: step["id"] in NEEDED or step["use"].startswith(("audit.", "watch.")))
    run.first = run.run()
    return run


def report(case):
    return case.document("audit.report", "audit-restitution").content


def test_every_step_is_done_and_a_second_run_redoes_nothing(case):
    assert {step: state.status for step, state in case.first.items() if state.status != "done"} == {}
    assert case.redone() == set()
    assert case.project.suspects().roots == ()


def test_every_figure_of_the_report_resolves_and_nothing_is_left_to_complete(case):
    quotes = [quote for quote, _ in quotes_in(report(case))]
    assert len(quotes) > 600
    assert not [(str(q.ref), q.pointer) for q in quotes if case.project.value(q) is None]
    assert not [hole.what.fr for hole in holes(report(case), case.project.value)]


def test_the_script_of_the_share_is_the_only_shadow_use(case):
    scan = case.document("audit.scan", "audit-code")
    assert [(one.id, one.declared_as) for one in scan.uses if one.declared is False] == [("openai", None)]
    assert scan.shadow_count == 1
    assert {one.declared_as for one in scan.uses if one.declared} == {"provision"}


def test_measures_see_the_dirt_that_was_planted(case):
    found = {one.id: one for one in case.document("audit.measures", "audit-prestations").measures}
    assert 0 < found["allowed.categorie_acte"].ratio < 0.1  # capitals, and other spellings
    assert found["duplicates"].failing_count > 0
    people = {one.id: one for one in case.document("audit.measures", "audit-adherents").measures}
    assert people["checksum.nir"].failing_count > 0
    assert people["personal"].failing_count >= 3


def test_what_is_declared_is_over_what_is_proven_and_people_disagree(case):
    assessment = case.document("audit.assessment", "audit")
    maturity = assessment.questionnaires[0]
    assert 1 < maturity.proven_level < maturity.declared_level
    assert assessment.answered_ratio > 0.5
    told = {one.about for one in assessment.signals if one.nature == "disagreement"}
    assert "maturite.technologie.securite.niveau" in told
    assert any(one.nature == "contradicted" for one in assessment.signals)
    assert any(one.nature == "shadow" for one in assessment.signals)


def test_the_strategy_answers_every_finding_within_each_budget(case):
    roadmap = case.document("audit.roadmap", "audit-actions")
    assert roadmap.unanswered == () and roadmap.over_budget_count == 0
    assert {one.id for one in roadmap.actions[:2]} == {"arreter", "regles"}
    rank = {one.id: one.rank for one in roadmap.actions}
    assert rank["orienter"] > max(rank["regles"], rank["proteger"], rank["former"])


def test_the_competence_is_shown(case):
    states = {one.id: one.function(evidence_of(case.project, one.reads)).state for one in MODULE.checks}
    assert states == {
        "audit.practices": "reached",
        "audit.strategy": "reached",
        "audit.advances": "reached",
    }


def test_a_piece_taken_away_lowers_the_proven_score_and_turns_its_sentences_suspect_and_no_other(case):
    before = case.document("audit.assessment", "audit")
    told = {(quote.ref.kind, quote.pointer) for quote, _ in quotes_in(report(case))}
    case.project.erase(Key("audit.evidence", "charte"), why="la pièce est retirée")
    (case.folder / "audit.evidence" / "charte.yaml").unlink()
    kept = {"audit-restitution", "audit-actions"}
    case.keep_steps(lambda step: step["id"] not in kept)
    assert case.redone() == {"audit"}
    after = case.document("audit.assessment", "audit")
    old = {one.id: one.proven_level for one in before.categories}
    fallen = {one.id for one in after.categories if one.proven_level != old[one.id]}
    assert fallen == {"maturite.strategie.alignement", "maturite.strategie"}
    assert all(one.proven_level < old[one.id] for one in after.categories if one.id in fallen)
    assert after.questionnaires[0].proven_level < before.questionnaires[0].proven_level
    moved = {
        (doubt.cited.kind, doubt.pointer)
        for doubt in case.project.suspects().roots
        if doubt.source.key == Key("audit.report", "audit-restitution") and doubt.pointer
    }
    levels = {f"/categories/{id}/proven_level" for id in fallen}
    wanted = {"/pieces_count", "/questionnaires/maturite/proven_level", *levels}
    assert moved == {("audit.assessment", pointer) for pointer in wanted} & told
    assert len(moved) == 4
