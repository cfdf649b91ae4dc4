"""Writing documents in a browser: nothing typed is lost, nothing is seen before it is written."""

import dataclasses
import json
import re

import pytest
from controls import controls, sent
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from filrouge.delivery.registry import ROOMS, room
from filrouge.kernel.documents import Key

FRAME = {
    "company": {"lang": "fr", "text": "Mutuelle Ariane"},
    "strategy": {"lang": "fr", "text": "Répondre plus vite"},
    "budgets": [{"id": "2026", "budget_eur": 80000}],
}


@pytest.fixture
def claire(browser):
    return browser("Claire")


def place(project, kind="projects.frame", id="cadre"):
    return f"/p/{project.store.project}/d/{kind}/{id}/edit"


def written(project, body=FRAME, id="cadre", kind="projects.frame", expected=0):
    model = project.catalogue.kind(kind)
    return project.write(id, model.model_validate(body), expected_revision=expected)


def post(person, path, code=302, page=None, **changes):
    """What the page would send, with some answers changed."""
    data = sent(page if page is not None else person.get(path))
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return person.client.post(path, data), code


def send(person, path, code=302, page=None, **changes):
    answer, code = post(person, path, code, page, **changes)
    assert answer.status_code == code, answer.content.decode()[:3000]
    return answer


def body_of(project, kind="projects.frame", id="cadre"):
    held = project.store.latest(Key(kind, id))
    return json.loads(held.body) if held else None


def draft_of(person, project, kind="projects.frame", id="cadre"):
    held = project.store.draft(Key(kind, id), person.account)
    return json.loads(held.body) if held else None


# A new document


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_document_is_begun_written_and_read(browser, lang):
    claire = browser(lang=lang)
    project = claire.project()
    base = f"/p/{project.store.project}"
    assert "projects.frame" in claire.get(f"{base}/new/")
    begun = send(claire, f"{base}/new/projects.section", title="Délais de réponse")
    assert begun["Location"] == f"{base}/d/projects.section/delais-de-reponse/edit"
    path = begun["Location"]
    assert body_of(project, "projects.section", "delais-de-reponse") is None
    done = send(claire, path, **{"/text": "Les délais baissent.", "do": "write"})
    assert done["Location"] == f"{base}/d/projects.section/delais-de-reponse/"
    held = body_of(project, "projects.section", "delais-de-reponse")
    assert held["title"] == {"lang": lang, "text": "Délais de réponse"}
    assert held["text"]["text"] == "Les délais baissent." and held["valid_until"] is None
    assert draft_of(claire, project, "projects.section", "delais-de-reponse") is None


def test_a_name_that_exists_is_refused_and_one_is_found_for_a_title(claire, project):
    written(project, id="mutuelle")
    base = f"/p/{project.store.project}/new/projects.frame"
    page = send(claire, base, 422, title="x", id="mutuelle").content.decode()
    assert "existe déjà" in page and f"/p/{project.store.project}/d/projects.frame/mutuelle/" in page
    assert "ne peut pas être un nom" in send(claire, base, 422, id="a/b").content.decode()
    assert send(claire, base, title="Mutuelle")["Location"].endswith("/mutuelle-2/edit")
    assert send(claire, base)["Location"].endswith("/frame/edit")
    drafts = claire.get(base)
    assert "mutuelle-2" in drafts and place(project, id="frame") in drafts


def test_a_step_that_waits_for_a_document_says_its_name_or_its_subject(claire, project):
    ref = written(project)
    base = f"/p/{project.store.project}/new/projects.charter"
    assert 'value="charte-1"' in claire.get(f"{base}?id=charte-1")
    begun = send(claire, base, page=claire.get(f"{base}?subject={ref}"), title="Charte")
    draft = draft_of(claire, project, "projects.charter", "charte")
    assert draft["frame"]["id"] == "cadre" and begun["Location"].endswith("/charte/edit")


