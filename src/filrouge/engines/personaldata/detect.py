"""Personal data in a table: candidates are picked by queries, then checked one distinct value at a time."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from scipy import stats

from filrouge.engines.personaldata import headers
from filrouge.engines.personaldata.columns import by_first_names, by_header, finding, is_announced
from filrouge.engines.personaldata.results import Confidence, Finding, Found
from filrouge.engines.personaldata.rules import RULES, Rule

CANDIDATE = r"@|(?:[0-9][ .()-]*){8}|[A-Za-z]{2}[0-9]{2}[ -]?[0-9A-Za-z]{4}|[0-9]+[.][0-9]+[.][0-9]+[.][0-9]"
STREET = r"^ *[0-9]{1,4}[ ,]"
CHARACTERS_LIMIT = 10_000  #: of a cell; what follows is not read
VALUES_LIMIT = 50_000  #: distinct candidates of a column that are checked, the most frequent first
PHONE_DIGITS = 10
COLUMNS_PER_QUERY = 25
LONG_NUMBERS = (10**8, 10**15)  #: integers of so many digits may be identifiers
_NUMBERED = ("text", "integer", "number")
SAMPLE_VALUES = 2_000  #: distinct values that are held against a header
CHANCE_LEVEL = 1e-3  #: of the binomial test
SENTENCE_LEVEL = 0.02  #: when the cell holds words beside the number
TIMES_CHANCE = 5
ANNOUNCED_LEVEL = 0.2  #: when the header announces what the cells hold
MOSTLY = 0.5
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Screened:
    """Rows of a column that are filled, and those among them that could follow a rule."""

    filled_count: int
    candidates_count: int


@dataclass(frozen=True, slots=True)
class Cells:
    """Distinct candidates of a column with the rows that hold each, out of ``tested_count`` filled rows."""

    rows_by_value: Mapping[str, int]
    tested_count: int


def find(
    table: ibis.Table,
    types: Mapping[str, str],
    *,
    progress: Callable[[float], None] = lambda done_ratio: None,
) -> Found:
    """Which columns hold personal data, by rules and checksums; no value leaves this function.

    Args:
        table: any ibis table; every row is looked at by queries.
        types: column types as documents name them (``text``, ``integer``, ``date`` …).

    Limits: cells are read up to 10,000 characters; of a column with more than 50,000 distinct candidates the
    most frequent are checked; headers are held against the 2,000 most frequent values. Names of people in
    free text are not looked for.
    """
    findings: list[Finding] = []
    tested = [name for name in table.columns if types[name] not in ("boolean", "image", "time", "other")]
    screened = _screened(table, [name for name in tested if types[name] in _NUMBERED], types)
    for done, name in enumerate(tested):
        progress(done / len(tested))
        findings += _of_column(table, name, types[name], screened.get(name, Screened(0, 0)))
    return Found(
        rows_count=int(table.count().to_pyarrow().as_py()),
        columns_tested=tuple(tested),
        findings=tuple(findings),
        quasi_identifiers=headers.quasi_identifiers(table.columns),
    )


def _screened(table: ibis.Table, names: Sequence[str], types: Mapping[str, str]) -> Mapping[str, Screened]:
    """Rows that could follow a rule, a few columns a query: most columns hold none and are done."""
    found: dict[str, Screened] = {}
    for start in range(0, len(names), COLUMNS_PER_QUERY):
        some = names[start : start + COLUMNS_PER_QUERY]
        asked = {f"filled_{place}": table[name].count() for place, name in enumerate(some)}
        asked |= {
            f"held_{place}": _may_hold(table[name], types[name]).sum() for place, name in enumerate(some)
        }
        row = table.aggregate(**asked).to_pyarrow().to_pylist()[0]
        found |= {
            name: Screened(row[f"filled_{place}"], int(row[f"held_{place}"] or 0))
            for place, name in enumerate(some)
        }
    return found


def _may_hold(column: Any, kind: str) -> Any:
    """Texts with enough digits, an @ or a street number; whole numbers long enough to be identifiers."""
    if kind == "text":
        cut = column.substr(0, CHARACTERS_LIMIT)
        return cut.re_search(CANDIDATE) | cut.re_search(STREET)
    return column.between(*LONG_NUMBERS) & (column == column.floor())


def _of_column(table: ibis.Table, name: str, kind: str, screened: Screened) -> Iterator[Finding]:
    found = list(by_rules(name, _candidates(table, name, kind, screened)))
    yield from found
    if kind != "text" and not is_announced(name, kind):
        return
    some = _values(table.select(name), name, SAMPLE_VALUES)
    if announced := by_header(name, kind, some):
        yield announced
    elif kind == "text" and not found and (named := by_first_names(name, some)):
        yield named


def _candidates(table: ibis.Table, name: str, kind: str, screened: Screened) -> Cells:
    """Distinct cells that a rule may hold for; floats without a fraction are taken for integers."""
    if not screened.candidates_count:
        return Cells({}, screened.filled_count)
    column = table[name]
    if kind == "text":
        written = column.substr(0, CHARACTERS_LIMIT)
    else:
        written = column.cast("int64").cast("string")
        if headers.announces(name, headers.PHONE):  # spreadsheets eat the first zero
            written = written.lpad(PHONE_DIGITS, "0")
    chosen = table.filter(_may_hold(column, kind)).select(value=written)
    rows_by_value = _values(chosen, "value", VALUES_LIMIT)
    left_aside = screened.candidates_count - sum(rows_by_value.values())
    return Cells(rows_by_value, screened.filled_count - left_aside)


def _values(table: ibis.Table, name: str, limit: int) -> Mapping[str, int]:
    """Values as text with the rows that hold each, most frequent first.

    Ties by a hash: neighbours must not stand for all.
    """
    values = table.select(value=table[name]).filter(lambda t: t.value.notnull())
    counted = (
        values.group_by("value").agg(n=lambda t: t.count()).mutate(value=lambda t: t.value.cast("string"))
    )
    kept = counted.order_by(ibis.desc("n"), counted.value.hexdigest("md5")).limit(limit)
    return {row["value"]: row["n"] for row in kept.to_pyarrow().to_pylist()}


def by_rules(name: str, cells: Cells) -> Iterator[Finding]:
    """What the rules find among the candidates of a column, beyond what chance would give."""
    for rule in RULES:
        shaped = {value: match for value in cells.rows_by_value if (match := rule.shape.search(value))}
        hits = {value: held for value, match in shaped.items() if (held := _held(rule, value, match))}
        announced = headers.announces(name, rule.announced_by)
        if hits and _beyond_chance(rule, hits, len(shaped), announced=announced):
            rows = {held: 0 for held in hits.values()}
            for value, held in hits.items():
                rows[held] += cells.rows_by_value[value]
            confidence = _confidence(rule, sum(rows.values()) / cells.tested_count, announced=announced)
            yield finding(name, rule.id, rule.category, rows, cells.tested_count, confidence)


def _held(rule: Rule, value: str, first: re.Match[str]) -> str:
    """The part of a cell that follows the rule, "" for none."""
    if rule.holds(first.group()):
        return first.group()
    return next((match.group() for match in rule.shape.finditer(value) if rule.holds(match.group())), "")


def _beyond_chance(rule: Rule, hits: Mapping[str, str], candidates_count: int, *, announced: bool) -> bool:
    """Binomial test; a number inside a sentence was written on purpose, so that it weighs more.

    Bare numbers must also hold several times as often as chance: many columns are tried.
    """
    chance = float(stats.binom.sf(len(hits) - 1, candidates_count, rule.chance_ratio))
    if announced:
        return chance < ANNOUNCED_LEVEL
    if any(_LETTER.search(value.replace(held, "")) for value, held in hits.items()):
        return chance < SENTENCE_LEVEL
    wanted = min(MOSTLY, TIMES_CHANCE * rule.chance_ratio)
    return chance < CHANCE_LEVEL and len(hits) >= wanted * candidates_count


def _confidence(rule: Rule, ratio: float, *, announced: bool) -> Confidence:
    if announced or ratio >= MOSTLY:
        return rule.best
    return "medium" if rule.best == "high" else "low"
