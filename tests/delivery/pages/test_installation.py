"""Administration: accounts, organisations, retention, backups, library, settings."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from conftest import fresh_name

PAGES = ("", "settings", "retention", "backups", "library", "accounts", "organisations")


@pytest.fixture
def administrator(browser):
    """Somebody who administers; there is another one, so that nobody is the last by accident."""
    from filrouge.delivery.wiring import accounts

    def made(lang="fr"):
        one = browser(lang=lang)
        accounts().set_administrator(one.account, True)
        return one

    made()
    return made


def name_of(person):
    from filrouge.delivery.wiring import accounts

    return accounts().get(person.account).name


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_administrators_alone(administrator, browser, page, lang):
    told = administrator(lang).get(f"/installation/{page}")
    assert len(re.findall("<h1", told)) == 1 and " style=" not in told
    browser().get(f"/installation/{page}", code=403)


def test_an_administrator_opens_no_project_by_it(administrator, browser):
    project = browser().project().store.project
    administrator().get(f"/p/{project}/people", code=404)
    administrator().get(f"/p/{project}/", code=404)


def test_somebody_is_invited_and_an_invitation_is_withdrawn(administrator):
    ann = administrator()
    email = f"{fresh_name('bob')}@example.org"
    page = ann.post("/installation/accounts/invite", {"email": email}, code=200).content.decode()
    assert "/accounts/invitation/" in page and email in page
    withdraw = re.search(rf'{email}.*?action="([^"]+withdraw)"', page, re.DOTALL)[1]
    ann.post(withdraw)
    assert email not in ann.get("/installation/accounts")


def test_an_account_is_closed_and_opened_again(administrator, browser):
    ann, bob = administrator(), browser()
    change = f"/installation/accounts/{bob.account}/change"
    ann.post(change, {"change": "close"})
    assert bob.client.get("/").status_code == 302
    ann.post(change, {"change": "open"})
    ann.post(change, {"change": "fly"}, code=404)


def test_the_last_administrator_stays(administrator, browser, monkeypatch):
    from filrouge.adapters.accounts.models import Account

    ann = administrator()
    Account.objects.exclude(pk=ann.account).update(is_administrator=False)
    for change in ("demote", "close"):
        ann.post(f"/installation/accounts/{ann.account}/change", {"change": change}, code=409)
    ann.post(f"/installation/accounts/{ann.account}/erase", code=409)
    bob = browser()
    ann.post(f"/installation/accounts/{bob.account}/change", {"change": "promote"})
    ann.post(f"/installation/accounts/{ann.account}/change", {"change": "demote"})
    ann.get("/installation/", code=403)
    bob.get("/installation/")


def test_a_password_link_lets_a_person_choose_one(administrator, browser):
    from django.test import Client

    ann, bob = administrator(), browser()
    page = ann.post(f"/installation/accounts/{bob.account}/link", code=200).content.decode()
    link = re.search(r'value="http://localhost(/accounts/password/reset/key/[^"]+)"', page)[1]
    client = Client(headers={"host": "localhost"})
    there = client.get(link, follow=True).redirect_chain[-1][0]
    new = "une phrase toute neuve et longue"
    assert client.post(there, {"password1": new, "password2": new}).status_code == 302
    client.post("/accounts/login/", {"login": name_of(bob), "password": new})
    assert client.get("/accounts/").status_code == 200


def test_a_lost_second_factor_is_lifted(administrator):
    from allauth.mfa.models import Authenticator
    from django.core.cache import cache
    from django.test import Client

    from filrouge.delivery.entering import new_account

    cache.clear()
    name, password, ann = fresh_name("Bob"), "une phrase assez longue", administrator()
    bob, client = new_account(name, None, password), Client(headers={"host": "localhost"})
    client.post("/accounts/login/", {"login": name, "password": password})
    assert client.get("/").status_code == 200
    Authenticator.objects.create(user_id=bob, type="totp", data={"secret": "x"})
    assert "Lever le second facteur" in ann.get("/installation/accounts")
    ann.post(f"/installation/accounts/{bob}/change", {"change": "lift"})
    assert not Authenticator.objects.filter(user_id=bob).exists()
    assert client.get("/").status_code == 302, "whoever was in has to come in again"


def test_what_erasing_removes_is_told_first(administrator, browser):
    from filrouge.adapters.accounts.models import Account

    ann, bob, eve = administrator(), browser(), browser()
    project = bob.project().store.project
    page = ann.get(f"/installation/accounts/{bob.account}/erase")
    assert name_of(bob) in page and project in page and "seul propriétaire" in page.lower()
    ann.post(f"/installation/accounts/{bob.account}/erase", code=409)
    bob.post(f"/p/{project}/people/give", {"person": name_of(eve), "role": "owner"})
    ann.post(f"/installation/accounts/{bob.account}/erase")
    gone = Account.objects.get(pk=bob.account)
    assert (gone.name, gone.erased, gone.is_active) == (None, True, False)
    assert bob.client.get("/").status_code == 302
    assert "déjà effacé" in ann.get(f"/installation/accounts/{bob.account}/erase")


def test_organisations_are_founded_filled_renamed_and_dissolved(administrator, browser):
    from filrouge.delivery.wiring import organisations

    ann, bob = administrator(), browser()
    name = fresh_name("Maison")
    ann.post("/installation/organisations", {"name": name})
    ann.post("/installation/organisations", {"name": name}, code=409)
    ann.post("/installation/organisations", {"name": " "}, code=422)
    house = next(one for one in organisations().all() if one.name == name)
    at = f"/installation/organisations/{house.id}"
    ann.post(at, {"change": "admit", "person": name_of(bob), "role": "member"})
    assert name_of(bob) in ann.get("/installation/organisations")
    ann.post(at, {"change": "dismiss", "person": bob.account})
    assert organisations().people(house.id) == ()
    ann.post(at, {"change": "rename", "name": name + "x"})
    ann.post(at, {"change": "dissolve"})
    ann.post(at, {"change": "dissolve"}, code=404)


def test_an_organisation_has_its_own_templates_and_colour(administrator, browser, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from docx import Document

    from filrouge.delivery.wiring import organisations

    ann, bob = administrator(), browser()
    house = organisations().found(fresh_name("Maison"))
    at = f"/installation/organisations/{house.id}/look"
    ours = ann.client.get("/installation/templates/docx").content
    assert Document(BytesIO(ours)).styles["Quoted"]
    ann.get("/installation/templates/exe", code=404)
    files = [SimpleUploadedFile("modele.docx", ours)]
    ann.post(at, {"files": files, "color": "#1a5276"})
    look = organisations().look(house.id)
    assert look.templates == {"docx": ours} and look.color == "#1a5276"
    assert 'value="docx"' in ann.get("/installation/organisations")
    spoilt = BytesIO(ours)
    with ZipFile(spoilt, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    ann.post(at, {"files": [SimpleUploadedFile("m.docx", spoilt.getvalue())], "color": ""}, code=422)
    ann.post(at, {"color": "#ffff00"}, code=422)
    assert organisations().look(house.id) == look
    ann.post(at, {"color": "", "without": ["docx"]})
    assert organisations().look(house.id).templates == {}
    bob.post(at, {"color": "#1a5276"}, code=403)


def test_settings_say_their_origin_and_hide_their_secrets(administrator, monkeypatch):
    monkeypatch.setenv("FILROUGE_EMAIL", "smtp://ann:hunter2@mail.example.org")
    monkeypatch.setenv("FILROUGE_KEEP_JOBS_DAYS", "12")
    page = administrator().get("/installation/settings")
    assert "hunter2" not in page and "mail.example.org" not in page and "réglé, caché" in page
    row = re.search(r"Travaux finis.*?</tr>", page, re.DOTALL)[0]
    assert ">12<" in row and "environnement" in row


def test_retention_counts_then_removes(administrator):
    from filrouge.adapters.accounts.models import Invitation
    from filrouge.delivery.retention import clear, clear_when_due, last_cleared
    from filrouge.delivery.wiring import invitations
    from filrouge.kernel.invitations import Offer

    told, _ = invitations().invite(Offer(), lasts=-timedelta(days=40))
    before = {one.rule.name: one.count for one in clear(dry=True)}
    assert before["invitations"] >= 1 and set(before) == {
        "sessions",
        "jobs",
        "drafts",
        "notices",
        "invitations",
    }
    assert Invitation.objects.filter(pk=told.id).exists(), "a dry run removes nothing"
    ann = administrator()
    ann.post("/installation/retention")
    assert not Invitation.objects.filter(pk=told.id).exists()
    clear_when_due(datetime.now(UTC) + timedelta(days=2))
    assert last_cleared()


def test_ended_sessions_go_with_their_addresses(browser):
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    from filrouge.adapters.accounts.traces import forget_old_sessions

    bob = browser()
    key = bob.client.session.session_key
    Session.objects.filter(session_key=key).update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    assert forget_old_sessions(datetime(2020, 1, 2, tzinfo=UTC), dry=True) >= 1
    assert Session.objects.filter(session_key=key).exists()
    forget_old_sessions(datetime(2020, 1, 2, tzinfo=UTC))
    assert not UserSession.objects.filter(session_key=key).exists()


@pytest.mark.slow
def test_a_backup_is_made_downloaded_and_removed(administrator):
    from io import BytesIO
    from zipfile import ZipFile

    ann = administrator()
    ann.post("/installation/backups")
    page = ann.get("/installation/backups")
    name = re.search(r"filrouge-\d{8}T\d{6}Z\.zip", page)[0]
    answer = ann.client.get(f"/installation/backups/{name}")
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "filrouge.sqlite3" in archive.namelist()
    assert name not in ann.get("/installation/backups/x", code=404)
    ann.post(f"/installation/backups/{name}/remove")
    ann.client.get(f"/installation/backups/{name}")
    assert "Dernière sauvegarde" in ann.get("/installation/")


@pytest.mark.parametrize(
    "name", ["../filrouge.sqlite3", "..%2ffilrouge.sqlite3", "filrouge.sqlite3", "secrets"]
)
def test_nothing_but_backups_is_downloaded(administrator, name):
    administrator().get(f"/installation/backups/{name}", code=404)


@pytest.mark.slow
def test_the_library_is_listed_and_renewed(administrator):
    from filrouge.delivery.wiring import fill_library

    fill_library()
    ann = administrator()
    assert "certification" in ann.get("/installation/library")
    ann.post("/installation/library")
    assert "déjà celle" in ann.get("/installation/library")
