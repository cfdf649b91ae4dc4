"""People from outside the team: in by a link and a code, to their questionnaires, and nowhere else."""

import json
import re
from html import unescape

import pytest
from conftest import fresh_name
from delivery.pages.test_rights import address, ask, client, of_projects, table
from domains.audit.inviting import base, invite

from filrouge.domains.audit.documents import ToAssess
from filrouge.domains.audit.service import assess_plan
from filrouge.kernel.documents import Key
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.audit import Answers, Assessment, Evidence, Plan, Respondent

pytest_plugins = ["delivery.pages.conftest"]
QUESTION = "maturite.strategie.cap.niveau"
OPEN = {"audit-mine", "audit-answer", "audit-piece"}  #: what a respondent has, beside their own account


@pytest.fixture
def project(audited):
    return audited


class Guest:
    """Somebody who opened a link, typed its code and made an account; no JavaScript."""

    def __init__(self, link: str, code: str, lang: str = "fr") -> None:
        self.client, self.name = client(lang=lang), fresh_name("guest")
        assert self.client.post(link, {"code": code.lower().replace("-", " ")}).status_code == 302
        told = {"name": self.name, "password": "une phrase assez longue 12"}
        self.landed = self.client.post(link, told)

    @property
    def account(self) -> str:
        from filrouge.delivery.wiring import accounts

        return str(accounts().find(self.name).id)

    def get(self, path, code=200):
        answer = self.client.get(path)
        assert answer.status_code == code, (path, answer.status_code)
        return answer.content.decode()

    def answers(self, project, level="n2", do="write", question=QUESTION):
        place = f"{base(project)}answer/maturite?pillar=maturite.strategie"
        return self.client.post(place, {question: level, f"{question}:here": "1", "do": do})


def guest(owner, project, *codes, lang="fr", **more):
    return Guest(*invite(owner, project, *(codes or ("maturite",)), **more), lang=lang)


def answers_of(project):
    return {one.document.respondent: one.document for one in project.all(Answers)}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_link_and_its_code_lead_to_the_questions(owner, project, lang):
    from filrouge.delivery.signin import OFFERED

    link, code = invite(owner, project, "maturite", service="Informatique")
    stranger = client(lang=lang)
    before = stranger.get(link).content.decode()
    assert 'name="code"' in before and 'name="password"' not in before
    assert project.store.project not in before, "nothing of the project is told before the code"
    assert (
        stranger.post(link, {"name": "Sans code", "password": "une phrase assez longue 12"}).status_code
        == 200
    )
    assert stranger.post(link, {"code": "AAAA-AAAA"}).status_code == 422
    assert OFFERED not in stranger.session, "an account elsewhere is no way around the code"
    person = Guest(link, code, lang)
    assert person.landed["Location"] == f"{base(project)}answer/maturite"
    page = person.get(person.landed["Location"])
    assert QUESTION in page and 'id="role"' not in page
    assert person.answers(project).status_code == 302
    told = answers_of(project)[person.account]
    assert (told.role, told.service.text, told.answers[0].choices) == ("respondent", "Informatique", ("n2",))
    assert stranger.post(link, {"code": code}).status_code == 404, "good once"


def test_five_wrong_codes_close_the_link(owner, project):
    link, code = invite(owner, project, "maturite")
    stranger = client()
    assert [stranger.post(link, {"code": "wrong"}).status_code for _ in range(6)] == [422] * 5 + [404]
    assert stranger.post(link, {"code": code}).status_code == 404
    assert not list(project.all(Respondent))


def test_whoever_has_an_account_takes_it_with_that_one(owner, project, browser):
    link, code = invite(owner, project, "maturite", "donnees")
    known = browser()
    assert 'name="code"' in known.get(link)
    known.post(link, {}, 200)  # no code: nothing happens
    known.post(link, {"code": code})
    assert known.post(link)["Location"] == f"{base(project)}mine"
    page = known.get(f"{base(project)}mine")
    assert "answer/maturite" in page and "answer/donnees" in page
    assert f"{base(project)}mine" in known.get("/"), "my projects lead there"


