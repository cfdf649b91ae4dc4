"""No row and no value is lost, whatever the dirt: held against Python's own csv module."""

import csv
import io
from datetime import date
from io import BytesIO

import pyarrow.parquet as pq
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from filrouge.engines.receiving.receiving import receive
from filrouge.kernel.documents import Blob
from filrouge.kernel.errors import Invalid
from filrouge.kernel.tables import RawFile, RawTable, ReceiveOptions

DELIMITERS = st.sampled_from([",", ";", "\t", "|"])
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
TEXTS = st.text(st.sampled_from("ab1 é,;|\t\"'\n\r€-\\"), max_size=6)
DIRT = st.one_of(
    TEXTS,
    st.sampled_from(["", " ", "NA", "12", "1 234,50", "12.5", "01/02/2024", "31/02/2024", "oui", "007"]),
)
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def received(content, **declared):
    """What is told, and the two tables by the name of their blob."""
    kept = {}

    def keep(stream, name):
        kept[name] = pq.read_table(BytesIO(stream.getvalue()))
        return Blob(sha256="0" * 64, size_bytes=0, name=name)

    source = RawTable((RawFile.of("raw.csv", content),))
    got = receive(source, ReceiveOptions(**declared), lambda *_: None, scratch=BytesIO, keep=keep)
    return got, kept["raw.csv.parquet"], kept.get("raw.csv.quarantine.parquet")


def by_csv(text, delimiter, quote='"'):
    """Rows that are not blank, each with the line it begins at."""
    quoting = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote or None, quoting=quoting
    )
    found, line = [], 1
    for row in reader:
        if row:
            found.append((line, row))
        line = reader.line_num + 1
    return found


@st.composite
def dirty_files(draw):
    """A delimiter and a text: rows too long, too short, blank lines, any cell."""
    delimiter, end = draw(DELIMITERS), draw(LINE_ENDS)
    width = draw(st.integers(1, 4))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow([f"c{place}" for place in range(width)])
    for _ in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(["row"] * 6 + ["ragged", "blank"]))
        if kind == "blank":
            out.write(end)
        else:
            size = width if kind == "row" else draw(st.integers(1, width + 2))
            writer.writerow(draw(st.lists(DIRT, min_size=size, max_size=size)))
    return delimiter, out.getvalue()


@quick
@given(dirty_files())
@example((";", 'c0;c1\r\n"";""\r\n\r\n;\r\n'))
@example((",", 'c0\n""\n\n" "\n'))
def test_every_row_is_kept_or_put_aside_with_its_line_and_its_cells(case):
    delimiter, text = case
    (_, header), *rows = by_csv(text, delimiter)
    expected = {line: row for line, row in rows if len(row) == len(header) and row != header}
    assume(2 * len(expected) >= len(rows) > 0 and expected)
    names = {name: "text" for name in header}
    declared = {"delimiter": delimiter, "quote": '"', "escape": "", "header": True, "types": names}
    got, content, quarantine = received(text.encode(), **declared)
    assert got.rows_count + got.quarantined_count == len(rows)
    kept = [list(row.values()) for row in content.to_pylist()]
    assert kept == [[cell if cell.strip() else None for cell in row] for row in expected.values()]
    aside = quarantine["line"].to_pylist() if quarantine else []
    assert aside == [line for line, row in rows if line not in expected]


@quick
@given(dirty_files())
def test_whatever_is_detected_every_row_is_kept_or_put_aside(case):
    _, text = case
    try:
        got, _, _ = received(text.encode())
    except Invalid as err:
        assert err.at.startswith("/files/raw.csv")
        return
    file = got.files[0]
    assume(not file.escape)
    rows = by_csv(text, file.delimiter or "\x1f", file.quote)
    assert got.rows_count + got.quarantined_count == len(rows) - file.header
    assert sum(got.reasons.values()) == got.quarantined_count == file.quarantined_count


@quick
@given(st.text(st.sampled_from('a1;"\n\r é,'), max_size=60))
def test_any_text_is_refused_or_counted_whole(text):
    try:
        got, _, _ = received(text.encode(), delimiter=";", quote='"', escape="", header=False)
    except Invalid:
        return
    assert got.rows_count + got.quarantined_count == len(by_csv(text, ";"))


MONEY = st.decimals(-(10**9), 10**9, places=2)


def written(number, mark, space, sign):
    whole, _, cents = f"{abs(number):.2f}".partition(".")
    parted = f"{int(whole):,}".replace(",", space)
    return f"{'-' if number < 0 else ''}{parted}{mark}{cents}{sign}"


@quick
@given(
    st.lists(MONEY, min_size=1, max_size=30),
    st.sampled_from([(",", " "), (",", "\u202f"), (",", "."), (".", ","), (".", "'"), (",", "")]),
    st.sampled_from(["", " €"]),
)
def test_amounts_are_exact_however_they_are_written(amounts, marks, sign):
    lines = [written(amount, *marks, sign) for amount in amounts]
    content = "\n".join(["montant|n", *(f"{line}|1" for line in lines)])
    _, table, _ = received(content.encode(), delimiter="|", types={"montant": "decimal"})
    assert table["montant"].to_pylist() == amounts


@quick
@given(
    st.lists(st.dates(date(1000, 1, 1)), min_size=1, max_size=30),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"]),
)
def test_dates_are_read_as_written(days, fmt):
    lines = [f"{day:{fmt}}|1" for day in days]
    _, table, _ = received("\n".join(["d|n", *lines]).encode(), dates={"d": fmt})
    assert table["d"].to_pylist() == days


@quick
@given(st.lists(st.integers(-(2**70), 2**70), min_size=1, max_size=30))
def test_integers_keep_every_digit(numbers):
    _, table, _ = received("\n".join(["n|x", *(f"{number}|1" for number in numbers)]).encode())
    assert [int(value) for value in table["n"].to_pylist()] == numbers
