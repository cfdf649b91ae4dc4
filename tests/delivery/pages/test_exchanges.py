"""Comments, reviews and tasks about documents, and the notices that they send."""

import re
from datetime import date

import pytest
from conftest import fresh_name

from filrouge.kernel.documents import Account, Prose, Ref
from filrouge.kinds.projects import Charter, Comment, Constraint, Frame, Review, Task

TEXT = Prose(lang="fr", text="Le cadre")


def frame(strategy="Aller vite"):
    constraint = Constraint(id="c1", nature="budget", what=TEXT)
    return Frame(company=TEXT, strategy=Prose(lang="fr", text=strategy), constraints=(constraint,))


@pytest.fixture
def yanis(browser, project):
    """The data-protection officer of the project."""
    from filrouge.delivery.wiring import accounts

    person = browser()
    accounts().grant(project.store.project, person.account, "dpo")
    return person


@pytest.fixture
def place(project):
    project.write("frame", frame(), expected_revision=0)
    return f"/p/{project.store.project}/d/projects.frame/frame/"


def only(project, kind):
    (one,) = project.store.projections(kind.kind)
    return one.ref, project.document(kind, project.store.revision(one.ref))


def test_a_comment_stands_under_its_document_and_is_answered(claire, yanis, project, place):
    claire.post(f"{place}comments", {"text": "Et le budget ?", "at": "/constraints/c1", "revision": "1"})
    ref, told = only(project, Comment)
    assert (told.who, told.at, told.about.revision) == (claire.account, "/constraints/c1", 1)
    yanis.post(f"{place}comments", {"text": "<b>Serré</b>", "answers": ref.id})
    page = claire.get(place)
    assert "Et le budget" in page and "&lt;b&gt;Serré" in page and yanis.name in page
    assert 'href="#/constraints/c1">Contraintes › c1<' in page
    assert page.index("Et le budget") < page.index("&lt;b&gt;Serré")


def test_threads_of_comments_are_told_a_page_at_a_time_the_liveliest_first(claire, project, place):
    about = Ref(kind="projects.frame", id="frame", revision=1)
    for n in range(25):
        told = Comment(
            about=about, text=Prose(lang="fr", text=f"Remarque {n:02}"), who=Account(claire.account)
        )
        project.write(f"c-{n:02}", told, expected_revision=0)
    page = claire.get(place)
    assert "Remarque 24" in page and "Remarque 05" in page and "Remarque 04" not in page
    assert "?comments=2#exchanges" in page and "Remarque 04" in claire.get(f"{place}?comments=2")
    claire.post(f"{place}comments", {"text": "Oui", "answers": "c-00"})
    page = claire.get(place)
    assert page.index("Remarque 00") < page.index("Remarque 24") and "Remarque 05" not in page


def test_a_comment_is_no_doubt_when_its_document_moves(claire, project, place):
    claire.post(f"{place}comments", {"text": "x"})
    project.write("frame", frame("Lentement"), expected_revision=1)
    assert project.suspects().roots == ()


def test_a_name_in_a_body_is_no_signature(claire, yanis, project, place):
    about = Ref(kind="projects.frame", id="frame", revision=1)
    project.write("c", Comment(about=about, text=TEXT, who=Account(yanis.account)), expected_revision=0)
    page = claire.get(place).partition('id="exchanges"')[2]
    assert f"écrit par {claire.name}" in page and yanis.name in page


def test_an_empty_comment_and_a_stranger_are_refused(browser, claire, place):
    claire.post(f"{place}comments", {"text": " "}, code=422)
    claire.post(f"{place}comments", {"text": "x", "at": "nowhere"}, code=422)
    claire.post(f"{place}comments", {"text": "x", "revision": "9"}, code=404)
    for odd in ("0", "²", "x", "9" * 40):
        claire.post(f"{place}comments", {"text": "x", "revision": odd}, code=404 if len(odd) > 1 else 422)
    claire.post(f"{place}reviews", {"to": "person:nobody"}, code=422)
    browser().post(f"{place}comments", {"text": "x"}, code=404)


