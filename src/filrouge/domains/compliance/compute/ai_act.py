"""Regulation (EU) 2024/1689 as rules: scope, prohibitions, high risk and its exception, transparency.

Read in its consolidated version of 27 July 2026. Limits: of article 2, the exclusions that an organisation
meets; article 111(2), systems placed on the market before the date of their class, is a row and not a rule.
"""

from typing import get_args

from filrouge.engines.ruling import Rule, facts
from filrouge.kinds.compliance import AnnexPoint, Practice

POINTS: tuple[str, ...] = get_args(AnnexPoint)
CONDITIONS = ("narrow_task", "improves_work", "detects_patterns", "preparatory")

SCOPE = Rule(
    "scope",
    when=(facts("ai_system", "in_union"),),
    unless=(facts("research_only"), facts("defence_only"), facts("personal_only")),
)
PRACTICES = tuple(
    Rule(
        one,
        when=(facts(one),),
        unless=(facts("care_or_safety"),) if one == "practice.emotions_work_school" else (),
    )
    for one in get_args(Practice)
)
ANNEX_I = Rule("annex_i", when=(facts("safety_component", "third_party_assessment"),))
#: Listed, whatever article 6(3) says.
LISTED = Rule("listed", when=tuple(facts(point) for point in POINTS))
ANNEX_III = Rule("annex_iii", when=LISTED.when, unless=tuple(facts(one, "!profiles") for one in CONDITIONS))
_PERMIT = facts("criminal_law_permit")
TELL_AI = Rule("tell_ai", when=(facts("interacts"),), unless=(facts("obvious"), _PERMIT))
MARK = Rule("mark_content", when=(facts("generates_content"),), unless=(facts("assistive_editing"), _PERMIT))
EMOTION = Rule("tell_emotion", when=(facts("recognises_emotions"),), unless=(_PERMIT,))
DEEP_FAKE = Rule("label_deep_fake", when=(facts("deep_fakes"),), unless=(_PERMIT,))
TEXT = Rule("label_text", when=(facts("public_interest_text"),), unless=(facts("editorial_review"), _PERMIT))
ARTICLE_50 = (TELL_AI, MARK, EMOTION, DEEP_FAKE, TEXT)

#: Article 27(1): public bodies and services outside point 2, and whoever deploys 5(b) or 5(c).
RIGHTS = Rule(
    "fundamental_rights",
    when=(
        facts("annex_iii.5b"),
        facts("annex_iii.5c"),
        *(facts(point, "public_service") for point in POINTS if point != "annex_iii.2"),
    ),
)
#: Article 86(1): decisions on people, outside point 2.
EXPLANATION = Rule(
    "explanation", when=tuple(facts(p, "decides_on_people") for p in POINTS if p != "annex_iii.2")
)
#: What may change to flip the class: neither whether the regulation applies nor who the operator is.
EXCEPTIONS = frozenset(
    question for rule in (*PRACTICES, ANNEX_III, *ARTICLE_50) for term in rule.unless for question, _ in term
)
FLIPPABLE = EXCEPTIONS | frozenset(
    question for rule in (*PRACTICES, ANNEX_I, ANNEX_III, *ARTICLE_50) for question in rule.questions()
)
