"""What the query of a user may be, and where it is wrong; nothing is run here."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final

from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_


class BadQuery(Invalid):
    """A query cannot be computed."""

    code = "datasets.query"


class QueryRefused(Invalid):
    """A query is more than one SELECT over the named tables, or could not be computed again."""

    code = "datasets.query-refused"


class QueryTooBig(Invalid):
    """A query needs more memory, or more room on disk, than it is given."""

    code = "datasets.query-memory"


class QueryTooLong(Invalid):
    """A query takes longer than it is given."""

    code = "datasets.query-time"


class Overflow(Invalid):
    """A column holds integers over 64 bits."""

    code = "datasets.overflow"


class BadColumnType(Invalid):
    """A column holds lists, structures, bytes or intervals."""

    code = "datasets.column-type"


class DuplicateNames(Invalid):
    """Two columns of a result have the same name, without regard to case."""

    code = "datasets.duplicate-names"


class NotParquet(Invalid):
    """A blob is no Parquet file."""

    code = "datasets.not-parquet"


#: functions that tell the hour, the machine or chance
UNREPEATABLE: Final = frozenset(
    """current_date current_time current_timestamp localtime localtimestamp now today get_current_time
    get_current_timestamp transaction_timestamp random setseed uuid uuidv4 uuidv7 gen_random_uuid nextval
    currval setval current_setting current_connection_id current_query_id current_transaction_id txid_current
    getvariable sleep_ms write_log""".split()
)
_BARE: Final = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
_ABOUT_THE_MACHINE: Final = ("duckdb_", "pragma_")
_LOCATED: Final = re.compile(r"\{.*\}", re.DOTALL)


def fault(told: str, query: str, *, before_bytes: int = 0) -> BadQuery:
    """The error for what DuckDB tells of a query, which stood after ``before_bytes`` of other text."""
    found = _LOCATED.search(told)
    try:
        facts = json.loads(found[0]) if found else {}
    except json.JSONDecodeError:
        facts = {}
    why = str(facts.get("exception_message", told.partition("\n\nLINE")[0])).strip()
    if "position" not in facts:
        return BadQuery(N_("The query cannot be computed: %(why)s", why=why), at="/sql")
    line, column = place_of(query, int(facts["position"]) - before_bytes)
    message = N_("Line %(line)d, column %(column)d: %(why)s", line=line, column=column, why=why)
    return BadQuery(message, at=f"/sql/lines/{line}/{column}")


def place_of(query: str, position_bytes: int) -> tuple[int, int]:
    """Line and column in characters, both from 1, of a position in UTF-8."""
    before = query.encode()[: max(position_bytes, 0)].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def refuse_calls(query: str, tokens: Sequence[tuple[int, bool]]) -> None:
    """Refuse calls of functions whose result changes from run to run, or tells of the machine.

    ``tokens``: where pieces of the query begin, in bytes, and whether each is a word (no text, no comment).

    Raises:
        QueryRefused: names the function and its place.
    """
    content = query.encode()
    ends = [start for start, _ in tokens[1:]] + [len(content)]
    for (start, is_word), end in zip(tokens, ends, strict=True):
        word = content[start:end].decode().strip().strip('"').lower()
        called = word in _BARE or content[end:].lstrip().startswith(b"(")
        if not is_word or not called or content[:start].rstrip().endswith(b"."):
            continue
        if word in UNREPEATABLE or word.startswith(_ABOUT_THE_MACHINE):
            line, column = place_of(query, start)
            message = N_(
                "Line %(line)d, column %(column)d: %(function)s does not depend on the tables alone",
                line=line,
                column=column,
                function=word,
            )
            raise QueryRefused(message, at=f"/sql/lines/{line}/{column}")


def not_one_select(kinds: Iterable[str]) -> QueryRefused:
    message = N_("A query is one SELECT, not: %(kinds)s", kinds=", ".join(kinds) or "-")
    return QueryRefused(message, at="/sql")


def check_names(names: Iterable[str]) -> None:
    """Raises DuplicateNames."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            message = N_("Two columns of the result are named %(name)s: rename one with AS", name=name)
            raise DuplicateNames(message, at=f"/columns/{name}")
        seen.add(name.casefold())
