"""The register, impact assessments and their exchange, clocks and grids."""

import json
from datetime import date

import pytest
from domains.compliance.scene import DPO, every, intake, run, said
from hypothesis import given
from hypothesis import strategies as st

from filrouge.domains.compliance import service
from filrouge.domains.compliance.compute.aipd import is_settled, risks_of
from filrouge.domains.compliance.compute.clocks import clocks_of, months_after, notice_due
from filrouge.domains.compliance.compute.grids import numbers_of, score_of
from filrouge.domains.compliance.compute.pia import plain, read_pia, write_pia
from filrouge.domains.compliance.compute.register import missing_of, register_of
from filrouge.domains.compliance.documents import (
    AboutAipd,
    AboutAssessment,
    AtDay,
    Nothing,
    PiaToRead,
    PiaToWrite,
)
from filrouge.domains.compliance.errors import NotAPia, UnknownCriterion
from filrouge.kernel.documents import Blob
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.compliance import (
    Aipd,
    AipdAction,
    AipdAnswer,
    AipdFacts,
    Breach,
    DataGroup,
    EthicsReview,
    FearedEvent,
    GridAnswer,
    Measure,
    Opinion,
    Privacy,
    Processing,
    Protection,
    Purpose,
    Recipient,
    RightsRequest,
    SelfAssessment,
    SubjectGroup,
    Transfer,
)

GRIDS = {
    "rgesn": {"1": 10, "2": 10, "3": 7, "4": 15, "5": 8, "6": 7, "7": 4, "8": 10, "9": 7},
    "frugal_ai": {"1": 31},
    "rgaa": {"1": 9, "2": 2, "3": 3, "4": 13, "5": 8, "6": 2, "7": 5, "8": 10, "9": 4, "10": 14, "11": 13}
    | {"12": 11, "13": 12},
}
FILE = Blob(sha256="a" * 64, size_bytes=1, name="capteur.json")


def sheet(**told):
    whole = {
        "side": "controller",
        "name": said("Prévention"),
        "controller": said("Mutuelle, 1 rue du Port"),
        "dpo": said("dpo@mutuelle.example"),
        "purposes": (Purpose(id="p", what=said("Proposer un entretien"), basis="legitimate_interests"),),
        "subjects": (SubjectGroup(id="s", who=said("Adhérents")),),
        "data_groups": (DataGroup(id="d", what=said("Santé déclarée"), special="yes", retention_months=24),),
        "recipients": (Recipient(id="r", who=said("Service prévention")),),
        "outside_union": "no",
        "security": (Protection(id="m", what=said("Chiffrement")),),
    }
    return Processing(**{**whole, **told})


def aipd(**told):
    whole = {
        "name": said("Score de prévention"),
        "answers": (
            AipdAnswer(id="processing", text=said("Un score")),
            AipdAnswer(id="basis", text=said("6(1)(f)")),
        ),
        "measures": (Measure(id="m1", title=said("Chiffrement"), content=said("Au repos")),),
        "events": (
            FearedEvent(
                id="illegitimate_access",
                nature="illegitimate_access",
                impacts=said("Gêne\nDiscrimination"),
                threats=said("Vol de compte"),
                sources=said("Attaquant"),
                measures=("m1",),
                severity="significant",
                severity_why=said("Santé"),
                likelihood="limited",
                likelihood_why=said("Comptes protégés"),
                residual_severity="significant",
                residual_likelihood="negligible",
            ),
            FearedEvent(
                id="unwanted_change", nature="unwanted_change", severity="limited", likelihood="limited"
            ),
            FearedEvent(id="disappearance", nature="disappearance"),
        ),
        "actions": (
            AipdAction(
                id="a1",
                place="2.1.215",
                status="improvable",
                comment=said("Durée à préciser"),
                action=said("Fixer vingt-quatre mois"),
            ),
        ),
        "dpo_opinion": Opinion(
            asked="yes", favourable="yes", text=said("Favorable sous réserve"), who=said("DPO")
        ),
        "subjects_opinion": Opinion(asked="yes", favourable="no", text=said("Le panel hésite")),
    }
    return Aipd(**{**whole, **told})