def test_a_review_is_asked_refused_with_a_reason_then_accepted(claire, yanis, project, place):
    claire.post(f"{place}reviews", {"to": "role:dpo", "revision": "1"})
    ref, review = only(project, Review)
    assert (review.asked_role, review.verdict) == ("dpo", None)
    home = place.partition("/d/")[0]
    refused = yanis.post(
        f"{home}/reviews/{ref.id}",
        {"verdict": "refuse", "reason": " ", "revision": "1"},
        code=422,
    ).content.decode()
    field = re.search(rf'<textarea id="reason-{ref.id}"[^>]*>', refused).group()
    assert 'aria-invalid="true" aria-describedby="why-not" autofocus' in field
    assert 'id="why-not" role="alert">Dites pourquoi vous refusez' in refused
    assert 'name="revision" value="1"' in refused and "Le cadre" in refused, "the page that was being read"
    assert only(project, Review)[1].verdict is None
    back = yanis.client.get(f"{home}/reviews/{ref.id}?comments=2")
    assert back["Location"] == f"{place}?comments=2#{ref.id}"
    yanis.post(f"{home}/reviews/{ref.id}", {"verdict": "refuse", "reason": "Trop court"})
    page = claire.get(place)
    assert "refusée" in page and "Trop court" in page
    project.write("frame", frame("Mieux"), expected_revision=1)
    assert "a changé depuis cet avis" in claire.get(place)
    assert {root.source.kind for root in project.suspects().roots} == {Review.kind}
    yanis.post(f"{home}/reviews/{ref.id}", {"verdict": "accept", "revision": "2"})
    assert "acceptée" in claire.get(place) and project.suspects().roots == ()


@pytest.fixture
def refused(claire, yanis, project, place):
    """A review that Claire asked for; the data-protection officer refuses what she wrote."""
    claire.post(f"{place}reviews", {"to": "role:dpo", "revision": "1"})
    ref, _ = only(project, Review)
    home = place.partition("/d/")[0]
    yanis.post(f"{home}/reviews/{ref.id}", {"verdict": "refuse", "reason": "Trop <court>"})
    return ref


def waits(person, project):
    """Whether the refusal waits for this person: on their home, and on their tasks; never on one alone."""
    home = person.get(f"/p/{project.store.project}/").partition("h-suspect")[0]
    tasks = person.get(f"/p/{project.store.project}/tasks").partition("h-theirs")[0]
    told = ["Trop &lt;court&gt;" in page for page in (home, tasks)]
    assert told[0] == told[1]
    return told[0]


def test_a_refusal_waits_for_whoever_asked_until_the_document_is_revised(
    claire, yanis, browser, project, place, refused
):
    from filrouge.delivery.wiring import accounts

    other = browser()
    accounts().grant(project.store.project, other.account, "moe")
    assert waits(claire, project) and not waits(yanis, project) and not waits(other, project)
    for page in (f"/p/{project.store.project}/", f"/p/{project.store.project}/tasks"):
        assert re.search(rf'href="{place}[^"]*#{refused.id}"', claire.get(page)), "a way to the document"
        assert yanis.name in claire.get(page)
    project.write("frame", frame("Mieux"), expected_revision=1)
    assert not waits(claire, project)


def test_a_refusal_is_over_once_whoever_asked_asks_again(claire, yanis, project, place, refused):
    yanis.post(f"{place}reviews", {"to": f"person:{claire.account}", "revision": "1"})
    assert waits(claire, project), "somebody else asked for a look"
    claire.post(f"{place}reviews", {"to": "role:dpo", "revision": "1"})
    assert not waits(claire, project)


def test_a_refusal_is_over_once_it_is_accepted(claire, yanis, project, place, refused):
    home = place.partition("/d/")[0]
    yanis.post(f"{home}/reviews/{refused.id}", {"verdict": "accept", "revision": "1"})
    assert not waits(claire, project)
    assert "refuse le document" in claire.get(f"{home}/tasks") and "Un avis est rendu" in claire.get(
        f"{home}/tasks"
    )


