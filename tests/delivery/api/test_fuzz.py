"""Whatever is sent to REST, nothing breaks: no answer is a 5xx, and each is what the schema says."""

import json
from string import printable

import httpx
import pytest
import schemathesis
from delivery.api.conftest import Caller, decision, frame, team
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CALM = settings(deadline=None, suppress_health_check=list(HealthCheck))
NAMES = st.sampled_from(["frame", "oven", "team", "case", "none", "é", "a\0b", "..", "x" * 90, "%2e", "raw"])
KINDS = st.sampled_from(
    [
        "projects.frame",
        "projects.decision",
        "projects.team",
        "thread.case",
        "projects.comment",
        "x.y",
        "\0",
        ".",
    ]
)


@pytest.fixture(scope="module")
def eve(wsgi_of_module):
    """Somebody with every right in a project that holds a little of everything."""
    from conftest import fresh_name

    eve = Caller(wsgi_of_module, fresh_name("eve"), ["*"])
    project = eve.project()
    first = project.create("projects.frame", "frame", frame())
    project.create("projects.decision", "oven", decision(eve.account, first))
    subject = project.create("projects.team", "team", team(eve.account))
    project.run("projects.effort", "effort", {"subject": subject})
    project.run("projects.report_logbook", "told", {"subject": subject})
    project.revise("projects.frame", "frame", frame(1), seen=1)
    eve.at = project
    return eve


@pytest.fixture(scope="module")
def wsgi_of_module(wsgi):
    return wsgi


@pytest.fixture(scope="module", autouse=True)
def unlimited():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILROUGE_API_CALLS_PER_MINUTE", "0")
        yield


@pytest.fixture
def told_schema(eve, wsgi_of_module):
    """The schema as it is served, its projects narrowed to the one that is there, or to none."""
    schema = json.loads(eve.http.get("/openapi.json").content)
    for operations in schema["paths"].values():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["name"] == "project":
                    parameter["schema"] = {"type": "string", "enum": [eve.at.name, "library"]}
                if parameter["name"] == "kind":
                    known = ["projects.frame", "projects.decision", "projects.logbook_report"]
                    parameter["schema"] = {"type": "string", "enum": known}
                if parameter["name"] == "id":
                    parameter["schema"] = {"type": "string", "enum": ["frame", "oven", "told", "none"]}
                if parameter["name"] == "use_case":
                    parameter["schema"] = {"type": "string", "enum": ["projects.effort", "x.y"]}
    return schemathesis.openapi.from_dict(schema)


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.slow
def test_every_operation_answers_as_its_schema_says(told_schema, eve):
    for found in told_schema.get_all_operations():
        operation = found.ok()

        @settings(parent=CALM, max_examples=25)
        @given(case=operation.as_strategy())
        def answers(case):
            sent = case.as_transport_kwargs(base_url="http://localhost")
            headers = {name: told for name, told in dict(sent.pop("headers", {})).items() if told.isascii()}
            told = _sent(eve, sent, headers)
            if told is not None:
                case.validate_response(told, checks=CHECKS)

        answers()


def _sent(eve, sent, headers):
    """What the transport of the tests cannot carry at all is left out."""
    told = {name: sent[name] for name in ("method", "url", "params", "json") if sent.get(name) is not None}
    if "data" in sent:
        told["content"] = sent["data"] if isinstance(sent["data"], bytes) else str(sent["data"]).encode()
    headers = {**headers, "Authorization": f"Bearer {eve.secret}"}
    try:
        return eve.http.request(**told, headers=headers)
    except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeError):
        return None


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=True)
    | st.text(max_size=20)
    | st.sampled_from(["\0", "\ud800", "9" * 400, "fr", "2026-01-01", "projects.frame/frame@1", "/a"]),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(["lang", "text", "kind", "id", "revision", "ref", "pointer", "latest", "from"])
            | st.text(max_size=8),
            inside,
            max_size=5,
        )
    ),
    max_leaves=12,
)
GOOD = {
    "projects.frame": frame(),
    "projects.team": team("a1"),
    "thread.case": {
        "project": "p",
        "steps": [
            {"id": "a", "use": "projects.effort", "with": {"subject": {"latest": "projects.team/team"}}}
        ],
    },
}


@st.composite
def bodies(draw):
    """A good body with one value replaced, or anything at all."""
    good = json.loads(json.dumps(GOOD[draw(st.sampled_from(sorted(GOOD)))]))
    here, name = None, None
    below = good
    for _ in range(draw(st.integers(0, 4))):
        if isinstance(below, dict) and below:
            here, name = below, draw(st.sampled_from(sorted(below)))
        elif isinstance(below, list) and below:
            here, name = below, 0
        else:
            break
        below = here[name]
    if here is None:
        return draw(values)
    here[name] = draw(values)
    return good


@pytest.mark.slow
@settings(parent=CALM, max_examples=300)
@given(
    kind=KINDS, id=NAMES, body=bodies(), seen=st.sampled_from(["*", '"1"', "", '"99999999999999999999"', "x"])
)
def test_no_body_breaks_anything(eve, kind, id, body, seen):
    content = json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "If-Match": seen}
    if seen == "":
        headers = {"Content-Type": "application/json", "If-None-Match": "*"}
    told = _sent(
        eve,
        {
            "method": "PUT",
            "url": f"http://localhost/api/v1/projects/{eve.at.name}/documents/{quoted(kind)}/{quoted(id)}",
            "data": content,
        },
        headers,
    )
    check(told)
    check(eve.http.get(f"/projects/{eve.at.name}/suspects"))


@pytest.mark.slow
@settings(parent=CALM, max_examples=200)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]),
    parts=st.lists(NAMES | KINDS | st.sampled_from(["projects", "documents", "blobs", "jobs"]), max_size=6),
    query=st.dictionaries(
        st.sampled_from(["after", "limit", "revision", "q", "x"]), st.text(max_size=9), max_size=3
    ),
    content=st.binary(max_size=40) | st.text(printable, max_size=40).map(str.encode),
    media=st.sampled_from(["application/json", "text/plain", "multipart/form-data; boundary=x", "x", ""]),
    range_=st.text("bytes=-,0123456789", max_size=20),
)
def test_no_request_breaks_anything(eve, method, parts, query, content, media, range_):
    path = "/".join(map(quoted, ["projects", eve.at.name, *parts]))
    told = _sent(
        eve,
        {"method": method, "url": f"http://localhost/api/v1/{path}", "params": query, "data": content},
        {"Content-Type": media, "Range": range_},
    )
    check(told)


@pytest.mark.slow
@settings(parent=CALM, max_examples=150)
@given(
    use=st.sampled_from(["projects.effort", "datasets.ingest", "models.contest", "thread.x"]),
    given_=st.dictionaries(st.sampled_from(["subject", "files", "resources", "x"]), values, max_size=3),
    step=st.text(max_size=6) | st.just("s"),
    seed=st.integers() | values,
)
def test_no_input_breaks_anything(eve, use, given_, step, seed):
    content = json.dumps({"step": step, "input": given_, "seed": seed}).encode()
    url = f"http://localhost/api/v1/projects/{eve.at.name}/use-cases/{use}/runs"
    check(_sent(eve, {"method": "POST", "url": url, "data": content}, {"Content-Type": "application/json"}))


def quoted(part):
    from urllib.parse import quote

    return quote(part, safe="")


def check(told):
    if told is None or not told.request.url.path.startswith("/api/v1/"):  # ".." left the house
        return
    assert told.status_code < 500, told.text
    if told.status_code >= 400 and told.request.method != "HEAD":
        assert told.headers["content-type"] == "application/problem+json", told.text
