"""The workbench as a signed-in person's browser asks for it, without a server."""

import databases
import pytest
from conftest import fresh_name


@pytest.fixture(scope="session")
def workbench() -> None:
    """Django as delivered, over a home of its own, with its static files collected."""
    databases.sqlite()
    from filrouge.delivery.wiring import collect_static

    collect_static()


class Browser:
    """One person: a test client that is signed in, and the projects this person opens."""

    def __init__(self, name: str, lang: str = "fr") -> None:
        from django.test import Client

        from filrouge.adapters.accounts.models import Account
        from filrouge.delivery.wiring import accounts

        self.name = name
        self.account = str(accounts().named(name))
        self.client = Client(headers={"accept-language": lang, "host": "localhost"})
        self.client.force_login(Account.objects.get(pk=self.account))

    def project(self, name: str | None = None):
        """A project of theirs; a new one is owned."""
        from filrouge.delivery.wiring import accounts, open_project

        told = name or fresh_name()
        project = open_project(told, actor=self.account)
        assert accounts().roles(told, self.account)
        return project

    def get(self, path: str, code: int = 200, **more) -> str:
        answer = self.client.get(path, **more)
        assert answer.status_code == code, f"{path}: {answer.status_code}\n{answer.content[:2000].decode()}"
        return answer.content.decode()

    def post(self, path: str, data=None, code: int = 302, **more):
        answer = self.client.post(path, data or {}, **more)
        assert answer.status_code == code, f"{path}: {answer.status_code}\n{answer.content[:2000].decode()}"
        return answer


@pytest.fixture
def browser(workbench):
    """Makes signed-in people: ``browser("Claire")``."""
    return lambda name=None, lang="fr": Browser(name or fresh_name("person"), lang)


class Ended:
    """A child that ended before anybody looked."""

    pid = 0

    def __init__(self, ending):
        self._ending = ending

    def ended(self, *, within_s):
        return self._ending


class Here:
    """Children that run in this process: what a job does is looked at, not how it is kept apart."""

    def start(self, job, token, log):
        from filrouge.delivery.children import Ending
        from filrouge.delivery.worker import run_job

        log.write_text("imprimé <script>\n")
        cause = run_job(job, token)
        return Ended(Ending(1 if cause else 0, cause))


@pytest.fixture
def work(workbench):
    """Sees one job to its end, any that waits or this one: ``work(job)``."""
    from filrouge.delivery.wiring import jobs
    from filrouge.delivery.worker import Worker, log_folder

    return lambda job=None: Worker(jobs(), Here(), log_folder()).run_one(job=job)


@pytest.fixture
def claire(browser):
    """Somebody who owns ``project``."""
    return browser()


@pytest.fixture
def project(claire):
    """An empty project of Claire's."""
    return claire.project()
