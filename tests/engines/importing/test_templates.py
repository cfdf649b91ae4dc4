"""Templates and logos that somebody brings: what acts, what is wrong and what is cut is refused by name."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pptx
import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from filrouge.engines.importing.errors import Damaged, Macros, Outside, TooBig, WrongType
from filrouge.engines.importing.templates import TEMPLATE_BYTES, checked_logo, checked_template
from filrouge.kernel.errors import Invalid


def saved(document):
    told = BytesIO()
    document.save(told)
    return told.getvalue()


def odt(folder):
    path = folder / "t.odt"
    pypandoc.convert_text("x", "odt", format="markdown", outputfile=str(path))
    return path.read_bytes()


def with_part(content, name, part=b"x"):
    told = BytesIO(content)
    with ZipFile(told, "a") as archive:
        archive.writestr(name, part)
    return told.getvalue()


def test_each_format_is_known_by_what_it_holds(tmp_path):
    assert checked_template(saved(docx.Document()), "a.bin") == "docx"
    assert checked_template(saved(pptx.Presentation()), "a.docx") == "pptx"
    assert checked_template(odt(tmp_path), "a") == "odt"


@pytest.mark.parametrize(
    "part", ["word/vbaProject.bin", "word/activeX/activeX1.bin", "Basic/Standard/Module1.xml"]
)
def test_programs_are_refused(part):
    with pytest.raises(Macros):
        checked_template(with_part(saved(docx.Document()), part), "modele.docm")


def test_what_lies_elsewhere_is_refused():
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" '
        b'Type="http://x/image" Target="http://evil.example/a.png" TargetMode="External"/></Relationships>'
    )
    with pytest.raises(Outside):
        checked_template(with_part(saved(pptx.Presentation()), "ppt/_rels/x.xml.rels", relation), "m.pptx")


def test_wrong_cut_and_large_files_are_refused():
    whole = saved(docx.Document())
    with pytest.raises(WrongType):
        checked_template(b"%PDF-1.7", "m.pdf")
    with pytest.raises(WrongType):
        checked_template(with_part(b"", "x.txt"), "m.zip")
    with pytest.raises(Damaged):
        checked_template(whole[: len(whole) // 2], "m.docx")
    with pytest.raises(TooBig):
        checked_template(b"PK\x03\x04" + b"\0" * TEMPLATE_BYTES, "m.docx")


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_by_name(content):
    for check in (checked_template, checked_logo):
        with pytest.raises(Invalid):
            check(content, "m")


def test_a_logo_becomes_a_small_png_that_says_nothing_else():
    photo = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (3000, 1000), "navy").save(photo, "JPEG", exif=exif)
    made = checked_logo(photo.getvalue(), "logo.jpg")
    assert made.startswith(b"\x89PNG") and b"secret" not in made
    assert Image.open(BytesIO(made)).size == (800, 267)
    with pytest.raises(WrongType):
        checked_logo(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg")
