"""Pictures of a folder as rows: each read safely, kept upright and in sRGB, or put aside with the reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from filrouge.engines.folders.archives import Folder, Member
from filrouge.engines.vision.errors import (
    Corrupt,
    NotAnImage,
    Several,
    TooLarge,
    Truncated,
    UnknownScale,
)
from filrouge.engines.vision.keeping import kept
from filrouge.engines.vision.profiling import Seen, see
from filrouge.engines.vision.reading import Limits, read
from filrouge.kernel.errors import Invalid
from filrouge.kernel.tables import BadRow

BATCH_ROWS: Final = 512
BATCH_BYTES: Final = 16 * 2**20
REASONS: Final[dict[type[Invalid], str]] = {
    NotAnImage: "not_an_image",
    TooLarge: "too_large",
    Truncated: "truncated",
    Corrupt: "damaged",
    Several: "several",
    UnknownScale: "unknown_scale",
}
PATH, IMAGE, WIDTH, HEIGHT, SHA256 = "path", "image", "width", "height", "sha256"


@dataclass
class Pictures:
    """Rows of the pictures of a folder, and what was seen of them while they went by.

    Args:
        label: the column that holds the name of each picture's folder; "" for none.
        progress: told the share of the files that are done.
    """

    folder: Folder
    label: str
    limits: Limits = Limits()
    progress: Callable[[float], None] = lambda done_ratio: None
    seen: list[Seen] = field(default_factory=list)
    aside: list[BadRow] = field(default_factory=list)
    kept_counts: Counter[str] = field(default_factory=Counter)  #: rows by what was given
    aside_counts: Counter[str] = field(default_factory=Counter)

    @property
    def schema(self) -> pa.Schema:
        """Columns of the table; ``sha256`` is of the file as it was received."""
        columns: dict[str, pa.DataType] = {PATH: pa.string()}
        columns |= {self.label: pa.string()} if self.label else {}
        columns |= {IMAGE: pa.binary(), WIDTH: pa.int64(), HEIGHT: pa.int64(), SHA256: pa.string()}
        return pa.schema(list(columns.items()))

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Some rows at a time, of bounded size; read once."""
        rows: list[dict[str, Any]] = []
        size_bytes = 0
        for done, (member, content) in enumerate(self.folder.contents()):
            row = self._row(member, content)
            if row:
                rows.append(row)
                size_bytes += len(row[IMAGE])
            if len(rows) == BATCH_ROWS or size_bytes > BATCH_BYTES:
                self.progress(done / len(self.folder.members))
                yield pa.RecordBatch.from_pylist(rows, schema=self.schema)
                rows, size_bytes = [], 0
        yield pa.RecordBatch.from_pylist(rows, schema=self.schema)

    def _row(self, member: Member, content: bytes | None) -> dict[str, Any] | None:
        if content is None:
            self._put_aside(member, member.refused or "damaged")
            return None
        try:
            picture = read(content, name=member.path, limits=self.limits)
        except tuple(REASONS) as error:
            self._put_aside(member, REASONS[type(error)], str(error))
            return None
        label = member.folder or None
        self.seen.append(see(picture, name=member.path, label=label if self.label else None))
        facts = picture.facts
        self.kept_counts[member.source] += 1
        row: dict[str, Any] = {PATH: member.path, IMAGE: kept(content, picture), SHA256: facts.sha256}
        row |= {self.label: label} if self.label else {}
        return row | {WIDTH: facts.width, HEIGHT: facts.height}

    def _put_aside(self, member: Member, reason: str, why: str = "") -> None:
        self.aside_counts[member.source] += 1
        self.aside.append(BadRow(member.path, member.place, None, reason, None, why))
