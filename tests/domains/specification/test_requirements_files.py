"""Requirements of others read row by row, ours written for others, and both read by the rules."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
import xlsxwriter
from domains.specification.baked import requirement, requirements, said
from hypothesis import given
from hypothesis import strategies as st
from reqif.parser import ReqIFParser
from reqif.unparser import ReqIFUnparser

from filrouge.domains.specification import service
from filrouge.domains.specification.compute.exporting import reqif, workbook
from filrouge.domains.specification.compute.importing import imported
from filrouge.domains.specification.compute.linting import lint_of
from filrouge.domains.specification.compute.taking import taken_over
from filrouge.domains.specification.documents import RequirementsToImport, ToExport, ToLint
from filrouge.domains.specification.errors import NoRequirement
from filrouge.engines.importing.errors import BadMapping, Declares, WrongType
from filrouge.engines.requirements import RULES
from filrouge.kernel.documents import Blob, Quantity, Ref
from filrouge.kernel.errors import Invalid
from filrouge.kernel.project import Held
from filrouge.kernel.quotes import resolve
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.words import codes_of
from filrouge.kinds.specification import (
    AcceptanceTest,
    ImportedRequirements,
    LintFinding,
    RequirementsFile,
    RequirementsLint,
)


def asked(name="exigences.xlsx", **more):
    file = Blob(sha256="0" * 64, size_bytes=1, name=name)
    told = {"file": file, "owner": "moa", "type": "functional", "priority": "should"}
    return RequirementsToImport(**told | more)


def sheet(*rows):
    told = BytesIO()
    with xlsxwriter.Workbook(told, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(line, place, cell)
    return told.getvalue()


def full():
    """Every field that a file can carry."""
    test = AcceptanceTest(
        method="latency",
        subject="four",
        metric="p95_ms",
        comparator="at_most",
        threshold=Quantity(value=812.5, unit="ms"),
        how=said("Cent appels."),
    )
    more = {
        "rationale": said("Le client attend."),
        "cost_eur": 1200.5,
        "due_on": date(2027, 1, 31),
        "test": test,
    }
    return requirements(
        requirement("r1", **more),
        requirement("r2", derives_from=("r1",), type="security", priority="could", test=None),
    )


def carried(one):
    """What a file carries of a requirement: its sources stay as words."""
    return one.model_copy(update={"sources": ()})


def another_reader(content):
    bundle = ReqIFParser.parse_from_string(content.decode())
    assert not bundle.exceptions
    return ReqIFUnparser.unparse(bundle).encode()


@pytest.mark.parametrize(
    "content",
    [reqif(full()), another_reader(reqif(full())), workbook(full())],
    ids=["reqif", "another reader", "workbook"],
)
def test_what_is_written_is_read_back(content):
    read = imported(asked(), content)
    assert read.requirements == tuple(map(carried, full().requirements))
    assert {one.what for one in read.rows} == {"kept"}
    assert {one.name for one in read.attributes} <= {"sources", "Sources"}


@given(
    st.text(min_size=1).filter(lambda told: told.strip()),
    st.sampled_from(["must", "should", "could", "wont"]),
)
def test_any_statement_survives_reqif(words, priority):
    plain = (
        "".join(letter for letter in words if letter.isprintable() and letter not in "\ufffe\uffff").strip()
        or "x"
    )
    one = requirement("A-1", statement=said(f"Le système doit « {plain} »."), priority=priority, test=None)
    (read,) = imported(asked(), reqif(requirements(one))).requirements
    assert " ".join(read.statement.text.split()) == " ".join(one.statement.text.split())
    assert read.priority == priority


def test_columns_of_others_are_known_and_the_rest_is_kept():
    content = sheet(
        ["Réf.", "Exigence", "Criticité", "Échéance", "Critère d'acceptation", "Lot interne", "Coût (€)"],
        [
            "EX 1",
            "Le système doit lire un badge en moins de 1 s.",
            "Obligatoire",
            "2027-03-01",
            "Chronométrer",
            "L4",
            1500,
        ],
        ["EX-2", "L'accueil doit afficher l'heure.", "vitale", "bientôt", "", "", ""],
        ["EX-3", "", "Haute", "", "", "", ""],
        ["EX-2", "L'accueil doit afficher la date.", "basse", "", "", "", ""],
    )
    read = imported(asked(), content)
    first, second, third = read.requirements
    assert (first.id, first.priority, first.due_on, first.cost_eur) == (
        "EX-1",
        "must",
        date(2027, 3, 1),
        1500,
    )
    assert first.test.method == "inspection" and first.test.how.text == "Chronométrer"
    assert (second.priority, second.due_on, second.owner) == ("should", None, "moa")
    assert (third.id, third.priority) == ("EX-2-2", "could")
    assert [(one.requirement, one.name, one.value) for one in read.attributes] == [
        ("EX-1", "Lot interne", "L4")
    ]
    told = [
        (one.place, one.requirement, one.what, str(one.told.message) if one.told else "") for one in read.rows
    ]
    assert told == [
        (2, "EX-1", "changed", "its number EX 1 became EX-1"),
        (3, "EX-2", "changed", "the priority vitale is none of ours"),
        (3, "EX-2", "changed", "the due date bientôt cannot be read"),
        (4, "", "left_out", "it has no statement"),
        (5, "EX-2-2", "changed", "its number EX-2 became EX-2-2"),
    ]


def test_a_column_may_be_named_by_the_person():
    content = sheet(["Ce que l'on veut", "Autre"], ["Le système doit lire un badge.", "z"])
    with pytest.raises(NoRequirement, match="Ce que l'on veut"):
        imported(asked(), content)
    read = imported(asked(statement_column="Ce que l'on veut"), content)
    assert [one.statement.text for one in read.requirements] == ["Le système doit lire un badge."]
    with pytest.raises(BadMapping):
        imported(asked(statement_column="Absente"), content)


def test_a_cahier_des_charges_in_word_is_searched():
    document = docx.Document()
    document.add_heading("Accès", 1)
    document.add_paragraph("Le bâtiment est ancien. SEC-1 : Le système doit lire un badge.")
    document.add_paragraph("Le système doit lire un badge en moins de 1 s. Merci.")
    told = BytesIO()
    document.save(told)
    read = imported(asked("cdc.docx"), told.getvalue())
    assert read.format == "text"
    assert [one.statement.text for one in read.requirements] == [
        "SEC-1 : Le système doit lire un badge.",
        "Le système doit lire un badge en moins de 1 s.",
    ]
    assert {(one.name, one.value) for one in read.attributes} == {("section", "Accès")}


def test_what_is_no_file_of_requirements_is_refused():
    with pytest.raises(Declares):
        imported(asked("x.reqif"), b'<!DOCTYPE x [<!ENTITY a "b">]><REQ-IF/>')
    with pytest.raises(WrongType):
        imported(asked("x.xml"), b"<html></html>")
    with pytest.raises(NoRequirement):
        imported(asked("x.md"), b"# Titre\n\nRien.")
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as told:
        told.writestr("a.txt", "x")
    with pytest.raises(WrongType):
        imported(asked("x.zip"), archive.getvalue())


def test_the_reqif_of_another_tool_is_read_as_it_is_meant():
    """Prefixed names, chapters, default values, a list and a picture in XHTML, relations of their own."""
    read = imported(asked("client.reqif"), Path(__file__).with_name("client.reqif").read_bytes())
    assert read.title.text == "Badgeage"
    assert [(one.id, one.priority, one.statement.text) for one in read.requirements] == [
        ("1043", "could", "L'accueil doit afficher l'heure."),
        ("1042", "must", "Le lecteur doit ouvrir la porte :\n- en moins de 1 s ;\n- même sans réseau."),
    ]
    assert {(one.requirement, one.name, one.value) for one in read.attributes} == {
        ("1043", "Satisfait", "1042"),
        ("1043", "section", "Accès"),
        ("1042", "section", "Accès"),
        ("1042", "Revu par l'acheteur", "true"),
    }
    (left,) = (one for one in read.rows if one.what == "left_out")
    assert (left.place, str(left.told.message)) == (3, "an embedded object")


def test_requirements_are_taken_over_and_cite_their_file():
    ref = Ref(kind=ImportedRequirements.kind, id="client", revision=1)
    client = Held(ref, imported(asked(), reqif(full())))
    new = taken_over(client, {"r2"}, said("Four"), None)
    (one,) = new.requirements
    assert one.derives_from == () and not new.functions
    assert str(one.sources[0].cites.pointer) == "/requirements/r2/statement/text"
    assert resolve(client.document.body(), one.sources[0].cites.pointer, ImportedRequirements).content == (
        client.document.requirements[1].statement.text
    )
    again = taken_over(
        client, {"r1", "r2"}, said("Four"), requirements(requirement("r2", test=full().requirements[0].test))
    )
    assert [one.id for one in again.requirements] == ["r2", "r1"]
    assert again.requirements[0].derives_from == ("r1",) and again.requirements[0].test
    assert [source.id for source in again.requirements[0].sources] == ["s-burnt", "client"]
    with pytest.raises(Invalid):
        taken_over(client, (), said("Four"), None)


def test_the_lint_of_a_set_tells_each_statement_and_the_whole():
    held = requirements(
        requirement("r1", statement=said("Le système doit lire un badge en moins de 1 s.")),
        requirement("r2", statement=said("Le système doit être convivial et rapide.")),
    )
    told = lint_of(held)
    assert [(one.id, one.pattern, one.is_sound) for one in told.requirements] == [
        ("r1", "ubiquitous", True),
        ("r2", "ubiquitous", False),
    ]
    assert (told.sound_count, told.sound_ratio) == (1, 0.5)
    assert {one.id: one.requirements_count for one in told.rules}["vague"] == 1
    for one in told.requirements[1].findings:
        assert held.requirements[1].statement.text[one.start : one.end] == one.words


def test_rules_have_the_same_titles_everywhere():
    assert {rule: told.title for rule, told in RULES.items()} == codes_of(LintFinding, "rule")


def test_use_cases_import_lint_and_export(memory_project):
    def run(use, step, given):
        made = Runner(memory_project).perform(Call(use, step, given)).made[0]
        return made, memory_project.read(made).document

    file = memory_project.ports.blobs.put(reqif(full()), "client.reqif")
    ref, read = run(service.import_requirements, "client", asked().model_copy(update={"file": file}))
    assert isinstance(read, ImportedRequirements) and read.file == file
    _, told = run(service.lint, "relecture", ToLint(subject=ref))
    assert isinstance(told, RequirementsLint) and told.requirements_count == 2
    for format in ("reqif", "xlsx"):
        _, out = run(service.export_requirements, format, ToExport(subject=ref, file_format=format))
        assert isinstance(out, RequirementsFile) and out.requirements_count == 2
        again = imported(asked(), memory_project.ports.blobs.get(out.file))
        assert again.requirements == read.requirements
