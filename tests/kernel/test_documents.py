"""What every document promises."""

from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import Note, Row

from filrouge.kernel.documents import Blob, Document, Part, Ref, blobs_in, encode, token, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.quotes import resolve

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_bytes_do_not_depend_on_the_order_of_names(value):
    def turned(one):
        if isinstance(one, dict):
            return {name: turned(one[name]) for name in reversed(one)}
        return [turned(item) for item in one] if isinstance(one, list) else one

    assert encode(turned(value)) == encode(value)


@given(st.text(min_size=1), st.floats(allow_nan=False, allow_infinity=False))
def test_a_pointer_finds_a_part_by_any_name(id, cost):
    body = Note(rows=(Row(id="other" + id, cost_eur=0), Row(id=id, cost_eur=cost))).body()
    assert resolve(body, f"/rows/{token(id)}/cost_eur", Note).content == cost


def test_parts_of_one_list_have_names_of_their_own_and_references_need_none():
    with pytest.raises(Invalid) as twice:
        Note(rows=(Row(id="a/b", cost_eur=1), Row(id="a/b", cost_eur=2))).stored()
    assert twice.value.at == "/rows/a~1b"
    refs = tuple(Ref(kind=kind, id="same", revision=1) for kind in ("test.note", "test.size"))
    assert Note(refs=refs).stored()


@pytest.mark.parametrize("text", ["test.note/n@2", "library:test.note/n@2"])
def test_a_reference_is_read_as_it_is_printed(text):
    assert str(Ref.model_validate(text)) == text


@pytest.mark.parametrize("text", ["", "n@1", "a/b", "a/b@", "a/b@0", "a/b@-1", "a/b@x"])
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(Invalid):
        validated(type("Holder", (Part,), {"__annotations__": {"ref": Ref}}), {"ref": text})


def test_every_fault_is_told_with_its_place():
    with pytest.raises(Invalid) as wrong:
        validated(Note, {"rows": [{"id": "a"}, {"id": "b", "cost_eur": "x"}], "odd": 1})
    assert [fault.at for fault in wrong.value.faults] == ["/rows/0/cost_eur", "/rows/1/cost_eur", "/odd"]
    assert wrong.value.at == "/rows/0/cost_eur"


def test_contents_are_found_at_any_depth():
    blob = Blob(sha256="a" * 64, size_bytes=1, name="x")
    assert list(blobs_in({"a": [{"b": blob.model_dump()}], "c": "a" * 64})) == ["a" * 64]
    assert Note(files=(blob,)).blobs() == {"a" * 64}


class Thrice(Document):
    """Each step does one thing: they compose."""

    kind = "test.thrice"
    schema_version = 3
    upgrades: ClassVar = {
        1: lambda body: {"text": body["txt"]},
        2: lambda body: {"words": body["text"].split()},
    }

    words: tuple[str, ...]


def test_old_bodies_are_read_by_chained_steps():
    assert Thrice.read({"txt": "a b"}, schema_version=1).words == ("a", "b")
    assert Thrice.read({"text": "a b"}, schema_version=2) == Thrice.read(
        {"words": ["a", "b"]}, schema_version=3
    )
    for unknown in (0, 4):
        with pytest.raises(Invalid):
            Thrice.read({"words": []}, schema_version=unknown)
