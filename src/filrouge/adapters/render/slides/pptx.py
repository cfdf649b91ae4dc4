"""Slides as PPTX on the organisation's template: native titles, tables, notes; pictures with their text."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Mm, Pt

from filrouge.adapters.render import charts
from filrouge.adapters.render.pages import Page, writable
from filrouge.adapters.render.slides.deck import Deck, Grid, Line, Picture, Run, Slide, deck

COLOR: Callable[[int, int, int], RGBColor] = RGBColor
INK, INK_2 = COLOR(0x1A, 0x20, 0x30), COLOR(0x56, 0x5C, 0x6B)
THREAD, WARN = COLOR(0xB3, 0x20, 0x2D), COLOR(0x8A, 0x4F, 0x00)
STATES = {"suspect": WARN, "hole": WARN, "heading": INK_2}
TEXT_PT, SMALL_PT, TABLE_PT = 20, 15, 14
LANGUAGES = {"fr": MSO_LANGUAGE_ID.FRENCH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
FOOT_LINE = Pt(24)  #: height of a line under a table
PICTURE_SHARE = 0.72  #: of the height below the title, at most
NUMBER_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  #: of tables: no grid, no fill
FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def pptx(page: Page) -> bytes:
    """The whole report, on the master and layouts of the organisation's template, else on ours."""
    template = page.look.templates.get("pptx")
    told = deck(page)
    show = Presentation(BytesIO(template or ledger()))
    _emptied(show)
    show.core_properties.title, show.core_properties.author = writable(told.title), ""
    show.core_properties.language = {"fr": "fr-FR", "en": "en-GB"}[told.lang]
    writer = _Writer(show, told)
    writer.opening()
    for slide in told.slides:
        writer.slide(slide)
    made = BytesIO()
    show.save(made)
    return made.getvalue()


def _emptied(show: Any) -> None:
    """The slides of a template are its maker's: they are left out."""
    for one in list(show.slides._sldIdLst):
        show.part.drop_rel(one.rId)
        show.slides._sldIdLst.remove(one)


