"""A signature is an act of the account that signs, about one revision; nothing else makes one."""

from dataclasses import replace
from datetime import date

import pytest
from conftest import open_test_project
from hypothesis import given
from hypothesis import strategies as st
from sample import Catalogue, Note, Vow

from filrouge.kernel.archive import check, export
from filrouge.kernel.documents import Account, Key, digest
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.journal import statements
from filrouge.kernel.ports import Act, Put
from filrouge.kernel.signing import (
    NotSignable,
    NotTheSigner,
    OlderRevision,
    Signature,
    signature_key,
)

SIGNS = frozenset({"*", "test.sign"})


@pytest.fixture
def claire(new_store):
    return open_test_project(new_store(), Catalogue(), rights=SIGNS, actor="claire")


def test_the_act_says_who_when_and_which_bytes(claire):
    ref = claire.write("v", Vow(text="I will"), expected_revision=0)
    made = claire.sign(ref, means="page")
    told = claire.signature(ref).document
    assert (told.signed, told.signer, told.role, told.means) == (ref, "claire", "moa", "page")
    assert told.sha256 == digest(claire.store.revision(ref).body)
    assert told.signed_on == date(2026, 1, 1)
    entry = list(claire.store.journal())[-1]
    said = list(statements(entry))
    assert entry.verb == "sign" and {"actor": "claire"} in said
    assert {"signed": str(ref), "bytes": told.sha256} in said
    assert made.key == signature_key(ref.key)
    claire.verify()


def test_a_later_revision_is_not_signed_and_the_older_one_no_longer_can_be(claire):
    first = claire.write("v", Vow(text="a"), expected_revision=0)
    claire.sign(first, means="page")
    second = claire.write("v", Vow(text="b"), expected_revision=1)
    assert claire.signature(second) is None
    with pytest.raises(OlderRevision):
        claire.sign(first, means="page")
    claire.sign(second, means="page")
    assert claire.signature(second).ref.revision == 2 and claire.signature(first) is None
    assert not claire.suspects().roots  # what was signed stays history


def test_signing_again_changes_nothing(claire):
    ref = claire.write("v", Vow(text="a"), expected_revision=0)
    assert claire.sign(ref, means="page") == claire.sign(ref, means="command")


def test_neither_the_owner_nor_somebody_else_signs(claire):
    ref = claire.write("v", Vow(text="a", signer=Account("claire")), expected_revision=0)
    with pytest.raises(NotTheSigner):
        replace(claire, rights=frozenset({"*"})).sign(ref, means="page")
    with pytest.raises(NotTheSigner):
        replace(claire, actor="yanis").sign(ref, means="page")
    claire.sign(ref, means="page")


def test_what_carries_no_signature_is_not_signed(claire):
    with pytest.raises(NotSignable):
        claire.sign(claire.write("n", Note(), expected_revision=0), means="page")


def test_no_other_act_writes_a_signature(claire):
    ref = claire.write("v", Vow(text="a"), expected_revision=0)
    told = Signature(
        signed=ref, sha256="0" * 64, signer="claire", role="moa", signed_on=date(2026, 1, 1), means="page"
    )
    with pytest.raises(Forbidden):
        claire.write("s", told, expected_revision=0)
    with pytest.raises(Forbidden):
        Act("sign", "yanis", claire.ports.clock.now(), puts=(Put("s", told, 0),))


def test_a_signature_goes_with_what_was_signed_and_its_archive_holds(claire, tmp_path):
    ref = claire.write("v", Vow(text="a"), expected_revision=0)
    claire.sign(ref, means="page")
    export(claire, tmp_path / "before.zip")
    assert check(tmp_path / "before.zip") == claire.store.head()
    hashed = claire.store.revision(ref).sha256
    claire.erase(ref.key, why="asked")
    claire.verify()
    export(claire, tmp_path / "after.zip")
    assert check(tmp_path / "after.zip") == claire.store.head()
    assert claire.signature(ref) is None
    assert hashed not in str([list(statements(one)) for one in claire.store.journal()])
    back = claire.write("v", Vow(text="b"), expected_revision=1)
    claire.sign(back, means="page")
    assert claire.signature(back)


@given(id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", fullmatch=True))
def test_every_document_has_a_place_for_its_signature(id):
    key = signature_key(Key("serving.acceptance_record", id))
    assert Put(key.id, Note(), 0) and key == signature_key(Key("serving.acceptance_record", id))
