"""A report as DOCX or ODT, on an organisation's own template; pandoc writes, called as a program."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Literal

import pypandoc

from filrouge.adapters.render.office import docx, odt
from filrouge.adapters.render.office.tree import Walk, document
from filrouge.adapters.render.pages import Page

Suffix = Literal["docx", "odt"]

PANDOC_API = [1, 23, 1]


def office(page: Page, suffix: Suffix) -> bytes:
    """The whole report; the styles, page and headers are those of the organisation's template, else ours,
    which also gives the styles that the template lacks.

    What people wrote is text, never markup; every figure links to its source at the end, and back.
    """
    told: ModuleType = docx if suffix == "docx" else odt
    walk = Walk(page)
    tree = json.dumps({"pandoc-api-version": PANDOC_API, **document(page, walk, told.contents)})
    with TemporaryDirectory() as folder:
        for name, content in walk.images.items():
            Path(folder, name).write_bytes(content)
        made, styles = Path(folder, f"report.{suffix}"), Path(folder, f"styles.{suffix}")
        template = page.look.templates.get(suffix)
        styles.write_bytes(template or told.ledger())
        extra = [f"--reference-doc={styles}", f"--resource-path={folder}"]
        pypandoc.convert_text(tree, suffix, format="json", outputfile=str(made), extra_args=extra)
        finished: bytes = told.finished(made.read_bytes(), page, walk, template)
    return finished


def ledger(suffix: Suffix) -> bytes:
    """Our own template: what a report is set on without another, and what another may begin from."""
    return docx.ledger() if suffix == "docx" else odt.ledger()