#: As the tool writes: HTML, nulls, dates of its database, things that we do not know.
PIA = {
    "pia": {
        "id": 7,
        "status": 2,
        "name": "Capteur",
        "dpo_status": 1,
        "dpo_opinion": "<p>Bien&nbsp;protégé</p>",
    }
    | {"dpos_names": "DPO", "category": "", "created_at": "2026-01-05T10:00:00.000Z"},
    "answers": [
        {"pia_id": 7, "reference_to": 111, "id": 1, "created_at": "2026-01-05"}
        | {
            "data": {
                "text": "Un <strong>capteur</strong> :<ul><li>chambre</li><li>bruit</li></ul>",
                "gauge": 0,
                "list": [],
            }
        },
        {
            "pia_id": 7,
            "reference_to": 321,
            "id": 2,
            "data": {"text": None, "gauge": None, "list": ["Chantage"]},
        },
        {
            "pia_id": 7,
            "reference_to": 324,
            "id": 3,
            "data": {"text": None, "gauge": None, "list": ["Chiffrement"]},
        },
        {"pia_id": 7, "reference_to": 325, "id": 4, "data": {"text": "Grave", "gauge": 3, "list": []}},
        {"pia_id": 7, "reference_to": 999, "id": 5, "data": {"text": "?", "gauge": 0, "list": []}},
    ],
    "measures": [
        {"pia_id": 7, "id": 1, "title": "Chiffrement", "content": "<div>TLS</div>", "placeholder": "x"}
    ],
    "evaluations": [
        {
            "pia_id": 7,
            "id": 1,
            "reference_to": "3.2",
            "status": 2,
            "gauges": {"x": 3, "y": 1},
            "global_status": 2,
        }
        | {"action_plan_comment": "Mieux <b>cloisonner</b>", "person_in_charge": None}
    ],
    "comments": [{"id": 1, "description": "à revoir"}],
}


def as_file(told):
    return json.dumps(told).encode()


def test_a_file_of_the_tool_survives_a_round_trip():
    read = read_pia(FILE, as_file(PIA))
    content, left = write_pia(read, as_file(PIA))
    assert json.loads(content) == PIA and not left
    assert read.answers[0].text.text == "Un capteur :\n- chambre\n- bruit"
    event = next(one for one in read.events if one.id == "illegitimate_access")
    assert (event.severity, event.residual_severity, event.residual_likelihood) == (
        "significant",
        "significant",
        "negligible",
    )
    assert event.measures == ("m1",) and event.impacts.text == "Chantage"
    assert read.decision == "validated" and read.dpo_opinion.text.text == "Bien protégé"
    assert len(read.remarks) == 2


def test_what_changed_is_written_and_the_rest_is_kept():
    read = read_pia(FILE, as_file(PIA))
    changed = read.model_copy(update={"answers": (AipdAnswer(id="processing", text=said("Autre chose")),)})
    told = json.loads(write_pia(changed, as_file(PIA))[0])
    assert told["answers"][0]["data"]["text"] == "Autre chose"
    assert told["answers"][1:] == PIA["answers"][1:] and told["measures"] == PIA["measures"]


texts = st.text(st.characters(whitelist_categories=("L", "N"), whitelist_characters=" é'"), min_size=1).map(
    lambda text: " ".join(text.split()) or "x"
)
scales = st.sampled_from(("undefined", "negligible", "limited", "significant", "maximal"))


@given(texts, texts, scales, scales, st.lists(texts, max_size=3, unique=True))
def test_our_own_assessment_survives_a_round_trip(name, why, one, other, items):
    event = (
        aipd()
        .events[0]
        .model_copy(
            update={
                "severity": one,
                "residual_likelihood": other,
                "severity_why": said(why),
                "impacts": said("\n".join(items)) if items else None,
            }
        )
    )
    before = aipd(name=said(name), events=(event, *aipd().events[1:]))
    content, left = write_pia(before)
    after = read_pia(FILE, content)
    assert not left
    for field in AipdFacts.model_fields:
        assert getattr(after, field) == getattr(before, field), field


