"""A project in which the steps of this room are run."""

import pytest
from domains.datasets.steps import Steps


@pytest.fixture
def steps(memory_project) -> Steps:
    return Steps(memory_project)
