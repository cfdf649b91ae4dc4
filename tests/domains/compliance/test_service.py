"""From an intake to its screening, its gate and its report."""

from datetime import date

import pytest
from domains.compliance.scene import DPO, SCORING, every, intake, run, said

from filrouge.domains.compliance import service
from filrouge.domains.compliance.documents import AboutIntake
from filrouge.domains.compliance.errors import UnknownRow
from filrouge.kernel.documents import Account, Key
from filrouge.kernel.errors import Waiting
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.compliance import (
    Clearance,
    DutyDone,
    Fulfilment,
    Intake,
    LawConfirmation,
    Override,
    RowConfirmed,
    Screening,
    SectorFacts,
)

CHIEF = Account("account-chief")


def test_a_plain_use_is_open_and_told(memory_project):
    ref = memory_project.write("numeros", intake(), expected_revision=0)
    [report] = run(memory_project, service.report_screening, ref)
    screening = memory_project.read(memory_project.latest(Key(Screening.kind, "numeros"))).document
    assert screening.ai_act.tier == "minimal" and screening.aipd.verdict == "not_applicable"
    assert screening.valid_until == date(2027, 8, 1)
    assert memory_project.read(memory_project.latest(Key(Clearance.kind, "numeros"))).document.state == "open"
    quotes = [quote for quote, _ in quotes_in(report.content)]
    assert quotes and all(memory_project.value(quote) is not None for quote in quotes)
    assert not list(holes(report.content, memory_project.value))


def test_a_prohibited_use_is_shut_whoever_overrides(memory_project):
    from filrouge.kinds.compliance import PracticeAnswer

    bad = intake(practices=(PracticeAnswer(id="practice.social_scoring"),))
    ref = memory_project.write("note", bad, expected_revision=0)
    go = Override(intake=ref, reason=said("Il le faut"), who=CHIEF, on=date(2026, 11, 29))
    memory_project.write("outre", go, expected_revision=0)
    [clearance] = run(memory_project, service.clear, ref)
    assert clearance.state == "blocked" and clearance.reasons[0].why == "prohibited"


def test_a_blocking_duty_shuts_the_gate_and_says_the_way_out(memory_project):
    ref = memory_project.write("score", intake(**SCORING), expected_revision=0)
    [clearance] = run(memory_project, service.clear, ref)
    told = {reason.id: reason for reason in clearance.reasons}
    assert clearance.state == "blocked"
    assert told["aipd"].why == "duty" and told["aipd"].owner == "dpo"
    assert told["law-no_selection"].why == "unverified_law" and told["law-no_selection"].row == "no_selection"
    assert {one.id: one.applies_from for one in clearance.coming}["fundamental_rights"] == date(2027, 12, 2)
    assert "fundamental_rights" not in told


def test_the_same_use_after_the_day_of_annex_three_owes_its_duties(memory_project):
    ref = memory_project.write("score", intake(**SCORING), expected_revision=0)
    [clearance] = run(memory_project, service.clear, ref, as_of=date(2027, 12, 2))
    assert "fundamental_rights" in {reason.id for reason in clearance.reasons}


def test_duties_done_and_rows_confirmed_open_the_gate(memory_project):
    only = {"sector": every(SectorFacts, mutual_cover="yes", medical_information="yes")}
    ref = memory_project.write("fiche", intake(**only), expected_revision=0)
    [before] = run(memory_project, service.clear, ref)
    assert {reason.id for reason in before.reasons} == {
        "no_medical_information",
        "law-no_medical_information",
    }
    done = DutyDone(id="no_medical_information", how=said("Champ retiré du formulaire"), on=date(2026, 12, 1))
    memory_project.write("fait", Fulfilment(intake=ref, done=(done,)), expected_revision=0)
    [half] = run(memory_project, service.clear, ref)
    assert [reason.id for reason in half.reasons] == ["law-no_medical_information"]
    memory_project.write("lu", confirmed("no_medical_information"), expected_revision=0)
    [after] = run(memory_project, service.clear, ref)
    assert after.state == "open"
    memory_project.write("lu", confirmed("no_medical_information", "wrong"), expected_revision=1)
    [wrong] = run(memory_project, service.clear, ref)
    assert [reason.why for reason in wrong.reasons] == ["wrong_law"]


def confirmed(row, verdict="confirmed"):
    told = RowConfirmed(
        id=row, verdict=verdict, against=said("Légifrance, version du jour"), on=date(2026, 12, 1), by=DPO
    )
    return LawConfirmation(rows=(told,))


def test_a_confirmation_of_no_row_is_refused(memory_project):
    ref = memory_project.write("fiche", intake(), expected_revision=0)
    memory_project.write("lu", confirmed("nowhere"), expected_revision=0)
    with pytest.raises(UnknownRow):
        run(memory_project, service.clear, ref)


def test_a_named_person_overrides_with_a_reason_and_it_is_told(memory_project):
    ref = memory_project.write("score", intake(**SCORING), expected_revision=0)
    go = Override(intake=ref, reason=said("Essai de trois semaines"), who=CHIEF, on=date(2026, 11, 29))
    memory_project.write("outre", go, expected_revision=0)
    [clearance] = run(memory_project, service.clear, ref)
    assert clearance.state == "overridden" and clearance.overridden_by == CHIEF
    assert all(reason.overridden for reason in clearance.reasons)
    only_aipd = go.model_copy(update={"duties": ("aipd",)})
    memory_project.write("outre", only_aipd, expected_revision=1)
    [clearance] = run(memory_project, service.clear, ref)
    assert clearance.state == "blocked"
    assert [reason.id for reason in clearance.reasons if reason.overridden] == ["aipd"]


def test_another_room_asks_with_what_the_intake_is_about_and_waits_for_a_person(memory_project):
    note = intake(title=said("autre"))
    about = memory_project.write("autre", note, expected_revision=0)  # any document stands for a problem
    given = AboutIntake(subject=about.model_copy(update={"kind": "models.problem", "id": "probleme"}))
    with pytest.raises(Waiting):
        Runner(memory_project).perform(Call(service.clear, "probleme", given, seed=0))


def test_nothing_told_is_undetermined_and_shut(memory_project):
    bare = Intake(title=said("?"), does=said("?"))
    ref = memory_project.write("bare", bare, expected_revision=0)
    [report] = run(memory_project, service.report_screening, ref)
    clearance = memory_project.read(memory_project.latest(Key(Clearance.kind, "bare"))).document
    assert clearance.state == "blocked" and clearance.as_of is None
    assert {reason.why for reason in clearance.reasons} >= {"undetermined", "unsettled_duty"}
    assert [hole.owner for hole in holes(report.content, memory_project.value)] == ["moa"]
