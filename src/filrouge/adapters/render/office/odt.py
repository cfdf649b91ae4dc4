"""What an ODT has beside what pandoc writes: our own template, a table of contents, tables told and set."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

import pypandoc

from filrouge.adapters.render.office.tree import Line, Node, Walk
from filrouge.adapters.render.pages import Page, writable

NAMESPACES = {
    one: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for one, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
} | {"xlink": "http://www.w3.org/1999/xlink"}
OFFICE, STYLE, TEXT, TABLE, DRAW, FO, SVG, XLINK = (f"{{{address}}}" for address in NAMESPACES.values())
PAGE = {
    "page-width": "210mm",
    "page-height": "297mm",
    "margin-left": "21mm",
    "margin-right": "21mm",
    "margin-top": "21mm",
    "margin-bottom": "15mm",
}
LETTERS = {"font-family": "Calibri", "font-size": "10pt", "color": "#1A2030"}
FOOT = (
    '<text:p xmlns:text="{}" text:style-name="MP1"><text:page-number text:select-page="current">1'
    "</text:page-number> / <text:page-count>1</text:page-count></text:p>"
).format(NAMESPACES["text"])
HAIRLINE = "0.5pt solid #B9BEC9"
CELL = {"border": "none", "border-bottom": HAIRLINE, "padding": "0.7mm 1.4mm"}
NO_MARGINS = {"margin-left": "0mm", "margin-right": "0mm"}
CAPTIONS = ("TableCaption", "Image_20_Caption")
_ENTRY = (
    '<text:table-of-content-entry-template text:outline-level="{0}" text:style-name="Contents_20_{0}">'
    "<text:index-entry-link-start/><text:index-entry-text/>"
    '<text:index-entry-tab-stop style:type="right" style:leader-char="."/>'
    "<text:index-entry-page-number/><text:index-entry-link-end/></text:table-of-content-entry-template>"
)
_NOTE = re.compile(r"#[qs]\d")
_STYLES_END = re.compile(rb"</(?:\w+:)?styles>")


def contents(title: str, lines: Sequence[Line]) -> Node:
    """An index with its body: each line leads to its part, and its page is a reference, which whoever lays
    the text out fills in."""
    depth = max(level for level, _, _ in lines)
    named = f'text:style-name="Contents_20_Heading">{escape(title)}'
    given = f"<text:index-title-template {named}</text:index-title-template>"
    given += "".join(_ENTRY.format(level) for level in range(1, depth + 1))
    source = _tag("table-of-content-source", f'outline-level="{depth}"', given)
    heading = _tag("index-title", 'name="contents-title"', f"<text:p {named}</text:p>")
    body = _tag("index-body", "", heading + "".join(_line(*line) for line in lines))
    index = _tag("table-of-content", 'name="contents" text:protected="true"', source + body)
    return {"t": "RawBlock", "c": ["opendocument", index]}


def _tag(name: str, attributes: str, content: str) -> str:
    said = f" text:{attributes}" if attributes else ""
    return f"<text:{name}{said}>{content}</text:{name}>"


def _line(level: int, title: str, bookmark: str) -> str:
    place = quoteattr(bookmark)
    page = f'<text:bookmark-ref text:reference-format="page" text:ref-name={place}/>'
    style = 'text:style-name="Cited" text:visited-style-name="Cited"'
    link = f'<text:a xlink:type="simple" xlink:href="#{bookmark}" {style}>{escape(writable(title))}</text:a>'
    return f'<text:p text:style-name="Contents_20_{level}">{link}<text:tab/>{page}</text:p>'


def finished(content: bytes, page: Page, walk: Walk, template: bytes | None) -> bytes:
    """What pandoc leaves out: styles that the template lacks, alternative texts, hairlines, letters that fit
    their columns, titles of tables, links of notes as ours."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(made, "w") as kept:
        for info in given.infolist():
            part = given.read(info.filename)
            if info.filename == "content.xml":
                part = _set(part, walk)
            elif info.filename == "styles.xml":
                part = _filled_in(part)
            kept.writestr(info, part)
    return made.getvalue()


def _filled_in(content: bytes) -> bytes:
    """Our styles for those that are lacking; what a template says is not rewritten."""
    known = {
        (style.get(f"{STYLE}family"), style.get(f"{STYLE}name"))
        for style in ElementTree.fromstring(content).iter(f"{STYLE}style")
    }
    lacking = b"".join(ElementTree.tostring(style) for key, style in _ours().items() if key not in known)
    return _STYLES_END.sub(lambda end: lacking + end[0], content, count=1)


