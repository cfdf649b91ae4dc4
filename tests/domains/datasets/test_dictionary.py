"""What a dictionary proposes, what it refuses, and what of it disturbs the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.domains.datasets import propose_dictionary, structure_of
from filrouge.domains.datasets.compute.structure import faults_of_declarations, require_none
from filrouge.domains.datasets.compute.units import is_known
from filrouge.domains.datasets.errors import DictionaryMismatch, NoSuchColumn
from filrouge.kernel.documents import Blob, Prose
from filrouge.kinds.datasets import (
    CandidateKey,
    Column,
    ColumnProfile,
    Dictionary,
    Manifest,
    PersonalData,
    PersonalFinding,
    Profile,
    Variable,
)

TYPES = {
    "id": "integer",
    "day": "date",
    "name": "text",
    "paid_eur": "number",
    "same": "text",
    "sick": "boolean",
}
KEY = (CandidateKey(id="id", columns=("id",)),)


def table(**types):
    columns = tuple(Column(id=id, header=id, type=type) for id, type in (types or TYPES).items())
    return Manifest(content=Blob(sha256="0" * 64, size_bytes=1), columns=columns, rows_count=9)


def measured(manifest, keys=KEY):
    def column(one):
        distinct = {"id": 9, "same": 1}.get(one.id, 4)
        return ColumnProfile(
            id=one.id,
            type=one.type,
            missing_count=0,
            missing_ratio=0.0,
            distinct_count=distinct,
            constant=distinct == 1,
            unique=distinct == 9,
        )

    return Profile(
        rows_count=9,
        columns_count=len(manifest.columns),
        duplicate_rows_count=0,
        missing_ratio=0.0,
        shown_from_count=5,
        columns=tuple(map(column, manifest.columns)),
        candidate_keys=keys,
        dependencies_rows_count=9,
    )


def accused(column):
    finding = PersonalFinding(
        id=f"{column}.first_names",
        column=column,
        category="name",
        rule="first_names",
        hits_count=9,
        tested_count=9,
        ratio=1.0,
        confidence="medium",
        example_masked="•••",
    )
    return PersonalData(rows_count=9, columns_tested=(column,), findings=(finding,), quasi_identifiers=())


def proposed(**changes):
    manifest = table()
    found = propose_dictionary(manifest, measured(manifest), "sick", accused("name"))
    variables = tuple(one.model_copy(update=changes.get(one.id, {})) for one in found.variables)
    rest = {name: value for name, value in changes.items() if name in Dictionary.model_fields}
    return found.model_copy(update={"variables": variables, **rest})


def faults(dictionary, manifest=None):
    return [
        (fault.at, str(fault.message)) for fault in faults_of_declarations(dictionary, manifest or table())
    ]


def test_a_proposal_says_what_the_table_shows_and_nothing_more():
    found = proposed()
    assert {one.id: one.role for one in found.variables} == {
        "id": "identifier",
        "day": "feature",
        "name": "ignored",
        "paid_eur": "feature",
        "same": "ignored",
        "sick": "target",
    }
    assert (found.key, found.group, found.time, found.observation) == (("id",), None, None, None)
    assert all(one.meaning is one.unit is one.availability is None for one in found.variables)
    assert [one.id for one in found.variables if one.required] == ["id", "sick"]


def test_a_proposal_agrees_with_its_table():
    assert faults(proposed()) == []


def test_a_target_is_a_column_and_no_part_of_the_key():
    manifest = table()
    with pytest.raises(NoSuchColumn):
        propose_dictionary(manifest, measured(manifest), "tax")
    both = (CandidateKey(id="id+sick", columns=("id", "sick")),)
    assert propose_dictionary(manifest, measured(manifest, both), "sick").key == ()


@pytest.mark.parametrize(
    ("dictionary", "at"),
    [
        (proposed(variables=proposed().variables[1:]), "/variables/id"),
        (proposed(key=("nobody",)), "/key"),
        (proposed(group="nobody"), "/group"),
        (proposed(time="name"), "/time"),
        (proposed(day={"role": "time"}), "/variables/day/role"),
        (proposed(day={"type": "text"}), "/variables/day/type"),
        (proposed(name={"minimum": 1}), "/variables/name/minimum"),
        (proposed(paid_eur={"unit": "bananas"}), "/variables/paid_eur/unit"),
        (proposed(id={"role": "target"}), "/variables/sick"),
        (proposed(variables=(*proposed().variables, Variable(id="x", type="text"))), "/variables/x"),
        (proposed(variables=(*proposed().variables, Variable(id="day", type="date"))), "/variables/day"),
    ],
)
def test_what_does_not_agree_is_told_with_its_place(dictionary, at):
    told = faults(dictionary)
    assert at in [place for place, _ in told]
    with pytest.raises(DictionaryMismatch) as caught:
        require_none(faults_of_declarations(dictionary, table()))
    assert caught.value.at == told[0][0] and len(caught.value.faults) == len(told)


def test_every_disagreement_is_told_at_once():
    assert len(faults(proposed(day={"type": "text"}, paid_eur={"unit": "bananas"}, group="nobody"))) == 3


def test_a_wider_type_and_a_unit_of_ones_own_agree():
    agreed = proposed(id={"type": "number"}, paid_eur={"unit": "baguette"}, own_units=("baguette",))
    assert faults(agreed) == []


def test_a_meaning_changes_nothing_of_the_structure():
    other = proposed(
        day={"meaning": Prose(lang="fr", text="Le jour")}, observation=Prose(lang="fr", text="Un soin")
    )
    assert structure_of(other) == structure_of(proposed())
    assert structure_of(proposed(day={"role": "ignored"})) != structure_of(proposed())


@pytest.mark.parametrize(
    "unit", ["EUR", "a", "mo", "kg", "km/h", "kWh/m2", "gCO2e/kWh", "/h", "%", "1", "m2", "mg/dL", "EUR/mo"]
)
def test_known_units(unit):
    assert is_known(unit)


@pytest.mark.parametrize("unit", ["", "bananas", "kg/bananas", "euro", "k", "//"])
def test_unknown_units(unit):
    assert not is_known(unit)


@given(st.text(max_size=12))
def test_any_text_can_be_asked(unit):
    assert is_known(unit) in (True, False)
    assert is_known(unit, own=(unit,))


def test_people_say_that_a_text_is_prose_and_no_other_column_is():
    manifest = table(message="text", image="image", age="integer")

    def faults(message, age):
        types = {"message": message, "image": "image", "age": age}
        variables = tuple(Variable(id=id, type=type) for id, type in types.items())
        return [fault.at for fault in faults_of_declarations(Dictionary(variables=variables), manifest)]

    assert faults("prose", "integer") == []
    assert faults("image", "prose") == ["/variables/message/type", "/variables/age/type"]