def test_a_second_refusal_is_told_as_the_first_was(claire, yanis, project, place, refused):
    home = place.partition("/d/")[0]
    told = "Une relecture que vous aviez demandée refuse le document"
    assert claire.get(f"{home}/tasks").count(told) == 1 and told not in yanis.get(f"{home}/tasks")
    project.write("frame", frame("Mieux"), expected_revision=1)
    yanis.post(
        f"{home}/reviews/{refused.id}", {"verdict": "refuse", "reason": "Trop <court>", "revision": "2"}
    )
    assert claire.get(f"{home}/tasks").count(told) == 2 and waits(claire, project)


def test_only_whoever_is_asked_gives_a_verdict(claire, yanis, project, place):
    yanis.post(f"{place}reviews", {"to": f"person:{yanis.account}"})
    ref, _ = only(project, Review)
    home = place.partition("/d/")[0]
    claire.post(f"{home}/reviews/{ref.id}", {"verdict": "accept"}, code=403)


def test_documents_are_called_by_their_own_titles(claire, project, place):
    home = place.partition("/d/")[0]
    cited = project.store.projections("projects.frame")[0].ref
    charter = Charter(frame=cited, title=Prose(lang="fr", text="Garder les adhérents"), purpose=TEXT)
    ref = project.write("ch", charter, expected_revision=0)
    project.write("avis", Review(about=ref, asked_of=Account(claire.account)), expected_revision=0)
    project.write(
        "note", Task(title=TEXT, assignee=Account(claire.account), about=cited), expected_revision=0
    )
    page = claire.get(f"{home}/tasks")
    assert "«\u00a0Garder les adhérents\u00a0»</a> <span" in page and ">ch</span>" in page
    assert "Cadre de l’entreprise frame</a>" in page, "without a title, the kind and the id"
    assert "«\u00a0Garder les adhérents\u00a0» <span" in claire.get(home + "/")
    renamed = charter.model_copy(update={"title": Prose(lang="fr", text="Retenir les adhérents")})
    project.write("ch", renamed, expected_revision=1)
    assert "«\u00a0Retenir les adhérents\u00a0»</a> <span" in claire.get(f"{home}/suspects")


def test_a_task_is_assigned_done_and_opened_again(claire, yanis, project, place):
    home = place.partition("/d/")[0]
    about = "projects.frame/frame@1"
    given = {"title": "Compléter", "to": f"person:{yanis.account}", "due": "2026-12-01", "about": about}
    assert "frame@1" in claire.get(f"{home}/tasks?about={about}")
    claire.post(f"{home}/tasks/new", given)
    ref, task = only(project, Task)
    assert task.about and task.due
    assert "Compléter" in yanis.get(f"{home}/tasks").partition("h-theirs")[0]
    assert "Compléter" in claire.get(place)
    yanis.post(f"{home}/tasks/{ref.id}", {"status": "done", "answer": "Fait."})
    assert "Fait." in claire.get(f"{home}/tasks").partition("h-over")[2]
    claire.post(f"{home}/tasks/{ref.id}", {"status": "open"})
    assert only(project, Task)[1].status == "open"
    claire.post(f"{home}/tasks/{ref.id}", {"status": "lost"}, code=422)
    claire.post(f"{home}/tasks/new", {"title": "x"}, code=422)
    claire.post(f"{home}/tasks/new", {**given, "due": "demain"}, code=422)