def test_a_respondent_opens_nothing_else(owner, project, browser):
    """Every page of the project, and REST, as somebody who only answers."""
    person, name = guest(owner, project), project.store.project
    person.answers(project)
    own = next(iter(project.all(Answers))).ref.id
    for kind, id in (("audit.answers", own), ("audit.plan", "plan"), ("audit.evidence", "none")):
        for pattern, page in of_projects():
            for method, right in table()[page].items():
                answer = ask(person.client, method, address(pattern, name, kind=kind, id=id, code="maturite"))
                if page in OPEN:
                    assert answer.status_code in (200, 302, 404, 422), (page, answer.status_code)
                elif right == "":
                    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                    assert answer.status_code in (200, 302), (page, answer.status_code)
                    assert own not in content.decode() and "Audit des pratiques" not in content.decode(), page
                else:
                    assert answer.status_code in (403, 404), (page, method, answer.status_code)
        shown = person.client.get(f"/api/v1/projects/{name}").json()
        assert shown == {"name": name, "roles": ["respondent"]}
        for place, empty in (("suspects", {"roots": [], "inherited": []}), ("search?q=audit", {"items": []})):
            told = person.client.get(f"/api/v1/projects/{name}/{place}").json()
            assert {key: told.get(key) for key in empty} == empty, place
        for place in (f"/documents/{kind}", f"/documents/{kind}/{id}", "/journal", "/thread", "/jobs"):
            told = person.client.get(f"/api/v1/projects/{name}{place}")
            assert told.status_code in (401, 403, 404), (place, told.status_code)


def test_one_questionnaire_does_not_open_another(owner, project):
    person = guest(owner, project)
    person.get(f"{base(project)}answer/donnees", 404)
    person.get(f"{base(project)}piece/donnees?question=x", 404)
    person.get(f"{base(project)}piece/maturite?question=nowhere", 404)


def test_nobody_reads_what_another_respondent_answers(owner, project):
    first, second = guest(owner, project), guest(owner, project)
    first.answers(project, "n4")
    note = {"f": "", f"{QUESTION}:comment": "zzmarque du premier"}
    place = f"{base(project)}answer/maturite?pillar=maturite.strategie"
    first.client.post(place, {QUESTION: "n4", f"{QUESTION}:here": "1", "do": "write", **note})
    assert "zzmarque" in first.get(place)
    page = second.get(place)
    assert "zzmarque" not in page and f'name="{QUESTION}" value="n4" checked' not in page
    assert "zzmarque" not in second.get(f"{base(project)}mine")
    assert "zzmarque du" not in second.get(f"/p/{project.store.project}/search?q=zzmarque")
    second.answers(project, "n1")
    told = answers_of(project)
    assert told[first.account].answers[0].choices == ("n4",), "each writes their own"
    assert told[second.account].answers[0].choices == ("n1",)