def test_only_those_who_may_write_write(browser, claire, project):
    from filrouge.delivery.wiring import accounts

    written(project)
    jury = browser()
    accounts().grant(project.store.project, jury.account, "jury")
    stranger = browser()
    for path in (place(project), f"/p/{project.store.project}/new/projects.frame"):
        jury.get(path, 403)
        jury.post(path, {"do": "write"}, 403)
        stranger.get(path, 404)
    claire.get(f"/p/{project.store.project}/new/thread.case", 422)
    claire.get(f"/p/{project.store.project}/new/projects.effort", 422)
    claire.get(place(project, id="nothing"), 404)


WRITTEN = [kind for name in ROOMS for kind in room(name).kinds if kind.origin == "authored"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.kind)
def test_every_authored_kind_has_its_form_or_pages_of_its_own(browser, kind, lang):
    from filrouge.delivery.pages.desk import NOT_BY_FORM

    claire = browser(lang=lang)
    base = f"/p/{claire.project().store.project}"
    if kind.kind in NOT_BY_FORM:
        claire.get(f"{base}/new/{kind.kind}", 422)
        return
    path = send(claire, f"{base}/new/{kind.kind}", id="first")["Location"]
    page = claire.get(path)
    assert 'name="base" value="0"' in page and f'<html lang="{lang}"' in page
    answer, _ = post(claire, path, page=page, do="write")
    assert answer.status_code in (302, 422)


# Drafts


def test_every_button_keeps_what_was_typed(claire, project):
    written(project)
    path = place(project)
    answer = send(claire, path, **{"/strategy": "Tout autre", "do": "add:/objectives"})
    assert answer["Location"] == f"{path}#f-objectives-0"
    assert draft_of(claire, project)["objectives"] == [{}]
    assert body_of(project)["strategy"]["text"] == "Répondre plus vite"
    send(claire, path, **{"/objectives/0/what": "Une heure", "do": "add:/objectives"})
    send(claire, path, **{"/objectives/1/what": "Deux heures", "do": "up:/objectives/1"})
    told = [one["what"]["text"] for one in draft_of(claire, project)["objectives"]]
    assert told == ["Deux heures", "Une heure"]
    send(claire, path, **{"do": "rm:/objectives/0"})
    send(claire, path, **{"do": "write"})
    assert body_of(project)["objectives"][0]["id"] == "une-heure"
    assert body_of(project)["strategy"]["text"] == "Tout autre"


def test_a_draft_is_nobody_elses_and_can_be_thrown_away(browser, claire, project):
    from filrouge.delivery.wiring import accounts

    written(project)
    marc = browser()
    accounts().grant(project.store.project, marc.account, "moe")
    send(claire, place(project), **{"/strategy": "En secret", "do": "keep"})
    page = claire.get(place(project))
    assert "En secret" in page and "Brouillon gardé" in page and "Répondre plus vite" in page
    assert "En secret" not in marc.get(place(project))
    assert "En secret" not in claire.get(place(project).removesuffix("edit"))
    send(claire, place(project), **{"do": "discard"})
    assert draft_of(claire, project) is None


def test_the_enter_key_keeps_the_draft_and_does_nothing_else(claire, project):
    """Browsers press the first submit button of a form: it is never the one that throws the draft away."""
    written(project)
    send(claire, place(project), **{"/strategy": "Autre", "do": "keep"})
    page = claire.get(place(project))
    first = controls(page.partition('<form id="edit"')[2]).buttons[0]
    assert first == ("do", "") and 'value="discard"' in page
    send(claire, place(project), do="")
    assert draft_of(claire, project)["strategy"]["text"] == "Autre"


def test_a_draft_that_says_nothing_new_is_none(claire, project):
    written(project)
    send(claire, place(project), **{"do": "keep"})
    assert draft_of(claire, project) is None


def test_a_script_keeps_the_draft_by_and_by(claire, project):
    written(project)
    answer = send(claire, place(project), 200, **{"/strategy": "En cours", "do": "autosave"})
    page = answer.content.decode()
    assert "Brouillon gardé" in page and "<html" not in page and "En cours" in page
    assert draft_of(claire, project)["strategy"]["text"] == "En cours"


# What is wrong


