"""A project in which an audit is made."""

import pytest
from domains.audit.scene import Scene


@pytest.fixture
def scene(memory_project) -> Scene:
    return Scene(memory_project)
