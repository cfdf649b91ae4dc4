"""Checks of pages beside an acceptance: what the compliance room has read is taken from its document, and
what is read and not counted is told."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse

from filrouge.domains.serving.web.lineage import maker_of
from filrouge.kernel.documents import checked_name
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Held
from filrouge.kernel.texts import N_
from filrouge.kinds.compliance import AccessibilityCheck
from filrouge.kinds.serving import Acceptance, Publication, ToolCheck
from filrouge.webkit.rooms import Visit

IMPORT = "serving.import_check"


def checks_of_pages(visit: Visit, acceptance: Held[Acceptance] | None) -> Mapping[str, Any]:
    """What the page of an acceptance says of them: nothing where no test asks for one."""
    if acceptance is None or all(one.method != "accessibility" for one in acceptance.document.tests):
        return {}
    run = maker_of(visit.project, acceptance.ref)
    counted = {one.ref.key for one in run.reads} if run else set()
    uncounted = [
        (one, visit.house.address(one.ref.key))
        for one in visit.project.all(ToolCheck)
        if one.document.format == "axe" and one.ref.key not in counted
    ]
    step = f"{visit.base}/steps/{run.step}/edit" if run and visit.house.has_step(run.step) else ""
    return {"offered": list(_offered(visit)), "uncounted": uncounted, "step": step}


def take_check(visit: Visit, id: str) -> HttpResponse:
    """Read what the compliance room has read, as a step of the thread.

    Raises:
        NotFound: no such publication, or no such check is offered.
    """
    visit.project.named(Publication, checked_name(id))
    offered = {one.ref.id: one for one in _offered(visit)}
    check = visit.request.POST.get("check", "")
    if check not in offered:
        raise NotFound(N_("No check %(id)s to be read here", id=repr(check[:40])))
    step = f"{check[:60]}-outil"
    visit.house.give_step(step, IMPORT, {"check": {"latest": str(offered[check].ref.key)}})
    return visit.led(visit.house.walk(step))


def _offered(visit: Visit) -> Iterator[Held[AccessibilityCheck]]:
    """Those that the compliance room read and this one did not, to whoever may read and take them."""
    project = visit.project
    if not (project.may("serving.write") and project.reads(AccessibilityCheck.kind)):
        return
    read = {one.document.file.sha256 for one in project.all(ToolCheck)}
    for one in project.all(AccessibilityCheck):
        if one.document.file.sha256 not in read:
            yield one
