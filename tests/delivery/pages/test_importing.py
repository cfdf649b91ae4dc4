"""Bringing in a timesheet, a text and a notebook, by the pages."""

import base64
import io
import json
import re

import pytest
from importing_made import PNG, word, workbook

from filrouge.kernel.documents import Key
from filrouge.kinds.projects import ImportedText, LogbookEntry, Notebook, Section, TableMapping

HEADER = ["Date", "Qui", "Rôle", "Heures", "Tâche"]


def file(content, name):
    kept = io.BytesIO(content)
    kept.name = name
    return kept


@pytest.fixture
def claire(browser):
    person = browser()
    person.opened = person.project()
    person.base = f"/p/{person.opened.store.project}"
    return person


def name_of(person):
    from filrouge.delivery.wiring import accounts

    return accounts().get(person.account).name


def timesheet(person, *more):
    rows = [["12/01/2026", name_of(person), "moe", "7h30", "Cadrage"], *more]
    return file(workbook({"Temps": [["Feuille de temps"], [], HEADER, *rows]}), "temps.xlsx")


def given_table(person, content=None, **more):
    told = {"file": content or timesheet(person), "kind": LogbookEntry.kind, **more}
    return person.post(f"{person.base}/import/table", told)["Location"]


def filled(page, **changed):
    """The form of the page as a browser would send it."""
    form = page[page.index('<form method="post"') :]
    told = {}
    for select in re.finditer(r'<select id="[^"]*" name="([^"]*)">(.*?)</select>', form, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', select[2])
        told[select[1]] = (chosen[1] if chosen[1] is not None else chosen[2]) if chosen else ""
    for hidden in re.finditer(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form):
        told[hidden[1]] = hidden[2]
    told.pop("csrfmiddlewaretoken", None)
    return told | changed


def test_a_timesheet_goes_into_the_logbook_in_four_steps(claire):
    assert "feuille de temps" in claire.get(f"{claire.base}/import")
    address = given_table(claire)
    page = claire.get(address)
    told = filled(page)
    assert [told[f"c{n}"] for n in range(5)] == ["on", "hours/who", "hours/role", "hours/spent_h", "text"]
    assert told["f.nature"] == "hours" and told["header_line"] == "3"
    tried = claire.post(address, told | {"act": "check"}, code=200).content.decode()
    assert "Tout écrire" in tried and claire.opened.store.keys(LogbookEntry.kind) == ()
    answer = claire.post(address, told | {"act": "write"})
    assert answer["Location"] == f"{claire.base}/d/{LogbookEntry.kind}/"
    (key,) = claire.opened.store.keys(LogbookEntry.kind)
    entry = claire.opened.read(claire.opened.latest(key)).document
    assert (entry.hours[0].who, entry.hours[0].spent_h, entry.text.text) == (claire.account, 7.5, "Cadrage")
    assert "Documents écrits" in claire.get(answer["Location"])


def test_refused_rows_are_told_and_nothing_is_written_unless_asked(claire):
    address = given_table(claire, timesheet(claire, ["hier", "Inconnu", "moe", 1, "<b>x</b>"]))
    told = filled(claire.get(address))
    page = claire.post(address, told | {"act": "check"}, code=200).content.decode()
    assert "hier n’est pas une date" in page and "personne du projet ne répond à Inconnu" in page
    assert "Garder les bonnes lignes" in page and "Tout écrire" not in page
    page = claire.post(address, told | {"act": "write"}, code=422).content.decode()
    assert "importing.refused-rows" in page and claire.opened.store.keys(LogbookEntry.kind) == ()
    claire.post(address, told | {"act": "good"})
    assert len(claire.opened.store.keys(LogbookEntry.kind)) == 1


def test_a_mapping_is_saved_and_offered_again(claire):
    address = given_table(claire)
    told = filled(claire.get(address), title="Feuille de temps", id_column="Tâche")
    claire.post(address, told | {"act": "save"}, code=200)
    assert claire.opened.store.keys(TableMapping.kind) == (Key(TableMapping.kind, "feuille-de-temps"),)
    assert "Feuille de temps" in claire.get(f"{claire.base}/import")
    again = given_table(claire, mapping="feuille-de-temps")
    assert filled(claire.get(again))["id_column"] == "Tâche"


def test_a_field_filled_twice_is_told_on_the_page(claire):
    address = given_table(claire)
    told = filled(claire.get(address), c1="on", act="check")
    page = claire.post(address, told, code=422).content.decode()
    assert "rempli deux fois" in page


def test_a_table_is_its_owner_s_and_its_project_s(claire, browser):
    address = given_table(claire)
    other = browser()
    place = f"/p/{other.project().store.project}"
    other.get(address.replace(claire.base, place), code=404)
    claire.get(address.replace("/table/", "/table/x"), code=404)


@pytest.mark.parametrize("what", ["table", "text", "notebook"])
def test_wrong_files_are_refused_by_name(claire, what):
    claire.post(f"{claire.base}/import/{what}", code=422)
    answer = claire.post(
        f"{claire.base}/import/{what}", {"file": file(b"%PDF-1.7\n\0\xff", "a.bin")}, code=422
    )
    assert "importing.wrong-type" in answer.content.decode()
    assert claire.opened.store.kinds() == ()


def test_who_may_not_write_is_told(claire, browser):
    from filrouge.delivery.wiring import accounts

    jury = browser()
    accounts().grant(claire.opened.store.project, jury.account, "jury")
    assert "ne permet pas" in jury.get(f"{claire.base}/import")
    for what in ("text", "notebook"):
        jury.post(f"{claire.base}/import/{what}", {"file": file(b"# A\n", "a.md")}, code=403)


def essay(document):
    document.add_heading("Contexte", 1)
    document.add_paragraph("12 500 adhérents <script>alert(1)</script>")
    document.add_picture(io.BytesIO(PNG))


def test_a_text_becomes_sections(claire):
    sent = {"file": file(word(essay), "Mémoire.docx"), "level": "1", "lang": "fr"}
    address = claire.post(f"{claire.base}/import/text", sent)["Location"]
    page = claire.get(address)
    assert "12 500" in page and "saisi, sans source" in page and "<script>alert" not in page
    (sha,) = re.findall(r"/pictures/([0-9a-f]{64})", page)
    image = claire.client.get(f"{claire.base}/pictures/{sha}")
    assert (image["Content-Type"], image.content) == ("image/png", PNG)
    assert "sandbox" in image["Content-Security-Policy"]
    claire.post(address, code=422)
    assert claire.post(address, {"section": "s1"})["Location"] == f"{claire.base}/d/{Section.kind}/"
    (key,) = claire.opened.store.keys(Section.kind)
    assert claire.opened.read(claire.opened.latest(key)).document.title.text == "Contexte"
    assert claire.opened.store.keys(ImportedText.kind)


def test_a_file_that_is_no_picture_is_not_shown_as_one(claire):
    address = claire.post(f"{claire.base}/import/text", {"file": file(b"# A\n\n<svg>", "a.svg.md")})[
        "Location"
    ]
    (sha,) = re.findall(r"/blobs/([0-9a-f]{64})", claire.get(address))
    claire.get(f"{claire.base}/pictures/{sha}", code=404)


def test_a_notebook_is_shown_and_harmless(claire):
    svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    data = [{"image/png": base64.b64encode(PNG).decode()}, {"image/svg+xml": svg}]
    data.append({"text/html": "<img src=x onerror=alert(1)><p>mots</p>"})
    outputs = [{"output_type": "display_data", "metadata": {}, "data": one} for one in data]
    cells = [
        {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# Titre\n<script>alert(2)</script>\n"
         "![x](https://elsewhere.example/a.png) [y](javascript:alert(3))"},
        {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": 1, "source": "1/0",
         "outputs": outputs},
    ]  # fmt: skip
    content = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    sent = {"file": file(content, "Essais.ipynb")}
    address = claire.post(f"{claire.base}/import/notebook", sent)["Location"]
    assert address == f"{claire.base}/notebooks/essais/"
    page = claire.get(address)
    for bad in ("<script>alert", "onerror=", 'src="https', 'href="javascript', "onload="):
        assert bad not in page.replace("&lt;script", ""), bad
    assert "mots" in page and "1/0" in page and "<h2>Titre</h2>" in page
    pictures = [
        claire.client.get(f"{claire.base}/pictures/{sha}") for sha in re.findall(r"/pictures/(\w{64})", page)
    ]
    assert [one["Content-Type"] for one in pictures] == ["image/png", "image/svg+xml"]
    assert all("default-src 'none'" in one["Content-Security-Policy"] for one in pictures)
    assert claire.opened.store.keys(Notebook.kind)


def test_both_languages_are_said(browser):
    john = browser(lang="en")
    john.base = f"/p/{john.project().store.project}"
    assert "Import what you already have" in john.get(f"{john.base}/import")
    page = john.get(given_table(john))
    assert "What each column says" in page and "Time spent (h)" in page
