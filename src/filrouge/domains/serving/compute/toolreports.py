"""What tools of accessibility and security wrote, read into figures that a requirement asks for: pure.

Formats, as each tool documents them: results of axe-core (one, or a list of them), the JSON of pip-audit
and of OSV-Scanner, and ``filrouge serving probe``. A file about nothing proves nothing, and is refused.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any

from filrouge.domains.serving.errors import BadToolReport
from filrouge.engines.importing.axe import axe_pages, is_axe
from filrouge.kernel.documents import Blob, Quantity
from filrouge.kernel.texts import N_
from filrouge.kinds.serving import Severity, Taken, ToolCheck, ToolFinding, ToolFormat

Json = Mapping[str, Any]
IMPACTS: tuple[Severity, ...] = ("critical", "serious", "moderate", "minor")
#: Lower bounds of CVSS scores, and words of advisory databases.
SCORES: tuple[tuple[float, Severity], ...] = ((9, "critical"), (7, "serious"), (4, "moderate"), (0, "minor"))
WORDS: Mapping[str, Severity] = {
    "CRITICAL": "critical",
    "HIGH": "serious",
    "MODERATE": "moderate",
    "MEDIUM": "moderate",
    "LOW": "minor",
}
MAX_FINDINGS = 500  #: kept one by one; all are counted


def tool_check(file: Blob, content: bytes, taken_on: date | None) -> ToolCheck:
    """Tell the format by its content; ``taken_on`` is for files that do not say their day.

    Raises:
        BadToolReport: not such a file, or one that looked at nothing.
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as err:
        raise BadToolReport(N_("This is not a JSON file"), at="/file") from err
    for is_it, read in _READERS:
        if is_it(told):
            try:
                return read(file, told, taken_on)
            except (AttributeError, LookupError, TypeError, ValueError) as err:
                raise BadToolReport(N_("The file breaks off from its own format"), at="/file") from err
    raise BadToolReport(
        N_("Neither axe-core, pip-audit, OSV-Scanner nor filrouge probe writes such a file"), at="/file"
    )


def _check(
    file: Blob,
    format: ToolFormat,
    tool: str,
    version: str,
    taken_on: date | None,
    looked: int,
    figures: Mapping[str, float],
    findings: Iterable[ToolFinding],
) -> ToolCheck:
    if not looked:
        raise BadToolReport(N_("The tool looked at nothing, which proves nothing"), at="/file")
    return ToolCheck(
        file=file,
        format=format,
        tool=tool,
        version=version,
        taken_on=taken_on,
        looked_at_count=looked,
        figures=tuple(_taken(name, value) for name, value in figures.items()),
        findings=tuple(findings)[:MAX_FINDINGS],
    )


def _taken(name: str, value: float) -> Taken:
    if not isfinite(value):
        raise ValueError(name)
    unit = "ratio" if name.endswith("_ratio") else "count"
    return Taken(id=name, value=Quantity(value=value, unit=unit))


def _numbered(findings: Iterable[tuple[str, Severity, str, str]]) -> Iterator[ToolFinding]:
    for n, (rule, severity, where, says) in enumerate(findings, start=1):
        yield ToolFinding(id=f"f{n}", rule=rule, severity=severity, where=where, says=says)


def _by_severity(stem: str, found: Iterable[Severity]) -> dict[str, float]:
    counted = Counter(found)
    return {f"{stem}_{one}_count": counted[one] for one in IMPACTS}


def _axe(file: Blob, told: Any, taken_on: date | None) -> ToolCheck:
    """A violation is one rule broken on one page, as axe counts; places are the elements at fault."""
    pages = axe_pages(told)
    broken = [(page, one, _impact(one.impact)) for page in pages for one in page.violations]
    figures: dict[str, float] = {
        "axe_violations_count": len(broken),
        **_by_severity("axe", (impact for *_, impact in broken)),
        "axe_places_count": sum(one.nodes_count for _, one, _ in broken),
        "axe_incomplete_count": sum(len(page.incomplete) for page in pages),
        "axe_pages_count": len({page.address for page in pages}),
    }
    findings = [(one.id, impact, page.address, one.help) for page, one, impact in broken]
    looked = sum(bool(page.passes or page.violations) for page in pages)
    day = max(page.ran_on for page in pages)
    return _check(file, "axe", "axe-core", pages[0].tool_version, day, looked, figures, _numbered(findings))


