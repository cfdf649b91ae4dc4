"""What a client's file became, row by row, read by the rules and taken over; sets as files for others."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse

from filrouge.domains.specification.compute.exporting import reqif, workbook
from filrouge.domains.specification.compute.taking import taken_over
from filrouge.domains.specification.web.made import WRITE
from filrouge.engines.requirements import Finding, lint, quality_of
from filrouge.kernel.documents import Prose, checked_name
from filrouge.kernel.errors import NotFound
from filrouge.kernel.texts import N_, Message, Text
from filrouge.kernel.words import coded
from filrouge.kinds.specification import (
    ImportedRequirements,
    ImportedRow,
    KeptAttribute,
    Requirement,
    Requirements,
)
from filrouge.webkit.forms import free_name
from filrouge.webkit.rooms import Visit

FILES = {
    "reqif": (reqif, "application/xml"),
    "xlsx": (workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
TAKEN = Text(fr="Exigences reprises.", en="Requirements taken over.")


@dataclass(frozen=True)
class Line:
    """A requirement of the file, what the rules say of it, and whether the set chosen here has it already."""

    requirement: Requirement
    priority: Text
    findings: tuple[Finding, ...]
    kept: tuple[KeptAttribute, ...]


@dataclass(frozen=True)
class Told:
    """A row of the file that is not simply kept."""

    place: int
    requirement: str
    what: Text
    why: Message | None


def imported(visit: Visit, id: str) -> HttpResponse:
    """The requirements of a file with what their wording lacks, and every row that was changed or left."""
    held = visit.project.named(ImportedRequirements, checked_name(id))
    document = held.document
    read = [lint(one.statement.text, one.statement.lang) for one in document.requirements]
    lines = [
        Line(
            requirement=one,
            priority=coded(Requirement, "priority", one.priority),
            findings=linting.findings,
            kept=tuple(kept for kept in document.attributes if kept.requirement == one.id),
        )
        for one, linting in zip(document.requirements, read, strict=True)
    ]
    rows = [
        Told(
            one.place,
            one.requirement,
            coded(ImportedRow, "what", one.what),
            one.told.message if one.told else None,
        )
        for one in document.rows
        if one.what != "kept"
    ]
    more = {
        "held": held,
        "lines": lines,
        "rows": rows,
        "quality": quality_of(read),
        "sets": [(one.ref.id, one.document.title) for one in visit.project.all(Requirements)],
        "document": visit.house.address(held.ref.key),
        "may_write": visit.project.may(WRITE),
    }
    return visit.shown("specification/imported.html", more)


def take_over(visit: Visit, id: str) -> HttpResponse:
    """Write the chosen requirements into a set, a new one or one that stands already."""
    held = visit.project.named(ImportedRequirements, checked_name(id))
    sent = visit.request.POST
    taken = {one.ref.id for one in visit.project.all(Requirements)}
    name = checked_name(sent.get("into") or free_name(id, taken))
    known = visit.project.held(Requirements, name)
    title = Prose(lang=held.document.title.lang, text=held.document.title.text)
    told = taken_over(held, sent.getlist("requirement"), title, known.document if known else None)
    visit.project.write(name, told, expected_revision=known.ref.revision if known else 0)
    messages.success(visit.request, TAKEN.said(visit.lang))
    return visit.led(f"{visit.here}requirements/{name}")


def exported(visit: Visit, id: str, format: str) -> HttpResponse:
    """A set as a file for another tool.

    Raises:
        NotFound: no such set, or no such format.
    """
    held = visit.project.named(Requirements, checked_name(id))
    if format not in FILES:
        raise NotFound(N_("No %(kind)s named %(id)s", kind="format", id=format))
    write, media_type = FILES[format]
    answer = HttpResponse(write(held.document), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{held.ref.id}.{format}"'
    return answer
