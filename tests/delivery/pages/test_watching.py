"""Sources are looked at again in their time, and those who asked are told of what is new."""

from datetime import timedelta

import pytest
from website import served

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>"""
ENTRY = "<entry><title>{0}</title><id>{0}</id></entry>"


@pytest.fixture
def watched(workbench, browser, monkeypatch):
    """A feed of this machine as a source of somebody's project; a colleague is to be told."""
    from filrouge.delivery.wiring import accounts
    from filrouge.kernel.documents import Prose
    from filrouge.kinds.watch import Source

    monkeypatch.setenv("FILROUGE_WEB_PRIVATE", "1")
    person, colleague = browser(), browser()
    project = person.project()
    accounts().grant(project.store.project, colleague.account, "moe")
    with served() as site:
        site.says("/feed", ATOM.format(ENTRY.format("Une première référence")).encode())
        source = Source(
            title=Prose(lang="fr", text="Flux"),
            nature="feed",
            address=site.address("/feed"),
            every_h=24,
            alerts=("moe",),
        )
        project.write("flux", source, expected_revision=0)
        yield person, colleague, project, site


def look(project):
    from filrouge.domains.watch.documents import ToCollect
    from filrouge.domains.watch.service import collect
    from filrouge.kernel.documents import Key
    from filrouge.kernel.runs import Call, Runner

    given = ToCollect(subject=project.latest(Key("watch.source", "flux")))
    Runner(project).perform(Call(collect, "releve", given))


def test_a_source_is_due_after_its_time_and_not_before(watched):
    from datetime import UTC, datetime

    from filrouge.delivery.watching import due

    person, _, project, _ = watched
    now = datetime.now(UTC)
    assert not list(due(project, now + timedelta(days=9)))  # nobody looked a first time
    look(project)
    assert not list(due(project, now.replace(hour=0) + timedelta(hours=1)))
    ((call, actor),) = due(project, now + timedelta(hours=49))
    assert (call.use.name, call.step, actor) == ("watch.collect", "releve", person.account)


def test_a_source_that_is_due_is_queued_once_for_who_declared_it(watched, monkeypatch):
    from datetime import UTC, datetime

    from filrouge.delivery import watching
    from filrouge.delivery.wiring import jobs

    person, _, project, _ = watched
    look(project)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(UTC) + timedelta(days=3)

    monkeypatch.setattr(watching, "datetime", Later)
    for _ in range(2):
        watching._looked_at.clear()
        watching.look_when_due()
    (job,) = jobs().list(project.store.project)
    assert (job.request.use, job.request.step, job.actor) == ("watch.collect", "releve", person.account)
    jobs().cancel(job.id, person.account)


def test_new_references_are_told_to_the_roles_that_asked_and_old_ones_are_not(watched):
    from filrouge.adapters.notices import outbox
    from filrouge.delivery.noticing import words_of

    person, colleague, project, _ = watched
    name = project.store.project
    look(project)
    (notice,) = outbox.unsent(name, colleague.account)
    assert notice.event == "watch.found" and not outbox.unsent(name, person.account)
    said, way = words_of(project, notice, "fr")
    assert said == "Une source de veille apporte du nouveau" and way == f"/p/{name}/watch/"
    look(project)
    assert len(outbox.unsent(name, colleague.account)) == 1


def test_what_waits_to_be_sorted_is_a_duty_of_who_may_sort(watched):
    person, colleague, project, _ = watched
    look(project)
    assert "Trier les références de la veille" in person.get(f"/p/{project.store.project}/")
