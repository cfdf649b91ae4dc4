"""Coarser values in place of those that identify."""

import math
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from filrouge.engines.pseudonymising.errors import WrongType
from filrouge.engines.pseudonymising.rules import Bands, Cap, CoarsenDate
from filrouge.engines.splitting.keys import arrow, text
from filrouge.kernel.texts import N_

POSTAL_DIGITS_COUNT = 5
OVERSEAS = ("97", "98")
SOUTH_CORSICA = ("200", "201")


def coarsened_dates(rule: CoarsenDate, name: str, column: Any) -> pa.ChunkedArray:
    """Texts ``2024-03`` or ``2024-Q1``, or the year as a number.

    Raises:
        WrongType: the column holds no dates.
    """
    cells = arrow(column)
    if not (pa.types.is_date(cells.type) or pa.types.is_timestamp(cells.type)):
        raise wrong_type(rule.id, name, cells)
    if rule.to == "year":
        return pc.year(cells)
    if rule.to == "month":
        return pc.strftime(cells, format="%Y-%m")
    quarter = pc.cast(pc.quarter(cells), pa.string())
    return pc.binary_join_element_wise(pc.strftime(cells, format="%Y"), quarter, "-Q")


def departement(postal_code: str) -> str | None:
    """The département of a postal code (``2A``, ``974``); None for what is no French code.

    Source: La Poste, codes postaux: two digits, three overseas; 200 and 201 are South Corsica, other 20
    North.
    """
    code = postal_code.strip().zfill(POSTAL_DIGITS_COUNT)
    if len(code) != POSTAL_DIGITS_COUNT or not (code.isascii() and code.isdigit()) or code.startswith("00"):
        return None
    if code.startswith("20"):
        return "2A" if code.startswith(SOUTH_CORSICA) else "2B"
    return code[:3] if code.startswith(OVERSEAS) else code[:2]


def departements(column: Any) -> pa.ChunkedArray:
    """Départements of a column of codes, written or numeric (a leading zero may be lost)."""
    return _each_distinct(text(column), departement)


def bands(rule: Bands, name: str, column: Any) -> pa.ChunkedArray:
    """Intervals as text: ``40-49`` for whole numbers, ``[40;42.5[`` else, ``<18`` and ``90+`` at the ends.

    Raises:
        WrongType: the column holds no numbers.
    """
    cells = arrow(column)
    if not _is_numeric(cells.type):
        raise wrong_type(rule.id, name, cells)
    whole = pa.types.is_integer(cells.type) and rule.width == int(rule.width)
    return _each_distinct(cells, lambda number: _band(rule, float(number), whole))


def _band(rule: Bands, number: float, whole: bool) -> str:
    if rule.minimum is not None and number < rule.minimum:
        return f"<{rule.minimum:g}"
    if rule.maximum is not None and number >= rule.maximum:
        return f"{rule.maximum:g}+"
    origin = rule.minimum or 0.0
    start = origin + math.floor((number - origin) / rule.width) * rule.width
    end = start + rule.width if rule.maximum is None else min(start + rule.width, rule.maximum)
    return f"{start:.0f}-{end - 1:.0f}" if whole else f"[{start:g};{end:g}["


def capped(rule: Cap, name: str, column: Any) -> pa.ChunkedArray:
    """Numbers of the same type, none beyond the bounds.

    Raises:
        WrongType: the column holds no numbers.
    """
    cells = arrow(column)
    if not _is_numeric(cells.type):
        raise wrong_type(rule.id, name, cells)
    bounded = cells
    if rule.minimum is not None:
        bounded = pc.if_else(pc.less(cells, rule.minimum), pa.scalar(rule.minimum).cast(cells.type), bounded)
    if rule.maximum is not None:
        bounded = pc.if_else(
            pc.greater(cells, rule.maximum), pa.scalar(rule.maximum).cast(cells.type), bounded
        )
    return bounded


def wrong_type(rule: str, name: str, cells: pa.ChunkedArray) -> WrongType:
    """The rule does not apply to what the column holds."""
    return WrongType(
        N_(
            "%(rule)s cannot coarsen %(column)s, which holds %(type)s",
            rule=rule,
            column=name,
            type=str(cells.type),
        ),
        at=f"/rules/{rule}/columns",
    )


def _is_numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _each_distinct(cells: pa.ChunkedArray, change: Callable[[Any], str | None]) -> pa.ChunkedArray:
    """A change of cells into words, computed once for each distinct one; missing stays missing."""
    coded = cells.combine_chunks().dictionary_encode()
    changed = pa.array([change(cell) for cell in coded.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([changed.take(coded.indices)])
