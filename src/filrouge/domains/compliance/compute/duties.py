"""Who owes what: each duty with the conditions that must all hold, its owner, whether it shuts the gate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from filrouge.domains.compliance.compute import ai_act, privacy
from filrouge.engines.ruling import (
    Answers,
    Rule,
    Sides,
    Term,
    bits_of_change,
    both,
    either,
    facts,
    is_excepted,
    sides,
    value_of,
)
from filrouge.kernel.rights import Role
from filrouge.kinds.compliance import Duty

#: Conditions that are plain rules, by name.
RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        ai_act.SCOPE,
        *ai_act.PRACTICES,
        ai_act.ANNEX_I,
        ai_act.LISTED,
        ai_act.ANNEX_III,
        *ai_act.ARTICLE_50,
        ai_act.RIGHTS,
        ai_act.EXPLANATION,
        privacy.PERSONAL,
        privacy.NAMED,
        privacy.TWO,
        privacy.ONE,
        Rule("provider", when=(facts("develops"),)),
        Rule("maker", when=(facts("develops"), facts("takes_over"))),
        Rule("deployer", when=(facts("uses"),)),
        Rule("operator", when=(facts("develops"), facts("uses"))),
        Rule("importer", when=(facts("imports"),)),
        Rule("distributor", when=(facts("distributes"),)),
        Rule("representative", when=(facts("represents"),)),
        Rule("annex_i_full", when=(facts("safety_component", "third_party_assessment", "!section_b"),)),
        Rule("at_work", when=(facts("employer_use"),)),
        Rule("public", when=(facts("public_service"),)),
        Rule("decides", when=(facts("decides_on_people"),)),
        Rule("model", when=(facts("provides_model"),)),
        Rule("systemic", when=(facts("provides_model", "systemic_model"),)),
        Rule("special", when=(facts("special_categories"),)),
        Rule("hosted", when=(facts("hosted_by_third_party"),)),
        Rule("transferred", when=(facts("outside_union"),)),
        Rule("automated", when=(facts("solely_automated"),)),
        Rule("care", when=(facts("health_activity_data"),)),
        Rule("medical", when=(facts("mutual_cover", "medical_information"),)),
        Rule("priced", when=(facts("mutual_cover", "health_based_contribution"),)),
        Rule("selecting", when=(facts("mutual_cover", "special_categories", "scoring"),)),
        Rule("financial", when=(facts("financial_entity"),)),
        Rule("administrative", when=(facts("public_decision"),)),
        Rule("online", when=(facts("public_online_service"),)),
    )
}
PRACTICES = tuple(rule.id for rule in ai_act.PRACTICES)


@dataclass(frozen=True, eq=False)
class Owed:
    """``parts``: conditions that must all hold; ``route``: its day is that of the class of system."""

    id: Duty
    parts: tuple[str, ...]
    owner: Role
    blocking: bool = False
    route: bool = False


def _made(id: Duty, owner: Role = "moe", *, blocking: bool = True) -> Owed:
    return Owed(id, ("scope", "maker", "high_full"), owner, blocking, route=True)


def _deployed(id: Duty, *more: str, blocking: bool = True) -> Owed:
    return Owed(id, ("scope", "deployer", "high_full", *more), "moa", blocking, route=True)


DUTIES = (
    Owed("stop", ("scope", "practices"), "owner", blocking=True),
    Owed("literacy", ("scope", "operator"), "moa"),
    _made("risk_management"),
    _made("data_governance"),
    _made("technical_documentation"),
    _made("logging"),
    _made("instructions"),
    _made("oversight_design"),
    _made("robustness"),
    _made("quality_system", "moa"),
    _made("conformity_assessment", "moa"),
    _made("declaration", "moa"),
    _made("registration", "moa"),
    _made("post_market_monitoring", blocking=False),
    _made("incident_reporting", "moa", blocking=False),
    Owed("document_exception", ("scope", "provider", "excepted"), "moe", blocking=True, route=True),
    Owed("register_exception", ("scope", "provider", "excepted"), "moa", blocking=True, route=True),
    _deployed("follow_instructions"),
    _deployed("human_oversight"),
    _deployed("input_data"),
    _deployed("monitor_use", blocking=False),
    _deployed("keep_logs"),
    _deployed("inform_workers", "at_work"),
    _deployed("public_registration", "annex_iii", "public"),
    _deployed("inform_people", "annex_iii", "decides"),
    _deployed("fundamental_rights", "annex_iii", "fundamental_rights"),
    _deployed("explanation", "annex_iii", "explanation", blocking=False),
    Owed("importer_checks", ("scope", "importer", "high_full"), "moa", blocking=True, route=True),
    Owed("distributor_checks", ("scope", "distributor", "high_full"), "moa", blocking=True, route=True),
    Owed("representative_tasks", ("scope", "representative", "high_full"), "moa", blocking=True, route=True),
    Owed("tell_ai", ("scope", "provider", "tell_ai"), "moe", blocking=True),
    Owed("mark_content", ("scope", "provider", "mark_content"), "moe", blocking=True),
    Owed("tell_emotion", ("scope", "deployer", "tell_emotion"), "moa", blocking=True),
    Owed("label_deep_fake", ("scope", "deployer", "label_deep_fake"), "moa", blocking=True),
    Owed("label_text", ("scope", "deployer", "label_text"), "moa", blocking=True),
    Owed("model_documentation", ("scope", "model"), "moe", blocking=True),
    Owed("systemic_risk_duties", ("scope", "systemic"), "moe", blocking=True),
    Owed("legal_basis", ("personal_data",), "dpo", blocking=True),
    Owed("special_basis", ("personal_data", "special"), "dpo", blocking=True),
    Owed("tell_data_subjects", ("personal_data",), "dpo", blocking=True),
    Owed("processing_record", ("personal_data",), "dpo", blocking=True),
    Owed("aipd", ("aipd_due",), "dpo", blocking=True),
    Owed("justify_no_aipd", ("aipd_advised",), "dpo"),
    Owed("data_security", ("personal_data",), "moe", blocking=True),
    Owed("processor_contract", ("personal_data", "hosted"), "moa", blocking=True),
    Owed("transfer_safeguards", ("personal_data", "transferred"), "dpo", blocking=True),
    Owed("human_intervention", ("personal_data", "automated"), "moa", blocking=True),
    Owed("certified_hosting", ("personal_data", "care", "hosted"), "moa", blocking=True),
    Owed("no_medical_information", ("medical",), "dpo", blocking=True),
    Owed("no_health_contribution", ("priced",), "dpo", blocking=True),
    Owed("no_selection", ("selecting",), "dpo", blocking=True),
    Owed("ict_resilience", ("financial",), "moa"),
    Owed("explain_algorithm", ("administrative",), "moa", blocking=True),
    Owed("accessibility_statement", ("online",), "moe"),
)


#: What duties rest on, each combination of conditions once.
PARTS: tuple[tuple[str, ...], ...] = tuple(dict.fromkeys(owed.parts for owed in DUTIES))
ARTICLE_50 = tuple(rule.id for rule in ai_act.ARTICLE_50)
_HIGH = ("listed", "annex_iii", "annex_i", "annex_i_full")
_AIPD = ("aipd_named", "aipd_two_criteria", "aipd_one_criterion")
#: The rules behind the conditions that stand on several, these in the order in which they are derived.
BEHIND: Mapping[str, tuple[str, ...]] = {
    "practices": PRACTICES,
    "transparency": ARTICLE_50,
    **dict.fromkeys(("excepted", "high", "high_full"), _HIGH),
    **dict.fromkeys(("aipd_due", "aipd_advised"), _AIPD),
}
#: The rules that ask a question.
ASKING: Mapping[str, tuple[str, ...]] = {
    question: tuple(name for name, rule in RULES.items() if question in rule.questions())
    for rule in RULES.values()
    for question in rule.questions()
}


def conditions(answers: Answers, practices: tuple[str, ...] = PRACTICES) -> dict[str, bool | None]:
    """Every condition by name. ``practices``: those that the law prohibits on the day that is read."""
    read = sides(answers)
    return _derived({name: value_of(rule, read) for name, rule in RULES.items()}, read, practices, BEHIND)


def conditions_after(
    told: Mapping[str, bool | None],
    answers: Sides,
    changed: Iterable[tuple[str, bool]],
    practices: tuple[str, ...] = PRACTICES,
) -> dict[str, bool | None]:
    """The same after some answers changed: only what they touch is read again."""
    change = frozenset(changed)
    read = bits_of_change(change).after(answers)
    rules, derived = _touched_by(change)
    new = {**told, **{name: value_of(rule, read) for name, rule in rules}}
    return _derived(new, read, practices, derived)


@lru_cache(maxsize=4096)
def _touched_by(change: Term) -> tuple[tuple[tuple[str, Rule], ...], tuple[str, ...]]:
    """The rules that ask one of its questions, and the conditions that stand on them."""
    rules = {name: RULES[name] for question, _ in change for name in ASKING.get(question, ())}
    return tuple(rules.items()), tuple(name for name, on in BEHIND.items() if not rules.keys().isdisjoint(on))


def _derived(
    told: dict[str, bool | None], answers: Sides, practices: tuple[str, ...], asked: Iterable[str]
) -> dict[str, bool | None]:
    """With those conditions that stand on several rules which are asked for."""
    for name in asked:
        match name:
            case "practices":
                told[name] = either([told[one] for one in practices])
            case "transparency":
                told[name] = either([told[one] for one in ARTICLE_50])
            case "excepted":
                told[name] = both((told["listed"], is_excepted(ai_act.ANNEX_III, answers)))
            case "high":
                told[name] = either((told["annex_iii"], told["annex_i"]))
            case "high_full":
                told[name] = either((told["annex_iii"], told["annex_i_full"]))
            case "aipd_due":
                told[name] = either((told["aipd_named"], told["aipd_two_criteria"]))
            case "aipd_advised":  # one criterion, and surely not two
                due = told["aipd_due"]
                told[name] = both((told["aipd_one_criterion"], None if due is None else not due))
    return told
