"""REST as its typed client and as plain HTTP see it, without a server."""

from datetime import UTC, datetime, timedelta

import databases
import httpx
import pytest
from conftest import fresh_name


@pytest.fixture(scope="session")
def wsgi():
    """The application as delivered, over a home of its own."""
    databases.sqlite()
    from django.core.wsgi import get_wsgi_application

    from filrouge.delivery.wiring import collect_static

    collect_static()
    return get_wsgi_application()


class Caller:
    """A person with a key: a typed client, and plain calls with the same key."""

    def __init__(self, wsgi, name, scopes, project=None, lang="en"):
        from filrouge.client import Client
        from filrouge.delivery.wiring import accounts, keys

        self.account = str(accounts().named(name))
        until = datetime.now(UTC) + timedelta(days=30)
        self.key, self.secret = keys().issue(
            self.account, name="test", scopes=scopes, expires_at=until, project=project
        )
        over = httpx.WSGITransport(app=wsgi, raise_app_exceptions=True)
        self.slept = []
        self.client = Client(
            "http://localhost", self.secret, lang=lang, transport=over, sleep=self.slept.append
        )
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": lang}
        self.http = httpx.Client(base_url="http://localhost/api/v1", transport=over, headers=headers)

    def project(self, name=None):
        """A project of theirs, opened if there is none of this name."""
        return self.client.open_project(name or fresh_name())

    def with_scopes(self, wsgi, *scopes, project=None):
        """The same person with another key."""
        from filrouge.delivery.wiring import accounts

        return Caller(wsgi, accounts().get(self.account).name, scopes, project)


@pytest.fixture
def caller(wsgi):
    """Makes people: ``caller()``, ``caller(scopes=["read"])``."""
    return lambda name=None, scopes=("*",), **more: Caller(wsgi, name or fresh_name("person"), scopes, **more)


@pytest.fixture
def ann(caller):
    return caller()


@pytest.fixture
def project(ann):
    """A project of Ann's, as her typed client sees it."""
    return ann.project()


def grant(project, caller, *roles):
    from filrouge.delivery.wiring import accounts

    for role in roles:
        accounts().grant(project.name, caller.account, role)


def prose(text, lang="fr"):
    return {"lang": lang, "text": text}


def frame(budget_eur=80_000, company="Boulangerie"):
    return {
        "company": prose(company),
        "strategy": prose("Moins de pertes"),
        "budgets": [{"id": "2026", "budget_eur": budget_eur}],
    }


def team(*accounts):
    members = [
        {"id": f"m{n}", "account": one, "roles": ["moa"], "since": "2026-01-05"}
        for n, one in enumerate(accounts, 1)
    ]
    return {"members": members}


def decision(account, ref):
    """Quotes the budget of a frame."""
    quote = {"ref": ref.model_dump(), "pointer": "/budgets/2026/budget_eur"}
    return {
        "question": prose("Quel four ?"),
        "options": [{"id": "wood", "what": prose("bois")}, {"id": "gas", "what": prose("gaz")}],
        "chosen": "gas",
        "decided_on": "2026-01-12",
        "decided_by": [account],
        "reasons": prose("Moins cher"),
        "grounds": [{"id": "g1", "cites": quote}],
    }
