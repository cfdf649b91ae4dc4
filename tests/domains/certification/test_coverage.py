"""Competence and criterion → rooms → checks → state."""

import json
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.domains.certification import coverage
from filrouge.domains.certification.compute.coverage import plain, state_of
from filrouge.domains.certification.documents import Planned
from filrouge.kernel.checks import Check, Demand, Evidence, Finding, Making, demanding, sample
from filrouge.kernel.documents import Document, Ref
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.certification import (
    Activity,
    Bloc,
    Competence,
    Counts,
    Criterion,
    Modality,
    Referentiel,
    Wording,
)

STATES = ("not built", "evidence absent", "present", "threshold reached")


class Loaf(Document):
    kind = "bakery.loaf"
    weight_kg: float = 1


class Scale(Document):
    kind = "bakery.scale"
    origin = "computed"


HEAVY = demanding(
    Demand(Loaf, N_("two loaves over a kilogramme"), lambda loaf: loaf.weight_kg > 1, at_least_count=2),
    Demand(Scale, N_("a weighing")),
)
CHECK = Check(
    id="bakery.heavy",
    label=Text(fr="Des pains lourds", en="Heavy loaves"),
    codes=("C1.1.1", "K1.1.1"),
    reads=(Loaf, Scale),
    function=HEAVY,
    accepts=(sample(Loaf(weight_kg=2), Loaf(weight_kg=3), Scale()),),
    rejects=(sample(Loaf(weight_kg=2), Scale()),),
)
PLAN = (
    Planned(id="bakery.heavy", codes=("C1.1.1", "K1.1.1"), fr="Des pains lourds", en="Heavy loaves"),
    Planned(id="mill.flour", codes=("C1.1.1",), fr="De la farine", en="Flour"),
)
FRAMEWORK = Referentiel(
    edition="e",
    nature="paraphrase",
    counts=Counts(
        blocs_count=1, activities_count=1, competences_count=2, modalities_count=1, criteria_count=1
    ),
    index=(),
)
BLOC = Bloc(
    number=1,
    title=Wording(fr="Pain"),
    activities=(Activity(id="A1.1", fr="Cuire"),),
    competences=(
        Competence(id="C1.1.1", fr="Peser.", activity="A1.1"),
        Competence(id="C1.1.2", fr="Vendre.", activity="A1.1"),
    ),
    modalities=(Modality(id="M1.1", fr="Oral", competences=("C1.1.1", "C1.1.2")),),
    criteria=(Criterion(id="K1.1.1", fr="C'est lourd.", modality="M1.1"),),
)


NOTHING = Evidence()


def covered(evidence=NOTHING, checks=(CHECK,), plan=PLAN):
    return coverage(FRAMEWORK, (BLOC,), plan, checks, evidence)


def test_a_room_that_is_not_there_is_named_and_not_built():
    found = covered(checks=())
    assert (found.criteria[0].state, found.criteria[0].rooms) == ("not built", ("bakery",))
    assert found.competences[0].rooms == ("bakery", "mill")
    assert [check.state for check in found.competences[0].checks] == ["not built", "not built"]


def test_a_code_that_nobody_plans_is_not_built():
    assert covered().competences[1].state == "not built"
    assert covered().competences[1].rooms == ()


def test_without_documents_evidence_is_absent_and_what_is_missing_is_said():
    criterion = covered().criteria[0]
    assert criterion.state == "evidence absent"
    assert [str(m) for m in criterion.checks[0].missing] == ["two loaves over a kilogramme", "a weighing"]


def test_documents_below_the_threshold_are_present():
    criterion = covered(sample(Loaf(weight_kg=0.5))).criteria[0]
    assert (criterion.state, criterion.evidence) == ("present", ("bakery.loaf/sample-1@1",))


def test_a_criterion_reaches_its_threshold_but_a_competence_waits_for_every_room():
    found = covered(CHECK.accepts[0])
    assert found.criteria[0].state == "threshold reached"
    assert found.competences[0].state == "present"
    assert covered(CHECK.accepts[0], plan=PLAN[:1]).competences[0].state == "threshold reached"


def test_a_suspect_document_supports_no_threshold():
    doubtful = sample(Loaf(weight_kg=2), Loaf(weight_kg=3), Scale(), suspect=True)
    assert covered(doubtful).criteria[0].state == "present"


def test_a_computed_document_that_no_run_made_supports_no_threshold():
    told = CHECK.accepts[0]
    forged = {
        **told.exhibits,
        Scale.kind: [replace(exhibit, made_by=None) for exhibit in told.of(Scale)],
    }
    assert told.of(Scale)[0].made_by == Making("sample.make", 1, "sample-3")
    assert covered(Evidence(forged)).criteria[0].state == "present"


def test_a_check_outside_the_plan_counts_too():
    stray = replace(CHECK, id="oven.warm", codes=("C1.1.2",))
    assert covered(CHECK.accepts[0], checks=(CHECK, stray)).competences[1].rooms == ("oven",)


def test_codes_name_each_other():
    found = covered()
    assert found.blocs[0].competences == found.activities[0].competences == ("C1.1.1", "C1.1.2")
    assert found.competences[0].modalities == ("M1.1",)
    assert found.modalities[0].criteria == ("K1.1.1",)


def test_it_is_plain_json_with_messages_said_by_the_reader():
    told = plain(covered(), lambda message: f"<{message}>")
    assert json.loads(json.dumps(told)) == told
    assert told["criteria"][0]["checks"][0]["missing"] == ["<two loaves over a kilogramme>", "<a weighing>"]
    assert told["criteria"][0]["checks"][0]["label"] == {"fr": "Des pains lourds", "en": "Heavy loaves"}


@given(st.lists(st.sampled_from(STATES), max_size=5))
def test_a_state_is_reached_only_when_all_are_and_order_does_not_matter(states):
    state = state_of(states)
    assert (state == "threshold reached") == (set(states) == {"threshold reached"})
    assert (state == "not built") == (set(states) <= {"not built"})
    assert state == state_of(reversed(states))


def test_more_evidence_never_lowers_a_state():
    rank = {state: place for place, state in enumerate(STATES)}
    for before, other in product(STATES[1:], repeat=2):
        for after in STATES[rank[before] :]:
            assert rank[state_of((after, other))] >= rank[state_of((before, other))]


@pytest.mark.parametrize(
    ("state", "evidence", "missing"),
    [
        ("reached", (), ()),
        ("absent", (Ref(kind="k", id="a", revision=1),), (N_("x"),)),
        ("present", (Ref(kind="k", id="a", revision=1),), ()),
        ("reached", (Ref(kind="k", id="a", revision=1),), (N_("x"),)),
    ],
)
def test_a_finding_does_not_contradict_itself(state, evidence, missing):
    with pytest.raises(ValueError, match="evidence"):
        Finding(state, evidence, missing)


def test_a_check_without_a_counter_example_cannot_be_declared():
    with pytest.raises(ValueError, match="counter-example"):
        replace(CHECK, rejects=())
