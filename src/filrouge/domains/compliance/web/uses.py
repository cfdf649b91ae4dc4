"""The way, the verdict of a use with what would flip it, the register, the risk map."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from django.http import HttpResponse

from filrouge.domains.compliance.compute.answers import answers_of
from filrouge.domains.compliance.compute.law import shipped_law
from filrouge.domains.compliance.compute.register import register_of
from filrouge.domains.compliance.compute.screening import screen
from filrouge.domains.compliance.report.blocks import changes, question
from filrouge.domains.compliance.report.screening import GATE, PLAIN_AIPD, PLAIN_TIER, statute_of, way_out
from filrouge.kernel.documents import Key
from filrouge.kernel.reports import Report
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case, word_of
from filrouge.kinds.compliance import (
    Aipd,
    AipdAction,
    AipdFacts,
    AipdFlip,
    AipdReport,
    Clearance,
    DutyFound,
    FearedEvent,
    Fulfilment,
    GateReason,
    Intake,
    MissingPart,
    Processing,
    ProcessingFacts,
    Register,
    RegisterReport,
    RoleFound,
    Scale,
    Screening,
    ScreeningReport,
    TierFlip,
    TierFound,
)
from filrouge.webkit.rooms import Visit

USE = "compliance.report_screening"
LEVELS: tuple[Scale, ...] = ("negligible", "limited", "significant", "maximal")


@dataclass(frozen=True)
class Line:
    """A use in the list; ``screening`` is None until somebody screens it."""

    id: str
    intake: Intake
    edit: str
    screening: Screening | None
    clearance: Clearance | None

    @property
    def tier(self) -> Text | None:
        return coded(TierFound, "tier", self.screening.ai_act.tier) if self.screening else None

    @property
    def gate(self) -> Text | None:
        return coded(Clearance, "state", self.clearance.state) if self.clearance else None


def front(visit: Visit) -> HttpResponse:
    """Where each use stands, and what to do next."""
    lines = [_line(visit, one.ref.id, one.document) for one in visit.project.all(Intake)]
    sheets = {one.ref.id: one.document for one in visit.project.all(Processing)}
    aipds = {one.ref.id: one.document for one in visit.project.all(Aipd)}
    context = {
        "lines": lines,
        "screened_count": sum(one.screening is not None for one in lines),
        "open_count": sum(one.clearance is not None and one.clearance.state != "blocked" for one in lines),
        "incomplete_count": register_of(sheets).incomplete_count,
        "sheets_count": len(sheets),
        "aipds": [(id, one) for id, one in aipds.items()],
        "validated_count": sum(one.decision == "validated" for one in aipds.values()),
        "new_intake": visit.house.new_address(Intake),
        "new_aipd": visit.house.new_address(Aipd),
        "may_write": visit.project.may("compliance.write"),
    }
    return visit.shown("compliance/front.html", context)


def verdict(visit: Visit, id: str) -> HttpResponse:
    """What the law says of a use, at its day or at another one that is asked."""
    intake = visit.project.named(Intake, id).document
    line = _line(visit, id, intake)
    asked = visit.request.GET.get("as_of", "")
    day = _day(asked)
    found = line.screening
    if day is not None:
        found = screen(answers_of(intake), _law(), day)
    told: dict[str, Any] = {
        "line": line,
        "asked": asked,
        "replayed": day,
        "unreadable": bool(asked) and day is None,
    }
    if found is not None:
        told |= _told(found)
    if line.clearance is not None and line.screening is not None and day is None:
        told |= {
            "clearance": line.clearance,
            "gate": GATE[line.clearance.state],
            "reasons": list(_reasons(line.clearance, line.screening)),
        }
    told["report"] = _report(visit, ScreeningReport, Key(Intake.kind, id))
    told["may_write"] = visit.project.may("compliance.write")
    told["new_fulfilment"] = visit.house.new_address(Fulfilment)
    return visit.shown("compliance/use.html", told)


def ask(visit: Visit) -> HttpResponse:
    """Screen a use: its step is added to the thread when it is not there, then walked."""
    id = visit.request.POST.get("intake", "")
    visit.project.named(Intake, id)
    step = f"{id}-examen"
    if not visit.house.has_step(step):
        visit.house.add_step(step, USE, {"subject": {"latest": f"{Intake.kind}/{id}"}})
    return visit.led(visit.house.walk(step))


def register(visit: Visit) -> HttpResponse:
    """Every sheet, with what article 30 still wants of it."""
    sheets = {one.ref.id: one.document for one in visit.project.all(Processing)}
    told = register_of(sheets)
    kept = list(visit.project.all(Register))
    rows = [
        (
            one,
            coded(ProcessingFacts, "side", one.side),
            [coded(MissingPart, "id", lack.id) for lack in one.missing],
            visit.house.address(Key(Processing.kind, one.id)),
        )
        for one in told.sheets
    ]
    context = {
        "rows": rows,
        "register": told,
        "report": _report(visit, RegisterReport, kept[-1].ref.key) if kept else "",
        "new": visit.house.new_address(Processing),
        "may_write": visit.project.may("compliance.write"),
    }
    return visit.shown("compliance/register.html", context)


def risks(visit: Visit, id: str) -> HttpResponse:
    """The map of risks of an impact assessment, before and after the action plan."""
    aipd = visit.project.named(Aipd, id).document
    events = [
        {
            "letter": chr(ord("A") + place),
            "name": event.what.text if event.what else None,
            "nature": sentence_case(coded(FearedEvent, "nature", event.nature)),
            "scales": [
                coded(FearedEvent, name, getattr(event, name))
                for name in ("severity", "likelihood", "residual_severity", "residual_likelihood")
            ],
            "event": event,
        }
        for place, event in enumerate(aipd.events)
    ]
    actions = [
        (one, coded(AipdAction, "status", one.status), word_of("role", one.owner) if one.owner else None)
        for one in aipd.actions
    ]
    rated_after = any(
        "undefined" not in (one.residual_severity, one.residual_likelihood) for one in aipd.events
    )
    maps = [(Text(fr="Aujourd’hui", en="Today"), ("severity", "likelihood"))]
    if rated_after:
        after = Text(fr="Après le plan d’action", en="After the action plan")
        maps.append((after, ("residual_severity", "residual_likelihood")))
    context = {
        "id": id,
        "aipd": aipd,
        "decision": coded(AipdFacts, "decision", aipd.decision),
        "maps": [(title, _map(events, *scales)) for title, scales in maps],
        "rated_after": rated_after,
        "columns": [sentence_case(coded(FearedEvent, "severity", level)) for level in LEVELS],
        "events": events,
        "actions": actions,
        "edit": visit.house.edit_address(Key(Aipd.kind, id)),
        "report": _report(visit, AipdReport, Key(Aipd.kind, id)),
        "may_write": visit.project.may("compliance.write"),
    }
    return visit.shown("compliance/risks.html", context)


def _map(events: list[dict[str, Any]], severity: str, likelihood: str) -> list[tuple[Text, list[str]]]:
    """Rows from the likeliest down; each cell names the events that stand there."""
    rows = []
    for likely in reversed(LEVELS):
        cells = [
            " ".join(
                one["letter"]
                for one in events
                if getattr(one["event"], severity) == grave and getattr(one["event"], likelihood) == likely
            )
            for grave in LEVELS
        ]
        rows.append((sentence_case(coded(FearedEvent, "likelihood", likely)), cells))
    return rows


def _told(found: Screening) -> dict[str, Any]:
    flips = [
        (changes(one.changes), coded(TierFlip, "becomes", one.becomes), one.heavier)
        for one in found.ai_act.flips
    ]
    return {
        "screening": found,
        "tier": sentence_case(coded(TierFound, "tier", found.ai_act.tier)),
        "at_least": coded(TierFound, "at_least", found.ai_act.at_least),
        "plain": PLAIN_TIER[found.ai_act.tier],
        "plain_aipd": PLAIN_AIPD[found.aipd.verdict],
        "exception": coded(TierFound, "exception", found.ai_act.exception),
        "roles": [(coded(RoleFound, "id", one.id), one.article) for one in found.roles],
        "grounds": [(question(one.id), one.article) for one in found.ai_act.grounds],
        "lighter": [(told, becomes) for told, becomes, heavier in flips if not heavier],
        "heavier": [(told, becomes) for told, becomes, heavier in flips if heavier],
        "aipd_flips": [
            (changes(one.changes), coded(AipdFlip, "becomes", one.becomes)) for one in found.aipd.flips[:6]
        ],
        "criteria": [question(one.id) for one in found.aipd.criteria if one.answer == "yes"],
        "duties": [_duty(one) for one in found.duties],
        "unsettled": [question(one.id) for one in found.unsettled],
    }


def _duty(one: DutyFound) -> dict[str, Any]:
    return {
        "duty": one,
        "name": sentence_case(coded(DutyFound, "id", one.id)),
        "statute": coded(DutyFound, "statute", one.statute),
        "owner": word_of("role", one.owner),
        "state": coded(DutyFound, "state", one.state),
        "checked": coded(DutyFound, "checked", one.checked),
        "because": changes(one.because) if one.because else None,
    }


def _reasons(clearance: Clearance, screening: Screening) -> Iterator[dict[str, Any]]:
    for one in clearance.reasons:
        yield {
            "reason": one,
            "why": sentence_case(coded(GateReason, "why", one.why)),
            "way": sentence_case(way_out(one, screening)),
            "statute": statute_of(one, screening),
            "owner": word_of("role", one.owner),
        }


def _line(visit: Visit, id: str, intake: Intake) -> Line:
    screening, clearance = visit.project.held(Screening, id), visit.project.held(Clearance, id)
    return Line(
        id,
        intake,
        visit.house.edit_address(Key(Intake.kind, id)),
        screening.document if screening else None,
        clearance.document if clearance else None,
    )


def _law() -> Any:
    return shipped_law((files("filrouge.domains.compliance") / "data" / "law.toml").read_bytes()).rows


def _report(visit: Visit, kind: type[Report], key: Key) -> str:
    """The page of the last report made from a document, or beside it; "" when nobody laid one out."""
    for one in reversed(list(visit.project.all(kind))):
        run = visit.project.store.maker(one.ref.key)
        if run and (key in {read.ref.key for read in run.reads} or key in {ref.key for ref in run.made}):
            return visit.house.report_address(one.ref.key)
    return ""


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None
