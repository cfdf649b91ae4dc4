"""Acceptance tests run from requirements, and production that asks for what they gave."""

from datetime import date

import numpy as np
import pytest
import recette
import served
from hypothesis import given
from hypothesis import strategies as st
from recette import requirement

from filrouge.domains.serving.compute.measuring import figures, quantile_interval
from filrouge.domains.serving.compute.standing import out_of_production
from filrouge.domains.serving.compute.units import SIZES, in_unit
from filrouge.domains.serving.documents import ToRecord
from filrouge.domains.serving.errors import NoPart, NotCleared, NotSigned
from filrouge.domains.serving.service import report_acceptance, time_model
from filrouge.kernel.documents import Account, Quantity
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.serving import Endpoint, Inspected, Inspection


@pytest.fixture
def refs(memory_project):
    return served.learned(memory_project)


def read(project, ref):
    return project.read(ref).document


def results(project, ref):
    return {one.id: (one.result, one.why) for one in read(project, ref).tests}


# Tests that are run


def test_a_score_on_sealed_rows_meets_its_threshold_or_not(memory_project, refs):
    told = recette.required(
        memory_project,
        requirement("tenue", 0.75),
        requirement("haute", 0.82),
        requirement("borne", 0.78, metric="f1/low"),
        requirement("erreur", 0.9, comparator="at_most"),
        requirement("absente", 0.5, metric="rmse"),
        requirement("sans-seuil", None),
        requirement("ailleurs", 0.99, subject="autre", priority="wont"),
    )
    acceptance = recette.ran(memory_project, refs, told)
    assert results(memory_project, acceptance) == {
        "tenue": ("met", "measured"),
        "haute": ("not_met", "measured"),
        "borne": ("not_met", "measured"),  # 0.75, the bound that the metric names
        "erreur": ("met", "measured"),
        "absente": ("not_measurable", "no_measure"),
        "sans-seuil": ("not_measurable", "no_threshold"),
    }
    document = read(memory_project, acceptance)
    assert document.result == "not_met" and document.not_measurable_count == 2
    tests = {one.id: one for one in document.tests}
    assert tests["haute"].straddles and not tests["erreur"].straddles
    assert (tests["tenue"].low.value, tests["tenue"].high.value) == (0.75, 0.8500000000000001)


def test_what_must_hold_decides_and_what_may_wait_does_not(memory_project, refs):
    told = recette.required(memory_project, requirement("a", 0.75), requirement("b", 0.99, priority="should"))
    assert read(memory_project, recette.ran(memory_project, refs, told)).result == "met"
    told = recette.required(memory_project, requirement("a", 0.75, metric="rmse"))
    assert read(memory_project, recette.ran(memory_project, refs, told)).result == "incomplete"


def test_percent_is_a_ratio_and_euros_are_not(memory_project, refs):
    told = recette.required(
        memory_project, requirement("pour-cent", 75, unit="%"), requirement("euros", 1, unit="EUR")
    )
    found = results(memory_project, recette.ran(memory_project, refs, told))
    assert found == {"pour-cent": ("met", "measured"), "euros": ("not_measurable", "other_unit")}


def test_a_document_is_there_or_not_and_its_coming_makes_the_acceptance_stale(memory_project, refs):
    told = recette.required(
        memory_project, requirement("fiche", None, method="document", subject="serving.waiver/urgence")
    )
    first = recette.ran(memory_project, refs, told)
    assert results(memory_project, first) == {"fiche": ("not_met", "absent")}
    recette.waived(memory_project, "claire")
    assert results(memory_project, recette.ran(memory_project, refs, told)) == {"fiche": ("met", "present")}


def test_people_see_what_no_engine_runs(memory_project, refs):
    told = recette.required(
        memory_project,
        requirement("clavier", None, method="inspection"),
        requirement("contraste", None, method="accessibility"),
    )
    seen = Inspection(
        title=recette.said("Constats"),
        seen=(
            Inspected(
                id="clavier",
                verdict="met",
                says=recette.said("Tout se fait au clavier."),
                who=Account("yanis"),
                on=date(2026, 1, 4),
            ),
        ),
    )
    ref = memory_project.write("constats", seen, expected_revision=0)
    found = results(memory_project, recette.ran(memory_project, refs, told, inspections=(ref,)))
    assert found == {"clavier": ("met", "seen"), "contraste": ("not_measurable", "nobody_looked")}


