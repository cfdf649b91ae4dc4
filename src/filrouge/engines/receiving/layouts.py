"""How one file is laid out: told by its first bytes, or by what a person declares."""

import codecs
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from filrouge.engines.receiving.containers import Content
from filrouge.engines.receiving.decoding import BROKEN, Utf8
from filrouge.engines.receiving.errors import (
    BadDeclaration,
    Empty,
    LongRow,
    NotATable,
    TooWide,
    WrongEncoding,
)
from filrouge.engines.receiving.rows import pointer
from filrouge.engines.sniffing.dialects import Dialect, lines_of, rows_of, sniff_dialect
from filrouge.engines.sniffing.encodings import is_misread_utf_8, sniff_encoding
from filrouge.kernel.tables import COLUMNS_LIMIT, ReceiveOptions, TableFormat
from filrouge.kernel.texts import N_

ENCODING_SAMPLE_BYTES: Final = 2**20
DIALECT_SAMPLE_BYTES: Final = 2**18


@dataclass(frozen=True)
class Layout:
    """What is known of a file before its rows are read."""

    name: str
    format: TableFormat
    compressed: bool
    headers: tuple[str, ...]  #: as the file writes them
    encoding: str = "utf-8"
    strict_encoding: bool = False  #: a person declared it
    dialect: Dialect = Dialect(None)
    sheet: str | None = None
    sheets_ignored: tuple[str, ...] = ()
    #: per header, how the source marks its values: "boolean", "text", "quoted" (no number whatever it shows)
    natures: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        """Cells come as values and not as texts."""
        return self.format == "parquet"


def delimited_layout(content: Content, options: ReceiveOptions, encoding: str | None = None) -> Layout:
    """``encoding`` is what an earlier reading found, stronger than what the first bytes say.

    Raises:
        BadDeclaration, NotATable, WrongEncoding, Empty, TooWide, LongRow; and as Utf8.
    """
    name, found = content.file.name, text_encoding(content, options, encoding)
    text, whole = beginning(content, found, strict=options.encoding is not None)
    dialect = sniff_dialect(
        text,
        whole=whole,
        delimiter=_one_character(options.delimiter, "delimiter"),
        quote=_one_character(options.quote, "quote"),
        escape=_one_character(options.escape, "escape"),
        header=options.header,
        skip_lines_count=options.skip_lines_count,
    )
    headers = _headers(text, dialect, name, whole=whole)
    strict = options.encoding is not None
    return Layout(name, "delimited", content.compressed, headers, found, strict, dialect)


def text_encoding(content: Content, options: ReceiveOptions, encoding: str | None = None) -> str:
    """The declared encoding, else the one found before, else what the first bytes tell.

    Raises:
        BadDeclaration, NotATable, WrongEncoding.
    """
    name = content.file.name
    with content.forward() as stream:
        head = stream.read(ENCODING_SAMPLE_BYTES)
    whole = len(head) < ENCODING_SAMPLE_BYTES
    found = _declared_encoding(options, head, name) or encoding or sniff_encoding(head, whole=whole)
    if found is None:
        raise NotATable(N_("%(file)s is not a text that can be read", file=name), at=pointer(name))
    return found


def _declared_encoding(options: ReceiveOptions, head: bytes, name: str) -> str | None:
    if options.encoding is None:
        return None
    try:
        codec = codecs.lookup(options.encoding).name
    except LookupError as err:
        message = N_("%(encoding)s is no known encoding", encoding=options.encoding)
        raise BadDeclaration(message, at="/encoding") from err
    if is_misread_utf_8(head, codec):
        message = N_(
            "%(file)s is in utf-8: the declared encoding %(encoding)s would misread its accents",
            file=name,
            encoding=options.encoding,
        )
        raise WrongEncoding(message, at=pointer(name))
    return "utf-8-sig" if codec == "utf-8" and head.startswith(codecs.BOM_UTF8) else codec


def beginning(content: Content, encoding: str, *, strict: bool) -> tuple[str, bool]:
    """Some text of a file, and whether it is all. Raises as Utf8."""
    pieces: list[bytes] = []
    with content.forward() as source:
        stream = Utf8(source, encoding, content.file.name, strict=strict)
        while sum(map(len, pieces)) < DIALECT_SAMPLE_BYTES and (piece := stream.read(DIALECT_SAMPLE_BYTES)):
            pieces.append(piece)
    whole = sum(map(len, pieces)) < DIALECT_SAMPLE_BYTES
    return b"".join(pieces).decode(errors="ignore"), whole


def _one_character(declared: str | None, what: str) -> str | None:
    if declared is not None and len(declared) > 1:
        message = N_("%(what)s is one character, not %(declared)s", what=what, declared=repr(declared))
        raise BadDeclaration(message, at=f"/{what}")
    return declared


def _headers(text: str, dialect: Dialect, name: str, *, whole: bool) -> tuple[str, ...]:
    """The cells of the first row; empty ones when it is no header."""
    row = _first_row(text, dialect, name)
    line = dialect.skip_lines_count + 1
    if len(row) > COLUMNS_LIMIT:
        raise too_wide(name, len(row), line)
    if not whole and "\n" not in text and "\r" not in text:
        message = N_("%(file)s: line %(line)d has no end", file=name, line=line)
        raise LongRow(message, at=pointer(name, line))
    if any(BROKEN in cell for cell in row):
        message = N_("%(file)s, line %(line)d: the header cannot be decoded", file=name, line=line)
        raise WrongEncoding(message, at=pointer(name, line))
    return tuple(row) if dialect.header else ("",) * len(row)


def _first_row(text: str, dialect: Dialect, name: str) -> list[str]:
    lines = lines_of(text)[dialect.skip_lines_count :]
    try:
        row = next((row for row in rows_of(lines, dialect) if row), None)
    except csv.Error as err:
        line = dialect.skip_lines_count + 1
        message = N_("%(file)s: line %(line)d has no end", file=name, line=line)
        raise LongRow(message, at=pointer(name, line)) from err
    if row is None:
        raise Empty(N_("%(file)s is empty", file=name), at=pointer(name))
    return row


def too_wide(name: str, columns_count: int, line: int | None = None) -> TooWide:
    message = N_(
        "%(file)s has %(count)d columns or more, the limit is %(limit)d",
        file=name,
        count=columns_count,
        limit=COLUMNS_LIMIT,
    )
    return TooWide(message, at=pointer(name, line))


def unique_names(headers: Sequence[str]) -> tuple[str, ...]:
    """Names of columns: stripped, on one line, never empty, unique without regard to case."""
    names: list[str] = []
    taken: set[str] = set()
    for place, header in enumerate(headers, start=1):
        stem = " ".join(header.split()) or f"column_{place}"
        name, again = stem, 2
        while name.casefold() in taken:
            name, again = f"{stem}_{again}", again + 1
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
