"""Pictures of the guides, taken on demand by ``make screenshots``; they show no other ones."""

import os
import re
from pathlib import Path

import pytest
from browser.cast import OWNER

DOCS = Path(__file__).parents[2] / "docs"
TOGETHER_BYTES = 3_000_000
AT = "/p/solviere"
#: Picture → the page it shows; the person who looks at it is the owner unless nobody signed in.
PICTURES = {
    "images/workbench": f"{AT}/",
    "how-to/images/new-project": "/new",
    "how-to/images/my-projects": "/",
    "how-to/images/change-a-file": f"{AT}/files/soins",
    "how-to/images/steps": f"{AT}/steps/",
    "how-to/images/add-a-step": f"{AT}/new-step",
    "how-to/images/jobs": f"{AT}/jobs/",
    "how-to/images/suspects": f"{AT}/suspects",
    "how-to/images/documents": f"{AT}/d/",
    "how-to/images/decision": f"{AT}/d/projects.decision/cout/",
    "how-to/images/citations": f"{AT}/d/projects.decision/cout/citations",
    "how-to/images/section": f"{AT}/d/projects.section/depense/",
    "how-to/images/quote-picker": f"{AT}/d/projects.section/depense/edit",
    "how-to/images/tasks": f"{AT}/tasks",
    "how-to/images/report": f"{AT}/r/datasets.card/soins-fiche/",
    "how-to/images/search": f"{AT}/search?q=soins",
    "how-to/images/journal": f"{AT}/journal",
    "how-to/images/logbook": f"{AT}/logbook",
    "how-to/images/coverage": f"{AT}/coverage",
    "how-to/images/import": f"{AT}/import",
    "how-to/images/people": f"{AT}/people",
    "how-to/images/keys": "/accounts/keys",
    "how-to/images/administration": "/installation/",
}
AS_NOBODY = {"how-to/images/sign-in": "/accounts/login/"}


def test_the_guides_show_pictures_that_are_taken():
    taken = {f"{name}.png" for name in (*PICTURES, *AS_NOBODY)}
    shown = set()
    for page in (*DOCS.rglob("*.md"), DOCS.parent / "README.md"):
        for image in re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", page.read_text(encoding="utf-8")):
            found = (page.parent / image).resolve()
            assert found.is_file(), f"{page.name}: {image}"
            shown.add(found.relative_to(DOCS).as_posix())
    assert shown <= taken
    assert sum(path.stat().st_size for path in DOCS.rglob("*.png")) < TOGETHER_BYTES


@pytest.mark.skipif("FILROUGE_PICTURES" not in os.environ, reason="asked for by `make screenshots`")
def test_take_the_pictures(people):
    folder = Path(os.environ["FILROUGE_PICTURES"])
    for who, pages in ((OWNER, PICTURES), ("", AS_NOBODY)):
        tab = people(who, theme="light").new_page()
        tab.set_viewport_size({"width": 1100, "height": 760})
        for name, path in pages.items():
            assert tab.goto(path).status == 200, path
            tab.screenshot(path=folder / f"{name}.png")
