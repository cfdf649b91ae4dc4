"""What is told of a table that was received: how its columns and files were read."""

from filrouge.engines.receiving.files import File
from filrouge.engines.receiving.hypotheses import Column
from filrouge.kernel.tables import ReceivedColumn, ReceivedFile


def column_told(column: Column, header: str) -> ReceivedColumn:
    formats = [hypothesis.target for hypothesis in column.hypotheses if not hypothesis.target.empty]
    first = formats[0] if formats else column.format
    is_text = column.format.type == "text"
    return ReceivedColumn(
        name=column.name,
        header=header,
        type=column.format.type,
        decimal=_joined([fmt.decimal for fmt in formats]) if first.type in ("decimal", "float") else None,
        thousands=_joined([fmt.thousands for fmt in formats]),
        suffix=_joined([fmt.suffix for fmt in formats]),
        date_format=None
        if is_text
        else _joined([written for fmt in formats for written in (fmt.date, fmt.also)]),
        true_false=first.true_false if column.format.type == "boolean" and any(first.true_false) else None,
        code=next((h.guess.code for h in column.hypotheses if h.guess.code and is_text), None),
        missing_count=sum(hypothesis.missing_count for hypothesis in column.hypotheses),
        missing_words=tuple(sorted({word for hypothesis in column.hypotheses for word in hypothesis.words})),
        unreadable_count=sum(hypothesis.bad_count for hypothesis in column.hypotheses),
    )


def _joined(marks: list[str]) -> str | None:
    return " | ".join(dict.fromkeys(mark for mark in marks if mark)) or None


def file_told(file: File) -> ReceivedFile:
    layout = file.layout
    is_text = layout.format in ("delimited", "jsonl")
    is_delimited = layout.format == "delimited"
    return ReceivedFile(
        name=file.name,
        format=layout.format,
        size_bytes=file.size_bytes,
        compressed=layout.compressed,
        rows_count=file.rows_count,
        quarantined_count=file.quarantined_count,
        encoding=layout.encoding if is_text else None,
        delimiter=layout.dialect.delimiter,
        quote=layout.dialect.quote if is_delimited else None,
        escape=layout.dialect.escape if is_delimited else None,
        decimal=file.decimal if is_delimited else None,
        header=layout.dialect.header if layout.format in ("delimited", "excel") else None,
        sheet=layout.sheet,
        sheets_ignored=layout.sheets_ignored,
    )
