"""Documents over REST: created, revised over what was seen, listed, compared, cited, doubted."""

import json

import pytest
from conftest import fresh_name
from delivery.api.conftest import decision, frame, grant, prose, team

from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import Conflict, Erased, Forbidden, Invalid, NotFound, TooLarge
from filrouge.kernel.wire import NoPrecondition, Stale

FRAME = "projects.frame"


def test_a_document_is_created_read_and_revised(project, ann):
    first = project.create(FRAME, "frame", frame())
    assert str(first) == "projects.frame/frame@1"
    shown = project.document(FRAME, "frame")
    assert shown.ref == first and shown.body["budgets"][0]["budget_eur"] == 80_000
    second = project.revise(FRAME, "frame", frame(90_000), seen=1)
    assert second.revision == 2 == project.document(FRAME, "frame").ref.revision
    assert project.document(FRAME, "frame", 1).body["budgets"][0]["budget_eur"] == 80_000
    assert project.revise(FRAME, "frame", frame(90_000), seen=2) == second  # the same body adds no revision
    assert [(one.revision, one.by, one.erased) for one in project.history(FRAME, "frame")] == [
        (1, ann.account, False),
        (2, ann.account, False),
    ]
    (change,) = project.diff(FRAME, "frame", 1, 2)
    assert (change.at, change.old, change.new) == ("/budgets/2026/budget_eur", 80_000, 90_000)


def test_only_what_was_seen_is_replaced(project, ann):
    project.create(FRAME, "frame", frame())
    for attempt in (
        lambda: project.create(FRAME, "frame", frame()),
        lambda: project.revise(FRAME, "frame", frame(1), seen=2),
        lambda: project.revise(FRAME, "other", frame(1), seen=1),
    ):
        with pytest.raises(Stale):
            attempt()
    at = f"/projects/{project.name}/documents/{FRAME}/frame"
    for headers, code in (({}, 428), ({"If-Match": 'W/"1"'}, 412), ({"If-Match": "1"}, 412)):
        assert ann.http.put(at, json=frame(1), headers=headers).status_code == code
    with pytest.raises(NoPrecondition):
        project._put(FRAME, "frame", frame(1), {})
    assert ann.http.put(at, json=frame(1), headers={"If-Match": '"7", "1"'}).status_code == 200
    assert ann.http.put(at, json=frame(2), headers={"If-Match": "*"}).headers["etag"] == '"3"'


def test_what_was_read_already_is_not_sent_again(project, ann):
    project.create(FRAME, "frame", frame())
    at = f"/projects/{project.name}/documents/{FRAME}/frame"
    told = ann.http.get(at)
    assert told.headers["etag"] == '"1"' and told.headers["content-type"].startswith("application/json")
    again = ann.http.get(at, headers={"If-None-Match": '"1"'})
    assert (again.status_code, again.content) == (304, b"") and again.headers["etag"] == '"1"'
    assert ann.http.get(at, headers={"If-None-Match": '"2"'}).status_code == 200
    made = ann.http.put(
        f"/projects/{project.name}/documents/{FRAME}/x", json=frame(), headers={"If-None-Match": "*"}
    )
    assert made.status_code == 201 and made.headers["location"].endswith(f"/documents/{FRAME}/x")


def test_faults_come_with_their_places(project):
    body = frame()
    body["company"] = {"lang": "xx"}
    body["colour"] = "red"
    with pytest.raises(Invalid) as refused:
        project.create(FRAME, "frame", body)
    assert {one.at for one in refused.value.faults} == {"/company/lang", "/company/text", "/colour"}
    assert "required" in str([one.message for one in refused.value.faults])


def test_what_is_not_there_is_not_found(project):
    for attempt in (
        lambda: project.document(FRAME, "none"),
        lambda: project.document("projects.none", "x"),
        lambda: project.document("none.none", "x"),
        lambda: project.document(FRAME, "a\0b"),
        lambda: list(project.history(FRAME, "none")),
        lambda: project.citations(FRAME, "none"),
        lambda: list(project.documents("nothing")),
    ):
        with pytest.raises(NotFound):
            attempt()
    project.create(FRAME, "frame", frame())
    for revision in (2, 2**31, 2**62):
        with pytest.raises(NotFound):
            project.document(FRAME, "frame", revision)


