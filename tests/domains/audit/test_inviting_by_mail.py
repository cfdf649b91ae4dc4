"""The link of an invitation leaves by e-mail; its code never does; when no letter leaves, nothing is lost."""

import re
import socket

import pytest
from delivery.pages.test_rights import client
from domains.audit.inviting import base
from letterbox import letterbox

pytest_plugins = ["delivery.pages.conftest"]


@pytest.fixture
def project(audited):
    return audited


@pytest.fixture
def sent_to(workbench):
    """Where letters go, for one test."""
    from django.test import override_settings

    from filrouge.delivery.configuration import mail

    held = []

    def change(port: int) -> None:
        held.append(override_settings(**mail(f"smtp://127.0.0.1:{port}")))
        held[-1].enable()

    yield change
    for one in held:
        one.disable()


@pytest.fixture
def box(sent_to):
    with letterbox() as told:
        sent_to(told.port)
        yield told


def mailed(owner, project, email="paul@example.org", code=200, **more):
    told = {"do": "mail", "questionnaire": "maturite", "email": email, **more}
    return owner.post(base(project) + "respondents", told, code).content.decode()


def shown(page, name):
    return re.search(f'id="{name}" readonly value="([^"]+)"', page)[1]


def waiting(project):
    from filrouge.delivery.wiring import invitations

    return [one.offer.email for one in invitations().open(project=project.store.project)]


def kept() -> str:
    """Every row of every invitation, as text."""
    from filrouge.adapters.accounts.models import Invitation

    return repr(list(Invitation.objects.values()))


def test_the_link_leaves_alone_and_the_code_is_told_by_whoever_invites(
    owner,
    project,
    box,
    capfd,
    caplog,
):
    page = mailed(owner, project, "Paul@Example.org")
    link, code = shown(page, "link"), shown(page, "code")
    assert "Le lien est parti à Paul@Example.org" in page
    (letter,) = box.letters
    told = letter.get_content()
    assert letter["To"] == "paul@example.org" and owner.name not in letter["Subject"]
    assert link in told and owner.name in told and project.store.project in told
    assert "vous invite à répondre" in told and "invites you to answer" in told, "nobody knows what they read"
    secret = link.rpartition("/")[2]
    for one in (code, code.replace("-", ""), code.lower()):
        assert one not in letter.as_string() + kept() + caplog.text + "".join(capfd.readouterr())
    assert secret not in kept() + caplog.text, "a link is kept nowhere either"
    path = link.partition("localhost")[2]
    guest = client()
    assert guest.post(path, {"code": code}).status_code == 302
    assert code not in owner.get(base(project) + "respondents"), "shown once"


def test_who_has_an_account_is_written_to_in_their_language(owner, project, box, browser):
    from filrouge.delivery.wiring import accounts

    known = browser()
    accounts().set_email(known.account, f"{known.name.replace(' ', '')}@example.org")
    known.post("/preferences", {"lang": "en"}, code=303)
    mailed(owner, project, accounts().get(known.account).email)
    told = box.letters[0].get_content()
    assert "invites you to answer" in told and "vous invite" not in told
    assert box.letters[0]["Subject"] == "[filrouge] Invitation to answer questionnaires"


@pytest.mark.parametrize("email", ["", "paul@", "paul@x@example.org", "a b@example.org", "paul@example"])
def test_a_bad_address_is_told_beside_its_field_and_invites_nobody(owner, project, box, email):
    page = mailed(owner, project, email, 422, service="Gestion")
    field = page.split('id="email"')[1].split("</div></div>")[0]
    assert 'aria-invalid="true"' in field and 'class="err"' in field
    assert 'value="Gestion"' in page and 'value="maturite" checked' in page, "what was typed stays"
    assert not box.letters and not waiting(project) and 'id="code"' not in page


def test_an_address_that_the_server_refuses_is_told_beside_its_field(owner, project, box):
    box.refusal = "550 5.1.1 nobody here"
    page = mailed(owner, project, code=422)
    assert "refuse l’adresse" in page.split('id="email"')[1] and not waiting(project)


@pytest.mark.parametrize("refusal", ["451 4.7.1 come back later", None])
def test_when_no_letter_leaves_it_is_told_and_the_invitation_stands(
    owner,
    project,
    sent_to,
    refusal,
):
    with letterbox() as box, socket.create_server(("127.0.0.1", 0)) as nobody:
        box.refusal = refusal or ""
        closed = nobody.getsockname()[1]
        nobody.close()  # who listened there does no more
        sent_to(box.port if refusal else closed)
        page = mailed(owner, project)
    assert "n’est pas parti" in page and 'role="alert"' in page
    assert waiting(project) == ["paul@example.org"]
    path = shown(page, "link").partition("localhost")[2]
    assert client().post(path, {"code": shown(page, "code")}).status_code == 302


def test_an_installation_that_sends_nothing_offers_nothing(owner, project):
    page = owner.get(base(project) + "respondents")
    assert 'value="mail"' not in page and "n’envoie pas de courriel" in page
    assert "n’est pas parti" in mailed(owner, project), "asked for all the same, it says so"


def test_only_whoever_owns_the_project_sends(owner, project, box, browser):
    from filrouge.delivery.wiring import accounts

    member = browser()
    accounts().grant(project.store.project, member.account, "moa")
    mailed(member, project, code=403)
    assert not box.letters and not waiting(project)


@pytest.mark.parametrize(("lang", "words"), [("fr", "Envoyer le lien par courriel"), ("en", "Send the link")])
def test_the_page_offers_it_in_both_languages(owner, project, box, browser, lang, words):
    from filrouge.delivery.wiring import accounts

    other = browser(None, lang)
    accounts().grant(project.store.project, other.account, "owner")
    assert words in other.get(base(project) + "respondents")
