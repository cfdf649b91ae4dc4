"""Rows of JSON Lines: one object per line, whose keys are the columns; numbers keep their digits."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from json import JSONDecodeError
from typing import Any, Final

import numpy as np
import pyarrow as pa

from filrouge.engines.receiving.containers import Content
from filrouge.engines.receiving.decoding import BROKEN, Utf8, shown
from filrouge.engines.receiving.errors import LongRow
from filrouge.engines.receiving.layouts import Layout, beginning, text_encoding, too_wide
from filrouge.engines.receiving.rows import Rows, cut, pointer
from filrouge.kernel.tables import COLUMNS_LIMIT, BadRow, ReceiveOptions
from filrouge.kernel.texts import N_

LINE_BYTES: Final = 8 * 2**20
ROWS_AT_ONCE: Final = 20_000
READ_BYTES: Final = 2**20
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class NewColumns(Exception):
    """A line has a key that no line of the beginning had: all lines must be looked at."""


class _Number(str):
    """The digits of a number."""


class _Refused(ValueError):
    """A line that is JSON, but no row; the first argument is the reason, the second the key."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Refused("duplicate_key", None)
    return found


def _no_constant(name: str) -> Any:
    raise _Refused("not_json", None)  # NaN and Infinity


_DECODER: Final = json.JSONDecoder(
    parse_float=_Number, parse_int=_Number, parse_constant=_no_constant, object_pairs_hook=_object
)


def layout_of(content: Content, options: ReceiveOptions, *, encoding: str | None, every_line: bool) -> Layout:
    """Keys in the order met, and how their values are marked; from the beginning, or from every line.

    Raises:
        TooWide, LongRow; and as text_encoding and Utf8.
    """
    name, strict = content.file.name, options.encoding is not None
    found = text_encoding(content, options, encoding)
    layout = Layout(name, "jsonl", content.compressed, (), found, strict)
    if every_line:
        with content.forward() as source:
            stream = Utf8(source, found, name, strict=strict)
            natures = _natures(line for _, line in _lines(stream, layout))
    else:
        text, whole = beginning(content, found, strict=strict)
        natures = _natures(text.splitlines() if whole else text.splitlines()[:-1] or [text])
    if len(natures) > COLUMNS_LIMIT:
        raise too_wide(name, len(natures))
    told = {key: nature for key, kinds in natures.items() if (nature := _told(kinds))}
    return replace(layout, headers=tuple(natures), natures=told)


def _natures(lines: Iterator[str] | list[str]) -> dict[str, set[str]]:
    natures: dict[str, set[str]] = {}
    for line in lines:
        try:
            row = _row(line)
        except (_Refused, JSONDecodeError, RecursionError):
            continue
        for key, value in row.items():
            kinds = natures.setdefault(key, set())
            if value is not None:
                kinds.add("number" if isinstance(value, _Number) else type(value).__name__)
        if len(natures) > COLUMNS_LIMIT:
            break
    return natures


def _told(kinds: set[str]) -> str | None:
    if "str" in kinds:
        return "quoted"
    return "boolean" if kinds == {"bool"} else None


def read(content: Content, layout: Layout) -> Iterator[Rows]:
    """Batches of text cells.

    Raises:
        NewColumns, LongRow; and as Utf8.
    """
    known = frozenset(layout.headers)
    with content.forward() as source:
        stream = Utf8(source, layout.encoding, layout.name, strict=layout.strict_encoding)
        batch = _Batch(layout)
        for number, line in _lines(stream, layout):
            batch.add(number, line)
            if batch.size == ROWS_AT_ONCE:
                yield batch.rows(known, stream.done_ratio)
                batch = _Batch(layout)
        yield batch.rows(known, 1.0)


class _Batch:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._kept: list[dict[str, Any]] = []
        self._numbers: list[int] = []
        self._bad: list[BadRow] = []

    @property
    def size(self) -> int:
        return len(self._kept) + len(self._bad)

    def add(self, number: int, line: str) -> None:
        reason, key, value = "not_json", None, None
        try:
            if BROKEN in line:
                raise _Refused("undecodable", None)
            row = _row(line)
            self._kept.append(row)
            self._numbers.append(number)
            return
        except _Refused as err:
            reason, key = err.args
        except (JSONDecodeError, RecursionError):
            pass
        self._bad.append(BadRow(self._layout.name, number, key, reason, value, cut(shown(line))))

    def rows(self, known: frozenset[str], done_ratio: float) -> Rows:
        if any(not known.issuperset(row) for row in self._kept):
            raise NewColumns
        cells = [
            pa.array([_text(row.get(key)) for row in self._kept], pa.string()) for key in self._layout.headers
        ]
        return Rows(cells, np.array(self._numbers, dtype=np.int64), self._bad, done_ratio)


def _row(line: str) -> dict[str, Any]:
    """Raises _Refused for what is no object of plain values, JSONDecodeError for what is no JSON."""
    row = _DECODER.decode(line)
    if not isinstance(row, dict):
        raise _Refused("not_an_object", None)
    for key, value in row.items():
        if isinstance(value, dict | list):
            raise _Refused("nested", key)
    if _SURROGATE.search(line) and any(_is_broken(text) for pair in row.items() for text in pair):
        raise _Refused("undecodable", None)
    return row


def _is_broken(text: object) -> bool:
    """Half of a pair of escapes, which is no character."""
    return isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _lines(stream: Utf8, layout: Layout) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their number."""
    before_count, rest = 0, b""
    while piece := stream.read(READ_BYTES):
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > LINE_BYTES:
            message = N_(
                "%(file)s, line %(line)d: the row is longer than %(limit)d bytes",
                file=layout.name,
                line=before_count + len(lines) + 1,
                limit=LINE_BYTES,
            )
            raise LongRow(message, at=pointer(layout.name, before_count + len(lines) + 1))
        for number, line in enumerate(lines, start=before_count + 1):
            if line.strip():
                yield number, line.decode()
        before_count += len(lines)
    if rest.strip():
        yield before_count + 1, rest.decode()