@pytest.mark.parametrize(("lang", "told"), [("fr", "un nombre est attendu"), ("en", "a number is expected")])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(browser, lang, told):
    person = browser(lang=lang)
    project = person.project()
    written(project)
    changes = {"/budgets/0/budget_eur": "beaucoup", "/company": "", "do": "write"}
    page = send(person, place(project), 422, **changes).content.decode()
    assert 'href="#f-budgets-0-budget_eur"' in page and 'href="#f-company"' in page
    field = re.search(r'<input id="f-budgets-0-budget_eur"[^>]*>', page)[0]
    assert 'value="beaucoup"' in field and 'aria-invalid="true"' in field and "aria-describedby" in field
    assert draft_of(person, project)["budgets"][0]["budget_eur"] == "beaucoup"
    assert body_of(project)["budgets"][0]["budget_eur"] == 80000
    assert told in page or "nombre" in page
    fixed = {"/budgets/0/budget_eur": "92 500,5", "/company": "Ariane", "do": "write"}
    send(person, place(project), **fixed)
    assert body_of(project)["budgets"][0]["budget_eur"] == 92500.5


def test_an_answer_left_empty_stays_unknown(claire, project):
    written(
        project, {"title": {"lang": "fr", "text": "Relevé"}, "synthetic": True}, "releve", "datasets.source"
    )
    path = place(project, "datasets.source", "releve")
    send(claire, path, **{"/synthetic": "", "do": "write"})
    assert body_of(project, "datasets.source", "releve")["synthetic"] is None


def test_html_in_what_people_wrote_is_only_text(claire, project):
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{lignes}}"
    begun = send(claire, f"/p/{project.store.project}/new/projects.section", title=evil)
    send(claire, begun["Location"], **{"/text": f"# {evil}\n\n- {evil}", "do": "keep"})
    page = claire.get(begun["Location"])
    assert "<script>alert" not in page and "<img src" not in page and "&lt;script&gt;" in page


# Two people


@pytest.fixture
def two(browser, claire, project):
    from filrouge.delivery.wiring import accounts

    written(project)
    marc = browser()
    accounts().grant(project.store.project, marc.account, "moe")
    mine, theirs = claire.get(place(project)), marc.get(place(project))
    send(
        marc,
        place(project),
        page=theirs,
        **{"/strategy": "Celle de Marc", "/company": "Ariane", "do": "write"},
    )
    return claire, mine


def test_who_comes_second_sees_both_versions_and_loses_nothing(two, project):
    claire, mine = two
    changes = {"/strategy": "Celle de Claire", "/budgets/0/budget_eur": "1", "do": "write"}
    page = send(claire, place(project), 409, page=mine, **changes).content.decode()
    for words in ("Celle de Marc", "Celle de Claire", "Répondre plus vite", "Stratégie"):
        assert words in page
    assert body_of(project)["strategy"]["text"] == "Celle de Marc"
    asked = send(claire, place(project), 422, page=page, do="merge").content.decode()
    assert "Choisissez" in asked
    send(claire, place(project), page=asked, **{"side:/strategy": "mine", "do": "merge"})
    assert body_of(project)["strategy"]["text"] == "Celle de Marc"
    send(claire, place(project), do="write")
    held = body_of(project)
    assert held["strategy"]["text"] == "Celle de Claire" and held["company"]["text"] == "Ariane"
    assert held["budgets"][0]["budget_eur"] == 1


def test_a_merge_is_asked_again_when_a_third_one_writes(two, project, browser):
    from filrouge.delivery.wiring import open_project

    claire, mine = two
    send(claire, place(project), page=mine, **{"/strategy": "Celle de Claire", "do": "keep"})
    assert "entre-temps" in claire.get(place(project))
    page = claire.get(f"{place(project)}?compare=1")
    third = open_project(project.store.project, actor=browser("Zoé").account)
    third = dataclasses.replace(third, rights=frozenset({"*"}))
    written(third, {**FRAME, "strategy": {"lang": "fr", "text": "Une troisième"}}, expected=2)
    again = send(claire, place(project), 409, page=page, **{"side:/strategy": "mine", "do": "merge"})
    assert "Une troisième" in again.content.decode()
    assert draft_of(claire, project)["strategy"]["text"] == "Celle de Claire"