def test_what_the_tool_has_no_place_for_is_told():
    more = FearedEvent(id="e4", nature="other", what=said("Score détourné pour tarifer"))
    _, left = write_pia(aipd(events=(*aipd().events, more)))
    assert [str(one) for one in left] == ["the PIA tool has no place for the feared event e4"]


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"answers": []}', b'{"pia": 3}'])
def test_another_file_is_refused(content):
    with pytest.raises(NotAPia):
        read_pia(FILE, content)


def test_html_is_read_as_people_read_it():
    assert plain("<div>a&nbsp;&amp; b</div><script>x</script>") == "a & b\nx"
    assert plain(None) == "" and plain("<p></p>") == ""


def test_risks_stand_on_the_map_and_the_unknown_stays_unknown():
    found = risks_of(aipd())
    told = {one.id: one for one in found.points}
    assert (told["illegitimate_access"].severity_level, told["disappearance"].severity_level) == (3, None)
    assert found.consult_authority == "unknown" and found.undefined_count == 2
    worst = aipd().events[0].model_copy(update={"residual_likelihood": "maximal"})
    assert risks_of(aipd(events=(worst,))).consult_authority == "yes"
    mild = aipd().events[:1]
    assert risks_of(aipd(events=mild)).consult_authority == "no"
    assert is_settled(aipd(events=mild, decision="validated"))
    assert not is_settled(aipd(decision="validated"))
    assert not is_settled(aipd(events=mild, decision="validated", dpo_opinion=Opinion()))
    assert {one.id for one in found.unanswered} >= {"retention", "transfers"}


def test_the_register_says_what_article_30_still_wants():
    assert not list(missing_of(sheet()))
    assert list(missing_of(sheet(controller=None, purposes=(), outside_union="unknown"))) == [
        "contacts",
        "purposes",
        "transfers",
    ]
    assert list(missing_of(sheet(outside_union="yes"))) == ["transfers"]
    abroad = Transfer(id="t", country="Canada", safeguard="adequacy")
    assert not list(missing_of(sheet(outside_union="yes", transfers=(abroad,))))
    assert list(missing_of(sheet(side="processor", purposes=()))) == ["clients"]
    kept = sheet(data_groups=(DataGroup(id="d", what=said("Nom")),))
    assert list(missing_of(kept)) == ["retention"]
    found = register_of({"b": sheet(), "a": sheet(side="processor")})
    assert [one.id for one in found.sheets] == ["a", "b"]
    assert (found.controller_count, found.processor_count, found.incomplete_count) == (1, 1, 1)


def test_clocks_run_by_the_calendar_and_by_hours_that_pass():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert (
        f"{notice_due(date(2026, 3, 27), '10:00'):%d %H:%M}" == "30 11:00"
    )  # summer time begins on the 29th
    ask = RightsRequest(right="access", what=said("Tout"), received_on=date(2026, 10, 20))
    leak = Breach(what=said("Courriel"), aware_on=date(2026, 11, 27), aware_at="18:30")
    found = clocks_of(
        {"r": ask}, {"b": leak, "c": leak.model_copy(update={"risk": "no"})}, date(2026, 11, 29)
    )
    told = {one.id: (one.due_on, one.due_at, one.state, one.left_days) for one in found.clocks}
    assert told == {
        "r.answer": (date(2026, 11, 20), "", "late", -9),
        "b.notice": (date(2026, 11, 30), "18:30", "open", 1),
    }
    later = ask.model_copy(update={"extended": True, "answered_on": date(2026, 11, 28)})
    assert clocks_of({"r": later}, {}, date(2026, 11, 29)).clocks[0].due_on == date(2027, 1, 20)


def test_grids_hold_as_many_criteria_as_their_publishers_say():
    sizes = {name: len(list(numbers_of(name, GRIDS))) for name in GRIDS}
    assert sizes == {"rgesn": 78, "frugal_ai": 31, "rgaa": 106}