def test_times_are_asked_row_by_row_on_rows_that_no_fit_saw(memory_project, refs):
    measured = recette.timed(memory_project, refs)
    document = read(memory_project, measured)
    taken = {one.id: one for one in document.figures}
    assert set(taken) == {"cpu_us", "rows_per_s", "p50_ms", "p95_ms", "p99_ms"}
    assert document.rows_count == 200 and document.machine
    told = recette.required(
        memory_project,
        requirement("vite", 10, method="latency", metric="p95_ms", comparator="at_most", unit="s"),
        requirement("assez", 1, method="capacity", metric="rows_per_s", unit="rows/s"),
    )
    found = results(memory_project, recette.ran(memory_project, refs, told, measurement=measured))
    assert set(found.values()) == {("met", "measured")}


def test_a_part_that_is_not_there_is_not_timed(memory_project, refs):
    asked = {"subject": refs["model"], "split": refs["split"], "part": "validation"}
    with pytest.raises(NoPart):
        Runner(memory_project).perform(Call(time_model, "t", time_model.input.model_validate(asked)))


@given(st.lists(st.floats(1e-6, 1, allow_subnormal=False), min_size=2, max_size=300))
def test_intervals_hold_what_they_are_about(seconds):
    for one in figures(seconds, seconds):
        assert one.low is None or one.low.value <= one.value.value * (1 + 1e-9)
        assert one.high is None or one.high.value >= one.value.value * (1 - 1e-9)


def test_the_interval_of_a_quantile_covers_it_as_often_as_it_says():
    rng, hits = np.random.default_rng(3), 0
    for _ in range(400):
        low, high = quantile_interval(sorted(rng.exponential(size=500)), 0.95)
        hits += low <= -np.log(0.05) <= high
    assert hits / 400 >= 0.93


def test_too_few_answers_bound_no_high_quantile():
    low, high = quantile_interval(sorted(range(100)), 0.99)
    assert high is None and low is not None


@given(st.floats(-1e6, 1e6), st.sampled_from(sorted(SIZES)), st.sampled_from(sorted(SIZES)))
def test_a_unit_and_back_is_the_same(value, here, there):
    told = in_unit(Quantity(value=value, unit=here), there)
    if told is not None:
        assert in_unit(told, here).value == pytest.approx(value, rel=1e-9, abs=1e-300)


# The record, and production


def papers(project, refs, *, threshold=0.75, signed=True, verdict="accepted", **more):
    told = recette.required(project, requirement("tenue", threshold))
    record = recette.recorded(project, recette.ran(project, refs, told), verdict, **more)
    if signed:
        recette.sign(project, record)
    return {"record": record, "clearance": recette.cleared(project)}


def refused(project, refs, given, by=NotCleared):
    with pytest.raises(by) as error:
        served.published(project, refs, stage="production", papers=given)
    return str(error.value)


def test_a_signed_acceptance_and_a_clearance_open_production(memory_project, refs):
    given = papers(memory_project, refs)
    told = read(memory_project, served.published(memory_project, refs, stage="production", papers=given))
    assert (told.stage, told.waiver, told.valid_until) == ("production", None, None)


def test_production_is_refused_with_all_that_is_missing(memory_project, refs):
    assert "no acceptance record; no clearance" in refused(memory_project, refs, {})
    given = papers(memory_project, refs, signed=False)
    assert "not signed" in refused(memory_project, refs, given, NotSigned)  # it waits for a person
    recette.sign(memory_project, given["record"])
    served.published(memory_project, refs, stage="production", papers=given)


def test_a_blocked_or_prohibited_use_is_not_served(memory_project, refs):
    given = papers(memory_project, refs)
    given["clearance"] = recette.cleared(memory_project, state="blocked")
    assert "blocked" in refused(memory_project, refs, given)
    waiver = recette.waived(memory_project, "claire", lifts=("clearance",))
    recette.sign(memory_project, waiver, actor="claire")
    served.published(memory_project, refs, stage="production", papers={**given, "waiver": waiver})
    given["clearance"] = recette.cleared(memory_project, state="overridden", tier="prohibited")
    assert "blocked" in refused(memory_project, refs, {**given, "waiver": waiver})


