"""Signing in, second factors, invitations, and what a person does with their own account."""

import json
import re

import pytest
from conftest import fresh_name

PASSWORD = "une phrase assez longue pour entrer"


@pytest.fixture
def stranger(workbench):
    """A browser that is not signed in."""
    from django.core.cache import cache
    from django.test import Client

    cache.clear()  # attempts that other tests made
    return lambda lang="fr": Client(headers={"accept-language": lang, "host": "localhost"})


@pytest.fixture
def member(workbench):
    """Somebody with a password and an address."""
    from filrouge.adapters.accounts.models import Account
    from filrouge.delivery.entering import new_account

    def made(password=PASSWORD):
        name = fresh_name("Ève")
        return Account.objects.get(pk=new_account(name, f"{fresh_name('eve')}@example.org", password))

    return made


def sign_in(client, login, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": login, "password": password}, **more)


def come_in(client, account, password=PASSWORD):
    """Signed in, and known again: sensitive acts are open for a while."""
    sign_in(client, account.name, password)
    client.post("/accounts/reauthenticate/", {"password": password})


def signed_in(client):
    return client.get("/accounts/").status_code == 200


@pytest.mark.parametrize("by", ["name", "email"])
def test_people_sign_in_by_name_or_by_address(stranger, member, by):
    ann, client = member(), stranger()
    answer = sign_in(client, getattr(ann, by))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client)


def test_the_session_is_another_one_after_sign_in(stranger, member):
    client = stranger()
    client.get("/accounts/login/")
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, member().name)
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("login", ["known", "unknown"])
def test_a_wrong_password_and_a_stranger_are_told_the_same(stranger, member, login):
    ann = member()
    answer = sign_in(stranger(), ann.name if login == "known" else fresh_name("nobody"), "non, pas celui-là")
    said = re.search(r'role="alert"><p>(.*?)</p>', answer.content.decode())
    assert said and said[1] == "Ce nom et ce mot de passe ne vont pas ensemble."
    assert answer.status_code == 200


def test_passwords_are_kept_by_argon2(member):
    assert member().password.startswith("argon2")


def test_attempts_are_counted_and_refused(stranger, member):
    ann, client = member(), stranger()
    for _ in range(5):
        sign_in(client, ann.name, "non, pas celui-là")
    answer = sign_in(client, ann.name)
    assert not signed_in(client)
    assert answer.status_code in (200, 429) and "rop" in answer.content.decode()


def test_signing_out_is_a_post(stranger, member):
    client = stranger()
    sign_in(client, member().name)
    assert client.get("/accounts/logout/").status_code == 200
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"]
)
def test_sign_in_leads_nowhere_else(stranger, member, target):
    answer = sign_in(stranger(), member().name, QUERY_STRING=f"next={target}")
    assert answer["Location"] == "/"


def test_sign_in_leads_back_to_the_page_asked_for(stranger, member):
    client = stranger()
    assert client.get("/accounts/data")["Location"] == "/accounts/login/?next=/accounts/data"
    answer = sign_in(client, member().name, QUERY_STRING="next=/accounts/data")
    assert answer["Location"] == "/accounts/data"


def test_sign_up_is_closed(stranger):
    client = stranger()
    assert "invitation" in client.get("/accounts/signup/").content.decode()
    given = {"username": fresh_name(), "password1": PASSWORD, "password2": PASSWORD}
    assert "invitation" in client.post("/accounts/signup/", given).content.decode()