def _set(content: bytes, walk: Walk) -> bytes:
    root = _read(content)
    automatic = root.find(f"{OFFICE}automatic-styles")
    assert automatic is not None  # pandoc writes it always
    for frame, alternative in zip(list(root.iter(f"{DRAW}frame")), walk.told, strict=True):
        ElementTree.SubElement(frame, f"{SVG}desc").text = alternative
    for link in root.iter(f"{TEXT}a"):
        if _NOTE.match(link.get(f"{XLINK}href", "")):
            link.attrib |= {f"{TEXT}style-name": "Stitch", f"{TEXT}visited-style-name": "Stitch"}
    styles = _Styles(automatic)
    for name in ("TableRowCell", "TableHeaderRowCell"):
        styles.change(name, "table-cell", CELL)
    for paragraph in root.iter(f"{TEXT}p"):
        if paragraph.get(f"{TEXT}style-name") in CAPTIONS:
            styles.on(paragraph, "kept", {"paragraph": {"keep-with-next": "always"}})
    for table, (caption, size_pt) in zip(root.iter(f"{TABLE}table"), walk.tables, strict=True):
        title = Element(f"{TABLE}title")
        title.text = caption
        table.insert(0, title)
        for row in table.iter(f"{TABLE}table-row"):
            styles.on(row, "row", {"table-row": {"keep-together": "always"}}, family="table-row")
        for paragraph in table.iter(f"{TEXT}p"):
            sized = {"text": {"font-size": f"{size_pt:g}pt"}, "paragraph": NO_MARGINS}
            styles.on(paragraph, f"{size_pt:g}".replace(".", "-"), sized)
    styles.write()
    return _told(root)


class _Styles:
    """Automatic styles of a document, and those that we make from them."""

    def __init__(self, automatic: Element) -> None:
        self._automatic = automatic
        self._given = {style.get(f"{STYLE}name", ""): style for style in automatic}
        self._made: dict[str, Element] = {}

    def change(self, name: str, properties: str, told: Mapping[str, str]) -> None:
        """Say these properties of a style, where it is."""
        for style in (self._given[name],) if name in self._given else ():
            _say(style, properties, told)

    def on(
        self, element: Element, suffix: str, told: Mapping[str, Mapping[str, str]], family: str = "paragraph"
    ) -> None:
        """Give an element its style with these properties beside."""
        space = TABLE if family == "table-row" else TEXT
        name = element.get(f"{space}style-name", "")
        made = f"{name}-{suffix}" if name else suffix
        if made not in self._made:
            given = self._given.get(name)
            style = deepcopy(given) if given is not None else Element(f"{STYLE}style")
            style.attrib |= {f"{STYLE}name": made, f"{STYLE}family": family}
            if given is None and name:
                style.set(f"{STYLE}parent-style-name", name)
            for properties, values in told.items():
                _say(style, properties, values)
            self._made[made] = style
        element.set(f"{space}style-name", made)

    def write(self) -> None:
        self._automatic.extend(self._made.values())


def _say(style: Element, properties: str, told: Mapping[str, str]) -> None:
    """Properties of a style, in the order that the schema asks: a paragraph's before its letters'."""
    tag = f"{STYLE}{properties}-properties"
    found = style.find(tag)
    if found is None:
        found = Element(tag)
        style.insert(len(style) if properties == "text" else 0, found)
    found.attrib |= {f"{FO}{name}": value for name, value in told.items()}


@cache
def ledger() -> bytes:
    """Our own template: pandoc's styles with our page, letters and sizes."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "reference.odt")
        pypandoc.convert_text("", "odt", format="markdown", outputfile=str(path))
        with ZipFile(path) as given:
            parts = {one: given.read(one.filename) for one in given.infolist()}
    told = BytesIO()
    with ZipFile(told, "w") as made:
        for info, content in parts.items():
            made.writestr(info, _ledger_styles(content) if info.filename == "styles.xml" else content)
    return told.getvalue()


def _ledger_styles(content: bytes) -> bytes:
    root = _read(content)
    for page in root.iter(f"{STYLE}page-layout-properties"):
        page.attrib |= {f"{FO}{side}": told for side, told in PAGE.items()}
    for footer in root.iter(f"{STYLE}footer"):
        footer[:] = [ElementTree.fromstring(FOOT)]
    for style in root.iter(f"{STYLE}style"):
        if style.get(f"{STYLE}name") == "MP1":
            for side in style.iter(f"{STYLE}paragraph-properties"):
                side.set(f"{FO}text-align", "end")
    for style in root.iter(f"{STYLE}default-style"):
        if style.get(f"{STYLE}family") == "paragraph":
            for letters in style.iter(f"{STYLE}text-properties"):
                letters.attrib |= {f"{FO}{name}": told for name, told in LETTERS.items()}
    styles = root.find(f"{OFFICE}styles")
    assert styles is not None
    ours = _ours()
    for style in list(styles):
        if (style.get(f"{STYLE}family"), style.get(f"{STYLE}name")) in ours:
            styles.remove(style)
    styles.extend(ours.values())
    return _told(root)


def _ours() -> dict[tuple[str | None, str | None], Element]:
    """By family and name."""
    told = files("filrouge.adapters.render.office").joinpath("data", "styles.xml").read_bytes()
    return {(one.get(f"{STYLE}family"), one.get(f"{STYLE}name")): one for one in _read(told)}


def _told(root: Element) -> bytes:
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _read(content: bytes) -> Element:
    """The tree; prefixes stay those that people know."""
    for prefix, address in NAMESPACES.items():
        ElementTree.register_namespace(prefix, address)
    return ElementTree.fromstring(content)
