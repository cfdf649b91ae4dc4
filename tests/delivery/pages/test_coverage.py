"""The coverage page: what evidence shows, and never an award."""

import re
from datetime import date

import crowd
import pytest

from filrouge.kernel.documents import Account
from filrouge.kinds.projects import Member, Team


@pytest.fixture
def home(project):
    return f"/p/{project.store.project}"


def team(*people):
    roles = ("moa", "moe", "dpo")
    return Team(
        members=tuple(
            Member(id=f"m{n}", account=Account(one), roles=(roles[n % 3],), since=date(2026, 1, 1))
            for n, one in enumerate(people)
        )
    )


def test_every_competence_and_criterion_stands_under_its_bloc(claire, project, home):
    page = claire.get(f"{home}/coverage")
    assert "Bloc 1" in page and "<b>C1.1.1</b>" in page and "<b>K1.1.1</b>" in page
    assert "4 blocs" in page and "20 compétences" in page and "37 critères" in page
    assert "preuve absente" in page and "à apprécier" in page


def test_the_machine_never_writes_that_something_is_acquired(claire, project, home):
    project.write("team", team("a", "b", "c"), expected_revision=0)
    for lang in ("fr", "en"):
        page = claire.client.get(f"{home}/coverage", headers={"accept-language": lang}).content.decode()
        main = page.partition("<main")[2].partition("</main")[0]
        assert "acquis" not in main.casefold() and "acquired" not in main.casefold()


def test_evidence_is_linked_and_what_is_missing_is_told(claire, project, home):
    before = claire.get(f"{home}/coverage")
    project.write("team", team("a", "b", "c"), expected_revision=0)
    page = claire.get(f"{home}/coverage")
    assert f"{home}/d/projects.team/team/?revision=1" in page and page != before
    assert "Manque" in page
    assert (
        "threshold reached"
        in claire.client.get(f"{home}/coverage", headers={"accept-language": "en"}).content.decode()
    )


def test_much_evidence_is_told_on_a_page_of_its_own(claire, project, home):
    crowd.fill(project, 30)
    page = claire.get(f"{home}/coverage")
    (address, more) = re.search(rf'href="({home}/coverage/[^"]+)">et (\d+) autres', page).groups()
    whole, way = claire.get(address), f"{home}/d/projects."
    assert whole.count(way) >= int(more) + 3 > 3
    claire.get(f"{home}/coverage/C9.9.9", code=404)


def test_a_juror_reads_it_and_a_stranger_does_not(browser, project, home):
    from filrouge.delivery.wiring import accounts

    juror = browser()
    juror.get(f"{home}/coverage", code=404)
    juror.get(f"{home}/coverage/C1.1.1", code=404)
    accounts().grant(project.store.project, juror.account, "jury")
    assert "C1.1.1" in juror.get(f"{home}/coverage")