def test_there_is_nothing_to_join_where_nobody_else_wrote(claire, section):
    assert send(claire, section, do="merge", latest="0")["Location"] == section
    assert send(claire, section, do="merge")["Location"] == section


def test_one_may_take_their_version(two, project):
    claire, mine = two
    page = send(claire, place(project), 409, page=mine, **{"/strategy": "x", "do": "write"}).content.decode()
    send(claire, place(project), page=page, do="discard")
    assert "Celle de Marc" in claire.get(place(project))


# Quotes


@pytest.fixture
def section(claire, project):
    written(project)
    begun = send(claire, f"/p/{project.store.project}/new/projects.section", title="Budget")
    return begun["Location"]


def test_a_figure_is_found_and_quoted_at_the_cursor_and_turns_suspect(claire, project, section):
    asked = send(claire, section, **{"/text": "Le budget est de .", "pick:q": "budget 2026", "do": ""})
    assert asked["Location"].endswith("?q=budget+2026&into=%2Fquotes#pick")
    page = claire.get(asked["Location"])
    button = next(value for _, value in controls(page).buttons if value.startswith("cite:"))
    assert button == "cite:projects.frame/cadre@1#/budgets/2026/budget_eur"
    send(claire, section, page=page, **{"pick:caret": "17", "pick:tolerance": "0,5", "do": button})
    draft = draft_of(claire, project, "projects.section", "budget")
    assert draft["text"]["text"] == "Le budget est de {{2026-budget}}."
    assert draft["quotes"][0]["quote"]["tolerance"] == 0.5
    page = claire.get(section)
    assert re.search(r'<a class="q" href="[^"]+">80\s000,00\s€</a>', page)
    send(claire, section, do="write")
    written(project, {**FRAME, "budgets": [{"id": "2026", "budget_eur": 95000}]}, expected=1)
    doubts = project.suspects().about(Key("projects.section", "budget"))
    assert [(one.old.content, one.new.content) for one in doubts] == [(80000, 95000)]
    page = claire.get(section)
    assert "80\u202f000" in page and "95\u202f000" in page and "is-suspect" in page
    renew = next(value for _, value in controls(page).buttons if value.startswith("renew:"))
    send(claire, section, page=page, do=renew)
    send(claire, section, do="write")
    assert not project.suspects().about(Key("projects.section", "budget"))


def test_without_a_script_a_quote_goes_to_the_end(claire, project, section):
    send(
        claire,
        section,
        **{"/text": "Le budget", "do": "cite:projects.frame/cadre@1#/budgets/2026/budget_eur"},
    )
    draft = draft_of(claire, project, "projects.section", "budget")
    assert draft["text"]["text"] == "Le budget {{2026-budget}}"


def test_a_hole_names_who_will_fill_it(claire, project, section):
    send(
        claire,
        section,
        **{"/text": "Le coût : ", "pick:what": "le coût unitaire", "pick:owner": "sponsor", "do": "hole"},
    )
    page = claire.get(section)
    assert (
        '<span class="hole"><b>à compléter' in page and "le coût unitaire (attendu de Commanditaire)" in page
    )
    send(claire, section, do="write")
    held = body_of(project, "projects.section", "budget")
    assert held["missing"][0]["owner"] == "sponsor" and "{{le-cout-unitaire}}" in held["text"]["text"]


def test_a_place_that_nothing_fills_is_refused_in_words(claire, section):
    page = send(claire, section, 422, **{"/text": "{{rien}}", "do": "write"}).content.decode()
    assert "rien ne remplit la place rien du texte" in page and 'href="#f-text"' in page


def test_other_documents_quote_too(claire, project):
    ref = written(project)
    body = {"frame": str(ref), "title": FRAME["company"], "purpose": FRAME["strategy"]}
    written(project, body, "charte", "projects.charter")
    path = place(project, "projects.charter", "charte")
    assert 'id="pick-q"' in claire.get(path)
    send(claire, path, do="cite:projects.frame/cadre@1#/strategy")
    send(claire, path, do="write")
    quotes = body_of(project, "projects.charter", "charte")["objectives"]
    assert [(one["ref"]["id"], one["pointer"]) for one in quotes] == [("cadre", "/strategy")]


