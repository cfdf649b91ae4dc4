"""Use cases: shelve the law, screen a use, say whether it may go to production, tell its screening."""

from collections.abc import Iterable
from datetime import date, timedelta

from filrouge.domains.compliance.compute.aipd import is_settled
from filrouge.domains.compliance.compute.answers import answers_of
from filrouge.domains.compliance.compute.gate import Deeds, about, clearance_of
from filrouge.domains.compliance.compute.law import next_change, shipped_law
from filrouge.domains.compliance.compute.register import missing_of
from filrouge.domains.compliance.compute.screening import screen
from filrouge.domains.compliance.documents import AboutIntake, Nothing
from filrouge.domains.compliance.report.screening import screening_report
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Ref
from filrouge.kernel.project import Held
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.compliance import (
    Aipd,
    Clearance,
    Fulfilment,
    Intake,
    Law,
    LawConfirmation,
    LawRow,
    Override,
    Processing,
    Screening,
    ScreeningReport,
)

PACKAGE = "filrouge.domains.compliance"
LAW = f"{PACKAGE}/data/law.toml"


@use_case(
    "compliance.ship_law",
    version=1,
    title=Text(fr="Ranger le droit livré", en="Shelve the law shipped"),
    right="compliance.write",
    makes=(Law,),
)
def ship_law(context: Context, given: Nothing) -> None:
    """Make the dated rows of law that the product ships, each with what it was checked against."""
    context.make(shipped_law(context.resource(LAW)))


@use_case(
    "compliance.screen",
    version=1,
    title=Text(fr="Examiner un usage au regard du droit", en="Screen a use against the law"),
    right="compliance.write",
    reads=(Intake,),
    makes=(Screening,),
)
def screen_intake(context: Context, given: AboutIntake) -> None:
    """Read the law at a day: the one asked for, else the day the use goes live, else all the law shipped.

    The verdict holds until the law changes: it expires the day before.
    """
    intake = intake_of(context, given.subject).document
    as_of = given.as_of or intake.goes_live_on
    rows = shipped_law(context.resource(LAW)).rows
    found = screen(answers_of(intake), rows, as_of)
    context.make(found.model_copy(update={"valid_until": _last_day(rows, as_of)}))


@use_case(
    "compliance.clear",
    version=1,
    title=Text(
        fr="Dire si un usage peut être mis en production", en="Say whether a use may go to production"
    ),
    right="compliance.write",
    reads=(Intake, Screening, Fulfilment, Override, LawConfirmation, Aipd, Processing),
    makes=(Clearance,),
)
def clear(context: Context, given: AboutIntake) -> None:
    """Open or shut the gate of a use, whose intake cites the subject or is it.

    Raises:
        Waiting: nobody wrote the intake of this subject.
        UnknownRow: a confirmation of a row that is not in the law.
    """
    intake = intake_of(context, given.subject)
    screening = context.need(Screening, subject=intake.ref, spec=_spec(given)).document
    found = clearance_of(screening, _deeds(context, intake))
    context.make(found.model_copy(update={"valid_until": screening.valid_until}))


@use_case(
    "compliance.report_screening",
    version=1,
    title=Text(fr="Restituer l’examen d’un usage", en="Report the screening of a use"),
    right="compliance.write",
    reads=(Intake, Screening, Clearance),
    makes=(ScreeningReport,),
)
def report_screening(context: Context, given: AboutIntake) -> None:
    """Tell the verdicts: in plain words, then article by article, with what would flip them."""
    intake = intake_of(context, given.subject)
    screening = context.need(Screening, subject=intake.ref, spec=_spec(given))
    clearance = context.need(Clearance, subject=intake.ref, spec=_spec(given))
    context.make(ScreeningReport(content=screening_report(intake, screening, clearance)))


def intake_of(context: Context, subject: Ref) -> Held[Intake]:
    """The intake itself, or the one that a person wrote about the subject.

    Raises:
        Waiting: nobody wrote one.
    """
    if subject.kind == Intake.kind:
        return context.read(Intake, subject)
    return context.need(Intake, subject=subject)


def _spec(given: AboutIntake) -> dict[str, object] | None:
    """What is asked beside the subject: a day of its own, when one is told."""
    return {"as_of": given.as_of} if given.as_of else None


def _deeds(context: Context, intake: Held[Intake]) -> Deeds:
    overrides = (held.document for held in context.all(Override))
    assessments = [one.document for one in context.all(Aipd) if _cites(one.document.intake, intake.ref)]
    sheets = [one.document for one in context.all(Processing) if _cites(one.document.intake, intake.ref)]
    return Deeds(
        fulfilments=about((held.document for held in context.all(Fulfilment)), intake.ref),
        confirmations=tuple(held.document for held in context.all(LawConfirmation)),
        overrides=tuple(one for one in overrides if one.intake.id == intake.ref.id),
        assessed=any(is_settled(one) for one in assessments),
        recorded=bool(sheets) and not any(any(missing_of(one)) for one in sheets),
        known_rows=frozenset(row.id for row in shipped_law(context.resource(LAW)).rows),
    )


def _cites(cited: Ref | None, intake: Ref) -> bool:
    return cited is not None and cited.id == intake.id


def _last_day(rows: Iterable[LawRow], as_of: date | None) -> date | None:
    if as_of is None:
        return None
    change = next_change(rows, as_of)
    return change - timedelta(days=1) if change else None
