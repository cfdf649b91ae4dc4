"""Files of outside tools, read into figures that decide an acceptance; people's word told apart from them."""

import json
from datetime import date

import httpx
import pytest
import recette
import served
from hypothesis import given
from hypothesis import strategies as st
from recette import requirement

from filrouge.adapters.inference.probing import probe
from filrouge.domains.serving.compute.toolreports import tool_check
from filrouge.domains.serving.documents import CheckToImport, ToRecord
from filrouge.domains.serving.errors import BadToolReport
from filrouge.domains.serving.service import import_check, report_acceptance
from filrouge.kernel.documents import Account, Blob
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.serving import Inspected, Inspection

#: As axe-core 4 writes them; one page of two is at fault.
AXE = [
    {
        "testEngine": {"name": "axe-core", "version": "4.10.3"},
        "url": "https://service.example/",
        "timestamp": "2026-01-03T09:00:00.000Z",
        "passes": [{"id": "html-has-lang", "nodes": []}],
        "incomplete": [{"id": "color-contrast", "nodes": []}],
        "violations": [
            {"id": "image-alt", "impact": "critical", "help": "Images must have text", "nodes": [{}, {}]},
            {"id": "region", "impact": "moderate", "help": "Content in landmarks", "nodes": [{}]},
        ],
    },
    {
        "testEngine": {"name": "axe-core", "version": "4.10.3"},
        "url": "https://service.example/aide",
        "timestamp": "2026-01-03T09:01:00.000Z",
        "passes": [{"id": "html-has-lang", "nodes": []}],
        "incomplete": [],
        "violations": [],
    },
]
#: As pip-audit 2 writes it with ``--format json``.
PIP_AUDIT = {
    "dependencies": [
        {"name": "flask", "version": "0.5", "vulns": [{"id": "PYSEC-2019-179", "fix_versions": ["1.0"]}]},
        {"name": "jinja2", "version": "3.0.2", "vulns": []},
        {"name": "local", "skip_reason": "not found on the index"},
    ],
    "fixes": [],
}
#: As OSV-Scanner 2 writes it with ``--format json``.
OSV = {
    "results": [
        {
            "source": {"path": "requirements.txt", "type": "lockfile"},
            "packages": [
                {
                    "package": {"name": "flask", "version": "0.5", "ecosystem": "PyPI"},
                    "vulnerabilities": [
                        {"id": "GHSA-562c-5r94-xh97", "summary": "Denial of service"},
                        {"id": "PYSEC-2018-66"},
                    ],
                    "groups": [{"ids": ["GHSA-562c-5r94-xh97", "PYSEC-2018-66"], "max_severity": "7.5"}],
                }
            ],
        }
    ]
}


def checked(told, taken_on=None):
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    return tool_check(Blob(sha256="0" * 64, size_bytes=len(content)), content, taken_on)


def figures(told):
    return {one.id: one.value.value for one in checked(told).figures}


def test_violations_of_axe_are_counted_by_severity():
    assert figures(AXE) == {
        "axe_violations_count": 2,
        "axe_critical_count": 1,
        "axe_serious_count": 0,
        "axe_moderate_count": 1,
        "axe_minor_count": 0,
        "axe_places_count": 3,
        "axe_incomplete_count": 1,
        "axe_pages_count": 2,
    }
    told = checked(AXE)
    assert (told.tool, told.version, told.taken_on) == ("axe-core", "4.10.3", date(2026, 1, 3))
    assert [(one.rule, one.severity, one.where) for one in told.findings] == [
        ("image-alt", "critical", "https://service.example/"),
        ("region", "moderate", "https://service.example/"),
    ]
    assert figures(AXE[1])["axe_violations_count"] == 0


def test_an_audit_of_dependencies_says_what_it_skipped():
    assert figures(PIP_AUDIT) == {
        "vulnerabilities_count": 1,
        "vulnerable_dependencies_count": 1,
        "fixable_vulnerabilities_count": 1,
        "dependencies_count": 3,
        "unaudited_dependencies_count": 1,
    }
    assert checked(PIP_AUDIT, date(2026, 1, 2)).taken_on == date(2026, 1, 2)
    assert checked(PIP_AUDIT).findings[0].severity == "unknown"


def test_aliases_of_one_vulnerability_count_once():
    told = checked(OSV)
    assert figures(OSV)["vulnerabilities_count"] == figures(OSV)["vulnerabilities_serious_count"] == 1
    assert [(one.where, one.severity, one.says) for one in told.findings] == [
        ("flask 0.5", "serious", "Denial of service")
    ]


@pytest.mark.parametrize(
    "told",
    [
        b"not json",
        {},
        [],
        [{"violations": []}],
        [{"violations": [], "passes": [], "url": "a"}],
        {"dependencies": []},
        {"dependencies": [{"name": "a", "skip_reason": "b"}]},
        {"dependencies": [{"name": "a"}]},
        {"results": []},
        {"results": [{"packages": [{"groups": [{"ids": []}]}]}]},
        {"tool": "filrouge probe"},
    ],
)
def test_what_no_tool_wrote_or_what_looked_at_nothing_is_refused(told):
    with pytest.raises(BadToolReport):
        checked(told)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("violations", "passes", "dependencies", "results", "packages", "vulns", "groups", "tool")
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(JSON)
def test_any_json_is_read_or_refused(told):
    try:
        assert checked(told).looked_at_count
    except BadToolReport:
        pass


# What decides an acceptance


@pytest.fixture
def refs(memory_project):
    return served.learned(memory_project)


