"""Pages that rooms have of their own: opened for members, behind the rights they declare."""

import pytest
from django.http import HttpResponse

from filrouge.delivery.registry import ROOMS, room


def pages():
    from filrouge.delivery.pages.rooms import pages_of

    return [(name, page) for name in ROOMS for page in pages_of(name)]


def test_pages_declare_rights_that_somebody_holds(workbench):
    granted = {right for name in ROOMS for rights in room(name).grants.values() for right in rights}
    granted |= {"thread.read", "thread.write"}
    for name, page in pages():
        assert page.rights and set(page.rights) <= {"GET", "POST"}, (name, page.name)
        assert set(page.rights.values()) <= granted, (name, page.name)
        assert not page.address.startswith("/"), (name, page.name)


def test_names_and_addresses_are_one_pages_own(workbench):
    told = [(name, page.name) for name, page in pages()]
    places = [(name, page.address) for name, page in pages()]
    assert len(set(told)) == len(told)
    assert len(set(places)) == len(places)


@pytest.fixture
def ask(browser, monkeypatch):
    """Ask a page of the projects room that shows what it was given, as somebody."""
    from django.test import RequestFactory
    from django.utils.translation import override

    from filrouge.adapters.accounts.models import Account
    from filrouge.delivery.pages.rooms import _opened
    from filrouge.webkit.rooms import Page

    def view(visit, word):
        return HttpResponse(f"{visit.base} {visit.lang} {visit.here} {word}")

    def asked(person, project, method="GET", right="projects.read"):
        request = RequestFactory().generic(method, "/")
        request.user = Account.objects.get(pk=person.account)
        page = Page("told", "told/<str:word>", view, {"GET": right})
        with override("fr"):  # no middleware asks for the language here
            return _opened("projects", page)(request, project, word="mot")

    return asked


def test_a_member_who_holds_the_right_is_shown_it(ask, claire, project):
    name = project.store.project
    assert ask(claire, name).content.decode() == f"/p/{name} fr /p/{name}/projects/ mot"
    assert ask(claire, name, "HEAD").status_code == 200
    assert ask(claire, name, "POST").status_code == 405


def test_a_right_is_asked_for_before_the_view(ask, browser, project):
    from filrouge.delivery.wiring import accounts
    from filrouge.kernel.errors import Forbidden

    juror = browser()
    accounts().grant(project.store.project, juror.account, "jury")
    assert ask(juror, project.store.project).status_code == 200
    with pytest.raises(Forbidden):
        ask(juror, project.store.project, right="projects.write")


def test_a_project_of_others_does_not_exist(ask, browser, project):
    from filrouge.kernel.errors import NotFound

    with pytest.raises(NotFound):
        ask(browser(), project.store.project)
