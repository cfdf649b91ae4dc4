"""What runs read outside of the store, and the keys they are lent."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from filrouge.adapters.meter import ProcessMeter
from filrouge.adapters.secretfiles import SecretFiles
from filrouge.adapters.surroundings import PythonSurroundings, UnloadableCode
from filrouge.kernel.documents import Blob, UserCode, digest
from filrouge.kernel.errors import BadName, NotFound

HERE = PythonSurroundings()
RAND = "statsmodels.datasets.randhie/randhie.csv"


def code(text: str, name: str = "Found") -> tuple[UserCode, bytes]:
    source = text.encode()
    return UserCode(
        object=name, source=Blob(sha256=digest(source), size_bytes=len(source), name="own.py")
    ), source


def test_a_file_of_an_installed_package_is_read_and_has_a_fingerprint():
    content = HERE.resource(RAND)
    assert HERE.fingerprint(f"resource:{RAND}") == digest(content) and content.count(b"\n") > 20_000


@pytest.mark.parametrize(
    "locator", ["no_such/x", "json/../os.py", "json/none.py", "json", "", "json//etc/passwd"]
)
def test_anything_else_is_not_found(locator):
    with pytest.raises(NotFound):
        HERE.resource(locator)


def test_an_installed_object_is_loaded():
    found = HERE.load(UserCode(object="sklearn.dummy:DummyRegressor"), None)
    assert found.__name__ == "DummyRegressor"
    assert HERE.fingerprint("code:sklearn.dummy:DummyRegressor").startswith("scikit-learn ")


def test_own_code_is_loaded_and_two_versions_never_mix():
    first, second = code("class Found:\n    value = 1"), code("class Found:\n    value = 2")
    assert (HERE.load(*first).value, HERE.load(*second).value, HERE.load(*first).value) == (1, 2, 1)


@pytest.mark.parametrize(
    "text",
    ["1 +", "import nothing_like_this", "raise ValueError('no')", "other = 1", "import sys; sys.absent"],
)
def test_code_that_does_not_load_says_why(text):
    with pytest.raises(UnloadableCode) as caught:
        HERE.load(*code(text))
    assert "own.py" in str(caught.value)


def test_a_name_without_a_module_is_refused():
    with pytest.raises(UnloadableCode):
        HERE.load(UserCode(object="Found"), None)


def test_secrets_are_made_once_and_are_their_owners_only(tmp_path):
    kept = SecretFiles(tmp_path / "secrets")
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: kept.secret("k"), range(40)))
    assert len(found) == 1 and len(kept.secret("k")) == 32 and kept.secret("other") != kept.secret("k")
    assert os.stat(tmp_path / "secrets" / "k").st_mode & 0o077 == 0
    assert len(list((tmp_path / "secrets").iterdir())) == 2
    with pytest.raises(BadName):
        kept.secret("../x")


def test_a_meter_counts_cpu_and_memory():
    meter = ProcessMeter()
    sum(n * n for n in range(300_000))
    cost = meter.read()
    assert cost.cpu_s > 0 and cost.duration_s > 0 and cost.peak_bytes > 1_000_000


def test_what_a_distribution_tells_of_itself_is_a_resource():
    from filrouge.adapters.surroundings import PythonSurroundings

    held = PythonSurroundings()
    assert held.resource("scikit-learn.dist-info/METADATA").startswith(b"Metadata-Version:")
    assert held.fingerprint("resource:scikit-learn.dist-info/METADATA")
    for nowhere in ("no-such-thing.dist-info/METADATA", "scikit-learn.dist-info/../METADATA"):
        assert held.fingerprint(f"resource:{nowhere}") == ""
