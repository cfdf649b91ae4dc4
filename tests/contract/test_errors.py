"""Every error a user may meet: one code, one page, both languages."""

import importlib
import pkgutil
import re
from pathlib import Path

import databases
import pytest

import filrouge
from filrouge.delivery.cli import EXIT
from filrouge.kernel.errors import CATEGORIES, FilrougeError

PAGES = Path(__file__).parents[2] / "docs" / "errors"


def every_error() -> list[type[FilrougeError]]:
    """Of every module: those of pages and of REST want Django set up."""
    databases.sqlite()
    for found in pkgutil.walk_packages(filrouge.__path__, "filrouge."):
        if "migrations" not in found.name and re.search(r"\.(errors|\w+)$", found.name):
            if not re.search(r"delivery\.(settings|wsgi|commands)", found.name):  # these act when imported
                importlib.import_module(found.name)
    todo, errors = [FilrougeError], []
    while todo:
        below = todo.pop().__subclasses__()
        errors += below
        todo += below
    return sorted({one for one in errors if one.__module__.startswith("filrouge.")}, key=lambda one: one.code)


ERRORS = every_error()
each = pytest.mark.parametrize("error", ERRORS, ids=[one.code for one in ERRORS])


def test_codes_are_unique():
    codes = [error.code for error in ERRORS]
    assert len(set(codes)) == len(codes)


@each
def test_an_error_belongs_to_one_category_and_has_an_exit_code(error):
    assert len([one for one in CATEGORIES if issubclass(error, one)]) == 1
    assert [EXIT[one] for one in error.__mro__ if one in EXIT]


@each
def test_an_error_is_told_in_its_class_and_on_its_page(error):
    assert "code" in vars(error) and (error.__doc__ or "").strip()
    page = PAGES / f"{error.code}.md"
    assert page.is_file(), f"docs/errors/{error.code}.md is missing"
    text = page.read_text()
    assert text.startswith(f"# {error.code}\n")
    assert "## Français" in text and "## English" in text


def test_no_page_tells_of_an_error_that_is_gone():
    assert {page.stem for page in PAGES.glob("*.md")} == {error.code for error in ERRORS}
