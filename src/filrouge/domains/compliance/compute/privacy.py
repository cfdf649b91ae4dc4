"""GDPR article 35 as rules: three cases, the CNIL's two lists, two criteria out of nine.

Sources: Regulation (EU) 2016/679, article 35; guidelines WP248 rev.01, taken up by the EDPB and by the CNIL
(délibération 2018-326); délibérations 2018-327 (required) and 2019-118 (not required). An exemption is the
claimant's to show: unknown leaves it aside. The list of exemptions (35(5)) does not undo the three cases of
35(3) nor the list of 35(4); an assessment made by law (35(10)) or for a similar processing (35(1)) does.
"""

from itertools import combinations
from typing import get_args

from filrouge.engines.ruling import Rule, facts
from filrouge.kinds.compliance import ExemptType, RequiredType

CRITERIA = (
    "scoring",
    "automated_decision",
    "monitoring",
    "sensitive_data",
    "large_scale",
    "matching",
    "vulnerable_people",
    "innovative_use",
    "exclusion",
)
CASES = ("extensive_evaluation", "special_categories_at_scale", "public_area_monitoring")
TYPES: tuple[str, ...] = get_args(RequiredType)
EXEMPT: tuple[str, ...] = get_args(ExemptType)

PERSONAL = Rule("personal_data", when=(facts("personal_data"),))
_ASSESSED = (facts("assessed_by_law"), facts("similar_assessed"))
_LISTED = tuple(facts(one) for one in EXEMPT)
NAMED = Rule(
    "aipd_named", when=tuple(facts("personal_data", one) for one in (*CASES, *TYPES)), unless=_ASSESSED
)
TWO = Rule(
    "aipd_two_criteria",
    when=tuple(facts("personal_data", *pair) for pair in combinations(CRITERIA, 2)),
    unless=(*_ASSESSED, *_LISTED),
)
ONE = Rule(
    "aipd_one_criterion",
    when=tuple(facts("personal_data", one) for one in CRITERIA),
    unless=(*_ASSESSED, *_LISTED),
)
EXCEPTIONS = frozenset({"assessed_by_law", "similar_assessed", *EXEMPT})
FLIPPABLE = frozenset({*CRITERIA, *CASES, *TYPES}) | EXCEPTIONS
