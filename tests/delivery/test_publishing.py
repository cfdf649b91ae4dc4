"""What is published becomes the manifest of the model server; the main port leads to it."""

import json
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import databases
import pytest
import served
from conftest import fresh_name

from filrouge.domains.serving.compute.publishing import new_key
from filrouge.kernel.documents import Prose
from filrouge.kinds.serving import Caller


@pytest.fixture(scope="module", autouse=True)
def django():
    databases.sqlite()


@pytest.fixture
def project():
    from filrouge.delivery.wiring import accounts, open_project

    return open_project(fresh_name(), actor=str(accounts().named(fresh_name("person"))))


def manifest():
    from filrouge.delivery.wiring import home

    return json.loads((home() / "serving" / "manifest.json").read_text())


def of(project):
    name = project.store.project
    return {one["name"]: one for one in manifest()["models"] if one["source"].startswith(f"{name}:")}


def test_publishing_replacing_and_withdrawing_rewrite_the_manifest(project):
    name = fresh_name("cher")
    served.published(project, served.learned(project), name=name)
    first = of(project)[name]
    assert first["version"] == "1" and first["open"] and first["stage"] == "trial"
    age = next(one for one in first["expected"] if one["name"] == "age")
    assert age == {
        "name": "age",
        "unit": "a",
        "required": True,
        "allowed": [],
        "minimum": 0.0,
        "maximum": 120.0,
        "whole": True,
    }
    better = served.learned(project, shift=1.0)
    served.published(project, better, name=name)
    assert of(project)[name]["version"] == "2"
    served.published(project, better, name=name, revision=1)
    assert of(project)[name]["sha256"] == first["sha256"]
    served.published(project, better, name=name, stage="withdrawn")
    assert name not in of(project)


def test_a_publication_withdrawn_is_served_no_longer_before_its_step_is_redone(project):
    from filrouge.kernel.documents import Key
    from filrouge.kinds.serving import Publication

    name = fresh_name("cher")
    served.published(project, served.learned(project), name=name)
    held = project.store.latest(Key(Publication.kind, "cher"))
    told = project.document(Publication, held).model_copy(update={"stage": "withdrawn"})
    project.write("cher", told, expected_revision=held.ref.revision)
    assert name not in of(project)


def test_keys_open_the_models_that_name_them_and_only_hashes_are_written(project):
    key, sha256 = new_key(b"k" * 32)
    caller = Caller(title=Prose(lang="fr", text="Guichet"), per_minute_count=3, key_sha256=sha256)
    ref = project.write("guichet", caller, expected_revision=0)
    name = fresh_name("cher")
    served.published(project, served.learned(project), name=name, access="keys", callers=[ref])
    told = next(one for one in manifest()["keys"] if one["id"] == f"{project.store.project}/guichet")
    assert (told["sha256"], told["per_minute_count"], told["models"]) == (sha256, 3, [name])
    assert key not in json.dumps(manifest()) and not of(project)[name]["open"]


def test_a_name_that_another_project_holds_stays_theirs(project):
    from filrouge.delivery.wiring import accounts, open_project

    name = fresh_name("cher")
    other = open_project(fresh_name("a"), actor=str(accounts().named(fresh_name("person"))))
    served.published(project, served.learned(project), name=name)
    served.published(other, served.learned(other), name=name)
    assert name in of(project) and name not in of(other)


class Echo(BaseHTTPRequestHandler):
    """Tells what it was asked; a body beginning with ``!`` is answered with 429."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = self.headers.get("content-length")
        body = self.rfile.read(int(length)) if length else self._chunked()
        told = {
            "path": self.path,
            "headers": {k.lower(): v for k, v in self.headers.items()},
            "length": len(body),
        }
        content = json.dumps(told).encode()
        self.send_response(429 if body.startswith(b"!") else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Own", "kept")
        self.send_header("Set-Cookie", "no=1")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def _chunked(self):
        body = b""
        if self.headers.get("transfer-encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
        return body

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def behind():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def forwarded(address, path, body=None, method="POST", length=True, host="localhost", **headers):
    from filrouge.delivery.forwarding import Forwarding

    app = address if isinstance(address, Forwarding) else forwarding(address)
    told = {}
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": host, **headers}
    if body is not None:
        environ["wsgi.input"] = BytesIO(body)
        environ |= {"CONTENT_LENGTH": str(len(body))} if length else {}
    answer = app(environ, lambda status, heads: told.update(status=status, heads=dict(heads)))
    content = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return int(told["status"][:3]), told["heads"], json.loads(content)


def forwarding(address, limit_bytes=1_000_000):
    from filrouge.delivery.forwarding import Forwarding

    def pages(environ, start):
        start("200 OK", [])
        return [b'"pages"']

    return Forwarding(pages, address, limit_bytes=limit_bytes, allowed=lambda host: host == "localhost")


def test_only_v2_goes_on(behind):
    assert forwarded(behind, "/v2x", method="GET")[2] == "pages"
    assert forwarded(behind, "/v2/models/été", method="GET")[2]["path"] == "/v2/models/%C3%A9t%C3%A9"


def test_keys_pass_and_cookies_do_not_either_way(behind):
    status, heads, told = forwarded(
        behind, "/v2/models/m/infer", b"{}", HTTP_COOKIE="session=1", HTTP_AUTHORIZATION="Bearer k"
    )
    assert status == 200 and heads["X-Own"] == "kept" and "Set-Cookie" not in heads
    assert told["headers"]["authorization"] == "Bearer k" and "cookie" not in told["headers"]


def test_the_status_is_the_model_server_s(behind):
    assert forwarded(behind, "/v2/models/m/infer", b"!")[0] == 429


@pytest.mark.parametrize("length", [True, False])
def test_long_bodies_stream_and_are_bounded(behind, length):
    app = forwarding(behind)
    assert forwarded(app, "/v2/m", b"x" * 900_000, length=length)[2]["length"] == 900_000
    assert forwarded(app, "/v2/m", b"x" * 1_000_001, length=length)[0] == 413


def test_a_name_that_is_not_ours_is_refused(behind):
    assert forwarded(behind, "/v2", method="GET", host="elsewhere.example")[0] == 400


def test_no_model_server_is_told_in_words():
    for address in ("", "http://127.0.0.1:9"):
        status, heads, told = forwarded(address, "/v2", method="GET")
        assert status == 503 and told["error"] and heads["Retry-After"] == "1"


def test_connections_are_kept_and_one_that_was_closed_is_no_fault(behind):
    app = forwarding(behind)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: forwarded(app, "/v2", b"x" * n)[2]["length"], range(40)))
    assert answers == list(range(40))
    for one in app._connections._idle:
        one.sock.close()
    assert forwarded(app, "/v2", b"abc")[2]["length"] == 3