def test_a_forgotten_password_is_chosen_again_by_mail(stranger, member, settings_changed):
    from django.core import mail

    settings_changed(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
    mail.outbox = []
    ann, client = member(), stranger()
    assert client.post("/accounts/password/reset/", {"email": ann.email}).status_code == 302
    letter = mail.outbox[0]
    assert letter.to == [ann.email] and ann.name in letter.body
    link = re.search(r"http://localhost(/accounts/password/reset/key/\S+)", letter.body)[1]
    page = client.get(link, follow=True)
    there = page.redirect_chain[-1][0]
    new = "une autre phrase, tout aussi longue"
    client.post(there, {"password1": new, "password2": new})
    sign_in(client, ann.name, new)
    assert signed_in(client)
    again = stranger().get(link, follow=True)
    assert "Ce lien ne vaut plus" in again.content.decode()


def test_a_stranger_s_address_is_told_the_same_and_gets_no_letter(stranger, settings_changed):
    from django.core import mail

    settings_changed(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
    mail.outbox = []
    answer = stranger().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/reset/done/")
    assert not mail.outbox


@pytest.fixture
def settings_changed(workbench):
    """Settings for one test."""
    from django.test import override_settings

    held = []

    def change(**told):
        held.append(override_settings(**told))
        held[-1].enable()

    yield change
    for one in reversed(held):
        one.disable()


def code_of(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_second_factor(client):
    """Activate one; its secret."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="secret" value="(\w+)"', page)[1]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def test_a_second_factor_is_asked_for_and_kept_encrypted(stranger, member):
    from allauth.mfa.models import Authenticator
    from django.core.cache import cache

    ann, client = member(), stranger()
    come_in(client, ann)
    secret = with_second_factor(client)
    kept = Authenticator.objects.get(user=ann, type="totp").data
    assert secret not in json.dumps(kept)
    codes = re.findall(r"<code>(\d+)</code>", client.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    other = stranger()
    answer = sign_in(other, ann.name)
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert not signed_in(other)
    assert "Second facteur" in other.get("/accounts/2fa/authenticate/").content.decode()
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not signed_in(other)
    cache.clear()
    other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert signed_in(other)
    third = stranger()
    sign_in(third, ann.name)
    third.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert not signed_in(third), "a recovery code is good once"


PAGES = (
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/logout/",
    "/accounts/3rdparty/",
    "/accounts/reauthenticate/",
    "/accounts/",
)
ENTRANCE = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-x/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
)
WORDS = {"fr": "Aller au contenu", "en": "Skip to content"}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", ENTRANCE)
def test_every_page_of_the_entrance_has_our_look(stranger, lang, page):
    told = stranger(lang).get(page).content.decode()
    assert WORDS[lang] in told and "<style" not in told and " style=" not in told
    assert len(re.findall("<h1", told)) == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_my_account_has_our_look(stranger, member, lang, page):
    client = stranger(lang)
    come_in(client, member())
    answer = client.get(page)
    told = answer.content.decode()
    assert answer.status_code == 200, answer.headers
    assert WORDS[lang] in told and "<style" not in told and " style=" not in told
    assert len(re.findall("<h1", told)) == 1
    fields = re.findall(r'<(?:input|select)[^>]* id="([\w-]+)"', told)
    assert all(f'for="{field}"' in told for field in fields)


@pytest.mark.parametrize("page", ["", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"])
def test_pages_of_an_active_second_factor(stranger, member, page):
    client = stranger("en")
    come_in(client, member())
    with_second_factor(client)
    told = client.get(f"/accounts/2fa/{page}")
    assert told.status_code == 200 and WORDS["en"] in told.content.decode()


def test_my_name_and_address_change_and_faults_stand_beside_their_field(stranger, member):
    ann, bob, client = member(), member(), stranger()
    come_in(client, ann)
    name = fresh_name("Anne")
    assert client.post("/accounts/", {"name": name, "email": ann.email}).status_code == 302
    ann.refresh_from_db()
    assert ann.name == name
    answer = client.post("/accounts/", {"name": name, "email": bob.email})
    assert answer.status_code == 422 and 'id="id_email_error"' in answer.content.decode()
    answer = client.post("/accounts/", {"name": bob.name, "email": ""})
    assert answer.status_code == 422 and 'id="id_name_error"' in answer.content.decode()


def test_a_sensitive_act_asks_for_the_password_again(stranger, member):
    ann, client = member(), stranger()
    sign_in(client, ann.name)
    name = fresh_name("Anne")
    answer = client.post("/accounts/", {"name": name, "email": ""})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    ann.refresh_from_db()
    assert ann.name != name
    client.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/"})
    ann.refresh_from_db()
    assert ann.name == name, "what was asked is done once the person said who they are"


def test_other_sessions_are_listed_and_ended(stranger, member):
    ann, here, there = member(), stranger(), stranger()
    for client in (here, there):
        sign_in(client, ann.name)
    assert "celle-ci" in here.get("/accounts/").content.decode()
    here.post("/accounts/sessions/end")
    assert signed_in(here) and not signed_in(there)


def test_my_data_are_told_and_hold_no_secret(browser):
    ann = browser()
    project = ann.project()
    answer = ann.client.get("/accounts/data")
    told = json.loads(answer.content)
    assert told["account"]["id"] == ann.account
    assert told["projects"][0] == {
        "name": project.store.project,
        "roles": ["owner"],
        "named_in": [],
        "acts": 0,
    }
    assert "password" not in json.dumps(told).replace("has_password", "")


def test_erasure_is_asked_and_taken_back(browser):
    from filrouge.adapters.accounts.models import Account

    ann = browser()
    ann.post("/accounts/erasure", {"ask": ""})
    assert Account.objects.get(pk=ann.account).erasure_asked_at
    ann.post("/accounts/erasure", {"withdraw": ""})
    assert Account.objects.get(pk=ann.account).erasure_asked_at is None


def test_an_erased_account_leaves_nothing_of_its_sign_in(stranger, member):
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    from filrouge.delivery.wiring import accounts

    ann, client = member(), stranger()
    come_in(client, ann)
    with_second_factor(client)
    name = ann.name
    accounts().erase(ann.pk)
    assert not signed_in(client)
    assert not UserSession.objects.filter(user=ann).exists()
    assert not Authenticator.objects.filter(user=ann).exists()
    sign_in(client, name)
    assert not signed_in(client)


def test_the_first_link_makes_the_first_administrator_once(stranger, monkeypatch):
    from filrouge.adapters.accounts.models import Account
    from filrouge.delivery import welcome

    monkeypatch.setattr(welcome, "can_sign_in", lambda: False)
    old = welcome.first_link("http://localhost")
    link = welcome.first_link("http://localhost").removeprefix("http://localhost")
    assert stranger().get(old.removeprefix("http://localhost")).status_code == 404, "the latest one only"
    client, name = stranger(), fresh_name("Première")
    assert "premier compte" in client.get(link).content.decode()
    answer = client.post(link, {"name": name, "password": "court"})
    assert answer.status_code == 200 and "id_password_error" in answer.content.decode()
    assert client.post(link, {"name": name, "password": PASSWORD}).status_code == 302
    assert Account.objects.get(name=name).is_administrator and signed_in(client)
    assert client.get("/installation/").status_code == 200
    assert stranger().get(link).status_code == 404


def test_nobody_is_linked_in_once_somebody_can_sign_in(member):
    from filrouge.delivery.welcome import first_link

    member()
    assert first_link("http://localhost") is None


@pytest.mark.parametrize("secret", ["x", "a" * 12 + "-" + "b" * 43, "%00"])
def test_a_guessed_invitation_opens_nothing(stranger, secret):
    assert stranger().get(f"/accounts/invitation/{secret}").status_code == 404
