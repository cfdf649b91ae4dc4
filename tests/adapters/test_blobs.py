"""One suite for every answer to the Blobs port."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.adapters.blobs import FsspecBlobs
from filrouge.adapters.memory import MemoryBlobs
from filrouge.kernel.documents import Blob, digest
from filrouge.kernel.errors import NotFound

ABSENT = Blob(sha256="a" * 64, size_bytes=1)


@pytest.fixture(params=["memory", "local", "fsspec-memory"])
def blobs(request, tmp_path):
    if request.param == "memory":
        return MemoryBlobs()
    address = str(tmp_path / "blobs") if request.param == "local" else f"memory://{token_hex(5)}"
    return FsspecBlobs(address, tmp_path / "cache")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_what_is_put_comes_back_under_its_hash(blobs, content):
    blob = blobs.put(content, "a.bin")
    assert (blob.sha256, blob.size_bytes, blob.name) == (digest(content), len(content), "a.bin")
    assert blobs.get(blob) == content == blobs.path(blob).read_bytes()


def test_a_file_is_streamed_to_the_same_content(blobs, tmp_path):
    content = bytes(range(256)) * 12_000  # over several chunks
    (tmp_path / "large").write_bytes(content)
    assert blobs.put_file(tmp_path / "large", "large") == blobs.put(content, "large")
    assert blobs.get(blobs.put(content)) == content


def test_a_reader_seeks(blobs):
    with blobs.open(blobs.put(b"0123456789")) as stream:
        stream.seek(5)
        assert stream.read(2) == b"56"
        stream.seek(-1, 2)
        assert stream.read() == b"9"


def test_the_same_content_is_kept_once(blobs):
    for name in ("a", "b"):
        blobs.put(b"same", name)
    ((sha256, at),) = blobs.stored()
    assert sha256 == digest(b"same")
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)


@pytest.mark.parametrize("ask", ["get", "open", "path"])
def test_what_is_not_there_is_said(blobs, ask):
    with pytest.raises(NotFound):
        getattr(blobs, ask)(ABSENT)


def test_what_is_removed_is_gone_with_its_local_copy(blobs):
    blob = blobs.put(b"secret")
    path = blobs.path(blob)
    blobs.remove(blob.sha256)
    blobs.remove(blob.sha256)
    with pytest.raises(NotFound):
        blobs.get(blob)
    assert list(blobs.stored()) == []
    if isinstance(blobs, FsspecBlobs):
        assert not path.exists()
    assert blobs.put(b"secret") == blob and blobs.get(blob) == b"secret"


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    """No file may grow over a limit: told as an error, and the folder holds whole contents only."""
    code = (
        "import resource, sys; from pathlib import Path; from filrouge.adapters.blobs import FsspecBlobs\n"
        "from filrouge.kernel.errors import NoSpace\n"
        "blobs = FsspecBlobs(sys.argv[1], Path(sys.argv[2])); blobs.put(b'small')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "try: blobs.put(b'x' * 1_000_000)\n"
        "except NoSpace as err: print(err.code)\n"
        "except OSError as err: print('not told:', err)\n"
    )
    folder = tmp_path / "blobs"
    told = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(tmp_path / "cache")], capture_output=True, text=True
    )
    assert told.stdout.strip() == "unavailable.disk", told
    assert [file.name for file in folder.rglob("*") if file.is_file()] == [digest(b"small")]
