"""Texts of a folder as rows: a file or a line each, in the encoding that fits, or put aside with a reason."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pyarrow as pa

from filrouge.engines.folders.archives import Folder, Member
from filrouge.engines.sniffing.encodings import BOMS, sniff_encoding
from filrouge.kernel.tables import BadRow

BATCH_ROWS: Final = 8_192
BATCH_CHARACTERS: Final = 8 * 2**20
RAW_LIMIT: Final = 10_000
PATH, LINE, ENCODING = "path", "line", "encoding"
_ENDS = re.compile("\r\n|\n|\r")
_END_BYTES = re.compile(b"\r\n|\n|\r")
Unit = Literal["file", "line"]
LabelOf = Literal["folder", "file"]


@dataclass
class Texts:
    """Rows of the texts of a folder.

    Args:
        column: of the texts.
        unit: what one row is; blank lines are no rows.
        label, label_of: the column that holds the name of each text's folder, or of its file without ending;
            "" for none.
        encoding: of every file, as Python names it; None finds one for each.
        progress: told the share of the files that are done.
    """

    folder: Folder
    column: str
    unit: Unit
    label: str
    label_of: LabelOf = "folder"
    encoding: str | None = None
    progress: Callable[[float], None] = lambda done_ratio: None
    aside: list[BadRow] = field(default_factory=list)
    kept_counts: Counter[str] = field(default_factory=Counter)  #: rows by what was given
    aside_counts: Counter[str] = field(default_factory=Counter)

    @property
    def schema(self) -> pa.Schema:
        columns: dict[str, pa.DataType] = {PATH: pa.string()}
        columns |= {LINE: pa.int64()} if self.unit == "line" else {}
        columns |= {self.label: pa.string()} if self.label else {}
        columns |= {self.column: pa.string(), ENCODING: pa.string()}
        return pa.schema(list(columns.items()))

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Some rows at a time, of bounded size; read once."""
        rows: list[dict[str, Any]] = []
        characters_count = 0
        for done, (member, content) in enumerate(self.folder.contents()):
            for row in self._rows(member, content):
                rows.append(row)
                characters_count += len(row[self.column])
                if len(rows) == BATCH_ROWS or characters_count > BATCH_CHARACTERS:
                    self.progress(done / len(self.folder.members))
                    yield pa.RecordBatch.from_pylist(rows, schema=self.schema)
                    rows, characters_count = [], 0
        yield pa.RecordBatch.from_pylist(rows, schema=self.schema)

    def _rows(self, member: Member, content: bytes | None) -> Iterator[dict[str, Any]]:
        encoding = None if content is None else self.encoding or sniff_encoding(content, whole=True)
        if content is None or encoding is None or not content.strip():
            empty = "not_text" if content and content.strip() else "empty"
            self._put_aside(member, 1, (member.refused or "damaged") if content is None else empty)
            return
        label = (member.folder if self.label_of == "folder" else member.stem) or None
        for line, text in self._texts(member, content, encoding):
            row: dict[str, Any] = {PATH: member.path, self.column: text, ENCODING: encoding}
            row |= {LINE: line} if self.unit == "line" else {}
            self.kept_counts[member.source] += 1
            yield row | ({self.label: label} if self.label else {})

    def _texts(self, member: Member, content: bytes, encoding: str) -> Iterator[tuple[int, str]]:
        """Each text with the line it begins at; those not decodable, or with zero bytes, go aside."""
        for line, text in self._decoded(member, content, encoding):
            if "\0" in text:
                self._put_aside(member, line, "nul_byte", text.replace("\0", "\\x00"))
            elif text.strip():
                yield line, text

    def _decoded(self, member: Member, content: bytes, encoding: str) -> Iterator[tuple[int, str]]:
        """Of a file that cannot be decoded whole, the lines that can, where a row is a line."""
        try:
            whole = content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            by_line = self.unit == "line" and not encoding.startswith(("utf-16", "utf-32"))
            mark = next((mark for mark, _ in BOMS if content.startswith(mark)), b"")
            pieces = _END_BYTES.split(content.removeprefix(mark)) if by_line else [content]
            for line, piece in enumerate(pieces, 1):
                try:
                    yield line, piece.decode(encoding)
                except UnicodeDecodeError:
                    shown = piece[:RAW_LIMIT].decode(encoding, errors="backslashreplace")
                    self._put_aside(member, line, "undecodable", shown)
            return
        yield from enumerate(_ENDS.split(whole) if self.unit == "line" else [whole], 1)

    def _put_aside(self, member: Member, line: int, reason: str, raw: str = "") -> None:
        self.aside_counts[member.source] += 1
        self.aside.append(BadRow(member.path, line, None, reason, None, raw[:RAW_LIMIT]))
