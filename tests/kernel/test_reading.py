"""What is stored is read once while it is asked for, and what may have to be forgotten is not kept."""

import json

import pytest
from sample import Note, Row

from filrouge.kernel.errors import Invalid
from filrouge.kernel.reading import Reader


def stored(*ids, cost_eur=1.0):
    return Note(rows=tuple(Row(id=id, cost_eur=cost_eur) for id in ids)).stored()


def test_the_same_content_is_the_same_document_and_another_is_not():
    reader = Reader()
    first = reader.read(Note, stored("a"), schema_version=1)
    assert reader.read(Note, stored("a"), schema_version=1) is first
    assert reader.read(Note, stored("b"), schema_version=1).rows[0].id == "b"
    assert first == Note.read(json.loads(stored("a")), schema_version=1)


def test_what_was_asked_for_last_is_kept_within_the_bytes_told():
    one, other = stored("a"), stored("b")
    reader = Reader(kept_bytes=len(one) + len(other))
    first, second = (reader.read(Note, content, schema_version=1) for content in (one, other))
    assert reader.read(Note, one, schema_version=1) is first
    reader.read(Note, stored("c"), schema_version=1)
    assert reader.read(Note, one, schema_version=1) is first
    assert reader.read(Note, other, schema_version=1) is not second
    long = stored(*map(str, range(100)))
    assert reader.read(Note, long, schema_version=1) is not reader.read(Note, long, schema_version=1)


@pytest.mark.parametrize("flag", ["traced", "personal"])
def test_what_may_have_to_be_forgotten_is_not_kept(flag):
    kind = type("Private", (Note,), {flag: True, "__module__": __name__})
    reader = Reader()
    assert reader.read(kind, stored("a"), schema_version=1) is not reader.read(
        kind, stored("a"), schema_version=1
    )


def test_faults_of_a_stored_content_are_told_with_their_places():
    with pytest.raises(Invalid) as wrong:
        Reader().read(Note, b'{"rows": [{"id": "b", "cost_eur": "x"}], "odd": 1}', schema_version=1)
    assert [fault.at for fault in wrong.value.faults] == ["/rows/0/cost_eur", "/odd"]
    with pytest.raises(Invalid):
        Reader().read(Note, stored("a"), schema_version=99)