def imported(project, told, step="axe"):
    file = project.ports.blobs.put(json.dumps(told).encode(), "results.json")
    return Runner(project).perform(Call(import_check, step, CheckToImport(file=file))).made[0]


def page_rule(threshold=0, metric="axe_critical_count"):
    return requirement(
        "pages", threshold, method="accessibility", metric=metric, comparator="at_most", unit="count"
    )


def looked(project, verdict, on, value=None, id="pages"):
    one = Inspected(
        id=id, verdict=verdict, says=recette.said("Vu au clavier."), who=Account("yanis"), on=on, value=value
    )
    return project.write(
        f"constats-{on}", Inspection(title=recette.said("Constats"), seen=(one,)), expected_revision=0
    )


def result(project, acceptance):
    (one,) = project.read(acceptance).document.tests
    return one.result, one.why


def test_a_tool_decides_and_the_record_quotes_its_file(memory_project, refs):
    check = imported(memory_project, AXE)
    told = recette.required(memory_project, page_rule())
    acceptance = recette.ran(memory_project, refs, told, checks=(check,))
    assert result(memory_project, acceptance) == ("not_met", "measured")
    given = ToRecord(subject=acceptance, model=refs["model"], requirements=told, checks=(check,))
    ref = Runner(memory_project).perform(Call(report_acceptance, "pv", given)).made[0]
    content = memory_project.read(ref).document.content
    pointers = {quote.pointer for quote, _ in quotes_in(content) if quote.ref == check}
    assert {"/figures/axe_critical_count/value", "/tool", "/version", "/findings/f1/rule"} <= pointers
    assert {one.what.fr for one in holes(content, memory_project.value)} == {
        "la décision de la maîtrise d’ouvrage"
    }


def test_a_new_check_makes_the_acceptance_suspect(memory_project, refs):
    check = imported(memory_project, AXE)
    told = recette.required(memory_project, page_rule())
    acceptance = recette.ran(memory_project, refs, told, checks=(check,))
    imported(memory_project, AXE[1])
    assert memory_project.suspects().about(acceptance.key)


def test_a_persons_word_is_told_apart_from_a_measure(memory_project, refs):
    told = recette.required(memory_project, page_rule())
    seen = looked(memory_project, "met", date(2026, 1, 4))
    assert result(memory_project, recette.ran(memory_project, refs, told, inspections=(seen,))) == (
        "met",
        "seen",
    )
    check = imported(memory_project, AXE[1])
    both = recette.ran(memory_project, refs, told, inspections=(seen,), checks=(check,))
    assert result(memory_project, both) == ("met", "measured")


def test_a_fault_that_a_person_saw_since_is_not_hidden_by_a_tool(memory_project, refs):
    told = recette.required(memory_project, page_rule())
    check = imported(memory_project, AXE[1])  # of the third of January
    before = looked(memory_project, "not_met", date(2026, 1, 2))
    after = looked(memory_project, "not_met", date(2026, 1, 4))
    found = [
        result(memory_project, recette.ran(memory_project, refs, told, inspections=(one,), checks=(check,)))
        for one in (before, after)
    ]
    assert found == [("met", "measured"), ("not_met", "seen")]


def test_a_metric_that_no_check_has_is_nobodys_measure(memory_project, refs):
    told = recette.required(memory_project, page_rule(metric="lighthouse_count"))
    check = imported(memory_project, AXE)
    found = result(memory_project, recette.ran(memory_project, refs, told, checks=(check,)))
    assert found == ("not_measurable", "nobody_looked")


# The probe

GUARDED = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


def server(headers, *, open_=False, quota=3):
    asked = []

    def answer(request):
        if "/v2/" not in request.url.path:
            return httpx.Response(200, headers=headers)
        key = request.headers.get("authorization", "")
        if key == "Bearer good":
            asked.append(key)
            return httpx.Response(429 if len(asked) > quota else 400)
        return httpx.Response(200 if open_ else 401)

    return httpx.Client(transport=httpx.MockTransport(answer))


def test_a_guarded_address_has_no_finding_but_its_missing_tls():
    told = probe("http://a.example", ["/"], model="cher", key="good", client=server(GUARDED))
    assert [one.rule for one in told.findings] == ["tls"]
    assert told.figures["refused_ratio"] == told.figures["rate_limit_met_count"] == 1
    assert told.figures["headers_missing_count"] == told.figures["csp_unsafe_count"] == 0


def test_an_open_door_is_found():
    headers = [("content-security-policy", "script-src 'unsafe-inline'"), ("set-cookie", "a=b; Path=/")]
    told = probe("https://a.example", ["/"], model="cher", client=server(headers, open_=True))
    assert {one.rule for one in told.findings} == {
        "x-content-type-options", "referrer-policy", "framing", "hsts", "csp-unsafe", "cookie", "key",
    }  # fmt: skip
    assert told.figures["refused_ratio"] == 0 and told.figures["cookies_unsafe_count"] == 1
    assert "rate_limit_met_count" not in told.figures  # nobody gave a key: not measured, so not said


def test_what_a_probe_writes_is_read_back():
    from datetime import UTC, datetime

    told = probe("http://a.example", ["/"], model="cher", client=server({}))
    now = datetime(2026, 1, 3, 12, tzinfo=UTC)
    read = checked(told.told("http://a.example", "0.1.0", now))
    assert {one.id: one.value.value for one in read.figures} == told.figures
    assert (read.format, read.taken_on, read.looked_at_count) == ("probe", now.date(), 41)
