"""A Word document (.docx) as blocks, read by python-docx: no program is run, nothing is fetched."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from filrouge.engines.importing.archives import checked_archive, damaged
from filrouge.engines.importing.errors import Macros, Outside, WrongType
from filrouge.engines.importing.sections import Block, Picture, table_text
from filrouge.kernel.texts import N_

_HEADING: Final = re.compile(r"(?:heading|titre|title|überschrift)\s*([1-9])?", re.IGNORECASE)
_HARMLESS: Final = ("hyperlink", "attachedTemplate")  #: relations that only name an address
_BLANKS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_SILENT: Final = frozenset(
    map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:drawing", "w:pict", "w:object", "w:p", "w:tbl"))
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_DTD: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
PICTURES: Final = {  #: first bytes → extension
    b"\x89PNG\r\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
}


def blocks_of(content: bytes, name: str) -> Iterator[Block]:
    """Blocks in the order of the document: headings by style, lists, tables as text, pictures it holds.

    Raises:
        TooBig, WrongType, Bomb, Damaged, Macros, Outside.
    """
    with checked_archive(content, name) as archive:
        _check(archive, name)
        parts = frozenset(archive.namelist())
    try:
        document = docx.Document(BytesIO(content))
        blocks = list(_blocks(document))
    except (KeyError, ValueError, AttributeError, SyntaxError, zipfile.BadZipFile) as err:
        raise damaged(name, err) from err
    yield from blocks
    yield from _aside(parts)


def _check(archive: zipfile.ZipFile, name: str) -> None:
    names = archive.namelist()
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise WrongType(N_("%(file)s is no document of Word", file=name))
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or any(part.lower().endswith("vbaproject.bin") for part in names):
        raise Macros(N_("%(file)s carries macros: save it as .docx", file=name))
    refuse_what_lies_outside(archive, name)


def refuse_what_lies_outside(archive: zipfile.ZipFile, name: str) -> None:
    """Raises Damaged for a DTD, Outside for content that lies elsewhere."""
    for part in archive.namelist():
        if part.endswith((".xml", ".rels")) and _DTD.search(archive.read(part)):
            raise damaged(name, "DTD")
        if part.endswith(".rels"):
            _check_relations(archive.read(part), name)


def _check_relations(content: bytes, name: str) -> None:
    try:
        relations = ElementTree.fromstring(content)
    except ElementTree.ParseError as err:
        raise damaged(name, err) from err
    for relation in relations:
        kind = posixpath.basename(relation.get("Type", ""))
        if relation.get("TargetMode") == "External" and kind not in _HARMLESS:
            target = relation.get("Target", "")[:200]
            raise Outside(
                N_("%(file)s shows what lies at %(target)s: put it into the file", file=name, target=target)
            )


def _blocks(document: WordDocument) -> Iterator[Block]:
    for child in _in_order(document.element.body):
        if isinstance(child, str):
            yield Block("left-out", why=N_("a table of contents"))
        elif child.tag == qn("w:tbl"):
            yield Block("table", table_text(_rows(Table(child, document))))
            yield from _pictures(child, document)
        else:
            yield from _paragraph(Paragraph(child, document))
            yield from _pictures(child, document)
            yield from _left_out(child)


def _in_order(element: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside of content controls and tracked insertions; "contents" for a
    table of contents."""
    for child in element:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag == qn("w:sdt"):
            gallery = child.find("/".join(map(qn, ("w:sdtPr", "w:docPartObj", "w:docPartGallery"))))
            if gallery is not None and gallery.get(qn("w:val")) == "Table of Contents":
                yield "contents"
            else:
                yield from _in_order(child)
        elif child.tag in (qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from _in_order(child)


def _paragraph(paragraph: Paragraph) -> Iterator[Block]:
    text = _text(paragraph._element, paragraph.part)
    if not text.strip():
        return
    style = (paragraph.style.name if paragraph.style else "") or ""
    level = _heading_level(paragraph, style)
    if level:
        yield Block("heading", text, level=level)
    elif _is_item(paragraph, style):
        yield Block("item", text, level=_depth(paragraph))
    elif "quote" in style.lower() or "citation" in style.lower():
        yield Block("quotation", text)
    else:
        yield Block("paragraph", text)


def _text(element: Any, part: Any) -> str:
    """Words as they stand, tracked insertions included; the address of a link follows its words."""
    told: list[str] = []
    for child in element:
        if child.tag == qn("w:t"):
            told.append(child.text or "")
        elif child.tag in _BLANKS:
            told.append(_BLANKS[child.tag])
        elif child.tag == qn("w:hyperlink"):
            words = _text(child, part)
            address = _address(child, part)
            told.append(f"{words} ({address})" if address and address not in words else words)
        elif child.tag not in _SILENT:
            told.append(_text(child, part))
    return "".join(told)


def _address(link: Any, part: Any) -> str:
    relation = part.rels.get(link.get(qn("r:id"), ""))
    return str(relation.target_ref) if relation is not None and relation.is_external else ""


def _heading_level(paragraph: Paragraph, style: str) -> int:
    """By the outline level that its style or itself declares, else by the name of the style; 0 for none."""
    found = paragraph._element.xpath("./w:pPr/w:outlineLvl/@w:val")
    if not found and paragraph.style is not None:
        found = paragraph.style.element.xpath("./w:pPr/w:outlineLvl/@w:val")
    if found and found[0].isdigit() and int(found[0]) < 9:
        return int(found[0]) + 1
    met = _HEADING.fullmatch(style.strip())
    return int(met[1] or 1) if met else 0


def _is_item(paragraph: Paragraph, style: str) -> bool:
    return bool(paragraph._element.xpath("./w:pPr/w:numPr")) or style.lower().startswith(("list", "liste"))


def _depth(paragraph: Paragraph) -> int:
    found = paragraph._element.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")
    return int(found[0]) if found and found[0].isdigit() else 0


def _rows(table: Table) -> Iterator[list[str]]:
    """A cell that is merged over several is said once."""
    for row in table.rows:
        cells = dict.fromkeys(cell._element for cell in row.cells)
        yield [_cell_text(cell, table.part) for cell in cells]


def _cell_text(cell: Any, part: Any) -> str:
    return " / ".join(text for one in cell.iter(qn("w:p")) if (text := _text(one, part).strip()))


def _pictures(element: Any, document: WordDocument) -> Iterator[Block]:
    for blip in element.iter(qn("a:blip")):
        part = document.part.related_parts.get(blip.get(qn("r:embed"), ""))
        if part is None:
            continue
        name = posixpath.basename(str(part.partname))
        if any(part.blob.startswith(magic) for magic in PICTURES):
            yield Block("picture", picture=Picture(name, part.blob, _alt(blip)))
        else:
            yield Block(
                "left-out", why=N_("the picture %(name)s: only PNG, JPEG and GIF are kept", name=name)
            )


def _alt(blip: Any) -> str:
    """What the document says of a picture to those who do not see it."""
    drawing = next(blip.iterancestors(qn("w:drawing")), None)
    found = drawing.find(f".//{qn('wp:docPr')}") if drawing is not None else None
    return str(found.get("descr", "")) if found is not None else ""


def _left_out(element: Any) -> Iterator[Block]:
    """What a paragraph shows beside its words."""
    told = (
        ("w:footnoteReference", N_("a footnote")),
        ("w:endnoteReference", N_("an endnote")),
        ("w:commentReference", N_("a comment")),
        ("w:txbxContent", N_("a text box")),
        ("w:object", N_("an embedded object")),
        ("m:oMath", N_("a formula")),
        ("w:del", N_("words struck out while changes were tracked")),
    )
    for tag, what in told:
        if next(element.iter(_tag(tag)), None) is not None:
            yield Block("left-out", why=what)


def _tag(name: str) -> str:
    if name.startswith("m:"):
        return "{http://schemas.openxmlformats.org/officeDocument/2006/math}" + name[2:]
    return str(qn(name))


def _aside(parts: frozenset[str]) -> Iterator[Block]:
    """What lies beside the text of the document."""
    if any(re.fullmatch(r"word/(?:header|footer)\d*\.xml", part) for part in parts):
        yield Block("left-out", why=N_("headers and footers of pages"))
    if any(part.startswith("word/embeddings/") for part in parts):
        yield Block("left-out", why=N_("files embedded in the document"))
    if any(part.startswith("word/charts/") for part in parts):
        yield Block("left-out", why=N_("charts"))