def _impact(told: Any) -> Severity:
    return next((one for one in IMPACTS if one == told), "unknown")


def _is_pip_audit(told: Any) -> bool:
    return isinstance(told, dict) and isinstance(told.get("dependencies"), list)


def _pip_audit(file: Blob, told: Any, taken_on: date | None) -> ToolCheck:
    """pip-audit tells no severity: it stays unknown. What it skipped was not audited."""
    dependencies: list[Json] = told["dependencies"]
    audited = [one for one in dependencies if "skip_reason" not in one]
    hit = [(one, vuln) for one in audited for vuln in one["vulns"]]
    figures: dict[str, float] = {
        "vulnerabilities_count": len(hit),
        "vulnerable_dependencies_count": sum(bool(one["vulns"]) for one in audited),
        "fixable_vulnerabilities_count": sum(bool(vuln.get("fix_versions")) for _, vuln in hit),
        "dependencies_count": len(dependencies),
        "unaudited_dependencies_count": len(dependencies) - len(audited),
    }
    findings: list[tuple[str, Severity, str, str]] = [
        (
            str(vuln["id"]),
            "unknown",
            f"{one['name']} {one['version']}",
            str(vuln.get("description") or "")[:400],
        )
        for one, vuln in hit
    ]
    return _check(file, "pip_audit", "pip-audit", "", taken_on, len(audited), figures, _numbered(findings))


def _is_osv(told: Any) -> bool:
    return isinstance(told, dict) and isinstance(told.get("results"), list)


def _osv(file: Blob, told: Any, taken_on: date | None) -> ToolCheck:
    """One vulnerability is one group of aliases. The scanner lists what it hit, not all that it looked at."""
    packages: list[Json] = [one for result in told["results"] for one in result["packages"]]
    hit = [(one, group) for one in packages for group in _groups(one)]
    severities = [_osv_severity(one, group) for one, group in hit]
    figures: dict[str, float] = {
        "vulnerabilities_count": len(hit),
        **_by_severity("vulnerabilities", severities),
        "vulnerable_dependencies_count": sum(bool(_groups(one)) for one in packages),
    }
    findings = [
        (str(group["ids"][0]), severity, _package(one), _summary(one, group))
        for (one, group), severity in zip(hit, severities, strict=True)
    ]
    looked = len(told["results"])
    return _check(file, "osv", "OSV-Scanner", "", taken_on, looked, figures, _numbered(findings))


def _groups(package: Json) -> Sequence[Json]:
    groups: Sequence[Json] = package.get("groups") or ()
    return groups or [{"ids": [one["id"]]} for one in package.get("vulnerabilities") or ()]


def _package(told: Json) -> str:
    named = told["package"]
    return f"{named['name']} {named.get('version') or ''}".strip()


def _advisories(package: Json, group: Json) -> Iterator[Json]:
    return (one for one in package.get("vulnerabilities") or () if one.get("id") in group["ids"])


def _summary(package: Json, group: Json) -> str:
    return next((str(one["summary"]) for one in _advisories(package, group) if one.get("summary")), "")


def _osv_severity(package: Json, group: Json) -> Severity:
    if score := group.get("max_severity"):
        return next((severity for least, severity in SCORES if float(score) >= least), "unknown")
    words = (str((one.get("database_specific") or {}).get("severity")) for one in _advisories(package, group))
    return next((WORDS[word] for word in words if word in WORDS), "unknown")


def _is_probe(told: Any) -> bool:
    return isinstance(told, dict) and told.get("tool") == "filrouge probe"


def _probe(file: Blob, told: Any, taken_on: date | None) -> ToolCheck:
    findings: list[tuple[str, Severity, str, str]] = [
        (str(one["rule"]), _impact(one["severity"]), str(one["where"]), str(one["says"]))
        for one in told["findings"]
    ]
    figures = {str(name): float(value) for name, value in told["figures"].items()}
    day = date.fromisoformat(str(told["taken_at"])[:10])
    looked = int(told["asked_count"])
    return _check(
        file, "probe", "filrouge probe", str(told["version"]), day, looked, figures, _numbered(findings)
    )


_READERS: tuple[tuple[Callable[[Any], bool], Callable[[Blob, Any, date | None], ToolCheck]], ...] = (
    (_is_probe, _probe),
    (_is_pip_audit, _pip_audit),
    (_is_osv, _osv),
    (is_axe, _axe),
)