class _Writer:
    """Puts slides on layouts that have the places they need."""

    def __init__(self, show: Any, told: Deck) -> None:
        self._show, self._told = show, told
        self._language = LANGUAGES[told.lang]

    def opening(self) -> None:
        """The title, what the report is and where it stands."""
        slide = self._show.slides.add_slide(self._layout(PP_PLACEHOLDER.SUBTITLE))
        slide.shapes.title.text = writable(self._told.title)
        for place in slide.placeholders:
            if place.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE:
                place.text_frame.text = writable(self._told.subtitle)
        self._note(slide, (self._told.subtitle, self._told.head))

    def slide(self, told: Slide) -> None:
        slide = self._show.slides.add_slide(self._layout(None))
        slide.shapes.title.text = writable(told.title)
        room = self._room(slide)
        if told.picture:
            left, top, width, height = self._picture(slide, told.picture, room)
            self._lines(
                slide,
                told.lines,
                (room[0], top + height, room[2], room[1] + room[3] - top - height),
                SMALL_PT,
            )
        elif told.grid:
            self._grid(slide, told.grid, room)
            height = FOOT_LINE * max(len(told.lines), 1)
            foot = (room[0], room[1] + room[3] - height, room[2], height)
            self._lines(slide, told.lines, foot, SMALL_PT)
        else:
            self._lines(slide, told.lines, room, TEXT_PT)
        self._note(slide, told.notes)
        _numbered(slide)

    def _layout(self, beside_title: PP_PLACEHOLDER | None) -> Any:
        """A layout with a title and nothing else to fill but ``beside_title``; else the nearest to it."""
        wanted = {beside_title} if beside_title else set()

        def distance(layout: Any) -> tuple[bool, int]:
            kinds = {
                one.placeholder_format.type
                for one in layout.placeholders
                if one.placeholder_format.type not in FURNITURE
            }
            return not kinds & set(TITLES), len((kinds - set(TITLES)) ^ wanted)

        return min(self._show.slide_layouts, key=distance)

    def _room(self, slide: Any) -> tuple[int, int, int, int]:
        """Below the title, with its margins; places that a layout has beside it are taken away."""
        title = slide.shapes.title
        for one in list(slide.placeholders):
            if one.placeholder_format.type not in TITLES:
                one._element.getparent().remove(one._element)
        top = title.top + title.height + Pt(18)
        bottom = self._show.slide_height - Pt(40)
        return title.left, top, title.width, bottom - top

    def _picture(
        self, slide: Any, told: Picture, room: tuple[int, int, int, int]
    ) -> tuple[int, int, int, int]:
        left, top, width, height = room
        picture = slide.shapes.add_picture(BytesIO(charts.png(told.svg)), left, top)
        scale = min(width / picture.width, height * PICTURE_SHARE / picture.height)
        picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
        picture.left = Emu(left + (width - picture.width) // 2)
        picture._element._nvXxPr.cNvPr.set("descr", writable(told.alternative))
        return picture.left, picture.top, picture.width, picture.height + Pt(8)

    def _lines(
        self, slide: Any, lines: tuple[Line, ...], room: tuple[int, int, int, int], size_pt: int
    ) -> None:
        if not lines:
            return
        frame = slide.shapes.add_textbox(*map(Emu, room)).text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        for place, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
            paragraph.space_after = Pt(size_pt / 2)
            self._runs(paragraph, line, size_pt)

    def _runs(self, paragraph: Any, line: Line, size_pt: int, *, bold: bool = False) -> None:
        for told in line:
            run = self._run(paragraph, f"≠ {told.text}" if told.state == "suspect" else told.text, size_pt)
            run.font.bold = bold or bool(told.state)
            run.font.color.rgb = STATES.get(told.state, INK)
            if told.note:
                note = self._run(paragraph, str(told.note), size_pt)
                note.font.color.rgb = THREAD
                note.font._element.set("baseline", "30000")

    def _run(self, paragraph: Any, text: str, size_pt: int) -> Any:
        run = paragraph.add_run()
        run.text = writable(text)
        run.font.size, run.font.language_id = Pt(size_pt), self._language
        return run

    def _grid(self, slide: Any, told: Grid, room: tuple[int, int, int, int]) -> None:
        left, top, width, _ = room
        count = len(told.header)
        frame = slide.shapes.add_table(
            len(told.rows) + 1, count, left, top, width, Pt(24) * (len(told.rows) + 1)
        )
        frame._element.nvGraphicFramePr.cNvPr.set("descr", writable(told.caption))
        table = frame.table
        table.first_row = table.first_col = True
        table.horz_banding = False
        frame._element.graphic.graphicData.tbl[0][0].text = PLAIN_STYLE
        for place, share in enumerate(told.shares):
            table.columns[place].width = Emu(int(width * share))
            self._cell(table.cell(0, place), (Run(told.header[place]),), told.right[place], color=INK_2)
        for number, row in enumerate(told.rows, 1):
            for place, line in enumerate(row):
                self._cell(table.cell(number, place), line, told.right[place], bold=not place)

    def _cell(
        self, cell: Any, line: Line, right: bool, *, bold: bool = False, color: RGBColor | None = None
    ) -> None:
        cell.margin_left = cell.margin_right = Pt(4)
        cell.margin_top = cell.margin_bottom = Pt(3)
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        self._runs(paragraph, line, TABLE_PT, bold=bold)
        if color is not None:
            for run in paragraph.runs:
                run.font.color.rgb = color
        _underline(cell, strong=color is not None)

    def _note(self, slide: Any, lines: tuple[str, ...]) -> None:
        slide.notes_slide.notes_text_frame.text = writable("\n".join(lines))


def _underline(cell: Any, *, strong: bool) -> None:
    """A hairline under a cell, as a ledger has."""
    line = cell._tc.get_or_add_tcPr().makeelement(qn("a:lnB"), {"w": "12700" if strong else "6350"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": "565C6B" if strong else "B9BEC9"}))
    line.append(fill)
    cell._tc.get_or_add_tcPr().append(line)


def _numbered(slide: Any) -> None:
    """The number of the slide, where its layout shows one."""
    for place in slide.slide_layout.placeholders:
        if place.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            slide.shapes.clone_placeholder(place)
            shape = slide.shapes[-1]
            paragraph = shape.text_frame.paragraphs[0]._p
            field = paragraph.makeelement(qn("a:fld"), {"id": NUMBER_FIELD, "type": "slidenum"})
            text = field.makeelement(qn("a:t"), {})
            text.text = "‹#›"
            field.append(text)
            paragraph.insert(0, field)


@cache
def ledger() -> bytes:
    """Our own template: the library's, wide, set as the pages are."""
    show = Presentation()
    show.slide_width, show.slide_height = Mm(338.7), Mm(190.5)
    for layout in list(show.slide_layouts):
        if layout.name not in ("Title Slide", "Title Only"):
            show.slide_layouts.remove(layout)
    left, width = Mm(18), Mm(302.7)
    places: dict[Any, tuple[int, int, int, int]] = {
        PP_PLACEHOLDER.TITLE: (left, Mm(12), width, Mm(20)),
        PP_PLACEHOLDER.CENTER_TITLE: (left, Mm(52), width, Mm(44)),
        PP_PLACEHOLDER.SUBTITLE: (left, Mm(102), width, Mm(26)),
        PP_PLACEHOLDER.BODY: (left, Mm(36), width, Mm(136)),
        PP_PLACEHOLDER.FOOTER: (left, Mm(178), Mm(200), Mm(8)),
        PP_PLACEHOLDER.DATE: (Mm(230), Mm(178), Mm(40), Mm(8)),
        PP_PLACEHOLDER.SLIDE_NUMBER: (Mm(290), Mm(178), Mm(30.7), Mm(8)),
    }
    for sheet in (show.slide_master, *show.slide_layouts):
        for place in sheet.placeholders:
            if box := places.get(place.placeholder_format.type):
                place.left, place.top, place.width, place.height = box
            if place.placeholder_format.type in TITLES:
                place.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    opening, usual = show.slide_layouts[0], show.slide_layouts[1]
    _lettered(show.slide_master, opening)
    for held, top in ((opening, Mm(98)), (usual, Mm(33.5))):
        held.shapes._spTree.append(_rule(left, top, width))
    made = BytesIO()
    show.save(made)
    return made.getvalue()


def _lettered(master: Any, opening: Any) -> None:
    """Georgia for titles, Calibri for the rest, at the left, with our thread under the titles."""
    styles = master._element.find(qn("p:txStyles"))
    for name, font, size_pt in (("p:titleStyle", "Georgia", 28), ("p:bodyStyle", "Calibri", 18)):
        for level in styles.find(qn(name)):
            level.set("algn", "l")
            for letters in level.iter(qn("a:defRPr")):
                letters.set("sz", str(size_pt * 100))
                for one in (*letters.iter(qn("a:latin")), *letters.iter(qn("a:solidFill"))):
                    one.getparent().remove(one)
                fill = letters.makeelement(qn("a:solidFill"), {})
                fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(INK)}))
                letters.insert(0, fill)
                letters.insert(1, letters.makeelement(qn("a:latin"), {"typeface": font}))
    for shape in opening.placeholders:
        for letters in shape._element.iter(qn("a:defRPr"), qn("a:pPr"), qn("a:lvl1pPr")):
            letters.attrib.pop("algn", None)
        if shape.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE:
            for level in shape._element.iter(qn("a:lstStyle")):
                level.clear()
                level.append(parse_xml(f'<a:lvl1pPr {nsdecls("a")}><a:defRPr sz="4000"/></a:lvl1pPr>'))


def _rule(left: int, top: int, width: int) -> Any:
    """A thin red line, decoration only."""
    line = f'<a:ln w="12700"><a:solidFill><a:srgbClr val="{THREAD}"/></a:solidFill></a:ln>'
    place = f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="0"/></a:xfrm>'
    shape = f'<p:spPr>{place}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{line}</p:spPr>'
    named = '<p:cNvPr id="99" name="Thread"/><p:cNvCxnSpPr/><p:nvPr userDrawn="1"/>'
    return parse_xml(f"<p:cxnSp {nsdecls('p', 'a')}><p:nvCxnSpPr>{named}</p:nvCxnSpPr>{shape}</p:cxnSp>")
