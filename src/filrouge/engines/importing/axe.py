"""Results of axe-core, for one page or a list of them, as its documentation of the API tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class AxeRule:
    """What one rule found on one page."""

    id: str
    impact: str  #: empty when axe tells none
    help: str
    nodes_count: int  #: elements of the page


@dataclass(frozen=True)
class AxePage:
    address: str
    ran_on: date
    tool: str
    tool_version: str
    violations: tuple[AxeRule, ...]
    passes: tuple[AxeRule, ...]
    incomplete: tuple[AxeRule, ...]
    inapplicable: tuple[AxeRule, ...]


def is_axe(told: Any) -> bool:
    """Whether a JSON value has the marks of such a file; ``axe_pages`` says whether it is whole."""
    pages = _listed(told)
    return bool(pages) and all(
        isinstance(one, dict) and "violations" in one and "passes" in one for one in pages
    )


def axe_pages(told: Any) -> tuple[AxePage, ...]:
    """The pages of a file, at least one.

    Raises:
        ValueError: not what axe-core writes.
    """
    if not is_axe(told):
        raise ValueError("no result of axe-core")
    try:
        return tuple(_page(one) for one in _listed(told))
    except (AttributeError, LookupError, TypeError) as err:
        raise ValueError("a result of axe-core breaks off") from err


def _listed(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [told]


def _page(told: Mapping[str, Any]) -> AxePage:
    if not told["url"]:
        raise ValueError("a page without address")
    engine = told["testEngine"]
    return AxePage(
        address=str(told["url"]),
        ran_on=date.fromisoformat(str(told["timestamp"])[:10]),
        tool=str(engine["name"]),
        tool_version=str(engine["version"]),
        violations=_rules(told["violations"]),
        passes=_rules(told["passes"]),
        incomplete=_rules(told.get("incomplete") or ()),
        inapplicable=_rules(told.get("inapplicable") or ()),
    )


def _rules(told: Any) -> tuple[AxeRule, ...]:
    return tuple(
        AxeRule(str(one["id"]), str(one.get("impact") or ""), str(one.get("help") or ""), len(one["nodes"]))
        for one in told
    )