def test_what_was_erased_is_gone(project, ann):
    project.create(FRAME, "frame", frame())
    from filrouge.delivery.wiring import open_project
    from filrouge.kernel.documents import Key

    open_project(project.name, actor=ann.account).erase(Key(FRAME, "frame"), why="asked")
    with pytest.raises(Erased):
        project.document(FRAME, "frame")
    assert ann.http.get(f"/projects/{project.name}/documents/{FRAME}/frame").status_code == 410
    assert list(project.documents(FRAME)) == []


def test_a_list_is_read_page_by_page(project, ann):
    names = [f"f{n:02}" for n in range(7)]
    for n, name in enumerate(names):
        project.create(FRAME, name, frame(n))
    assert [row.ref.id for row in project.documents(FRAME, page_rows=3)] == names
    at = f"/projects/{project.name}/documents/{FRAME}"
    page = ann.http.get(at, params={"limit": 3}).json()
    assert len(page["items"]) == 3 and page["next"] == "f02"
    for limit in ("0", "201", "x", "9" * 40):
        assert ann.http.get(at, params={"limit": limit}).status_code == 422
    assert ann.http.get(at, params={"limit": 200, "after": "f06"}).json() == {"items": [], "next": None}


def test_a_list_is_filtered_by_fields(project, ann):
    entries = {"a": ("meeting", "2026-01-06"), "b": ("hours", "2026-01-07"), "c": ("hours", "2026-01-08")}
    for id, (nature, on) in entries.items():
        body = {"on": on, "nature": nature, "text": prose("x")}
        if nature == "hours":
            body["hours"] = [{"id": "h", "who": ann.account, "role": "moe", "spent_h": 3.5}]
        project.create("projects.logbook_entry", id, body)
    rows = list(project.documents("projects.logbook_entry", nature="hours"))
    assert [row.ref.id for row in rows] == ["b", "c"] and rows[0].fields["nature"] == "hours"
    paged = project.documents("projects.logbook_entry", page_rows=1, nature="hours")
    assert [row.ref.id for row in paged] == ["b", "c"]
    assert list(project.documents("projects.logbook_entry", nature="none")) == []
    with pytest.raises(Invalid, match="colour"):
        list(project.documents("projects.logbook_entry", colour="red"))


def test_citations_both_ways_and_a_doubt_settled(project, ann):
    first = project.create(FRAME, "frame", frame())
    made = project.create("projects.decision", "oven", decision(ann.account, first))
    told = project.citations("projects.decision", "oven")
    assert [(one.ref, one.pointer) for one in told.cites] == [(first, "/budgets/2026/budget_eur")]
    assert [one.source for one in project.citations(FRAME, "frame").cited_by] == [made]
    assert project.suspects().roots == ()
    project.revise(FRAME, "frame", frame(70_000), seen=1)
    (doubt,) = project.suspects().roots
    assert (doubt.source, doubt.old.content, doubt.new.content) == (made, 80_000, 70_000)
    assert doubt.old.unit == "€" or doubt.old.unit
    with pytest.raises(NotFound):
        project.reaffirm("projects.decision", "oven", why="no", cited=Ref(kind=FRAME, id="x", revision=1))
    settled = project.reaffirm("projects.decision", "oven", why="still the best", cited=first)
    assert [one.source for one in settled] == [made] and project.suspects().roots == ()
    with pytest.raises(NotFound):
        project.reaffirm("projects.decision", "oven", why="again")


def test_the_latest_revisions_are_taken_once_they_were_seen(project, ann):
    first = project.create(FRAME, "frame", frame())
    project.create("projects.decision", "oven", decision(ann.account, first))
    assert project.renewals("projects.decision", "oven") == ()
    latest = project.revise(FRAME, "frame", frame(70_000), seen=1)
    (seen,) = project.renewals("projects.decision", "oven")
    assert (seen.cited, seen.latest, seen.old.content, seen.new.content) == (first, latest, 80_000, 70_000)
    with pytest.raises(Conflict):
        project.take_latest("projects.decision", "oven", seen=7)
    assert project.take_latest("projects.decision", "oven", seen=1) == (seen,)
    assert [one.ref for one in project.citations("projects.decision", "oven").cites] == [latest]
    assert project.suspects().roots == ()


