"""Contents over REST: streamed both ways, in ranges, reached by those who may read what cites them."""

import hashlib
import io

import pytest
from delivery.api.conftest import grant

from filrouge.kernel.errors import NotFound, TooLarge
from filrouge.kernel.wire import BadRange, UnknownContent

CONTENT = bytes(range(256)) * 20


def case(name, blob):
    """A case whose step is given a content."""
    step = {"id": "raw", "use": "datasets.ingest", "with": {"files": [blob.model_dump()]}}
    return {"project": name, "steps": [step]}


@pytest.fixture
def cited(project):
    """A content that the case of the project cites."""
    blob = project.upload(CONTENT, "données.csv")
    project.create("thread.case", "case", case(project.name, blob))
    return blob


def test_what_is_sent_comes_back(project, cited, tmp_path):
    assert (cited.size_bytes, cited.name) == (len(CONTENT), "données.csv")
    target = io.BytesIO()
    assert project.download(cited.sha256, target) == len(CONTENT) and target.getvalue() == CONTENT
    path = tmp_path / "large.bin"
    path.write_bytes(CONTENT * 900)
    assert project.upload(path).sha256 == hashlib.sha256(CONTENT * 900).hexdigest()
    assert project.upload(b"").size_bytes == 0


def test_a_content_is_a_file_to_keep(project, cited, ann):
    told = ann.http.get(f"/projects/{project.name}/blobs/{cited.sha256}", params={"name": 'a"\r\nb<.html'})
    assert told.headers["content-disposition"].startswith("attachment")
    assert (
        told.headers["x-content-type-options"] == "nosniff"
        and "sandbox" in told.headers["content-security-policy"]
    )
    assert told.headers["content-type"] == "application/octet-stream"
    assert told.headers["content-length"] == str(len(CONTENT)) and told.content == CONTENT


@pytest.mark.parametrize(
    ("asked", "code", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=0-", 206, 0, None),
        ("bytes=0-999999999", 206, 0, None),
        ("bytes=-999999999", 206, 0, None),
        ("bytes=9-3", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("items=0-1", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("bytes=a-b", 200, 0, None),
    ],
)
def test_ranges(project, cited, ann, asked, code, start, end):
    told = ann.http.get(f"/projects/{project.name}/blobs/{cited.sha256}", headers={"Range": asked})
    wanted = CONTENT[start:end]
    assert (told.status_code, told.content) == (code, wanted)
    assert told.headers["content-length"] == str(len(wanted))
    if code == 206:
        first = start if start >= 0 else len(CONTENT) + start
        last = first + len(wanted) - 1
        assert told.headers["content-range"] == f"bytes {first}-{last}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=5120-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(project, cited, ann, asked):
    told = ann.http.get(f"/projects/{project.name}/blobs/{cited.sha256}", headers={"Range": asked})
    assert told.status_code == 416 and told.json()["code"] == BadRange.code


def test_a_range_of_another_content_is_the_whole(project, cited, ann):
    at = f"/projects/{project.name}/blobs/{cited.sha256}"
    tag = ann.http.get(at).headers["etag"]
    for told, code in ((tag, 206), ('"other"', 200)):
        assert ann.http.get(at, headers={"Range": "bytes=0-1", "If-Range": told}).status_code == code


def test_a_download_goes_on_where_it_stopped(project, cited):
    target = io.BytesIO(CONTENT[:100])
    target.seek(100)
    assert project.download(cited.sha256, target, start=100) == len(CONTENT) - 100
    assert target.getvalue() == CONTENT


def test_what_nobody_cites_is_reached_by_nobody(project, ann):
    blob = project.upload(b"sent, and cited by nothing")
    for sha256 in (blob.sha256, "0" * 64, "x", "a\0b"):
        with pytest.raises(NotFound):
            project.download(sha256, io.BytesIO())


def test_a_hash_known_from_elsewhere_opens_nothing(project, cited, caller):
    """Knowing the hash of a content of another project is not having it."""
    bob = caller()
    mine = bob.project()
    with pytest.raises(UnknownContent):
        mine.create("thread.case", "case", case(mine.name, cited))
    with pytest.raises(UnknownContent):
        mine.run("datasets.ingest", "raw", {"files": [cited]})
    with pytest.raises(NotFound):
        mine.download(cited.sha256, io.BytesIO())
    with pytest.raises(NotFound):
        bob.client.project(project.name).download(cited.sha256, io.BytesIO())
    assert mine.upload(CONTENT) and mine.create("thread.case", "case", case(mine.name, cited))


def test_what_was_sent_and_swept_is_sent_again(project):
    from filrouge.delivery.wiring import blobs

    blob = project.upload(b"sent long ago")
    blobs().remove(blob.sha256)
    with pytest.raises(UnknownContent):
        project.create("thread.case", "case", case(project.name, blob))
    assert project.upload(b"sent long ago") == blob
    assert project.create("thread.case", "case", case(project.name, blob))


def test_a_member_reaches_what_their_roles_let_them_read(project, caller):
    blob = project.upload(b"of a case")
    project.create("thread.case", "case", case(project.name, blob))
    jury = caller()
    grant(project, jury, "jury")
    theirs = jury.client.project(project.name)
    assert theirs.download(blob.sha256, io.BytesIO()) == 9


def test_limits_are_told(project, ann, monkeypatch):
    at = f"/projects/{project.name}/blobs"
    monkeypatch.setenv("FILROUGE_UPLOAD_BYTES", "10")
    assert project.upload(b"x" * 10)
    with pytest.raises(TooLarge):
        project.upload(b"x" * 11)
    form = ann.http.post(at, files={"file": b"x"})
    assert form.status_code == 415
    unsaid = ann.http.post(at, content=iter([b"x"]), headers={"Content-Type": "application/octet-stream"})
    assert unsaid.status_code == 411 and unsaid.json()["code"] == "invalid.no-length"
    for length, code in (("5", 400), ("x", 411), ("-1", 411)):
        headers = {"Content-Type": "application/octet-stream", "Content-Length": length}
        assert ann.http.post(at, content=b"abc", headers=headers).status_code == code


def test_what_is_larger_than_the_installation_takes_is_a_problem(project, ann, settings_of_django):
    settings_of_django("UPLOAD_BYTES", 100)
    told = ann.http.post(f"/projects/{project.name}/blobs", content=b"x" * 101)
    assert told.status_code == 413 and told.json()["code"] == "invalid.too-large"


@pytest.fixture
def settings_of_django(monkeypatch):
    from django.conf import settings

    return lambda name, value: monkeypatch.setattr(settings, name, value)
