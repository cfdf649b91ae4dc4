"""A question waits in the tasks of whoever is asked; the answer closes it, and stands under the document."""

import re

from filrouge.kernel.documents import Key
from filrouge.kinds.projects import Task


def place(project):
    from delivery.pages.test_documents import frame

    project.write("cadre", frame(), expected_revision=0)
    return f"/p/{project.store.project}/d/projects.frame/cadre/"


def test_a_question_waits_and_an_answer_closes_it(claire, project, browser):
    from filrouge.delivery.wiring import accounts

    at, moe = place(project), browser()
    accounts().grant(project.store.project, moe.account, "moe")
    claire.post(f"{at}questions", {"text": "Qui en répond ?", "to": "role:moe"})
    assert "Qui en répond" in claire.get(at) and "Votre réponse" not in claire.get(at)
    tasks = moe.get(f"/p/{project.store.project}/tasks")
    assert "Qui en répond" in tasks and "Rien ne vous attend" not in tasks
    page = moe.get(at)
    (id,) = set(re.findall(r"/tasks/(q-[0-9a-f]+)", page))
    answered = f"/p/{project.store.project}/tasks/{id}"
    moe.post(answered, {"status": "done", "answer": " ", "from-document": "1"}, code=422)
    told = moe.post(answered, {"status": "done", "answer": "Nous.", "from-document": "1"})
    assert told["Location"].endswith("#questions")
    page = claire.get(at)
    assert "Nous." in page and "Répondue" in page
    held = project.store.latest(Key(Task.kind, id))
    assert (
        project.document(Task, held).status == "done"
        and project.store.history(Key(Task.kind, id))[-1].actor == moe.account
    )
    assert "Rien ne vous attend" in moe.get(f"/p/{project.store.project}/tasks")


def test_nobody_else_answers(claire, project, browser):
    from filrouge.delivery.wiring import accounts

    at, jury = place(project), browser()
    accounts().grant(project.store.project, jury.account, "jury")
    claire.post(f"{at}questions", {"text": "Qui ?", "to": "role:owner"})
    (id,) = set(re.findall(r"/tasks/(q-[0-9a-f]+)", claire.get(at)))
    jury.post(f"/p/{project.store.project}/tasks/{id}", {"status": "done", "answer": "Moi."}, code=403)