def test_a_figure_of_a_document_in_doubt_is_told_so(claire, project, section):
    body = {
        "frame": "projects.frame/cadre@1",
        "title": FRAME["company"],
        "purpose": {"lang": "fr", "text": "Répondre en un jour"},
    }
    written(project, body, "charte", "projects.charter")
    assert "b-suspect" not in claire.get(f"{section}?q=un+jour").partition('id="picks"')[2]
    written(project, {**FRAME, "budgets": []}, expected=1)
    assert "b-suspect" in claire.get(f"{section}?q=un+jour").partition('id="picks"')[2]


def test_nothing_is_found_in_what_one_may_not_read(project):
    from filrouge.delivery.pages import figures
    from filrouge.delivery.pages.shelf import ProjectShelf

    written(project)
    blind = ProjectShelf(dataclasses.replace(project, rights=frozenset({"datasets.read"})), "fr")
    assert figures.found(blind, "budget", (), Key("x", "y")) == ([], False)


def test_a_section_is_read_and_printed_with_its_sources(claire, project, section):
    cite = "cite:projects.frame/cadre@1#/budgets/2026/budget_eur"
    send(claire, section, **{"/text": "# Constat\n\nLe budget", "do": cite})
    send(claire, section, do="write")
    at = section.removesuffix("edit")
    assert "80\u202f000,00" in claire.get(at) and "{{" not in claire.get(at)
    told = claire.client.get(f"{at}print.md")
    assert "attachment" in told["Content-Disposition"] and "80\u202f000,00" in told.content.decode()
    assert "projects.frame/cadre@1" in told.content.decode()
    assert "<h2>Constat</h2>" in claire.get(f"{at}print.html?revision=1")
    claire.get(f"{at}print.pdf", 404)
    claire.get(f"{at}print.md?revision=9", 404)


# Files


def test_a_file_is_kept_and_a_content_of_elsewhere_is_refused(claire, project):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from filrouge.delivery.pages.desk import check_files, kept_file
    from filrouge.kernel.errors import Invalid

    blob = kept_file(project, SimpleUploadedFile("code.py", b"class A: pass"))
    assert blob["name"] == "code.py" and blob["size_bytes"] == 13
    check_files(project, {"source": blob})
    with pytest.raises(Invalid):
        check_files(project, {"source": {**blob, "sha256": "0" * 64}})


# Anything may be posted


FUZZ = st.dictionaries(
    st.sampled_from(
        [
            "do",
            "base",
            "form:lang",
            "/title",
            "/title:lang",
            "/text",
            "/quotes:n",
            "/quotes/0",
            "/quotes/0/id",
            "/quotes/0/quote",
            "/quotes/0/quote:pointer",
            "/quotes/0/quote:tolerance",
            "/missing:n",
            "/missing/0/owner",
            "/valid_until",
            "pick:q",
            "pick:into",
            "pick:caret",
            "pick:what",
            "latest",
            "side:/title",
        ]
    ),
    st.text(max_size=12)
    | st.sampled_from(
        [
            "1",
            "99999999",
            "-1",
            "write",
            "keep",
            "merge",
            "hole",
            "autosave",
            "cite:a/b@1#/c",
            "cite:",
            "renew:/x",
        ]
        + [
            "add:/quotes",
            "rm:/quotes/0",
            "up:/quotes/1",
            "add:/text",
            "projects.frame/cadre@1",
            "/quotes",
            "mine",
        ]
    ),
    max_size=8,
)


def with_few_rows(data):
    """A form of thousands of rows is drawn once, as an example of its own: it takes seconds."""
    return data | {name: data[name][:2] for name in data if name.endswith(":n")}


@pytest.mark.slow
def test_whatever_is_posted_is_answered_in_words(claire, section):
    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @example({"/quotes:n": "99999999"})
    @given(FUZZ.map(with_few_rows))
    def holds(data):
        answer = claire.client.post(section, data)
        assert answer.status_code in (200, 302, 400, 403, 404, 409, 422), answer.content.decode()[:2000]
        assert claire.client.get(section).status_code in (200, 404)

    holds()
