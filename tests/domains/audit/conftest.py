"""A project in which an audit is made; one whose owner has an audit of two questionnaires at the pages."""

from datetime import date

import pytest
from domains.audit.scene import Scene, said

from filrouge.kernel.documents import Ref
from filrouge.kinds.audit import Plan


@pytest.fixture
def scene(memory_project) -> Scene:
    return Scene(memory_project)


@pytest.fixture(scope="module")
def library(workbench):
    """The library as installing makes it."""
    from filrouge.delivery.wiring import fill_library

    fill_library()


@pytest.fixture
def owner(browser):
    return browser()


@pytest.fixture
def audited(owner, library):
    project = owner.project()
    asked = tuple(
        Ref(kind="audit.questionnaire", id=f"questionnaires.{code}", revision=1, library=True)
        for code in ("maturite", "donnees")
    )
    plan = Plan(title=said("Audit des pratiques"), as_of=date(2026, 3, 31), questionnaires=asked)
    project.write("plan", plan, expected_revision=0)
    return project
