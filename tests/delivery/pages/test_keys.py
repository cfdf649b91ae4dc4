"""The pages of keys, webhooks and of what programs can do."""

import re

import httpx
import pytest
from conftest import fresh_name


@pytest.fixture
def fresh(workbench):
    """Somebody who signed in with a password; ``known_again`` says it once more."""
    from django.test import Client

    from filrouge.adapters.accounts.models import Account
    from filrouge.delivery.wiring import accounts

    name, password = fresh_name("ann"), "a long enough sentence"
    account = accounts().named(name)
    row = Account.objects.get(pk=account)
    row.set_password(password)
    row.save()

    class Fresh:
        client = Client(headers={"accept-language": "en", "host": "localhost"})

    Fresh.account, Fresh.name = str(account), name
    Fresh.client.post("/accounts/login/", {"login": name, "password": password})
    Fresh.known_again = lambda: Fresh.client.post("/accounts/reauthenticate/", {"password": password})
    return Fresh


def secret_in(page):
    found = re.search(r'id="secret" readonly value="([^"]+)"', page)
    return found and found[1]


def test_a_key_is_made_shown_once_used_and_revoked(fresh):
    from django.core.wsgi import get_wsgi_application

    fresh.known_again()
    asked = {"name": "script", "scopes": ["read"], "rights": "", "project": "", "days": "30"}
    made = fresh.client.post("/accounts/keys", asked)
    assert made.status_code == 200 and made["Cache-Control"] == "no-store"
    secret = secret_in(made.content.decode())
    assert secret and secret not in fresh.client.get("/accounts/keys").content.decode()
    over = httpx.WSGITransport(app=get_wsgi_application())
    with httpx.Client(transport=over, base_url="http://localhost/api/v1") as http:
        headers = {"Authorization": f"Bearer {secret}"}
        assert http.get("/me", headers=headers).json()["name"] == fresh.name
        id = secret.split("_")[1]
        fresh.client.post("/accounts/keys/revoke", {"key": id})
        assert http.get("/me", headers=headers).status_code == 401
    assert "revoked" in fresh.client.get("/accounts/keys").content.decode()
    assert fresh.client.post("/accounts/keys/revoke", {"key": "none"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scopes": []}, {"rights": "Every Thing"}, {"days": "400"}, {"project": "another"}],
)
def test_a_key_that_cannot_be_says_why(fresh, wrong):
    fresh.known_again()
    asked = {"name": "script", "scopes": ["read"], "rights": "", "project": "", "days": "30"}
    told = fresh.client.post("/accounts/keys", asked | wrong)
    assert told.status_code == 422 and not secret_in(told.content.decode())


def test_a_key_is_a_way_in_and_asks_for_the_password_again(fresh):
    assert "Make a key" in fresh.client.get("/accounts/keys").content.decode()
    told = fresh.client.post("/accounts/keys", {"name": "x", "scopes": ["read"], "days": "7"})
    assert told.status_code == 302 and "reauthenticate" in told["Location"]


def test_webhooks_are_added_tried_and_removed_by_owners(browser, monkeypatch):
    monkeypatch.setenv("FILROUGE_WEBHOOKS_PRIVATE", "1")
    ann = browser(lang="en")
    name = ann.project().store.project
    at = f"/p/{name}/webhooks"
    assert "No webhook" in ann.get(at)
    page = ann.post(
        at, {"address": "http://localhost:9/x", "events": ["run.done"]}, code=200
    ).content.decode()
    assert secret_in(page).startswith("whs_") and secret_in(ann.get(at)) is None
    id = re.search(r'name="webhook" value="([^"]+)"', page)[1]
    ann.post(f"{at}/change", {"webhook": id, "ping": "1"})
    assert "ping" in ann.get(at)
    ann.post(f"{at}/change", {"webhook": id, "remove": "1"})
    assert "No webhook" in ann.get(at)
    for wrong in ({"address": "http://example.org/", "events": ["run.done"]}, {"address": "https://x.org/"}):
        ann.post(at, wrong, code=422)


def test_webhooks_are_no_business_of_members(browser):
    from filrouge.delivery.wiring import accounts

    ann, bob = browser(), browser()
    name = ann.project().store.project
    bob.get(f"/p/{name}/webhooks", code=404)
    accounts().grant(name, bob.account, "moa")
    bob.get(f"/p/{name}/webhooks", code=403)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_programs_can_do_is_told_in_both_languages(browser, lang):
    from filrouge.delivery.api import api
    from filrouge.delivery.api.manual import SUBJECTS, TITLES

    page = browser(lang=lang).get("/api/v1/docs")
    told = {
        one["operationId"]: one for ops in api.get_openapi_schema()["paths"].values() for one in ops.values()
    }
    assert told.keys() == TITLES.keys() and {one["tags"][-1] for one in told.values()} == SUBJECTS.keys()
    for id, title in TITLES.items():
        assert f'id="{id}"' in page and title.said(lang) in page
    assert "<script>" not in page and "style=" not in page


def test_what_programs_can_do_is_no_secret(workbench):
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    assert client.get("/api/v1/docs").status_code == 200
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    assert client.post("/api/v1/docs").status_code == 405