def test_a_key_that_only_writes_is_told_where_and_not_what(project, ann, wsgi):
    first = project.create(FRAME, "frame", frame())
    project.create("projects.decision", "oven", decision(ann.account, first))
    latest = project.revise(FRAME, "frame", frame(70_000), seen=1)
    writing = ann.with_scopes(wsgi, "write").client.project(project.name)
    (settled,) = writing.reaffirm("projects.decision", "oven", why="still the best")
    (taken,) = writing.take_latest("projects.decision", "oven", seen=1)
    assert (settled.latest, taken.latest) == (latest, latest)
    assert [settled.old, settled.new, taken.old, taken.new] == [None] * 4


def test_a_citation_of_what_is_not_there_is_refused(project, ann):
    stray = Ref(kind=FRAME, id="none", revision=3)
    with pytest.raises(Invalid):
        project.create("projects.decision", "oven", decision(ann.account, stray))


def test_computed_kinds_are_not_written_by_people(project):
    with pytest.raises(Forbidden):
        project.create("projects.effort", "x", {"roles": [], "total_h": 0})


BAD = {
    b"": 422,
    b"{": 400,
    b"\xff{}": 400,
    b'{"a": NaN}': 400,
    b'{"a": 1e999}': 400,
    b'{"a": "\\ud800"}': 400,
    b'{"\\udfff": 1}': 400,
    b'{"a": %s}' % (b"9" * 30): 400,
    b'{"a": %s}' % (b"9" * 5000): 400,
    b"[" * 100_000: 400,
    b"[" * 70 + b"]" * 70: 400,
    b"[]": 422,
    b'"x"': 422,
    b"null": 422,
    b"{}": 422,
}


@pytest.mark.parametrize("content", BAD, ids=[repr(one[:16]) + str(n) for n, one in enumerate(BAD)])
def test_what_is_no_body_is_refused(project, ann, content):
    at = f"/projects/{project.name}/documents/{FRAME}/frame"
    headers = {"If-None-Match": "*", "Content-Type": "application/json"}
    told = ann.http.put(at, content=content, headers=headers)
    assert told.status_code == BAD[content], told.text
    assert told.headers["content-type"] == "application/problem+json"


def test_odd_letters_are_kept_as_they_are(project):
    text = "a\0b\u2028\U0001f600é\u0301\ufffe"
    project.create(FRAME, "frame", frame(company=text))
    assert project.document(FRAME, "frame").body["company"]["text"] == text


def test_bodies_over_the_limit_are_told_so(project, ann):
    with pytest.raises(TooLarge):
        project.create(FRAME, "frame", frame(company="x" * 1_000_001))
    at = f"/projects/{project.name}/documents/{FRAME}/frame"
    for letters in (1_000_001, 3_000_000, 7_000_000):
        told = ann.http.put(at, json=frame(company="x" * letters), headers={"If-None-Match": "*"})
        assert told.status_code == 413 and told.json()["code"] == "invalid.too-large"


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_is_a_body(project, ann, media):
    at = f"/projects/{project.name}/documents/{FRAME}/frame"
    headers = {"If-None-Match": "*", "Content-Type": media}
    told = ann.http.put(at, content=json.dumps(frame()).encode(), headers=headers)
    assert told.status_code == 415 and told.json()["code"] == "invalid.media-type"


def test_names_that_no_document_can_have(project):
    for id in ("é", "a b", "-a", "x" * 81, "a%2Fb"):
        with pytest.raises((Invalid, NotFound)):
            project.create(FRAME, id, frame())


def test_the_library_is_read_by_everybody_and_written_by_nobody(ann):
    library = ann.client.project("library")
    assert list(library.documents("certification.referentiel")) is not None
    with pytest.raises(Forbidden):
        library.create(FRAME, "x", frame())


def test_nobody_cites_what_they_may_not_read(project, ann, caller):
    """A citation shows the value it cites: a member who may not read it cannot fetch it that way."""
    guest = caller()
    grant(project, guest, "moe")
    first = project.create(FRAME, "frame", frame())
    theirs = guest.client.project(project.name)
    theirs.create("projects.decision", fresh_name(), decision(guest.account, first))
    final = Ref(kind="thread.none", id="x", revision=1)
    with pytest.raises((Forbidden, NotFound)):
        theirs.create("projects.decision", fresh_name(), decision(guest.account, final))


def test_a_team_is_named_by_accounts(project, ann):
    ref = project.create("projects.team", "team", team(ann.account))
    assert project.document(ref.kind, ref.id).body["members"][0]["account"] == ann.account
