"""Texts and notebooks that people bring, as documents that are kept, shown and quoted."""

import base64
import io
import json

import pytest
from importing_made import PNG, word

from filrouge.delivery.registry import Installed
from filrouge.engines.importing.errors import WrongType
from filrouge.kernel.documents import Key, Quote, validated
from filrouge.kernel.runs import Call, Runner


def brought(project, use_name, content, name, step="brought", **more):
    use = Installed().use(use_name)
    blob = project.ports.blobs.put(content, name)
    Runner(project).perform(Call(use, step, validated(use.input, {"file": blob.model_dump(), **more})))
    return project.read(project.latest(Key(use.makes[0].kind, step)))


def essay(document):
    document.add_heading("Contexte", 1)
    document.add_paragraph("12 500 adhérents")
    document.add_picture(io.BytesIO(PNG))


@pytest.mark.parametrize(
    "content, name", [(word(essay), "a.docx"), (b"# Contexte\n\n12 500 adherents", "a.md")]
)
def test_a_text_is_kept_cut_and_its_numbers_told(memory_project, content, name):
    held = brought(memory_project, "projects.import_text", content, name)
    told = held.document
    assert (told.file.name, told.sections[0].title.text, told.typed_count) == (name, "Contexte", 1)
    assert memory_project.ports.blobs.get(told.file) == content
    assert [one.what for one in told.remarks][-1] == "typed"
    value = memory_project.value(Quote(ref=held.ref, pointer="/sections/s1/title"))
    assert str(value) == "Contexte"


def test_pictures_are_contents_of_the_text(memory_project):
    told = brought(memory_project, "projects.import_text", word(essay), "a.docx").document
    (picture,) = told.pictures
    assert memory_project.ports.blobs.get(picture.file) == PNG and told.sections[0].pictures == (picture.id,)
    assert picture.file.sha256 in memory_project.store.blobs()


def test_an_old_document_is_refused_with_what_to_do(memory_project):
    with pytest.raises(WrongType, match="docx"):
        brought(memory_project, "projects.import_text", bytes.fromhex("d0cf11e0a1b11ae1"), "a.doc")
    assert memory_project.store.kinds() == ()


def test_a_notebook_is_kept_and_its_outputs_are_quoted(memory_project):
    png = base64.b64encode(PNG).decode()
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "AUC 0.81\n"},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": png}},
    ]
    cell = {"cell_type": "code", "id": "auc", "metadata": {}, "execution_count": 1}
    cells = [cell | {"source": "raise SystemExit('never run')", "outputs": outputs}]
    content = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    held = brought(memory_project, "projects.import_notebook", content, "a.ipynb")
    assert held.document.cells[0].source == "raise SystemExit('never run')" and held.document.language is None
    value = memory_project.value(Quote(ref=held.ref, pointer="/cells/auc/outputs/o1/text"))
    assert value.content == "AUC 0.81\n"
    image = held.document.cells[0].outputs[1]
    assert image.media_type == "image/png" and memory_project.ports.blobs.get(image.image) == PNG


def test_a_file_brought_again_is_the_next_revision(memory_project):
    brought(memory_project, "projects.import_text", b"# A", "a.md")
    again = brought(memory_project, "projects.import_text", b"# B", "a.md")
    assert again.ref.revision == 2 and again.document.sections[0].title.text == "B"
