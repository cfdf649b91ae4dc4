"""Texts of Word and of Markdown, cut into sections: what they say, and what is left out and told."""

import io
import zipfile

import pytest
from docx.shared import Inches
from hypothesis import given
from hypothesis import strategies as st
from importing_made import PNG, altered, part, word

from filrouge.engines.importing import markdowns, worddocuments
from filrouge.engines.importing.errors import Bomb, Damaged, Macros, Outside, TooBig, WrongType
from filrouge.engines.importing.sections import Block, cut


def from_markdown(text, level=1):
    return cut(markdowns.blocks_of(text.encode(), "a.md"), level)


def from_word(content, level=1):
    return cut(worddocuments.blocks_of(content, "a.docx"), level)


def told(found, what):
    return [str(remark.told) for remark in found.remarks if remark.what == what]


def report(document):
    document.add_paragraph("Avant le premier titre.")
    document.add_heading("Contexte", 1)
    document.add_paragraph("La mutuelle compte 12 500 adhérents.")
    document.add_heading("Détail", 2)
    document.add_paragraph("premier", style="List Bullet")
    document.add_paragraph("second", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(("Année", "Départs", "2025", "7,5 %")):
        table.cell(place // 2, place % 2).text = text
    document.add_heading("Conclusion", 1)
    document.add_paragraph("Fin.", style="Quote")
    document.add_picture(io.BytesIO(PNG), width=Inches(1))


def test_a_word_document_is_cut_at_its_headings():
    first, context, conclusion = from_word(word(report)).sections
    assert (first.title, first.text) == ("", "Avant le premier titre.")
    assert context.title == "Contexte"
    assert context.paragraphs == [
        "La mutuelle compte 12 500 adhérents.",
        "# Détail",
        "- premier\n- second",
        "| Année | Départs |\n| 2025 | 7,5 % |",
    ]
    assert conclusion.text == "> Fin." and [one.content for one in conclusion.pictures] == [PNG]


def test_a_deeper_level_makes_more_sections():
    assert [one.title for one in from_word(word(report), level=2).sections] == [
        "",
        "Contexte",
        "Détail",
        "Conclusion",
    ]


def test_numbers_stay_and_are_told_as_typed_without_source():
    found = from_word(word(report))
    assert found.typed_count == 3
    numbers = [line.partition(": ")[2].partition(" (")[0] for line in told(found, "typed")]
    assert numbers == ["12 500", "2025", "7,5 %"]
    assert [remark.section for remark in found.remarks if remark.what == "typed"] == [2, 2, 2]


def test_a_table_s_merged_cells_are_said_once():
    def merged(document):
        table = document.add_table(rows=1, cols=3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "large"
        table.cell(0, 2).text = "étroite"

    assert from_word(word(merged)).sections[0].text == "| large | étroite |"


def test_words_of_links_keep_their_address_and_styles_in_french_are_headings():
    def linked(document):
        document.styles["Heading 1"].name = "Titre 1"
        document.add_paragraph("Chapitre", style="Titre 1")
        paragraph = document.add_paragraph("Voir ")
        rel = document.part.relate_to("https://example.org/a", _LINK, is_external=True)
        link = paragraph._p.makeelement(f"{_W}hyperlink", {f"{_R}id": rel})
        run = paragraph.add_run("le site")._r
        link.append(run)
        paragraph._p.append(link)

    (section,) = from_word(word(linked)).sections
    assert (section.title, section.text) == ("Chapitre", "Voir le site (https://example.org/a)")


_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def test_what_stands_beside_the_text_is_told():
    def dressed(document):
        document.add_paragraph("Texte")
        document.sections[0].header.paragraphs[0].text = "Confidentiel"

    assert any("headers and footers" in line for line in told(from_word(word(dressed)), "left-out"))


def raw(xml):
    """A document whose body is this XML."""
    content = word(lambda document: document.add_paragraph("MARK"))
    body = part(content, "word/document.xml").decode()
    start, end = body.index("<w:p>"), body.index("</w:p>") + len("</w:p>")
    return altered(content, **{"word/document.xml": (body[:start] + xml + body[end:]).encode()})


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_words_inside_of_controls_and_of_tracked_changes_are_read():
    told = f'<w:p>{run("un ")}<w:ins w:id="1" w:author="x">{run("deux ")}</w:ins>'
    told += '<w:del w:id="2" w:author="x"><w:r><w:delText>rayé</w:delText></w:r></w:del>'
    told += f"<w:sdt><w:sdtContent>{run('trois')}</w:sdtContent></w:sdt></w:p>"
    told += f"<w:sdt><w:sdtContent><w:p>{run('quatre')}</w:p></w:sdtContent></w:sdt>"
    found = from_word(raw(told))
    assert found.sections[0].paragraphs == ["un deux trois", "quatre"]
    assert any("struck out" in line for line in told_lines(found))


def test_a_table_of_contents_and_text_boxes_are_left_out_and_told():
    gallery = "<w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    contents = f"<w:sdt>{gallery}<w:sdtContent><w:p>{run('Page 1')}</w:p></w:sdtContent></w:sdt>"
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('dans la boîte')}</w:p></w:txbxContent></w:pict></w:r>"
    found = from_word(raw(f"{contents}<w:p>{run('Texte')}{box}</w:p>"))
    assert found.sections[0].text == "Texte"
    assert {"a table of contents", "a text box"} <= set(told_lines(found))


def told_lines(found):
    return told(found, "left-out")


def test_macros_are_refused():
    plain = word(report)
    with pytest.raises(Macros):
        from_word(altered(plain, **{"word/vbaProject.bin": b"x"}))
    types = part(plain, "[Content_Types].xml").replace(b"document.main+xml", b"macroEnabled.main+xml")
    with pytest.raises(Macros):
        from_word(altered(plain, **{"[Content_Types].xml": types}))


@pytest.mark.parametrize("kind", ["image", "oleObject", "subDocument", "frame"])
def test_what_lies_elsewhere_is_refused_and_never_fetched(kind):
    plain = word(report)
    rels = part(plain, "word/_rels/document.xml.rels")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    more = f'<Relationship Id="x9" Type="{base}{kind}" Target="http://elsewhere.example/a" '
    more += 'TargetMode="External"/>'
    changed = rels.replace(b"</Relationships>", more.encode() + b"</Relationships>")
    with pytest.raises(Outside, match="elsewhere.example"):
        from_word(altered(plain, **{"word/_rels/document.xml.rels": changed}))


def test_entities_are_refused():
    plain = word(report)
    body = part(plain, "word/document.xml")
    head, _, rest = body.partition(b"?>")
    bomb = head + b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rest
    with pytest.raises(Damaged):
        from_word(altered(plain, **{"word/document.xml": bomb}))


def test_bombs_are_refused():
    with pytest.raises(Bomb):
        from_word(altered(word(report), **{"word/media/big.bin": b"\0" * (40 * 2**20)}))
    with pytest.raises(TooBig):
        from_word(b"PK\x03\x04" + b"\0" * (26 * 2**20))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"hello"])
