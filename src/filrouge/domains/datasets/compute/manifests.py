"""Manifests of tables that were received, and of tables made from others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from filrouge.kernel.documents import Blob
from filrouge.kernel.tables import BadRow as KernelBadRow
from filrouge.kernel.tables import Received, ReceivedColumn
from filrouge.kinds.datasets import BadRow, Column, ColumnType, Manifest, Quarantine, SourceFile

BAD_ROWS_SHOWN = 20
_TYPES: Mapping[str, ColumnType] = {"float": "number"}  #: the port names types as engines do


def received_manifest(received: Received, raw: Mapping[str, Blob]) -> Manifest:
    """The document of a table that was read; raw cells of bad rows stay in their blob.

    Args:
        raw: content of each file by its name; a file inside a package has none.
    """
    files = tuple(
        SourceFile(
            id=file.name,
            content=raw.get(file.name),
            format=file.format,
            size_bytes=file.size_bytes,
            compressed=file.compressed,
            encoding=file.encoding,
            delimiter=file.delimiter,
            sheet=file.sheet,
            sheets_ignored=file.sheets_ignored,
            rows_count=file.rows_count,
            quarantined_count=file.quarantined_count,
        )
        for file in received.files
    )
    return Manifest(
        content=received.content,
        columns=tuple(map(_column, received.columns)),
        rows_count=received.rows_count,
        sources=files,
        quarantine=quarantine_of(received.first, received.reasons, received.quarantine),
    )


def folder_manifest(
    content: Blob,
    columns: Iterable[Column],
    sources: Sequence[SourceFile],
    aside: tuple[Sequence[KernelBadRow], Blob | None],
) -> Manifest:
    """The document of a folder that was read.

    Args:
        aside: every file or line put aside, and the blob that tells them.
    """
    bad, kept = aside
    reasons = dict(sorted(Counter(one.reason for one in bad).items()))
    return Manifest(
        content=content,
        columns=tuple(columns),
        rows_count=sum(source.rows_count for source in sources),
        sources=tuple(sources),
        quarantine=quarantine_of(bad, reasons, kept),
    )


def made_manifest(
    content: Blob, types: Mapping[str, ColumnType], rows_count: int, before: Iterable[Column] = ()
) -> Manifest:
    """The document of a table made from others; what was known of a column stays while name and type do."""
    known = {(column.id, column.type): column for column in before}
    columns = (known.get((id, kind), Column(id=id, header=id, type=kind)) for id, kind in types.items())
    return Manifest(content=content, columns=tuple(columns), rows_count=rows_count)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """File names without folders; a name that comes again gets its number."""
    found: dict[str, None] = {}
    for place, name in enumerate(names, start=1):
        plain = PurePath(name.replace("\\", "/")).name or f"file {place}"
        found[plain if plain not in found else f"{plain} ({place})"] = None
    return tuple(found)


def _column(column: ReceivedColumn) -> Column:
    return Column(
        id=column.name,
        header=column.header,
        type=type_named(column.type),
        date_format=column.date_format,
        decimal_mark=column.decimal,
        thousands_mark=column.thousands,
        suffix=column.suffix,
        true_false=column.true_false,
        code=column.code,
        missing_words=column.missing_words,
    )


def type_named(name: str) -> ColumnType:
    """The type of a document by the name that the port of tables gives it."""
    return _TYPES.get(name, name)  # type: ignore[arg-type]


def quarantine_of(
    bad: Sequence[KernelBadRow], reasons: Mapping[str, int], content: Blob | None
) -> Quarantine:
    """Rows put aside, the first few one by one."""
    shown = (
        BadRow(
            id=f"{one.file}:{one.line}", file=one.file, line=one.line, column=one.column, reason=one.reason
        )
        for one in bad[:BAD_ROWS_SHOWN]
    )
    return Quarantine(
        rows_count=sum(reasons.values()),
        content=content,
        reasons=dict(reasons),
        first=tuple({one.id: one for one in shown}.values()),
    )
