"""Duties owed or not settled yet, each with the rows of law that it rests on and the answers behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from filrouge.domains.compliance.compute import privacy
from filrouge.domains.compliance.compute.duties import DUTIES, PARTS, RULES, Owed
from filrouge.domains.compliance.compute.flips import given, given_as
from filrouge.engines.ruling import (
    Answers,
    Fact,
    Rule,
    Sides,
    both,
    facts_of,
    reasons_in,
    sides,
    unsettled_in,
)
from filrouge.kinds.compliance import Checked, DutyFound, Given, LawRow, Statute

Told = Mapping[str, bool | None]
#: A row that takes the place of a duty's when an answer is yes.
INSTEAD = {"mark_content": ("on_market_before", "mark_content_legacy")}
#: The plain rules behind a condition that is none itself.
BEHIND: Mapping[str, tuple[str, ...]] = {
    "high_full": ("annex_iii", "annex_i_full"),
    "excepted": ("annex_iii",),
    "aipd_due": ("aipd_named", "aipd_two_criteria"),
    "aipd_advised": ("aipd_one_criterion",),
}
CHECKS: tuple[Checked, ...] = ("unverified", "public_copy", "official_text")


def duties_found(
    answers: Answers, told: Told, law: Mapping[str, LawRow], practices: tuple[str, ...]
) -> Iterator[DutyFound]:
    """Each duty with its article and day; ``practices``: those prohibited on the day that is read."""
    told_once: dict[tuple[str, ...], Sides] = {}  # duties of one role rest on the same answers
    held = {parts: both(map(told.__getitem__, parts)) for parts in PARTS}
    for owed in DUTIES:
        value = held[owed.parts]
        if value is False:
            continue
        rows = _rows_of(owed, answers, told, law, practices)
        if not rows:
            continue
        because = told_once.get(owed.parts)
        if because is None:
            because = _because(owed.parts, sides(answers), told, practices, settled=value is True)
            told_once[owed.parts] = because
        yield _duty(
            owed,
            value,
            rows[0].statute,
            rows[0].article,
            _day_of(owed, rows),
            _least_checked(rows),
            tuple(row.id for row in rows),
            because,
        )


@lru_cache(maxsize=4096)
def _duty(
    owed: Owed,
    value: bool | None,
    statute: Statute,
    article: str,
    applies_from: date | None,
    checked: Checked,
    rows: tuple[str, ...],
    because: Sides,
) -> DutyFound:
    return DutyFound(
        id=owed.id,
        state="owed" if value else "unsettled",
        statute=statute,
        article=article,
        applies_from=applies_from,
        owner=owed.owner,
        blocking=owed.blocking,
        checked=checked,
        rows=rows,
        because=_given_in(because, settled=value is True),
    )


def _rows_of(
    owed: Owed, answers: Answers, told: Told, law: Mapping[str, LawRow], practices: tuple[str, ...]
) -> list[LawRow]:
    if owed.id == "stop":
        return [law[one] for one in practices if told[one] is not False]
    if owed.id == "aipd":
        return [law[one] for one in _aipd_rules(answers, told) if one in law]
    rule: str = owed.id
    if owed.id in INSTEAD and answers.get(INSTEAD[owed.id][0]):
        rule = INSTEAD[owed.id][1] if INSTEAD[owed.id][1] in law else rule
    dating = routes(told) if owed.route or "high_full" in owed.parts else ()
    return [law[one] for one in (rule, *dating) if one in law] if rule in law else []


def _aipd_rules(answers: Answers, told: Told) -> Iterator[str]:
    """The rows that make an impact assessment due: the regulation, then the list, then two criteria."""
    yield "aipd"
    if any(answers.get(one) for one in privacy.TYPES):
        yield "aipd_required"
    if told["aipd_two_criteria"] is not False:
        yield "aipd_two_criteria"


def routes(told: Told) -> tuple[str, ...]:
    """The rows that date high-risk duties: annex III's day comes first when both classes hold."""
    by_list = ("route_annex_iii",) if told["annex_iii"] or told["excepted"] else ()
    return by_list or (("route_annex_i",) if told["annex_i"] else ())


def _day_of(owed: Owed, rows: Sequence[LawRow]) -> date | None:
    """The first day of a prohibition; of another duty, the day when all its rows apply."""
    days = [row.applies_from for row in rows if row.applies_from]
    return (min if owed.id == "stop" else max)(days, default=None)


def _least_checked(rows: Iterable[LawRow]) -> Checked:
    return min((row.checked for row in rows), key=CHECKS.index)


def _because(
    parts: tuple[str, ...], read: Sides, told: Told, practices: tuple[str, ...], *, settled: bool
) -> Sides:
    """The answers that make a duty owed, or those whose absence leaves it open."""
    because = 0
    for rule in _rules_of(parts, told, practices):
        because |= reasons_in(rule, read) if settled else unsettled_in(rule, read)
    return because


def _rules_of(parts: Iterable[str], told: Told, practices: tuple[str, ...]) -> Iterator[Rule]:
    """The plain rules behind a duty's conditions, the scope left out: every duty has it."""
    for part in parts:
        if part == "practices":
            yield from (RULES[one] for one in practices)
        elif part != "scope" or told["scope"] is None:
            yield from (RULES[one] for one in BEHIND.get(part, (part,)))


@lru_cache(maxsize=4096)
def _given_in(because: Sides, *, settled: bool) -> tuple[Given, ...]:
    return given(facts_of(because)) if settled else unknown(facts_of(because))


def unknown(facts: Iterable[Fact]) -> tuple[Given, ...]:
    """The questions that these facts would answer."""
    return tuple(given_as(one, None) for one in sorted({question for question, _ in facts}))
