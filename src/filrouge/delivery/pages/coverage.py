"""Coverage of the référentiel as a page: the machine says what evidence shows; only a juror awards."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.bodies import Drawing
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of
from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.remembered import remembered
from filrouge.domains.certification.compute.coverage import (
    BlocCovered,
    CompetenceCovered,
    Coverage,
    CriterionCovered,
    State,
)
from filrouge.domains.certification.service import coverage_of
from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Lang, Message, Text

#: State of evidence → the bead that shows it.
BEADS: Mapping[State, str] = {
    "not built": "unbuilt",
    "evidence absent": "absent",
    "present": "present",
    "threshold reached": "reached",
}
STATES = tuple(BEADS)
FIRST_COUNT, SHOWN_COUNT = 3, 200  #: pieces of evidence told with every line, and on the page of one line


@dataclass(frozen=True)
class Seen:
    """A check as the page tells it: what it found, what it still misses, and where to look."""

    id: str
    label: Text
    bead: str
    missing: tuple[Message, ...]
    evidence: list[SafeString]
    more: int  #: pieces of evidence that are not told here


@dataclass(frozen=True)
class Line:
    """A competence or a criterion."""

    code: str
    words: str
    rooms: str
    bead: str
    count: int
    checks: list[Seen]

    @property
    def told(self) -> bool:
        """Some check is built: there is something to say beside the bead."""
        return any(check.bead != "unbuilt" for check in self.checks)


@dataclass(frozen=True)
class Group:
    """Lines under an activity or a modality."""

    code: str
    words: str
    lines: list[Line]


@dataclass(frozen=True)
class Bloc:
    code: str
    number: str
    words: str
    beads: list[str]
    counts: list[int]  #: by state, in the order of ``STATES``
    competences: list[Group]
    criteria: list[Group]
    criteria_count: int


@dataclass(frozen=True)
class Computed:
    """A coverage, and when it was."""

    coverage: Coverage
    at: datetime


@within
@require_GET
def coverage(request: HttpRequest, project: Project) -> HttpResponse:
    """Where the project stands against the framework.

    Raises:
        Forbidden: the reader may not read what a check reads.
    """
    found = _computed(project)
    told = found.coverage
    blocs = _Telling(project, told, lang_of_page(), FIRST_COUNT).blocs()
    return render(
        request,
        "pages/coverage.html",
        {
            "base": base_of(project),
            "coverage": told,
            "at": found.at,
            "blocs": blocs,
            "reached": sum(one.state == "threshold reached" for one in told.competences),
            "states": [BEADS[state] for state in STATES],
            "totals": [sum(bloc.counts[place] for bloc in blocs) for place in range(len(STATES))],
            "here": "coverage",
        },
    )


@within
@require_GET
def line(request: HttpRequest, project: Project, code: str) -> HttpResponse:
    """One competence or criterion with its evidence.

    Raises:
        Forbidden: the reader may not read what a check reads.
        NotFound: the framework has no such code.
    """
    told = _Telling(project, _computed(project).coverage, lang_of_page(), SHOWN_COUNT).line(code)
    return render(
        request, "pages/coverage-one.html", {"base": base_of(project), "line": told, "here": "coverage"}
    )


def _computed(project: Project) -> Computed:
    checks = [check for name in ROOMS for check in room(name).checks]
    for right in sorted({kind.right_to("read") for check in checks for kind in check.reads}):
        project.require(right)
    return remembered(
        project, "coverage", lambda one: Computed(coverage_of(one, checks), one.ports.clock.now())
    )


class _Telling:
    """Puts the flat lists of a coverage under each other, in the reader's language; ``evidence_count`` pieces
    of evidence are told of each check."""

    def __init__(self, project: Project, told: Coverage, lang: Lang, evidence_count: int) -> None:
        self._told, self._lang, self._evidence_count = told, lang, evidence_count
        self._drawing = Drawing(project, lang, Names(lang))
        self._competences = {one.code: one for one in told.competences}
        self._criteria = {one.code: one for one in told.criteria}

    def blocs(self) -> list[Bloc]:
        return [self._bloc(bloc) for bloc in self._told.blocs]

    def line(self, code: str) -> Line:
        found = self._competences.get(code) or self._criteria.get(code)
        if found is None:
            raise NotFound(N_("No %(kind)s named %(id)s", kind="certification.referentiel", id=code))
        return self._line(found)

    def _bloc(self, bloc: BlocCovered) -> Bloc:
        states = [self._competences[code].state for code in bloc.competences]
        counted = Counter(states)
        activities = [one for one in self._told.activities if one.bloc == bloc.code]
        modalities = [one for one in self._told.modalities if one.bloc == bloc.code]
        return Bloc(
            bloc.code,
            bloc.code.removeprefix("B"),
            self._words(bloc.fr, bloc.en),
            [BEADS[state] for state in states],
            [counted[state] for state in STATES],
            [
                Group(
                    one.code,
                    self._words(one.fr, one.en),
                    [self._line(self._competences[code]) for code in one.competences],
                )
                for one in activities
            ],
            [
                Group(
                    one.code,
                    self._words(one.fr, one.en),
                    [self._line(self._criteria[code]) for code in one.criteria],
                )
                for one in modalities
            ],
            len(bloc.criteria),
        )

    def _line(self, one: CompetenceCovered | CriterionCovered) -> Line:
        checks = [
            Seen(
                check.id,
                check.label,
                BEADS[check.state],
                check.missing if check.state != "not built" else (),
                [self._drawing.reference(Ref.model_validate(ref)) for ref in self._first(check.evidence)],
                max(0, len(check.evidence) - self._evidence_count),
            )
            for check in one.checks
        ]
        words = self._words(one.fr, one.en)
        rooms = ", ".join(ROOMS[name].said(self._drawing.lang) for name in one.rooms if name in ROOMS)
        return Line(one.code, words, rooms, BEADS[one.state], len(one.evidence), checks)

    def _first(self, evidence: Sequence[str]) -> Sequence[str]:
        return evidence[: self._evidence_count]

    def _words(self, fr: str, en: str | None) -> str:
        return fr if self._lang == "fr" else en or fr


urlpatterns = [
    path("coverage", coverage, name="coverage-show"),
    path("coverage/<str:code>", line, name="coverage-line"),
]
