"""Whether a use may go to production: what is owed, what was done about it, who decided to go on anyway."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from filrouge.domains.compliance.errors import UnknownRow
from filrouge.kernel.documents import Ref
from filrouge.kernel.texts import N_
from filrouge.kinds.compliance import (
    Clearance,
    ComingDuty,
    DutyFound,
    Fulfilment,
    GateReason,
    LawConfirmation,
    LawRow,
    Override,
    Screening,
)


@dataclass(frozen=True)
class Deeds:
    """What people wrote about one use.

    ``assessed``: its impact assessment was validated, with the DPO's opinion; ``recorded``: each processing
    of it stands complete in the register; ``known_rows``: of the law.
    """

    fulfilments: Sequence[Fulfilment] = ()
    confirmations: Sequence[LawConfirmation] = ()
    overrides: Sequence[Override] = ()
    assessed: bool = False
    recorded: bool = False
    known_rows: frozenset[str] = field(default_factory=frozenset)


def clearance_of(screening: Screening, deeds: Deeds) -> Clearance:
    """Open, blocked with its reasons, or overridden by somebody who says why.

    A prohibited practice is never overridden.

    Raises:
        UnknownRow: a confirmation of a row that is not in the law.
    """
    reasons = list(_reasons(screening, deeds))
    told = [_overridden(one, deeds.overrides) for one in reasons]
    shut = [reason for reason, by in zip(reasons, told, strict=True) if by is None]
    by = next((one for one in told if one is not None), None)
    return Clearance(
        state="blocked" if shut else "overridden" if by else "open",
        as_of=screening.as_of,
        reasons=tuple(
            reason.model_copy(update={"overridden": one is not None})
            for reason, one in zip(reasons, told, strict=True)
        ),
        coming=tuple(_coming(screening, deeds)),
        overridden_by=by.who if by else None,
        override_reason=by.reason if by else None,
        overridden_on=by.on if by else None,
        screening=screening.ai_act.tier,
    )


def about(fulfilments: Iterable[Fulfilment], intake: Ref) -> tuple[Fulfilment, ...]:
    return tuple(one for one in fulfilments if one.intake.id == intake.id)


def _reasons(screening: Screening, deeds: Deeds) -> Iterator[GateReason]:
    if screening.ai_act.tier == "prohibited":
        article = screening.ai_act.grounds[0].article
        yield GateReason(id="prohibited", why="prohibited", duty="stop", article=article, owner="owner")
    if screening.ai_act.tier == "undetermined":
        yield GateReason(id="undetermined", why="undetermined", owner="moa")
    for duty in screening.duties:
        if duty.blocking and duty.id != "stop" and _applies(duty, screening.as_of) and not _done(duty, deeds):
            yield GateReason(
                id=duty.id,
                why="duty" if duty.state == "owed" else "unsettled_duty",
                duty=duty.id,
                article=duty.article,
                owner=duty.owner,
            )
    yield from _doubtful_law(_shutting(screening), deeds)


def _applies(duty: DutyFound, as_of: date | None) -> bool:
    """A duty without a day, or whose day nobody can compare, counts."""
    return as_of is None or duty.applies_from is None or duty.applies_from <= as_of


def _done(duty: DutyFound, deeds: Deeds) -> bool:
    if duty.id == "aipd":
        return deeds.assessed
    if duty.id == "processing_record":
        return deeds.recorded
    return any(done.id == duty.id for one in deeds.fulfilments for done in one.done)


def _shutting(screening: Screening) -> tuple[LawRow, ...]:
    """The rows that the gate rests on: of the class, and of blocking duties that apply."""
    asked = {
        row
        for duty in screening.duties
        if duty.blocking and _applies(duty, screening.as_of)
        for row in duty.rows
    }
    others = {row for duty in screening.duties for row in duty.rows} - asked
    return tuple(row for row in screening.rows if row.id not in others)


def _doubtful_law(rows: Iterable[LawRow], deeds: Deeds) -> Iterator[GateReason]:
    """Rows that nobody held against their text, or that somebody found wrong."""
    verdicts = _verdicts(deeds)
    for row in rows:
        verdict = verdicts.get(row.id)
        if verdict == "wrong" or (row.checked == "unverified" and verdict is None):
            why = "wrong_law" if verdict == "wrong" else "unverified_law"
            yield GateReason(id=f"law-{row.id}", why=why, article=row.article, owner="dpo", row=row.id)


def _verdicts(deeds: Deeds) -> Mapping[str, str]:
    """The last verdict of a person on each row."""
    told = sorted((row.on, row.id, row.verdict) for one in deeds.confirmations for row in one.rows)
    stray = next((id for _, id, _ in told if id not in deeds.known_rows), None)
    if stray is not None:
        raise UnknownRow(N_("No row of law is named %(row)s", row=stray), at="/rows")
    return {id: verdict for _, id, verdict in told}


def _overridden(reason: GateReason, overrides: Sequence[Override]) -> Override | None:
    if reason.why == "prohibited":
        return None
    return next((one for one in overrides if not one.duties or reason.duty in one.duties), None)


def _coming(screening: Screening, deeds: Deeds) -> Iterator[ComingDuty]:
    for duty in screening.duties:
        if duty.blocking and duty.applies_from and not _applies(duty, screening.as_of):
            if not _done(duty, deeds):
                yield ComingDuty(id=duty.id, article=duty.article, applies_from=duty.applies_from)
