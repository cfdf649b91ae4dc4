"""The example's program has a key from the start: made once, kept beside the passwords, in no document."""

import json
import stat

import pytest

from filrouge.kernel.documents import Prose
from filrouge.kinds.serving import Caller

pytest_plugins = ["delivery.pages.conftest"]
PROGRAM = Caller(title=Prose(lang="fr", text="Essais"), per_minute_count=60)


@pytest.fixture
def project(browser):
    project = browser().project()
    project.write("demonstration", PROGRAM, expected_revision=0)
    return project


def test_the_key_is_made_once_and_kept_for_its_owner_alone(project):
    from filrouge.delivery.demo import FILE, key_of_caller
    from filrouge.delivery.wiring import home
    from filrouge.domains.serving.compute.publishing import hashed_key

    key = key_of_caller(project)
    assert key.startswith("frm_")
    held = project.named(Caller, "demonstration")
    assert held.document.key_sha256 == hashed_key(key)
    assert key_of_caller(project) == key
    assert project.named(Caller, "demonstration").ref == held.ref, "nothing is written again"
    kept = home() / FILE
    assert json.loads(kept.read_text())["demonstration"] == key
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert key not in project.store.revision(held.ref).body.decode()


def test_a_project_made_again_is_opened_by_the_same_key(project, browser):
    from filrouge.delivery.demo import key_of_caller

    key, other = key_of_caller(project), browser().project()
    other.write("demonstration", PROGRAM, expected_revision=0)
    assert key_of_caller(other) == key


def test_a_key_that_somebody_made_since_is_theirs_to_know(project):
    from filrouge.delivery.demo import key_of_caller
    from filrouge.domains.serving.compute.publishing import new_key

    key_of_caller(project)
    held = project.named(Caller, "demonstration")
    told = held.document.model_copy(update={"key_sha256": new_key(bytes(32))[1]})
    project.write("demonstration", told, expected_revision=held.ref.revision)
    assert key_of_caller(project) is None
    assert project.named(Caller, "demonstration").document.key_sha256 == told.key_sha256


def test_a_project_without_the_program_gets_none(browser):
    from filrouge.delivery.demo import key_of_caller

    assert key_of_caller(browser().project()) is None
