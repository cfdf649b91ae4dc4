"""Read raw files whole into one Parquet table and one quarantine; type columns on all their values."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa

from filrouge.engines.columnar.writing import ParquetSink
from filrouge.engines.receiving.declarations import check_columns, check_declared
from filrouge.engines.receiving.decoding import LateEncoding
from filrouge.engines.receiving.errors import BadRows, ColumnsDiffer, NoRows
from filrouge.engines.receiving.files import File
from filrouge.engines.receiving.hypotheses import Column, Hypothesis, TypedHypothesis
from filrouge.engines.receiving.jsonlines import NewColumns
from filrouge.engines.receiving.quarantine import QuarantineSink
from filrouge.engines.receiving.reasons import reason_told
from filrouge.engines.receiving.rows import Rows, pointer, raw
from filrouge.engines.receiving.telling import column_told, file_told
from filrouge.engines.sniffing.columns import decimal_mark
from filrouge.kernel.documents import Blob
from filrouge.kernel.tables import BadRow, Progress, RawTable, Received, ReceiveOptions
from filrouge.kernel.texts import N_

FIRST_COUNT: Final = 20  #: rows put aside that are told one by one
Scratch = Callable[[], BinaryIO]  #: a new empty seekable file for a while
Keep = Callable[[BinaryIO, str], Blob]  #: keep the content of such a file under a name

_MISFITS: Final = {
    "integer": "not_an_integer",
    "decimal": "not_a_number",
    "float": "not_a_number",
    "date": "not_a_date",
    "timestamp": "not_a_timestamp",
    "boolean": "not_a_boolean",
}


def receive(
    source: RawTable, options: ReceiveOptions, progress: Progress, *, scratch: Scratch, keep: Keep
) -> Received:
    """As ``kernel.tables.Tables.receive`` says; nothing is given to ``keep`` before all is read and written.

    Files are read again, at most a few times, when their values contradict what a sample of them suggested.
    """
    with ExitStack() as open_files:
        table = _Table(source, options, progress, lambda: open_files.enter_context(scratch()))
        return table.received(keep)


class _Table:
    def __init__(
        self, source: RawTable, options: ReceiveOptions, progress: Progress, scratch: Scratch
    ) -> None:
        self._options, self._progress, self._scratch = options, progress, scratch
        check_declared(options, source.files)
        self._files = [File(file, options, scratch) for file in source.files]
        self._current = self._files[0]
        self._done_ratio = 0.0

    def received(self, keep: Keep) -> Received:
        while True:
            try:
                return self._read(keep)
            except LateEncoding as err:
                self._current.lay_out(encoding=err.encoding)
            except NewColumns:
                self._current.lay_out(every_line=True)

    def _read(self, keep: Keep) -> Received:
        self._names = self._agreed_names()
        check_columns(self._options, self._names)
        self._columns = self._first_columns()
        while True:
            content, quarantine = self._pass()
            changed = [column for column in self._columns if column.revise()]
            if not changed:
                return self._finished(content, quarantine, keep)
            self._agree()

    def _agree(self) -> None:
        for column in self._columns:
            column.agree()

    def _agreed_names(self) -> Sequence[str]:
        """The names of the first file; the others have the same, in any order."""
        names = self._files[0].names
        for file in self._files[1:]:
            missing = [name for name in names if name not in file.names]
            added = [name for name in file.names if name not in names]
            if missing or added:
                message = N_(
                    "%(file)s has not the columns of %(first)s: missing: %(missing)s; new: %(added)s",
                    file=file.name,
                    first=self._files[0].name,
                    missing=", ".join(missing) or "-",
                    added=", ".join(added) or "-",
                )
                raise ColumnsDiffer(message, at=pointer(file.name))
        return names

    def _first_columns(self) -> list[Column]:
        hypotheses = [self._supposed(file) for file in self._files]
        ratio = self._options.unreadable_max_ratio
        return [
            Column(name, [of_file[place] for of_file in hypotheses], ratio)
            for place, name in enumerate(self._names)
        ]

    def _supposed(self, file: File) -> list[Hypothesis]:
        """First thoughts on the columns of a file, from its first rows."""
        self._current = file
        kind = TypedHypothesis if file.layout.is_typed else Hypothesis
        found = [kind(name, file.nature(name), self._options) for name in self._names]
        first = next((rows for rows in file.rows(self._names) if len(rows)), None)
        for hypothesis, cells in zip(found, first.cells if first else [], strict=first is not None):
            hypothesis.learn(cells)
        known = self._options.decimal or decimal_mark(hypothesis.sample for hypothesis in found)
        file.decimal = known or ("," if file.layout.dialect.delimiter == ";" else ".")
        for hypothesis in found:
            hypothesis.suppose(file.decimal)
        return found

    def _pass(self) -> tuple[BinaryIO, QuarantineSink]:
        """One reading of all files under the present hypotheses, begun again while they are plainly wrong."""
        while True:
            content = self._scratch()
            schema = pa.schema([(column.name, column.format.arrow) for column in self._columns])
            sink = ParquetSink(content, schema, [c.name for c in self._columns if c.is_repeating])
            quarantine = QuarantineSink(self._scratch, FIRST_COUNT)
            with closing(sink), closing(quarantine):
                done = self._copied(sink, quarantine)
            if done:
                return content, quarantine
            content.close()
            self._agree()

    def _copied(self, sink: ParquetSink, quarantine: QuarantineSink) -> bool:
        """Whether the end was reached; False when a column had to be reconsidered."""
        for place, file in enumerate(self._files):
            self._current = file
            file.begin()
            for rows in file.rows(self._names):
                batch, bad = self._typed(rows, place)
                sink.write(batch)
                aside = sorted([*rows.bad, *bad], key=lambda row: row.line)
                self._refuse(rows.bad)
                quarantine.add(aside)
                file.count(batch.num_rows, rows.bad, bad)
                self._tell(place, rows.done_ratio)
                if any([column.reconsider() for column in self._columns]):
                    return False
        return True

    def _typed(self, rows: Rows, place: int) -> tuple[pa.RecordBatch, list[BadRow]]:
        parsed = [
            column.hypotheses[place].read(cells)
            for column, cells in zip(self._columns, rows.cells, strict=True)
        ]
        values = [it.values for it in parsed]
        misfits = {at: it.bad for at, it in enumerate(parsed) if it.bad is not None}
        bad = self._misfits(rows, misfits, place) if misfits else []
        if bad:
            keep = pa.array(np.isin(rows.lines, [row.line for row in bad], invert=True))
            values = [it.filter(keep) for it in values]
        return pa.RecordBatch.from_arrays(values, names=list(self._names)), bad

    def _misfits(self, rows: Rows, misfits: dict[int, pa.BooleanArray], place: int) -> list[BadRow]:
        """Rows with a value that does not fit its column: the first such column is told."""
        first: dict[int, int] = {}
        for column, mask in misfits.items():
            for at in np.flatnonzero(mask.to_numpy(zero_copy_only=False)).tolist():
                first.setdefault(at, column)
        places = sorted(first)
        texts = list(zip(*(cells.take(pa.array(places)).to_pylist() for cells in rows.cells), strict=True))
        return [
            self._misfit(int(rows.lines[at]), row, first[at], place)
            for at, row in zip(places, texts, strict=True)
        ]

    def _misfit(self, line: int, row: Sequence[object], column: int, place: int) -> BadRow:
        file = self._files[place]
        return BadRow(
            file=file.name,
            line=line,
            column=self._names[column],
            reason=_MISFITS.get(self._columns[column].format.type, "unexpected"),
            value=str(row[column]),
            raw=raw(row, file.layout.dialect.delimiter or ";"),
        )

    def _tell(self, place: int, ratio: float) -> None:
        sizes = [max(file.size_bytes, 1) for file in self._files]
        done = (sum(sizes[:place]) + ratio * sizes[place]) / sum(sizes)
        self._done_ratio = max(self._done_ratio, done)  # a second reading does not go back
        self._progress(self._done_ratio, N_("Reading %(file)s", file=self._files[place].name))

    def _refuse(self, bad: Sequence[BadRow]) -> None:
        if not bad or self._options.on_bad_rows == "quarantine":
            return
        row = bad[0]
        message = N_(
            "%(file)s, line %(line)d, column %(column)s: %(reason)s: %(value)s",
            file=row.file,
            line=row.line,
            column=row.column or "-",
            reason=reason_told(row.reason),
            value=row.raw if row.value is None else row.value,
        )
        raise BadRows(message, at=pointer(row.file, row.line, row.column))

    def _finished(self, content: BinaryIO, quarantine: QuarantineSink, keep: Keep) -> Received:
        for file in self._files:
            file.check()
        self._refuse(quarantine.first)
        rows_count = sum(file.rows_count for file in self._files)
        if not rows_count:
            raise self._no_rows(quarantine)
        aside = quarantine.content
        stem = self._files[0].name
        return Received(
            content=keep(content, f"{stem}.parquet"),
            rows_count=rows_count,
            columns=tuple(column_told(c, self._files[0].header(c.name)) for c in self._columns),
            files=tuple(file_told(file) for file in self._files),
            quarantine=keep(aside, f"{stem}.quarantine.parquet") if aside else None,
            quarantined_count=quarantine.rows_count,
            reasons=dict(sorted(quarantine.reasons.items())),
            first=tuple(quarantine.first),
        )

    def _no_rows(self, quarantine: QuarantineSink) -> NoRows:
        name = self._files[0].name
        if not quarantine.first:
            return NoRows(N_("%(file)s has a header and no row", file=name), at=pointer(name))
        row = quarantine.first[0]
        message = N_(
            "%(file)s: none of the %(count)d rows can be kept; line %(line)d, column %(column)s: %(reason)s",
            file=row.file,
            count=quarantine.rows_count,
            line=row.line,
            column=row.column or "-",
            reason=reason_told(row.reason),
        )
        return NoRows(message, at=pointer(row.file, row.line, row.column))
