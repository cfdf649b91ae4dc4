import databases
import pytest


@pytest.fixture(scope="session", autouse=True)
def django():
    """Templates need Django's settings; the home folder is one of the tests'."""
    return databases.sqlite()
