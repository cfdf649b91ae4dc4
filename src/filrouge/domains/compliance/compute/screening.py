"""From answers to verdicts: roles, class of system, duties with their days, impact assessment, doubts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from filrouge.domains.compliance.compute import ai_act, privacy
from filrouge.domains.compliance.compute.duties import (
    DUTIES,
    PARTS,
    PRACTICES,
    RULES,
    Owed,
    conditions,
    conditions_after,
)
from filrouge.domains.compliance.compute.flips import aipd_flips, given, given_as, tier_flips
from filrouge.domains.compliance.compute.law import law_on
from filrouge.engines.ruling import Answers, Known, Rule, both, reasons, sides, unsettled
from filrouge.kinds.compliance import (
    AipdFound,
    AipdVerdict,
    DutyFound,
    ExceptionState,
    Given,
    Ground,
    LawRow,
    Operator,
    Question,
    RoleFound,
    Screening,
    Tier,
    TierFound,
)

Told = Mapping[str, bool | None]
#: Roles, by the condition and the row of law that name them.
ROLES: tuple[tuple[Operator, str, str], ...] = (
    ("provider", "provider", "provider"),
    ("deployer", "deployer", "deployer"),
    ("importer", "importer", "importer"),
    ("distributor", "distributor", "distributor"),
    ("representative", "representative", "representative"),
)
#: A row that takes the place of a duty's when an answer is yes.
INSTEAD = {"mark_content": ("on_market_before", "mark_content_legacy")}
#: The plain rules behind a condition that is none itself.
BEHIND: Mapping[str, tuple[str, ...]] = {
    "high_full": ("annex_iii", "annex_i_full"),
    "excepted": ("annex_iii",),
    "aipd_due": ("aipd_named", "aipd_two_criteria"),
    "aipd_advised": ("aipd_one_criterion",),
}
#: Rows that every class of system rests on.
CLASSING = ("scope", "annex_i", "annex_iii")


def screen(answers: Answers, rows: Sequence[LawRow], as_of: date | None) -> Screening:
    """All that the law says of a use.

    Args:
        answers: by question; unknown is never read as no.
        rows: the law, superseded rows included.
        as_of: the day it is read at; None: no day is known, and all the law counts.

    Returns:
        A verdict that is the same whatever the order of answers and rows.
    """
    answers, law = Known(answers), law_on(rows, as_of)
    practices = tuple(one for one in PRACTICES if one in law)
    told = conditions(answers, practices)
    ai_act_found = _class_of(answers, told, law, practices)
    aipd = _aipd(answers, told, law)
    duties = tuple(_duties(answers, told, law, practices))
    used = _used(ai_act_found, aipd, duties, practices, law)
    open_ = tuple(_unsettled(answers, told, practices))
    return Screening(
        as_of=as_of,
        roles=tuple(_roles(told, law)),
        ai_act=ai_act_found,
        aipd=aipd,
        duties=duties,
        owed_count=sum(one.state == "owed" for one in duties),
        blocking_count=sum(one.state == "owed" and one.blocking for one in duties),
        unsettled=open_,
        unsettled_count=len(open_),
        rows=used,
        unverified_count=sum(one.checked == "unverified" for one in used),
    )


def tier_of(told: Told) -> tuple[Tier, Tier]:
    """The class of a system, and what is sure of it when the class is not."""
    if told["scope"] is False:
        return "out_of_scope", "out_of_scope"
    levels: tuple[tuple[Tier, bool | None], ...] = (
        ("prohibited", told["practices"]),
        ("high", told["high"]),
        ("transparency", told["transparency"]),
    )
    sure: Tier = next((name for name, value in levels if value), "minimal")
    doubtful = told["scope"] is None or any(value is None for name, value in levels[: _place(levels, sure)])
    return ("undetermined" if doubtful else sure), sure


def _place(levels: tuple[tuple[Tier, bool | None], ...], tier: Tier) -> int:
    return next((place for place, (name, _) in enumerate(levels) if name == tier), len(levels))


def aipd_of(told: Told) -> AipdVerdict:
    """Whether an impact assessment is due: named, two criteria, one to be justified, or none."""
    if told["personal_data"] is False:
        return "not_applicable"
    if told["aipd_due"]:
        return "required"
    if told["aipd_due"] is None or told["personal_data"] is None:
        return "undetermined"
    advised = told["aipd_one_criterion"]
    return "justify" if advised else "undetermined" if advised is None else "not_required"


def _class_of(
    answers: Answers, told: Told, law: Mapping[str, LawRow], practices: tuple[str, ...]
) -> TierFound:
    tier, sure = tier_of(told)
    read = sides(answers)
    flips, flips_count = tier_flips(
        answers, tier, practices, lambda new: tier_of(conditions_after(told, read, new, practices))[0]
    )
    return TierFound(
        tier=tier,
        at_least=sure,
        applies_from=_day_of_class(sure, answers, told, law, practices),
        exception=_exception(answers, told),
        grounds=tuple(_grounds(sure, answers, told, law, practices)),
        flips=flips,
        flips_count=flips_count,
    )


def _exception(answers: Answers, told: Told) -> ExceptionState:
    if not told["listed"]:
        return "not_concerned"
    claims = [answers.get(one) for one in ai_act.CONDITIONS]
    if True not in claims:
        return "not_claimed"
    profiles = answers.get("profiles")
    return "lost_by_profiling" if profiles else "not_shown" if profiles is None else "claimed"


def _grounds(
    tier: Tier, answers: Answers, told: Told, law: Mapping[str, LawRow], practices: tuple[str, ...]
) -> Iterator[Ground]:
    if told["scope"] is False:
        return
    if tier == "prohibited":
        rules = [(RULES[one], law[one], "") for one in practices if told[one]]
    elif tier == "high":
        rules = [(RULES[one], law[one], one) for one in ("annex_iii", "annex_i") if told[one]]
    else:
        rules = [(rule, law[rule.id], "") for rule in ai_act.ARTICLE_50 if told[rule.id] and rule.id in law]
    for rule, row, name in rules:
        for question, _ in reasons(rule, answers):
            yield Ground(
                id=cast(Question, question),
                statute=row.statute,
                article=_point(question) if name == "annex_iii" else row.article,
            )


def _point(question: str) -> str:
    """``annex_iii.5c`` as the law is cited: ``annexe III, 5(c)``."""
    point = question.removeprefix("annex_iii.")
    return f"annexe III, {point[0]}({point[1:]})" if point[1:] else f"annexe III, {point}"


def _day_of_class(
    tier: Tier, answers: Answers, told: Told, law: Mapping[str, LawRow], practices: tuple[str, ...]
) -> date | None:
    if tier == "prohibited":
        days = [law[one].applies_from for one in practices if told[one]]
    elif tier == "high":
        days = [law[row].applies_from for row in _routes(told)]
    else:
        days = [law[r.id].applies_from for r in ai_act.ARTICLE_50 if told[r.id] and r.id in law]
    return min((day for day in days if day), default=None)


def _routes(told: Told) -> tuple[str, ...]:
    """The rows that date high-risk duties: annex III's day comes first when both classes hold."""
    by_list = ("route_annex_iii",) if told["annex_iii"] or told["excepted"] else ()
    return by_list or (("route_annex_i",) if told["annex_i"] else ())


