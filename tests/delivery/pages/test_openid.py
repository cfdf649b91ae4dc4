"""Signing in by a provider of OpenID Connect: a fake one, on this machine."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import fresh_name

from filrouge.delivery.configuration import BadSetting, Provider, providers

ID = "annuaire"


class Fake(ThreadingHTTPServer):
    """Tells who ``person`` is to whoever has a code."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.person = {"sub": fresh_name("sub"), "name": fresh_name("Zoé")}
        self.asked: dict[str, list[str]] = {}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        base = self.server.address
        told = {
            "/.well-known/openid-configuration": {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/keys",
            },
            "/userinfo": self.server.person,
        }
        self._say(told.get(urlsplit(self.path).path))

    def do_POST(self):
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked = parse_qs(said)
        self._say({"access_token": "a", "token_type": "Bearer"})

    def _say(self, told):
        body = json.dumps(told).encode()
        self.send_response(200 if told else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def provider():
    server = Fake()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def offered(workbench, provider):
    """The provider as settings tell it; ``offered(open=True)``: it vouches for whoever comes."""
    from django.core.cache import cache
    from django.test import override_settings

    cache.clear()
    held = []

    def offer(open: bool = False):
        one = Provider(ID, "Annuaire", provider.address, "filrouge", "secret", (provider.address,), open)
        app = {"provider_id": ID, "name": one.name, "client_id": one.client_id, "secret": one.secret}
        told = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [{**app, "settings": {"server_url": one.server}}],
            }
        }
        held.append(override_settings(OIDC_PROVIDERS=(one,), SOCIALACCOUNT_PROVIDERS=told))
        held[-1].enable()

    yield offer
    for one in reversed(held):
        one.disable()


def new_client(lang="fr"):
    from django.test import Client

    return Client(headers={"host": "localhost", "accept-language": lang})


def come_by(client, provider, process="login"):
    """The whole way there and back; the last answer."""
    answer = client.post(f"/accounts/oidc/{ID}/login/?process={process}")
    there = urlsplit(answer["Location"])
    assert f"{there.scheme}://{there.netloc}" == provider.address
    asked = parse_qs(there.query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(f"/accounts/oidc/{ID}/login/callback/", {"code": "c", "state": asked["state"][0]})


def signed_in(client):
    return client.get("/accounts/").status_code == 200


def test_the_entrance_offers_the_provider_and_the_policy_lets_the_form_go_there(offered, provider):
    offered()
    answer = new_client().get("/accounts/login/")
    assert "Annuaire" in answer.content.decode()
    from filrouge.delivery.middleware import Headers

    policy = Headers(lambda _: answer)._policy
    assert f"form-action 'self' {provider.address}" in policy


def test_asking_by_get_asks_for_a_click_first(offered):
    offered()
    answer = new_client().get(f"/accounts/oidc/{ID}/login/")
    assert answer.status_code == 200 and "Continuer" in answer.content.decode()


def test_a_stranger_is_not_let_in(offered, provider):
    from filrouge.adapters.accounts.models import Account

    offered()
    client = new_client()
    answer = come_by(client, provider)
    assert "invitation" in answer.content.decode() and not signed_in(client)
    assert not Account.objects.filter(name=provider.person["name"]).exists()


def test_an_invited_stranger_gets_an_account_once(offered, provider, browser):
    from filrouge.adapters.accounts.models import Account
    from filrouge.delivery.wiring import accounts, invitations
    from filrouge.kernel.invitations import Offer

    offered()
    provider.person |= {"email": f"{fresh_name('zoe')}@example.org", "email_verified": True}
    ann = browser()
    project = ann.project().store.project
    _, secret = invitations().invite(Offer(by=ann.account, project=project, role="jury"))
    client = new_client()
    assert "Annuaire" in client.get(f"/accounts/invitation/{secret}").content.decode()
    come_by(client, provider)
    assert signed_in(client)
    row = Account.objects.get(name=provider.person["name"])
    assert row.email == provider.person["email"] and not row.has_usable_password()
    assert accounts().roles(project, row.pk) == ("jury",)
    assert "code_verifier" in provider.asked
    again = new_client()
    come_by(again, provider)
    assert signed_in(again), "the account is known from now on"
    assert new_client().get(f"/accounts/invitation/{secret}").status_code == 404


@pytest.mark.parametrize("verified", [True, False])
def test_a_trusted_provider_vouches_for_whoever_comes(offered, provider, verified):
    from filrouge.adapters.accounts.models import Account

    offered(open=True)
    provider.person |= {"email": f"{fresh_name('zoe')}@example.org", "email_verified": verified}
    client = new_client()
    come_by(client, provider)
    assert signed_in(client)
    row = Account.objects.get(name=provider.person["name"])
    assert row.email == (provider.person["email"] if verified else None)
    assert not row.is_administrator


def test_an_address_opens_no_account_that_has_it(offered, provider):
    from filrouge.adapters.accounts.models import Account
    from filrouge.delivery.entering import new_account

    offered(open=True)
    email = f"{fresh_name('ann')}@example.org"
    ann = new_account(fresh_name("Ann"), email, "une phrase assez longue")
    provider.person |= {"email": email, "email_verified": True}
    client = new_client()
    come_by(client, provider)
    assert client.session.get("_auth_user_id") != ann
    assert Account.objects.get(email=email).pk == ann


def test_somebody_with_an_account_joins_the_two(offered, provider, browser):
    offered()
    ann = browser()
    come_by(ann.client, provider, process="connect")
    client = new_client()
    come_by(client, provider)
    assert client.session["_auth_user_id"] == ann.account
    assert "Annuaire" in ann.get("/accounts/3rdparty/")


def test_an_answer_that_was_not_asked_for_lets_nobody_in(offered):
    offered()
    client = new_client()
    answer = client.get(f"/accounts/oidc/{ID}/login/callback/", {"code": "c", "state": "x"})
    assert "abouti" in answer.content.decode() and not signed_in(client)
    assert client.get("/accounts/oidc/nobody/login/").status_code == 404


FILE = {"id": "a", "name": "A", "server": "https://a.example", "client_id": "c", "secret": "s"}


def test_providers_are_told_by_the_file_and_by_variables():
    environ = {
        "FILROUGE_OIDC_SERVER": "https://b.example/realm",
        "FILROUGE_OIDC_CLIENT_ID": "c",
        "FILROUGE_OIDC_SECRET": "s",
        "FILROUGE_OIDC_ORIGINS": "https://login.b.example",
        "FILROUGE_OIDC_OPEN": "1",
    }
    first, second = providers({"oidc": [FILE]}, environ)
    assert (first.origins, first.open) == (("https://a.example",), False)
    assert (second.id, second.origins) == ("oidc", ("https://b.example", "https://login.b.example"))
    assert second.open


@pytest.mark.parametrize(
    "wrong",
    [{"server": "http://a.example"}, {"server": "x"}, {"secret": ""}, {"name": 3}, {"origins": ["ftp://x"]}],
)
def test_a_provider_told_wrongly_is_refused(wrong):
    with pytest.raises(BadSetting):
        providers({"oidc": [FILE | wrong]}, {})
