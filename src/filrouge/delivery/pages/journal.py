"""The machine's journal as a page: what was done, when and by whom; does it hold; and as a file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from filrouge.delivery.deeds import role_words
from filrouge.delivery.labels import state
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.bodies import Drawing
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of
from filrouge.delivery.threads import title_of
from filrouge.delivery.wiring import INSTALLATION, accounts
from filrouge.kernel.documents import Ref
from filrouge.kernel.journal import CHUNK, Entry, statements
from filrouge.kernel.ports import Verb
from filrouge.kernel.project import Project
from filrouge.kernel.provenance import prov_json
from filrouge.kernel.texts import Text

RIGHT = "journal.read"
LINES_COUNT, LOOKED_COUNT = 50, 5_000  #: shown on a page, and looked at to find them
TOGETHER_COUNT, FACTS_COUNT = (
    10,
    1_000,
)  #: entries read together; facts that fill a page
TOLD_COUNT = 12  #: documents that a line names
HOLDS = Text(fr="Le journal tient, jusqu’à sa tête", en="The journal holds, up to its head")


@dataclass(frozen=True)
class Line:
    """An entry as the page tells it; ``hidden`` counts what it says of kinds that the reader may not read."""

    number: int
    at: str
    verb: Text
    by: str
    use: str
    why: str
    wrote: list[SafeString]
    more: int
    hidden: int
    erased: bool


@dataclass(frozen=True)
class Filter:
    verb: str
    person: str
    document: str

    @classmethod
    def asked(cls, request: HttpRequest) -> "Filter":
        return cls(*(request.GET.get(name, "").strip() for name in ("verb", "person", "document")))

    def keeps(self, one: Entry) -> bool:
        if self.verb and one.verb != self.verb:
            return False
        if self.document and all(fact.subject != self.document for fact in one.facts):
            return False
        return not self.person or any(told.get("actor") == self.person for told in statements(one))

    def address(self, before: int = 0) -> str:
        """Of the entries before a number, of the newest for 0."""
        told = {"verb": self.verb, "person": self.person, "document": self.document, "before": before}
        return "?" + urlencode({name: value for name, value in told.items() if value})


@within
@require_GET
def journal(request: HttpRequest, project: Project) -> HttpResponse:
    """Entries, newest first: by verb, person and document; ``before`` goes on with older ones."""
    project.require(RIGHT)
    asked, head = Filter.asked(request), project.store.head()
    told = request.GET.get("before", "")
    start = min(int(told), head.number + 1) if told.isdecimal() and len(told) < 18 else head.number + 1
    if asked.document and not project.reads(asked.document.removeprefix("library:").partition("/")[0]):
        asked = Filter(asked.verb, asked.person, "\0")  # nothing is told of what may not be read
    found, next_before = _older(project, asked, start)
    names = Names(lang_of_page())
    drawing = Drawing(project, lang_of_page(), names)
    people = {str(one.account) for one in accounts().members(project.store.project)} | {INSTALLATION}
    names.meet(people)
    return render(
        request,
        "pages/journal.html",
        {
            "base": base_of(project),
            "lines": [_line(drawing, one) for one in found],
            "after": asked.address(next_before) if next_before else "",
            "before": asked.address() if told else "",
            "asked": Filter.asked(request),
            "verbs": [(verb, state("act", verb)) for verb in get_args(Verb)],
            "people": sorted(((one, names[one]) for one in people), key=lambda it: it[1]),
            "head": head,
            "here": "journal",
        },
    )


def _older(project: Project, asked: Filter, before: int) -> tuple[list[Entry], int]:
    """Entries that are asked for, newest first, and the number to go on from; 0 at the end.

    A page ends sooner where acts wrote many documents each, as those of an import."""
    found: list[Entry] = []
    last, facts_count = max(1, before - LOOKED_COUNT), 0
    together = CHUNK if asked != Filter("", "", "") else TOGETHER_COUNT
    while before > last:
        first = max(last, before - together)
        for one in reversed(list(project.store.journal(after=first - 1, until=before - 1))):
            if asked.keeps(one):
                found.append(one)
                facts_count += len(one.facts)
            if len(found) == LINES_COUNT or facts_count >= FACTS_COUNT:
                return found, one.number if one.number > 1 else 0
        before = first
    return found, before if before > 1 else 0


def _line(drawing: Drawing, one: Entry) -> Line:
    said = list(statements(one))
    told = {name: value for statement in said for name, value in statement.items()}
    refs = list(dict.fromkeys(_refs(said)))
    kinds = {kind for kind in {ref.kind for ref in refs} if drawing.project.reads(kind)}
    readable = [ref for ref in refs if ref.kind in kinds]
    run = told.get("run")
    return Line(
        one.number,
        one.at,
        state("act", one.verb),
        drawing.names[told["actor"]] if told.get("actor") else "",
        f"{title_of(drawing.project, run['use']).said(drawing.lang)}, {run['step']}" if run else "",
        str(told.get("why", "")) or _reason(drawing.project, told) or _role(said),
        [drawing.reference(ref) for ref in readable[:TOLD_COUNT]],
        max(0, len(readable) - TOLD_COUNT),
        len(refs) - len(readable),
        any(fact.body is None for fact in one.facts),
    )


def _reason(project: Project, told: Mapping[str, Any]) -> str:
    """Why somebody stood by a citation."""
    about = told.get("reaffirmed")
    return str(about["why"]) if about and project.reads(about["kind"]) else ""


def _role(said: list[Mapping[str, Any]]) -> str:
    """Which role was given to whom, or taken away."""
    words = role_words(said)
    return words.said(lang_of_page()) if words else ""


def _refs(said: list[Mapping[str, Any]]) -> Iterator[Ref]:
    """Revisions that an entry wrote, made, opened or stood by; not all that a run read."""
    for statement in said:
        for name in ("wrote", "made"):
            if name in statement:
                told = statement[name]
                yield Ref(kind=told["kind"], id=told["id"], revision=told["revision"])
        if "accessed" in statement:
            yield Ref.model_validate(statement["accessed"])
        if "signed" in statement:
            yield Ref.model_validate(statement["signed"])
        if "reaffirmed" in statement:
            yield Ref.model_validate(statement["reaffirmed"]["seen"])


@within
@require_POST
def verify(request: HttpRequest, project: Project) -> HttpResponse:
    """Walk the whole chain against the store.

    Raises:
        BrokenChain: naming the first entry that does not hold.
    """
    project.require(RIGHT)
    head = project.verify()
    messages.success(request, f"{HOLDS.said(lang_of_page())} {head}")
    return redirect(f"{base_of(project)}/journal")


@within
@require_GET
def export(request: HttpRequest, project: Project) -> HttpResponse:
    """The journal as PROV-JSON (W3C), without the documents that the reader may not read."""
    project.require(RIGHT)
    told = prov_json(project.store, readable=project.reads)
    answer = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    name = f"{project.store.project}-journal-{project.store.head().number}.json"
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


urlpatterns = [
    path("journal", journal, name="journal-list"),
    path("journal/verify", verify, name="journal-verify"),
    path("journal/prov.json", export, name="journal-export"),
]