def test_what_was_refused_or_missed_does_not_go_to_production(memory_project, refs):
    assert "refused" in refused(memory_project, refs, papers(memory_project, refs, verdict="refused"))
    missed = papers(memory_project, refs, threshold=0.9)
    assert "neither met nor reserved: tenue" in refused(memory_project, refs, missed)
    reserved = papers(
        memory_project, refs, threshold=0.9, verdict="accepted_with_reservations", reserved=("tenue",)
    )
    told = read(memory_project, served.published(memory_project, refs, stage="production", papers=reserved))
    assert told.valid_until == recette.DUE  # when the reservation is due


def test_another_file_or_an_acceptance_run_again_is_decided_again(memory_project, refs):
    given = papers(memory_project, refs)
    better = served.learned(memory_project, shift=1.0)
    assert "another file" in refused(memory_project, better, given)
    told = recette.required(memory_project, requirement("tenue", 0.7))
    recette.ran(memory_project, refs, told)
    assert "run again since the record" in refused(memory_project, refs, given)


def test_coming_back_to_the_threshold_that_was_decided_is_no_news(memory_project, refs):
    given = papers(memory_project, refs)
    changed = recette.required(memory_project, requirement("tenue", 0.7))
    again = recette.ran(memory_project, refs, changed)
    assert "run again since" in refused(memory_project, refs, {**given, "acceptance": again})
    back = recette.ran(memory_project, refs, recette.required(memory_project, requirement("tenue", 0.75)))
    assert back.revision == 3
    told = served.published(memory_project, refs, stage="production", papers={**given, "acceptance": back})
    endpoint = memory_project.held(Endpoint, told.id)
    assert out_of_production(memory_project, endpoint.ref, endpoint.document) is None


def test_a_record_revised_after_it_was_signed_is_not_signed(memory_project, refs):
    given = papers(memory_project, refs)
    acceptance = read(memory_project, given["record"]).acceptance
    given["record"] = recette.recorded(memory_project, acceptance, "refused")
    assert "not signed" in refused(memory_project, refs, given)


def test_a_waiver_counts_once_the_person_it_names_signed_it(memory_project, refs):
    waiver = recette.waived(memory_project, "claire")
    assert "not signed" in refused(memory_project, refs, {"waiver": waiver}, NotSigned)
    with pytest.raises(Exception, match="somebody else"):
        recette.sign(memory_project, waiver, actor="yanis")
    recette.sign(memory_project, waiver, actor="claire")
    told = read(
        memory_project, served.published(memory_project, refs, stage="production", papers={"waiver": waiver})
    )
    assert (told.waiver.who, told.waiver.until, told.valid_until) == ("claire", recette.DUE, recette.DUE)
    other = recette.waived(memory_project, "claire", publication="autre")
    recette.sign(memory_project, other, actor="claire")
    assert "another publication" in refused(memory_project, refs, {"waiver": other})


def test_the_report_quotes_every_measure_and_every_threshold(memory_project, refs):
    told = recette.required(
        memory_project, requirement("tenue", 0.82), requirement("clavier", None, method="inspection")
    )
    acceptance = recette.ran(memory_project, refs, told)
    asked = {"subject": acceptance, "model": refs["model"], "requirements": told}

    def report(**more):
        given = ToRecord(**asked, **more)
        made = Runner(memory_project).perform(Call(report_acceptance, "pv", given)).made[0]
        return read(memory_project, made).content

    first = report()
    assert [one.owner for one in holes(first, memory_project.value)] == ["moa", "moa"]  # seen, decided
    quotes = {f"{quote.ref.kind}{quote.pointer}" for quote, _ in quotes_in(first)}
    assert "models.model/scores/f1/value" in quotes and "models.model/scores/f1/high" in quotes
    assert "specification.requirements/requirements/tenue/test/threshold" in quotes
    record = recette.recorded(memory_project, acceptance, "accepted_with_reservations", ("tenue", "clavier"))
    assert len(list(holes(report(record=record), memory_project.value))) == 2  # seen, signed
    recette.sign(memory_project, record)
    assert len(list(holes(report(record=record), memory_project.value))) == 1
