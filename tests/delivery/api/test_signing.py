"""Signing through REST: the person's own role decides, and a key signs only where it is told to by name."""

import pytest
from delivery.api.conftest import grant
from delivery.pages.test_signing import compared, said

from filrouge.kernel.errors import Forbidden
from filrouge.kernel.signing import NotSignable, OlderRevision
from filrouge.kinds.options import Choice

KIND = Choice.kind


@pytest.fixture
def decided(project):
    from datetime import date

    from filrouge.delivery.wiring import whole_project
    from filrouge.kinds.options import Criterion, Option, Study

    held = whole_project(project.name)
    named = {"id": "prix", "title": said("Prix"), "family": "budget", "higher_is_better": False}
    options = tuple(Option(id=one, title=said(one)) for one in ("gaz", "bois"))
    study = held.write(
        "fours",
        Study(question=said("Quel four ?"), criteria=(Criterion(**named),), options=options),
        expected_revision=0,
    )
    told = Choice(
        study=study,
        comparison=compared(held, study),
        chosen=("gaz",),
        reasons=said("Il coûte moins"),
        decided_on=date(2026, 2, 1),
    )
    held.write("fours", told, expected_revision=0)
    return project


def test_whoever_owns_a_project_signs_nothing_in_its_name(decided):
    with pytest.raises(Forbidden):
        decided.sign(KIND, "fours", revision=1)
    assert list(decided.signatures(KIND, "fours")) == []


def test_the_client_side_signs_what_it_read(decided, caller):
    bob = caller()
    grant(decided, bob, "moa")
    theirs = bob.client.project(decided.name)
    told = theirs.sign(KIND, "fours", revision=1)
    assert (told.signer, told.role, told.means) == (bob.account, "moa", "rest")
    assert [one.signed.revision for one in theirs.signatures(KIND, "fours")] == [1]
    with pytest.raises(OlderRevision):
        theirs.sign(KIND, "fours", revision=7)


def test_a_key_that_may_write_does_not_sign(decided, caller, wsgi):
    bob = caller()
    grant(decided, bob, "moa")
    for scopes, signs in ((("read", "write"), False), (("read", "write", "options.sign"), True)):
        narrow = bob.with_scopes(wsgi, *scopes)
        path = f"/projects/{decided.name}/documents/{KIND}/fours/signatures"
        assert (narrow.http.post(path, json={"revision": 1}).status_code == 201) is signs


def test_what_carries_no_signature_says_so(decided, caller):
    bob = caller()
    grant(decided, bob, "moa")
    with pytest.raises(NotSignable):
        bob.client.project(decided.name).sign("options.study", "fours", revision=1)
