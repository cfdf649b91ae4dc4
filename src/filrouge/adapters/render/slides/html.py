"""Slides as one HTML file: a slide a screen, or a page when printed; no script, no outside request."""

from html import escape
from importlib.resources import files

from filrouge.adapters.render import charts
from filrouge.adapters.render.pages import Page, writable
from filrouge.adapters.render.slides.deck import Grid, Line, Slide, deck
from filrouge.kernel.texts import Text

NOTES = Text(fr="Notes et sources", en="Notes and sources")
SLIDES = Text(fr="Diapositives", en="Slides")


def slides_html(page: Page) -> str:
    """A whole document, read with the keys that scroll; each slide folds its notes and sources."""
    told = deck(page)
    render = files("filrouge.adapters.render")
    style = "".join(
        render.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "slides.css")
    )
    title = _text(told.title)
    opening = (
        f'<section class="slide opening" aria-labelledby="t0"><h1 id="t0">{title}</h1>'
        f'<p class="meta">{_text(told.subtitle)}.</p></section>\n'
    )
    notes = escape(NOTES.said(page.lang))
    count = len(told.slides)
    body = "".join(_slide(slide, n, count, notes) for n, slide in enumerate(told.slides, 1))
    return (
        f'<!DOCTYPE html>\n<html lang="{page.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title} · {escape(SLIDES.said(page.lang))}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body class="deck">\n<main>\n{opening}{body}</main>\n'
        f'<footer class="foot">{_text(told.head)}</footer>\n</body>\n</html>\n'
    )


def _slide(slide: Slide, number: int, count: int, notes: str) -> str:
    id = f"t{number}"
    lines = "".join(f'<p id="p{number}-{n}">{_line(line)}</p>' for n, line in enumerate(slide.lines))
    drawn = ""
    if slide.picture:
        drawn = f'<div class="chart">{charts.inline(slide.picture.svg, id, f"p{number}-0")}</div>'
    grid = _grid(slide.grid) if slide.grid else ""
    told = "".join(f"<li>{_text(one)}</li>" for one in slide.notes)
    folded = f"<details><summary>{notes}</summary><ul>{told}</ul></details>" if told else ""
    return (
        f'<section class="slide" aria-labelledby="{id}"><h2 id="{id}">{_text(slide.title)}</h2>\n'
        f'<div class="body">{drawn}{grid}{lines}</div>{folded}'
        f'<p class="page">{number} / {count}</p></section>\n'
    )


def _line(line: Line) -> str:
    told = ""
    for run in line:
        text = _text(run.text)
        if run.state in ("quoted", "suspect", "heading"):
            text = f"<b>{text}</b>"
        if run.note:
            text = f"{text}<sup>{run.note}</sup>"
        told += f'<span class="is-{run.state}">{text}</span>' if run.state in ("hole", "suspect") else text
    return told


def _grid(grid: Grid) -> str:
    sides = [' class="r"' if right else "" for right in grid.right]
    head = "".join(
        f'<th scope="col"{side}>{_text(label)}</th>' for label, side in zip(grid.header, sides, strict=True)
    )
    rows = ""
    for first, *rest in grid.rows:
        cells = zip(rest, sides[1:], strict=True)
        told = "".join(f"<td{side}>{_line(cell)}</td>" for cell, side in cells)
        rows += f'<tr><th scope="row">{_line(first)}</th>{told}</tr>'
    caption = _text(grid.caption)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table>'
        f'<caption class="vh">{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _text(text: str) -> str:
    return escape(writable(text))