def _roles(told: Told, law: Mapping[str, LawRow]) -> Iterator[RoleFound]:
    if told["scope"] is False:
        return
    taken_over = both((told["maker"], told["high"])) and not told["provider"]
    if taken_over and "taken_over" in law:
        yield RoleFound(id="provider", article=law["taken_over"].article)
    for role, condition, row in ROLES:
        if told[condition] and row in law:
            yield RoleFound(id=role, article=law[row].article)


def _duties(
    answers: Answers, told: Told, law: Mapping[str, LawRow], practices: tuple[str, ...]
) -> Iterator[DutyFound]:
    because: dict[tuple[str, ...], tuple[Given, ...]] = {}  # duties of one role rest on the same answers
    held = {parts: both(map(told.__getitem__, parts)) for parts in PARTS}
    for owed in DUTIES:
        value = held[owed.parts]
        if value is False:
            continue
        rows = _rows_of(owed, answers, told, law, practices)
        if not rows:
            continue
        if owed.parts not in because:
            because[owed.parts] = _because(owed.parts, answers, told, practices, settled=value is True)
        yield DutyFound(
            id=owed.id,
            state="owed" if value else "unsettled",
            statute=rows[0].statute,
            article=rows[0].article,
            applies_from=_day_of(owed, rows),
            owner=owed.owner,
            blocking=owed.blocking,
            checked=_least_checked(rows),
            rows=tuple(row.id for row in rows),
            because=because[owed.parts],
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
    routes = _routes(told) if owed.route or "high_full" in owed.parts else ()
    return [law[one] for one in (rule, *routes) if one in law] if rule in law else []


def _aipd_rules(answers: Answers, told: Told) -> Iterator[str]:
    """The rows that make an impact assessment due: the regulation, then the list, then two criteria."""
    yield "aipd"
    if any(answers.get(one) for one in privacy.TYPES):
        yield "aipd_required"
    if told["aipd_two_criteria"] is not False:
        yield "aipd_two_criteria"


def _day_of(owed: Owed, rows: Sequence[LawRow]) -> date | None:
    """The first day of a prohibition; of another duty, the day when all its rows apply."""
    days = [row.applies_from for row in rows if row.applies_from]
    return (min if owed.id == "stop" else max)(days, default=None)


def _least_checked(rows: Iterable[LawRow]) -> str:
    told = [row.checked for row in rows]
    return next(one for one in ("unverified", "public_copy", "official_text") if one in told)


def _because(
    parts: tuple[str, ...], answers: Answers, told: Told, practices: tuple[str, ...], *, settled: bool
) -> tuple[Given, ...]:
    """The answers that make a duty owed, or those whose absence leaves it open."""
    if settled:
        facts = {fact for rule in _rules_of(parts, told, practices) for fact in reasons(rule, answers)}
        return given(facts)
    open_ = {q for rule in _rules_of(parts, told, practices) for q in unsettled(rule, answers)}
    return tuple(given_as(one, None) for one in sorted(open_))


def _rules_of(parts: Iterable[str], told: Told, practices: tuple[str, ...]) -> Iterator[Rule]:
    """The plain rules behind a duty's conditions, the scope left out: every duty has it."""
    for part in parts:
        if part == "practices":
            yield from (RULES[one] for one in practices)
        elif part != "scope" or told["scope"] is None:
            yield from (RULES[one] for one in BEHIND.get(part, (part,)))


def _aipd(answers: Answers, told: Told, law: Mapping[str, LawRow]) -> AipdFound:
    verdict = aipd_of(told)
    read = sides(answers)
    flips, flips_count = aipd_flips(answers, verdict, lambda new: aipd_of(conditions_after(told, read, new)))
    criteria = tuple(given_as(one, answers.get(one)) for one in privacy.CRITERIA)
    return AipdFound(
        verdict=verdict,
        criteria=criteria,
        criteria_count=sum(one.answer == "yes" for one in criteria),
        cases=tuple(
            _ground(one, law["aipd" if one in privacy.CASES else "aipd_required"])
            for one in (*privacy.CASES, *privacy.TYPES)
            if answers.get(one) and ("aipd" if one in privacy.CASES else "aipd_required") in law
        ),
        exemptions=tuple(
            _ground(one, law[_exemption_row(one)])
            for one in sorted(privacy.EXCEPTIONS)
            if answers.get(one) and _exemption_row(one) in law
        ),
        flips=flips,
        flips_count=flips_count,
    )


def _exemption_row(question: str) -> str:
    if question in privacy.EXEMPT:
        return "aipd_exempt"
    return "assessed_by_law" if question == "assessed_by_law" else "aipd"


def _ground(question: str, row: LawRow) -> Ground:
    return Ground(id=cast(Question, question), statute=row.statute, article=row.article)


def _unsettled(answers: Answers, told: Told, practices: tuple[str, ...]) -> Iterator[Given]:
    """Unknown answers of rules that are not settled, and of exceptions that could be shown."""
    rules = [RULES[one] for one in RULES if told[one] is None and (one not in PRACTICES or one in practices)]
    open_ = {q for rule in rules for q in unsettled(rule, answers)}
    if told["annex_iii"]:
        claimed = any(answers.get(one) for one in ai_act.CONDITIONS)
        asked = ("profiles",) if claimed else (*ai_act.CONDITIONS, "profiles")
        open_ |= {one for one in asked if answers.get(one) is None}
    return (given_as(one, None) for one in sorted(open_))


def _used(
    ai_act_found: TierFound,
    aipd: AipdFound,
    duties: Sequence[DutyFound],
    practices: tuple[str, ...],
    law: Mapping[str, LawRow],
) -> tuple[LawRow, ...]:
    """The rows that the verdicts rest on, in a stable order."""
    named = {row for duty in duties for row in duty.rows}
    rules = {*CLASSING, *practices}
    if ai_act_found.exception == "claimed":
        rules.add("exception")
    if aipd.verdict != "not_applicable":
        rules |= {"aipd", "aipd_required", "aipd_two_criteria"}
    rules |= {_exemption_row(one.id) for one in aipd.exemptions}
    return tuple(row for rule, row in law.items() if row.id in named or rule in rules)