def test_what_is_no_document_of_word_is_refused(content):
    with pytest.raises((WrongType, Damaged)):
        from_word(content)


def test_another_archive_is_no_document_of_word():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(WrongType):
        from_word(kept.getvalue())


def test_a_cut_document_is_damaged():
    content = word(report)
    with pytest.raises((Damaged, WrongType)):
        from_word(content[: len(content) // 2])


MARKDOWN = """---
title: x
---
Avant.

# Contexte *du* projet

La mutuelle compte **12 500** adhérents, [le site](https://example.org).
![une courbe](courbe.png) <b>gras</b>

## Détail

1. premier
   - dedans
2. second

| Année | Départs |
|---|---|
| 2025 | 7,5 % |

> Une citation

```python
x = 1
```

<script>alert(1)</script>

# Fin
"""


def test_markdown_is_cut_at_its_headings():
    first, context, end = from_markdown(MARKDOWN).sections
    assert (first.title, first.text, end.title, end.text) == ("", "Avant.", "Fin", "")
    assert context.title == "Contexte du projet"
    assert context.paragraphs == [
        "La mutuelle compte 12 500 adhérents, le site (https://example.org). une courbe gras",
        "# Détail",
        "- premier\n  - dedans\n- second",
        "| Année | Départs |\n| 2025 | 7,5 % |",
        "> Une citation",
        "    x = 1",
    ]


def test_what_markdown_shows_beside_its_words_is_told():
    lines = told(from_markdown(MARKDOWN), "left-out")
    for what in ("settings", "courbe.png", "<script>", "<b>"):
        assert any(what in line for line in lines), what


def test_braces_are_no_places_of_quotes():
    found = from_markdown("# T\n\nun {{gabarit}} ici")
    assert found.sections[0].text == "un { {gabarit} } ici" and len(told(found, "changed")) == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x00", b"a\0b", b"\xe9t\xe9"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(WrongType):
        list(markdowns.blocks_of(content, "a.md"))


@given(st.text(max_size=300), st.integers(1, 6))
def test_any_text_is_cut_and_every_word_kept(text, level):
    found = from_markdown(text.replace("\0", ""), level)
    assert found.typed_count >= len(told(found, "typed"))
    assert not any("{{" in section.text or "}}" in section.text for section in found.sections)


@given(st.lists(st.sampled_from(["heading", "paragraph", "item", "table"])), st.integers(1, 3))
def test_no_block_is_lost(natures, level):
    blocks = [Block(nature, f"w{place}x", level=place % 4 + 1) for place, nature in enumerate(natures)]
    found = cut(blocks, level)
    said = "\n".join(f"{one.title}\n{one.text}" for one in found.sections)
    assert all(f"w{place}x" in said for place in range(len(natures)))
