"""Findings by severity and effort, and the actions in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from django.http import HttpResponse

from filrouge.adapters.render.numbers import shown
from filrouge.domains.audit.compute.strategy import in_priority, priority_of
from filrouge.domains.audit.web.shelf import plan_of
from filrouge.kernel.documents import Key, Quote, Ref
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.audit import Action, EffortSize, Finding, RankedAction, Roadmap, Severity, Strategy
from filrouge.webkit.rooms import Visit

SEVERITIES: tuple[Severity, ...] = tuple(reversed(get_args(Severity)))
EFFORTS: tuple[EffortSize, ...] = get_args(EffortSize)


@dataclass(frozen=True)
class Shown:
    """A finding with where it leads, and the grounds that quote a value."""

    id: str
    document: Finding
    place: str
    priority: float
    owner: Text
    grounds: tuple[tuple[str, str, str], ...]  #: words, value, place


def matrix(visit: Visit) -> HttpResponse:
    plan = plan_of(visit.project)
    held = {one.ref: one.document for one in visit.project.all(Finding)}
    told = [_told(visit, ref.id, held[ref]) for ref in in_priority(held)]
    context = {
        "efforts": [_word("effort", one) for one in EFFORTS],
        "rows": [
            (_word("severity", severity), [_cell(told, severity, effort) for effort in EFFORTS])
            for severity in SEVERITIES
        ],
        "findings": told,
        "new_finding": visit.house.new_address(Finding, plan.ref if plan else None),
        "actions": list(_actions(visit)),
        "new_strategy": visit.house.new_address(Strategy, plan.ref if plan else None),
    }
    return visit.shown("audit/findings.html", context)


def _cell(told: list[Shown], severity: Severity, effort: EffortSize) -> list[Shown]:
    return [one for one in told if (one.document.severity, one.document.effort) == (severity, effort)]


def _told(visit: Visit, id: str, finding: Finding) -> Shown:
    return Shown(
        id,
        finding,
        visit.house.address(Key(Finding.kind, id)),
        priority_of(finding),
        coded(Finding, "owner", finding.owner),
        tuple(_ground(visit, one.cites, one.says.text if one.says else "") for one in finding.grounds),
    )


def _ground(visit: Visit, cites: Ref | Quote, words: str) -> tuple[str, str, str]:
    if isinstance(cites, Ref):
        return words, "", visit.house.place(cites)
    value = visit.project.value(cites)
    return words, shown(value, visit.lang) if value else "", visit.house.place(cites.ref, cites.pointer)


def _actions(visit: Visit) -> Iterator[tuple[RankedAction, Action]]:
    """Ranked actions of every strategy that was put in order, with their words."""
    strategies = {one.ref.id: one for one in visit.project.all(Strategy)}
    words = {action.id: action for one in strategies.values() for action in one.document.actions}
    for roadmap in visit.project.all(Roadmap):
        for ranked in roadmap.document.actions:
            if ranked.id in words:
                yield ranked, words[ranked.id]


def _word(name: str, code: str) -> Text:
    return sentence_case(coded(Finding, name, code))
