"""ReqIF: what is written is read back, by us and by another reader, and fits the official schema."""

import zipfile
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from reqif.parser import ReqIFParser
from reqif.unparser import ReqIFUnparser

from filrouge.engines.importing import errors
from filrouge.engines.importing.reqif import Exchange, SpecObject, SpecRelation, exchange_of
from filrouge.engines.importing.reqifwriting import Attribute, Specification, written

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
ATTRIBUTES = (
    Attribute("ReqIF.ForeignID", "STRING"),
    Attribute("ReqIF.Text", "XHTML"),
    Attribute("priority", "ENUMERATION", {"must": "Indispensable", "should": "Important"}),
    Attribute("cost_eur", "REAL"),
    Attribute("due_on", "DATE"),
)
OBJECTS = (
    SpecObject(
        "R1",
        "Requirement",
        {
            "ReqIF.ForeignID": "R1",
            "ReqIF.Text": "Le système doit répondre en moins de 2 s & < 3.\nDeuxième ligne « ici ».",
            "priority": "must",
            "cost_eur": "1200.5",
            "due_on": "2027-01-31T00:00:00+00:00",
        },
    ),
    SpecObject("R2", "Requirement", {"ReqIF.ForeignID": "R2", "ReqIF.Text": "Texte."}, ("Sécurité",)),
    SpecObject("R3", "Requirement", {"ReqIF.ForeignID": "R3"}, ("Sécurité", "Accès")),
)
RELATIONS = (SpecRelation("derives_from", "R2", "R1"),)
SPECIFICATION = Specification("Cahier", "filrouge", ATTRIBUTES, OBJECTS, RELATIONS)


def said(exchange: Exchange) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Sections and attributes of what is no chapter."""
    return [
        (o.section, dict(o.attributes)) for o in exchange.objects if "ReqIF.ChapterName" not in o.attributes
    ]


EXPECTED = [
    (one.section, {k: "Indispensable" if v == "must" else v for k, v in one.attributes.items()})
    for one in OBJECTS
]


def test_what_is_written_is_read_back():
    read = exchange_of(written(SPECIFICATION, AT), "cahier.reqif")
    assert said(read) == EXPECTED
    assert read.title == "Cahier" and read.tool == "filrouge" and not read.remarks
    ids = {one.id: one.attributes.get("ReqIF.ForeignID") for one in read.objects}
    assert [(r.nature, ids[r.source], ids[r.target]) for r in read.relations] == [
        ("derives_from", "R2", "R1")
    ]


def test_the_official_schema_accepts_it():
    schema = files("reqif") / "reqif_schema" / "reqif.xsd"
    xmlschema.validate(BytesIO(written(SPECIFICATION, AT)), str(schema))


def test_it_survives_another_reader_and_comes_back():
    bundle = ReqIFParser.parse_from_string(written(SPECIFICATION, AT).decode())
    assert not bundle.exceptions
    content = bundle.core_content.req_if_content
    assert len(content.spec_objects) == 5 and len(content.spec_relations) == 1
    (specification,) = content.specifications
    assert [node.level for node in bundle.iterate_specification_hierarchy(specification)] == [1, 1, 2, 2, 3]
    back = exchange_of(ReqIFUnparser.unparse(bundle).encode(), "back.reqif")
    assert said(back) == EXPECTED and len(back.relations) == 1


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))),
    st.text("&<>\"']", max_size=9),
)
def test_any_words_come_back(words, marks):
    text = f"{words}{marks}x"
    one = SpecObject("A", "", {"ReqIF.ForeignID": text, "ReqIF.Text": text})
    read = (
        exchange_of(written(Specification(text, "t", ATTRIBUTES, (one,)), AT), "a.reqif")
        .objects[0]
        .attributes
    )
    assert read["ReqIF.ForeignID"] == text.translate({0xFFFE: None, 0xFFFF: None}).strip()
    assert read["ReqIF.Text"] == " ".join(text.translate({0xFFFE: None, 0xFFFF: None}).split())


def test_a_zip_of_reqif_is_read_and_what_lies_beside_is_told():
    told = BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        archive.writestr("a/cahier.reqif", written(SPECIFICATION, AT))
        archive.writestr("a/image.png", b"png")
    read = exchange_of(told.getvalue(), "cahier.reqifz")
    assert len(said(read)) == 3
    assert [str(why) for _, why in read.remarks] == ["a file beside the requirements: a/image.png"]


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><REQ-IF>&b;</REQ-IF>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><REQ-IF>&a;</REQ-IF>'


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (BOMB, errors.Declares),
        (OUTSIDE, errors.Declares),
        ("<REQ-IF>" * 300, errors.TooBig),
        ("<REQ-IF><a>", errors.Damaged),
        ("<html/>", errors.WrongType),
        ("not xml", errors.Damaged),
        ("", errors.Damaged),
    ],
)
def test_hostile_or_foreign_content_is_refused(content, error):
    with pytest.raises(error):
        exchange_of(content.encode(), "x.reqif")


def test_a_zip_without_reqif_is_refused():
    told = BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(errors.WrongType):
        exchange_of(told.getvalue(), "x.reqifz")


def test_loose_ends_are_told_and_nothing_is_lost():
    content = written(SPECIFICATION, AT).decode()
    cut = content.replace("<SPEC-OBJECT-REF>", "<SPEC-OBJECT-REF>x", 1)  # the target of the relation
    read = exchange_of(cut.encode(), "x.reqif")
    assert not read.relations and len(said(read)) == 3
    assert str(read.remarks[0][1]) == "a relation to an object that the file does not hold"
