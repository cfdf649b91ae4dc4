"""From answers to verdicts: roles, class of system, duties with their days, impact assessment, doubts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import cast

from filrouge.domains.compliance.compute import ai_act, privacy
from filrouge.domains.compliance.compute.duties import (
    PRACTICES,
    RULES,
    conditions,
    conditions_after,
)
from filrouge.domains.compliance.compute.flips import aipd_flips, given_as, tier_flips
from filrouge.domains.compliance.compute.law import law_on
from filrouge.domains.compliance.compute.owing import Told, duties_found, routes, unknown
from filrouge.engines.ruling import (
    Answers,
    Known,
    both,
    facts_of,
    reasons,
    sides,
    unsettled_in,
)
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
    Statute,
    Tier,
    TierFound,
)

#: Roles, by the condition and the row of law that name them.
ROLES: tuple[tuple[Operator, str, str], ...] = (
    ("provider", "provider", "provider"),
    ("deployer", "deployer", "deployer"),
    ("importer", "importer", "importer"),
    ("distributor", "distributor", "distributor"),
    ("representative", "representative", "representative"),
)
#: Classes of system from the heaviest, each with the condition that puts a system in it.
LEVELS: tuple[tuple[Tier, str], ...] = (
    ("prohibited", "practices"),
    ("high", "high"),
    ("transparency", "transparency"),
)
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
    duties = tuple(duties_found(answers, told, law, practices))
    used = _used(ai_act_found, aipd, duties, practices, law)
    open_ = _unsettled(answers, told, practices)
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
    is_sure = told["scope"] is not None
    sure: Tier = "minimal"
    for tier, condition in LEVELS:
        value = told[condition]
        if value:
            sure = tier
            break
        is_sure = is_sure and value is False
    return (sure if is_sure else "undetermined"), sure


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
            article = _point(question) if name == "annex_iii" else row.article
            yield _grounded(question, row.statute, article)


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
        days = [law[row].applies_from for row in routes(told)]
    else:
        days = [law[r.id].applies_from for r in ai_act.ARTICLE_50 if told[r.id] and r.id in law]
    return min((day for day in days if day), default=None)


def _roles(told: Told, law: Mapping[str, LawRow]) -> Iterator[RoleFound]:
    if told["scope"] is False:
        return
    taken_over = both((told["maker"], told["high"])) and not told["provider"]
    if taken_over and "taken_over" in law:
        yield RoleFound(id="provider", article=law["taken_over"].article)
    for role, condition, row in ROLES:
        if told[condition] and row in law:
            yield RoleFound(id=role, article=law[row].article)


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


@lru_cache(maxsize=4096)
def _grounded(question: str, statute: Statute, article: str) -> Ground:
    return Ground(id=cast(Question, question), statute=statute, article=article)


def _ground(question: str, row: LawRow) -> Ground:
    return _grounded(question, row.statute, row.article)


def _unsettled(answers: Answers, told: Told, practices: tuple[str, ...]) -> tuple[Given, ...]:
    """Unknown answers of rules that are not settled, and of exceptions that could be shown."""
    read, open_ = sides(answers), 0
    for name, rule in RULES.items():
        if told[name] is None and (name in practices or name not in PRACTICES):
            open_ |= unsettled_in(rule, read)
    facts = set(facts_of(open_))
    if told["annex_iii"]:
        claimed = any(answers.get(one) for one in ai_act.CONDITIONS)
        asked = ("profiles",) if claimed else (*ai_act.CONDITIONS, "profiles")
        facts |= {(one, True) for one in asked if answers.get(one) is None}
    return unknown(facts)


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
