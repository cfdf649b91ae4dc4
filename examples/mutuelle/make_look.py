"""Writes ``look/``: the templates and the logo of the fictional mutual, begun from those of filrouge."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from docx import Document
from docx.shared import Pt, RGBColor
from PIL import Image, ImageDraw
from pptx import Presentation

from filrouge.delivery.dressing import shipped

COLOR, NAME = "0B5563", "Mutuelle Solvière"
TITLES = re.compile(
    rb'<style:style [^>]*"(?:Title|Heading_20_\d|Contents_20_Heading)".*?</style:style>', re.DOTALL
)
FOLDER = Path(__file__).with_name("look")


def docx() -> bytes:
    document = Document(BytesIO(shipped("docx")))
    for style in ("Title", "Heading 1", "Heading 2", "Heading 3", "TOC Heading"):
        document.styles[style].font.color.rgb = RGBColor.from_string(COLOR)
    run = document.sections[0].header.paragraphs[0].add_run(NAME)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(9), True, RGBColor.from_string(COLOR)
    return saved(document)


def odt() -> bytes:
    told = BytesIO()
    with ZipFile(BytesIO(shipped("odt"))) as given, ZipFile(told, "w") as made:
        for info in given.infolist():
            part = given.read(info.filename)
            made.writestr(info, TITLES.sub(_colored, part) if info.filename == "styles.xml" else part)
    return told.getvalue()


def _colored(style: re.Match[bytes]) -> bytes:
    return style[0].replace(b"#1A2030", f"#{COLOR}".encode())


def pptx() -> bytes:
    show = Presentation(BytesIO(shipped("pptx")))
    for sheet in (show.slide_master, *show.slide_layouts):
        for color in sheet._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}srgbClr"):
            if color.get("val") in ("1A2030", "B3202D"):
                color.set("val", COLOR)
    return saved(show)


def logo() -> bytes:
    """A sun over a hill."""
    image = Image.new("RGBA", (240, 240), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((70, 30, 170, 130), fill="#d98e04")
    pen.pieslice((-20, 110, 260, 390), 180, 360, fill=f"#{COLOR}")
    return saved(image, "PNG")


def saved(made, *options) -> bytes:
    told = BytesIO()
    made.save(told, *options)
    return told.getvalue()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, write in {
        "modele.docx": docx,
        "modele.odt": odt,
        "modele.pptx": pptx,
        "logo.png": logo,
    }.items():
        (FOLDER / name).write_bytes(write())
