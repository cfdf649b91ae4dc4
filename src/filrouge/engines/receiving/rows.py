"""What readers hand over: batches of cells with the lines they come from, and rows put aside."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from filrouge.kernel.tables import BadRow

RAW_LIMIT = 10_000  #: characters of a row kept in the quarantine


@dataclass(frozen=True)
class Rows:
    """Some rows of one file, columns in its order; ``bad`` are others, put aside by the reader."""

    cells: Sequence[pa.Array]  #: texts, or values of a canonical type where the file has types
    lines: npt.NDArray[np.int64]  #: where each row begins
    bad: Sequence[BadRow]
    done_ratio: float  #: share of the file read

    def __len__(self) -> int:
        return len(self.lines)

    def filter(self, mask: pa.BooleanArray) -> "Rows":
        lines = self.lines[mask.to_numpy(zero_copy_only=False)]
        return Rows([cells.filter(mask) for cells in self.cells], lines, self.bad, self.done_ratio)


def raw(cells: Sequence[object], delimiter: str) -> str:
    """The cells of a row as one delimited line."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(["" if c is None else c for c in cells])
    return cut(out.getvalue())


def cut(text: str) -> str:
    return text if len(text) <= RAW_LIMIT else f"{text[:RAW_LIMIT]}…"


def pointer(file: str, line: int | None = None, column: str | None = None) -> str:
    """The JSON pointer of a place in a file: ``/files/NAME/lines/LINE/COLUMN``."""
    places = ["files", file, *(["lines", str(line)] if line else []), *([column] if column else [])]
    return "".join(f"/{place.replace('~', '~0').replace('/', '~1')}" for place in places)