def test_the_store_itself_refuses_what_is_not_theirs(owner, project):
    from filrouge.delivery.wiring import open_project

    first, second = guest(owner, project), guest(owner, project)
    first.answers(project)
    held = next(iter(project.all(Answers)))
    other = open_project(project.store.project, actor=second.account)
    for attempt in (
        lambda: other.write(held.ref.id, held.document, expected_revision=1),
        lambda: other.write_own(held.ref.id, held.document, expected_revision=1),
        lambda: other.write_own(
            held.ref.id, held.document.model_copy(update={"respondent": second.account}), expected_revision=1
        ),
        lambda: other.save_own_draft(Answers, held.ref.id, 1, b"{}"),
        lambda: other.read(held.ref),
        lambda: other.write_own("plan", project.named(Plan, "plan").document, expected_revision=1),
        lambda: other.save_draft(Key("audit.answers", "x"), 0, b"{}"),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_a_piece_is_joined_with_a_file_and_is_ones_own(owner, project):
    from django.core.files.uploadedfile import SimpleUploadedFile

    first, second = guest(owner, project), guest(owner, project)
    place = f"{base(project)}answer/maturite?pillar=maturite.strategie"
    page = first.get(place)
    link = unescape(re.search(r'href="([^"]+/piece/[^"]+)"', page)[1])
    question, field = re.search(r'name="(([\w.-]+):p:[^"]+)"', page).group(2, 1)
    assert 'enctype="multipart/form-data"' in first.get(link)
    told = {"/title": "Note de cadrage", "/shows": "Le cap", "/verdict": "sufficient", "/holder": "else"}
    assert first.client.post(link, told).status_code == 422, "neither a file nor what was seen"
    first.client.post(link, {**told, "/file:file": SimpleUploadedFile("cap.txt", b"Le cap est dit")})
    (held,) = project.all(Evidence)
    assert (held.document.holder, held.document.verdict, held.document.file.name) == (
        first.account,
        None,
        "cap.txt",
    )
    assert f'value="{held.ref.id}"' in first.get(place), "joined to the draft"
    first.client.post(place, {f"{question}:here": "1", question: "n3", field: held.ref.id, "do": "write"})
    assert answers_of(project)[first.account].answers[0].joined[0].piece == held.ref
    assert held.ref.id not in second.get(place)
    sent = {f"{question}:here": "1", question: "n3", field: held.ref.id, "do": "write"}
    assert second.client.post(place, sent).status_code == 422, "what is another’s does not exist for them"
    stolen = {**told, "/file:kept": json.dumps(held.document.file.model_dump(mode="json"))}
    assert second.client.post(link, stolen).status_code in (400, 404, 422)
    assert len(list(project.all(Evidence))) == 1


def test_the_owner_sees_who_is_how_far_and_sends_out(owner, project):
    person = guest(owner, project, service="Gestion")
    waiting, _ = invite(owner, project, "donnees", email="paul@example.org")
    page = owner.get(base(project) + "respondents")
    assert person.name in page and "Gestion" in page and "rien d’écrit" in page and "paul@example.org" in page
    person.answers(project)
    assert "1 sur" in owner.get(base(project) + "respondents")
    id = re.search(r'name="invitation" value="(\w+)"', page)[1]
    owner.post(base(project) + "respondents", {"do": "withdraw", "invitation": id})
    assert client().get(waiting).status_code == 404
    respondent = re.search(r'name="respondent" value="([^"]+)"', page)[1]
    owner.post(base(project) + "respondents", {"do": "dismiss", "respondent": respondent})
    person.get(f"{base(project)}answer/maturite", 404)
    assert person.account in answers_of(project), "what was answered stays"
    assert "Retirée le" in owner.get(base(project) + "respondents")
    again = invite(owner, project, "maturite")
    person.client.post(again[0], {"code": again[1]})
    assert person.client.post(again[0]).status_code == 302, "and may be invited again"
    person.get(f"{base(project)}answer/maturite")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_disagreement_is_shown_to_the_auditor(owner, project, browser, lang):
    from filrouge.delivery.wiring import accounts

    for level in ("n1", "n4"):
        guest(owner, project).answers(project, level)
    given = ToAssess(subject=project.latest(Key("audit.plan", "plan")))
    Runner(project).perform(Call(assess_plan, "evaluation", given, 0))
    (told,) = project.all(Assessment)
    spread = [one for one in told.document.signals if one.nature == "disagreement"]
    assert [(one.about, one.size) for one in spread] == [(QUESTION, 3)]
    auditor = browser(None, lang)
    accounts().grant(project.store.project, auditor.account, "moe")
    page = auditor.get(base(project) + "levels")
    assert {"fr": "Désaccord", "en": "Disagreement"}[lang].lower() in page.lower()


def test_only_whoever_owns_the_project_invites(owner, project, browser):
    from filrouge.delivery.wiring import accounts

    member = browser()
    accounts().grant(project.store.project, member.account, "moa")
    member.get(base(project) + "respondents", 403)
    page = owner.post(base(project) + "respondents", {"do": "invite"}, 422).content.decode()
    assert 'role="alert"' in page


def test_whoever_lost_the_project_brings_nobody_in(owner, project, browser):
    from filrouge.delivery.wiring import accounts

    link, code = invite(owner, project, "maturite")
    accounts().grant(project.store.project, browser().account, "owner")
    accounts().revoke(project.store.project, owner.account, "owner")
    late = client()
    late.post(link, {"code": code})
    told = {"name": fresh_name("late"), "password": "une phrase assez longue 12"}
    assert late.post(link, told).status_code == 404
    assert not list(project.all(Respondent))
