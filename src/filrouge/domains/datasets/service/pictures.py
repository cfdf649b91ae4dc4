"""What use cases of this room do with the pictures of a table."""

from collections.abc import Iterator
from typing import Any

from filrouge.engines.vision.hashing import dhash, is_flat, phash
from filrouge.engines.vision.profiling import Seen, see
from filrouge.engines.vision.reading import Picture, grey, read
from filrouge.kernel.faces import FaceFinder

ROWS_AT_ONCE = 256


def pictures_of(tables: Any, table: Any, column: str) -> Iterator[Picture | None]:
    """The pictures of a column, a few in memory at a time, in the order of the rows."""
    for batch in tables.batches(table.select(column), ROWS_AT_ONCE):
        yield from (None if cell is None else read(cell) for cell in batch.column(0).to_pylist())


def faces_in(
    finder: FaceFinder, tables: Any, table: Any, column: str, name: str | None
) -> Iterator[tuple[str, int | None] | None]:
    """What each row shows: its picture's name and how many faces were found, None where it is too small to
    tell; None for a row without a picture."""
    row = 0
    for batch in tables.batches(
        table.select(*dict.fromkeys(one for one in (column, name) if one)), ROWS_AT_ONCE
    ):
        for cells in batch.to_pylist():
            row += 1
            picture = cells[column]
            called = str(cells[name]) if name else str(row)
            yield None if picture is None else (called, finder.count(grey(read(picture).pixels)))


def hashes_of(tables: Any, table: Any, column: str) -> list[tuple[int, int] | None]:
    """dHash and pHash of each row; None without a picture, or where next to nothing is on it."""
    return [None if one is None else _hashes(one) for one in pictures_of(tables, table, column)]


def seen_in(
    tables: Any, table: Any, column: str, name: str | None, label: str | None
) -> tuple[list[Seen], int]:
    """What a profile needs of each picture, and the rows without one; pictures are named by their row from 1
    where no column names them."""
    seen: list[Seen] = []
    row = 0
    wanted = dict.fromkeys(one for one in (column, name, label) if one)
    for batch in tables.batches(table.select(*wanted), ROWS_AT_ONCE):
        for cells in batch.to_pylist():
            row += 1
            if cells[column] is not None:
                called = str(cells[name]) if name else str(row)
                told = None if label is None or cells[label] is None else str(cells[label])
                seen.append(see(read(cells[column]), name=called, label=told))
    return seen, row - len(seen)


def _hashes(picture: Picture) -> tuple[int, int] | None:
    pixels = picture.pixels
    return None if is_flat(pixels) else (dhash(pixels), phash(pixels))