def test_what_nobody_answered_is_unknown_and_never_met():
    answers = (
        GridAnswer(id="9.1", verdict="met"),
        GridAnswer(id="9.2", verdict="not_met"),
        GridAnswer(id="9.3", verdict="not_applicable"),
    )
    told = SelfAssessment(grid="rgesn", subject=said("Atelier"), on=date(2026, 11, 29), answers=answers)
    found = score_of(told, GRIDS)
    theme = next(one for one in found.themes if one.id == "9")
    assert (theme.met_count, theme.not_met_count, theme.unknown_count, theme.met_ratio) == (1, 1, 4, 0.5)
    assert found.unknown_count == 75 and found.all_met == "no"
    bad = told.model_copy(update={"answers": (GridAnswer(id="9.8", verdict="met"),)})
    with pytest.raises(UnknownCriterion):
        score_of(bad, GRIDS)


def perform(project, use, step, given):
    made = Runner(project).perform(Call(use, step, given, seed=0)).made
    return [project.read(one).document for one in made]


def test_reports_quote_what_they_tell_and_show_their_holes(memory_project):
    memory_project.write("prevention", sheet(), expected_revision=0)
    memory_project.write("courrier", sheet(side="processor", controller=None), expected_revision=0)
    register, report = perform(memory_project, service.keep_register, "registre", Nothing())
    assert register.incomplete_count == 1
    quotes = [quote for quote, _ in quotes_in(report.content)]
    assert all(memory_project.value(quote) is not None for quote in quotes)
    assert len(list(holes(report.content, memory_project.value))) == 2
    ref = memory_project.write("score", aipd(), expected_revision=0)
    [told] = perform(memory_project, service.report_aipd, "score", AboutAipd(subject=ref))
    quotes = [quote for quote, _ in quotes_in(told.content)]
    assert quotes and all(memory_project.value(quote) is not None for quote in quotes)


def test_files_go_out_and_come_in(memory_project):
    ref = memory_project.write("score", aipd(), expected_revision=0)
    [out] = perform(memory_project, service.export_pia, "score", PiaToWrite(subject=ref))
    [back] = perform(memory_project, service.import_pia, "lu", PiaToRead(file=out.content))
    assert back.name == aipd().name and back.file == out.content


def test_clocks_and_grids_are_made(memory_project):
    ask = RightsRequest(right="erasure", what=said("Mon dossier"), received_on=date(2026, 11, 1))
    memory_project.write("demande", ask, expected_revision=0)
    [clocks] = perform(memory_project, service.read_clocks, "delais", AtDay(on=date(2026, 11, 29)))
    assert clocks.open_count == 1
    told = SelfAssessment(grid="frugal_ai", subject=said("Score"), on=date(2026, 11, 29))
    ref = memory_project.write("frugal", told, expected_revision=0)
    [score] = perform(memory_project, service.score_grid, "frugal", AboutAssessment(subject=ref))
    assert score.unknown_count == 31 and score.met_ratio is None


def test_a_validated_assessment_and_a_complete_sheet_open_what_they_should(memory_project):
    private = every(Privacy, personal_data="yes", scoring="yes", matching="yes")
    ref = memory_project.write("u", intake(privacy=private), expected_revision=0)
    [before] = run(memory_project, service.clear, ref)
    assert {"aipd", "processing_record"} <= {reason.id for reason in before.reasons}
    settled = aipd(intake=ref, events=aipd().events[:1], decision="validated", decided_by=DPO)
    memory_project.write("score", settled, expected_revision=0)
    memory_project.write("fiche", sheet(intake=ref), expected_revision=0)
    [after] = run(memory_project, service.clear, ref)
    assert not {"aipd", "processing_record"} & {reason.id for reason in after.reasons}


def test_an_ethics_review_names_values_and_people():
    with pytest.raises(ValueError):
        EthicsReview(intake="compliance.intake/x@1", values=(), groups=())
