"""The pages of the room: a study, ballots given apart, what it shows."""

import pytest
from delivery.pages.conftest import *  # noqa: F403 - the workbench's fixtures
from domains.options.studied import ANA, ballot, frame, study

from filrouge.kernel.documents import Account, Key
from filrouge.kinds.options import Ballot


@pytest.fixture
def home(project):
    ref = project.write("boulangerie", frame(), expected_revision=0)
    project.write("fours", study(ref), expected_revision=0)
    return f"/p/{project.store.project}/options/"


def test_a_study_is_listed_and_shows_what_is_known(claire, home):
    assert "Quel four" in claire.get(home)
    said = claire.get(f"{home}fours")
    assert "mesurée" in said and "estimée" in said and "art. L. 621-9" in said
    assert "à compléter" in said  # the decision


def test_the_others_ballots_show_once_ones_own_is_written(claire, home, project):
    ref = project.store.latest(Key("options.study", "fours")).ref
    project.write("ana", ballot(ref, ANA, 2, 7.25), expected_revision=0)
    assert "7,25" not in claire.get(f"{home}fours")
    claire.post(f"{home}fours/ballot", {"points:waste": "3", "points:price": "1,5", "doubt": "0.3"})
    assert "7,25" in claire.get(f"{home}fours")
    mine = project.store.latest(Key("options.ballot", f"fours-{claire.account}"))
    told = project.document(Ballot, mine)
    assert told.who == Account(claire.account) and told.doubt_ratio == 0.3
    assert {one.id: one.points for one in told.weights} == {"waste": 3, "price": 1.5}


@pytest.mark.parametrize("points", ["", "beaucoup", "-1"])
def test_points_that_are_none_are_asked_for_again(claire, home, points):
    answer = claire.post(f"{home}fours/ballot", {"points:waste": points, "points:price": "2"}, code=422)
    assert "points" in answer.content.decode()


def test_a_comparison_is_run_as_a_step_and_shown(claire, home, project, work):
    claire.post(f"{home}fours/ballot", {"points:waste": "1", "points:price": "1", "doubt": "0.2"})
    answer = claire.post(f"{home}fours/compare")
    assert "/jobs/" in answer["Location"]
    work(answer["Location"].rpartition("/")[2])
    said = claire.get(f"{home}fours")
    assert "Ce qui ferait changer d’avis" in said and "Sans les vetos" in said


def test_without_a_ballot_nothing_is_compared(claire, home):
    claire.post(f"{home}fours/compare", code=422)