def test_tasks_are_told_a_page_at_a_time(claire, yanis, project):
    home = f"/p/{project.store.project}"
    for n in range(20):
        told = Task(
            title=Prose(lang="fr", text=f"Tâche {n:02}"),
            assignee=Account(yanis.account if n < 18 else claire.account),
            due=date(2026, 3, 1 + n),
            status="open" if n > 1 else "done",
        )
        project.write(f"t-{n}", told, expected_revision=0)
    mine, theirs = claire.get(f"{home}/tasks").split('id="h-mine"')[1].split('id="h-theirs"')
    assert "Tâche 18" in mine and "Tâche 19" in mine and "Tâche 17" not in mine
    assert "Tâche 02" in theirs and "Tâche 17" not in theirs and "?theirs=2#h-theirs" in theirs
    following = claire.get(f"{home}/tasks?theirs=2").split('id="h-theirs"')[1]
    assert "Tâche 17" in following and "Tâche 02" not in following and "?theirs=1#h-theirs" in following
    assert "Tâche 17" in claire.get(f"{home}/tasks?theirs=99&over=x")


def test_somebody_else_does_not_end_a_task(browser, claire, yanis, project, place):
    from filrouge.delivery.wiring import accounts

    home = place.partition("/d/")[0]
    claire.post(f"{home}/tasks/new", {"title": "x", "to": f"person:{yanis.account}"})
    other = browser()
    accounts().grant(project.store.project, other.account, "moe")
    other.post(f"{home}/tasks/{only(project, Task)[0].id}", {"status": "done"}, code=403)


@pytest.fixture
def letters(workbench):
    from django.core import mail
    from django.test import override_settings

    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield mail.outbox


def test_notices_wait_in_the_outbox_and_are_shown(claire, yanis, project, place):
    from filrouge.delivery.mailing import send_notices

    home = place.partition("/d/")[0]
    claire.post(f"{home}/tasks/new", {"title": "Compléter", "to": "role:dpo"})
    send_notices()
    assert "Une tâche vous est confiée\u00a0: Compléter" in yanis.get(f"{home}/tasks")
    assert "Une tâche vous est confiée" not in claire.get(f"{home}/tasks")
    yanis.post(f"{home}/tasks/seen")
    assert "Une tâche vous est confiée" not in yanis.get(f"{home}/tasks")


def test_a_letter_holds_a_title_a_link_and_nothing_else(claire, yanis, project, place, letters):
    from filrouge.delivery.mailing import send_notices
    from filrouge.delivery.wiring import accounts

    accounts().set_email(yanis.account, f"{fresh_name()}@example.org")
    yanis.post("/preferences", {"lang": "en"}, code=303)
    home = place.partition("/d/")[0]
    title = fresh_name()
    claire.post(f"{home}/tasks/new", {"title": title, "what": "secret", "to": f"person:{yanis.account}"})
    send_notices()
    send_notices()
    (letter,) = [one for one in letters if title in one.subject]
    assert f"A task is assigned to you: {title}" in letter.subject
    assert re.search(rf"{home}/tasks#t-\w+", letter.body)
    assert "secret" not in letter.body and claire.name not in letter.body + letter.subject
    assert "confiée" not in letter.body


def test_without_a_known_language_a_letter_speaks_both(claire, yanis, project, place, letters):
    from filrouge.delivery.mailing import send_notices
    from filrouge.delivery.wiring import accounts

    address = f"{fresh_name()}@example.org"
    accounts().set_email(yanis.account, address)
    claire.post(f"{place}reviews", {"to": "role:dpo"})
    send_notices()
    (letter,) = [one for one in letters if one.to == [address]]
    assert "Votre relecture est demandée" in letter.body and "Your review is asked for" in letter.body


def test_an_act_that_fails_leaves_no_notice_and_who_is_erased_gets_none(claire, yanis, project, place):
    from filrouge.adapters.notices.outbox import unsent
    from filrouge.delivery.wiring import accounts
    from filrouge.kernel.errors import Conflict

    name = project.store.project
    task = Task(title=TEXT, assignee=Account(yanis.account))
    with pytest.raises(Conflict):
        project.write("t", task, expected_revision=3)
    assert unsent(name, yanis.account) == ()
    project.write("t", task, expected_revision=0)
    assert len(unsent(name, yanis.account)) == 1
    accounts().erase(yanis.account)
    assert unsent(name, yanis.account) == ()
