"""Notebooks as they were saved: read, bounded, never run."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing_made import PNG

from filrouge.engines.importing.errors import Damaged, TooBig, WrongType
from filrouge.engines.importing.notebooks import OUTPUT_LETTERS, notebook_of, words_of_html


def code(source, *outputs, id="a1"):
    return {
        "cell_type": "code",
        "id": id,
        "metadata": {},
        "execution_count": 1,
        "source": source,
        "outputs": list(outputs),
    }


def shown(**data):
    return {"output_type": "display_data", "metadata": {}, "data": data}


def notebook(*cells, minor=5, **metadata):
    told = {"nbformat": 4, "nbformat_minor": minor, "metadata": metadata, "cells": list(cells)}
    return json.dumps(told).encode()


def read(*cells, **metadata):
    return notebook_of(notebook(*cells, **metadata), "a.ipynb")


def test_cells_come_with_their_texts():
    stream = {"output_type": "stream", "name": "stdout", "text": ["a\n", "\x1b[31mb\x1b[0m"]}
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[0;31mTrace\x1b[0m"]}
    note = {"cell_type": "markdown", "id": "m1", "metadata": {}, "source": "# Titre"}
    found = read(note, code(["x\n", "y"], stream, error), language_info={"name": "python"})
    assert found.language == "python"
    assert [(one.id, one.nature, one.source) for one in found.cells] == [
        ("m1", "markdown", "# Titre"),
        ("a1", "code", "x\ny"),
    ]
    assert [one.text for one in found.cells[1].outputs] == ["a\nb", "Trace"]


def test_images_are_images_and_nothing_else():
    png, svg = base64.b64encode(PNG).decode(), "<svg onload='alert(1)'/>"
    found = read(
        code("x", shown(**{"image/png": png, "text/plain": "p"}), shown(**{"image/svg+xml": [svg]})),
    )
    first, second = found.cells[0].outputs
    assert (first.image, first.media_type) == (PNG, "image/png")
    assert (second.image, second.media_type) == (svg.encode(), "image/svg+xml")
    lied = read(code("x", shown(**{"image/png": base64.b64encode(b"<html>").decode(), "text/plain": "t"})))
    assert [(one.text, one.image) for one in lied.cells[0].outputs] == [("t", b"")]


def test_html_is_its_words_and_says_so():
    html = "<table><tr><td>a</td><td>b</td></tr></table><script>alert(1)</script>"
    found = read(code("x", shown(**{"text/html": html})))
    assert found.cells[0].outputs[0].text == "a\tb" and found.left_out[0][0] == "a1"
    both = read(code("x", shown(**{"text/html": html, "text/plain": "plain"})))
    assert both.cells[0].outputs[0].text == "plain" and len(both.left_out) == 1


def test_what_cannot_be_shown_is_told():
    found = read(code("x", shown(**{"application/javascript": "alert(1)"})))
    assert found.cells[0].outputs == () and "javascript" in str(found.left_out[0][1])


def test_a_long_output_is_cut_and_told():
    found = read(code("x", {"output_type": "stream", "name": "stdout", "text": "é" * 30_000}))
    assert len(found.cells[0].outputs[0].text) == OUTPUT_LETTERS + 1 and len(found.left_out) == 1


def test_cells_without_a_name_get_one():
    cell = code("x")
    del cell["id"]
    found = notebook_of(notebook(cell, cell, minor=4), "a.ipynb")
    assert len({one.id for one in found.cells}) == 2


@pytest.mark.parametrize("content", [b"", b"hello", b"[]", b"{}", b"\xff\xfe", b"null", b"1", b"[" * 100_000])
def test_what_is_no_notebook_is_refused(content):
    with pytest.raises((WrongType, Damaged)):
        notebook_of(content, "a.ipynb")


def test_a_damaged_notebook_is_refused():
    with pytest.raises(Damaged):
        notebook_of(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"x": 1}]}', "a.ipynb")
    with pytest.raises(TooBig):
        notebook_of(b" " * (26 * 2**20), "a.ipynb")


@given(st.text(max_size=200))
def test_no_mark_of_html_is_left(text):
    assert "<script" not in words_of_html(f"<p>{text}</p><script>{text}</script>").lower() or "<" in text
