"""What real exports do to a reader: a clear error and nothing kept, or a table that lost nothing."""

import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from filrouge.adapters.blobs import FsspecBlobs
from filrouge.adapters.duckdb.tables import DuckTables
from filrouge.adapters.memory import MemoryBlobs
from filrouge.adapters.memorytables import MemoryTables
from filrouge.kernel.errors import Cancelled, Invalid
from filrouge.kernel.tables import COLUMNS_LIMIT, RawFile, RawTable, ReceiveOptions
from filrouge.kernel.texts import N_

OLE_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")


def parquet(columns: dict) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def workbook(fill) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book)
    book.close()
    return out.getvalue()


def sheet_of(*rows) -> bytes:
    def fill(book):
        sheet = book.add_worksheet("Feuil1")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)

    return workbook(fill)


def merged(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_row(1, 1, [1])
    sheet.merge_range(1, 0, 3, 0, "x")


def bomb_xlsx() -> bytes:
    plain = sheet_of(["a"], [1])
    out = io.BytesIO()
    with zipfile.ZipFile(plain_file := io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                content += b" " * (60 * 2**20)
            target.writestr(part.filename, content, zipfile.ZIP_DEFLATED)
    plain_file.close()
    return out.getvalue()


def lying_xlsx() -> bytes:
    """The archive declares 10 bytes for a part that inflates to 60 MB."""
    content = bytearray(bomb_xlsx())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return bytes(content).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


WIDE = ",".join(f"c{i}" for i in range(100_000)).encode() + b"\n" + b",".join([b"1"] * 100_000) + b"\n"
QUOTED_TO_THE_END = b'a;b\n1;x\n2;"never closed\n' + b"3;y\n" * 50

REFUSED = {
    "empty": (b"", {}, "datasets.empty"),
    "blank lines only": (b"\n\r\n \n", {}, "datasets.empty"),
    "header only": (b"a;b\n", {}, "datasets.no-rows"),
    "empty gzip": (gzip.compress(b""), {}, "datasets.empty"),
    "truncated gzip": (gzip.compress(b"a;b\n" + b"1;2\n" * 5000)[:-20], {}, "datasets.truncated"),
    "damaged gzip": (gzip.compress(b"a;b\n1;2\n")[:-8] + b"\0" * 8, {}, "datasets.corrupt"),
    "gzip in gzip": (gzip.compress(gzip.compress(b"a;b\n1;2\n")), {}, "datasets.not-a-table"),
    "gzip bomb": (gzip.compress(b"a;b\n" + (b"1;" + b"2" * 5_000 + b"\n") * 16_000), {}, "datasets.bomb"),
    "truncated parquet": (parquet({"a": [1, 2, 3]})[:-30], {}, "datasets.corrupt"),
    "nested parquet": (parquet({"a": [[1], [2]]}), {}, "datasets.nested"),
    "bytes in parquet": (parquet({"a": pa.array([b"\xff"], pa.binary())}), {}, "datasets.nested"),
    "nanoseconds in parquet": (parquet({"t": pa.array([1], pa.timestamp("ns"))}), {}, "datasets.too-fine"),
    "utf-8 declared, cp1252 written": (
        "a;b\né;1\n".encode("cp1252"),
        {"encoding": "utf-8"},
        "datasets.encoding",
    ),
    "cp1252 declared, utf-8 written": ("a;b\né;1\n".encode(), {"encoding": "cp1252"}, "datasets.encoding"),
    "unknown encoding": (b"a;b\n1;2\n", {"encoding": "klingon"}, "datasets.declaration"),
    "mostly ragged": (b"a;b;c\n1;2;3\n" + b"1;2\n" * 5, {"delimiter": ";"}, "datasets.ragged"),
    "a title above the header": (b"Export du 3 mars\n" + b"a;b;c\n" + b"1;2;3\n" * 9, {}, "datasets.ragged"),
    "100,000 columns": (WIDE, {}, "datasets.too-wide"),
    "unclosed quote": (QUOTED_TO_THE_END, {"quote": '"'}, "datasets.unclosed-quote"),
    "unclosed quote in a large file": (
        b'a;b\n1;x\n2;"no\n' + b"3;y\n" * 3_000_000,
        {"quote": '"'},
        "datasets.unclosed-quote",
    ),
    "very long line": (b"a;b\n1;2\n3;" + b"x" * (9 * 2**20) + b"\n", {}, "datasets.long-row"),
    "one line without end": (b"x" * 2**20, {}, "datasets.long-row"),
    "random bytes": (bytes(range(256)) * 40, {}, "datasets.not-a-table"),
    "PDF": (b"%PDF-1.7\n" + b"x" * 100, {}, "datasets.not-a-table"),
    "HTML page named xls": (b"<!DOCTYPE html><table><tr><td>1</table>", {}, "datasets.not-a-table"),
    "JSON array": (b'[{"a": 1}, {"a": 2}]', {}, "datasets.json-array"),
    "pretty JSON object": (b'{\n "a": 1,\n "b": 2\n}\n', {}, "datasets.not-json-lines"),
    "NaN and Infinity in JSON lines": (
        b'{"a": 1}\n{"a": NaN}\n{"a": Infinity}\n',
        {},
        "datasets.not-json-lines",
    ),
    "nested JSON": (b'{"a": {"b": 1}}\n{"a": [1]}\n', {}, "datasets.not-json-lines"),
    "encrypted workbook": (OLE_ENCRYPTED, {}, "datasets.encrypted"),
    "corrupt workbook": (sheet_of(["a"], [1])[:-200], {}, "datasets.corrupt"),
    "workbook with merged cells": (workbook(merged), {}, "datasets.merged-cells"),
    "workbook bomb": (bomb_xlsx(), {}, "datasets.bomb"),
    "workbook bomb that lies": (lying_xlsx(), {}, "datasets.bomb"),
    "empty workbook": (sheet_of(), {}, "datasets.no-sheet"),
    "no such sheet": (sheet_of(["a"], [1]), {"sheet": "Feuil9"}, "datasets.no-sheet"),
    "title above a sheet's header": (
        sheet_of(["Titre", "", ""], ["a", "b", "c"], [1, 2, 3]),
        {},
        "datasets.ragged",
    ),
    "zip of a csv": (b"PK\x03\x04" + b"x" * 50, {}, "datasets.corrupt"),
    "names declared for other columns": (b"a;b\n1;2\n", {"names": ("a",)}, "datasets.declaration"),
    "type of no column": (b"a;b\n1;2\n", {"types": {"c": "text"}}, "datasets.declaration"),
    "date format that is none": (b"a;b\n1;2\n", {"dates": {"a": "%Q"}}, "datasets.declaration"),
    "delimiter of two characters": (b"a||b\n1||2\n", {"delimiter": "||"}, "datasets.declaration"),
    "unknown time zone": (b"t\n2024-01-01 10:00\n", {"timezone": "Mars/Olympus"}, "datasets.declaration"),
    "every value against its declared type": (
        b"a;b\nx;1\ny;2\n",
        {"types": {"a": "integer"}},
        "datasets.no-rows",
    ),
}


@pytest.fixture(params=["duckdb", "memory"])
def tables(request, tmp_path):
    if request.param == "memory":
        return MemoryTables(MemoryBlobs())
    return DuckTables(FsspecBlobs(str(tmp_path / "blobs"), tmp_path / "cache"), tmp_path / "work")


def received(tables, *files, options=None, progress=lambda done, what: None):
    named = [RawFile.of(*file) if isinstance(file, tuple) else RawFile.of("raw", file) for file in files]
    return tables.receive(RawTable(tuple(named)), options or ReceiveOptions(), progress)


def rows(tables, blob):
    return tables.frame(tables.open(blob)).to_dict("records")


@pytest.mark.parametrize("case", REFUSED)
def test_malformed_input_is_refused_with_its_place_and_nothing_is_kept(case, tmp_path):
    content, declared, code = REFUSED[case]
    blobs = FsspecBlobs(str(tmp_path / "blobs"), tmp_path / "cache")
    tables = DuckTables(blobs, tmp_path / "work")
    with pytest.raises(Invalid) as caught:
        received(tables, ("raw.csv", content), options=ReceiveOptions(**declared))
    assert caught.value.code == code
    assert caught.value.at.startswith("/")
    assert not list(blobs.stored())
    assert not [left for left in (tmp_path / "work").rglob("*") if left.is_file()]


def table(tables, got):
    return {name: list(values) for name, values in tables.frame(tables.open(got.content)).items()}


def types_of(got):
    return {column.name: column.type for column in got.columns}


def quarantine(tables, got):
    return rows(tables, got.quarantine) if got.quarantine else []


def test_newlines_and_delimiters_inside_quotes_are_kept_and_lines_are_the_physical_ones(tables):
    content = (
        b'id;note;n\n1;"two\nlines; here";1\n\n2;"say ""hi""";x\n3;plain;3;4\n4;"a\r\nb";4\n5;z;y\n'
        + b"".join(b"%d;ok;%d\n" % (i, i) for i in range(6, 120))
    )
    got = received(tables, content)
    assert table(tables, got)["note"][:2] == ["two\nlines; here", "a\r\nb"]
    assert [(row.line, row.column, row.reason, row.value) for row in got.first] == [
        (5, "n", "not_an_integer", "x"),
        (6, None, "ragged", None),
        (9, "n", "not_an_integer", "y"),
    ]
    assert got.first[1].raw == "3;plain;3;4"
    assert got.first[0].raw == '2;"say ""hi""";x'
    assert [row["line"] for row in quarantine(tables, got)] == [5, 6, 9]
    assert got.rows_count + got.quarantined_count == 119


def test_a_zero_byte_puts_its_row_aside_and_no_other(tables):
    got = received(tables, b"a;b\n1;x\n2;y\0z\n3;t\n")
    assert table(tables, got)["a"] == [1, 3]
    assert [(row.line, row.reason, row.raw) for row in got.first] == [(3, "nul_byte", "2;y\\x00z")]


def test_broken_bytes_in_utf_8_put_their_row_aside(tables):
    lines = "".join(f"{i};é\n" for i in range(100)).encode()
    got = received(tables, b"a;b\n" + lines + b"100;\xe9t\xe9\n")
    assert (got.files[0].encoding, got.rows_count) == ("utf-8", 100)
    assert [(row.line, row.reason, row.raw) for row in got.first] == [(102, "undecodable", "100;\\xe9t\\xe9")]


def test_accents_that_come_late_tell_the_encoding_of_the_whole_file(tables):
    content = b"a;b\n" + b"1;plain\n" * 200_000 + "2;été à 5 €\n".encode("cp1252")
    got = received(tables, content)
    assert (got.files[0].encoding, got.rows_count, got.quarantined_count) == ("cp1252", 200_001, 0)
    assert table(tables, got)["b"][-1] == "été à 5 €"


@pytest.mark.parametrize("few, kind, aside", [(1, "decimal", 1), (50, "text", 0)])
def test_mixed_decimal_marks_leave_a_column_text_unless_few_are_foreign(tables, few, kind, aside):
    values = ["12,5"] * 99 + ["12.5"] * few
    got = received(tables, ("\n".join(["x;y", *(f"{v};1" for v in values)])).encode())
    assert (types_of(got)["x"], got.quarantined_count) == (kind, aside)
    assert len(table(tables, got)["x"]) == len(values) - aside


def test_columns_without_name_or_with_the_same_one_get_names_of_their_own(tables):
    got = received(tables, b"id,,id,ID,  total  ht \n1,2,3,4,5\n")
    assert [column.name for column in got.columns] == ["id", "column_2", "id_2", "ID_3", "total ht"]
    assert [column.header for column in got.columns] == ["id", "", "id", "ID", "  total  ht "]
    assert [values[0] for values in table(tables, got).values()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "name, content, found",
    [
        ("table.csv", sheet_of(["a", "b"], [1, "x"]), "excel"),
        ("table.parquet", b"a;b\n1;x\n", "delimited"),
        ("table.csv", parquet({"a": [1], "b": ["x"]}), "parquet"),
        ("table.xlsx", b'{"a": 1, "b": "x"}\n', "jsonl"),
        ("table.csv", gzip.compress(b"a;b\n1;x\n", mtime=0), "delimited"),
        ("table.csv.gz", b"a;b\n1;x\n", "delimited"),
        ("table.gz", gzip.compress(sheet_of(["a", "b"], [1, "x"])), "excel"),
        ("table.gz", gzip.compress(parquet({"a": [1], "b": ["x"]})), "parquet"),
    ],
)
def test_a_misnamed_file_is_read_as_what_it_is(tables, name, content, found):
    got = received(tables, (name, content))
    assert got.files[0].format == found
    assert table(tables, got) == {"a": [1], "b": ["x"]}


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_any_line_end_is_one(tables, end):
    got = received(tables, end.join(["a;b", "1;x", "", "oops", "2;y", ""]).encode())
    assert table(tables, got) == {"a": [1, 2], "b": ["x", "y"]}
    assert [(row.line, row.reason) for row in got.first] == [(4, "ragged")]


def test_cells_that_look_like_formulas_stay_text(tables):
    got = received(tables, b"id;cmd\n1;=cmd|' /C calc'!A0\n2;+33612345678\n3;@SUM(A1)\n4;-1+2\n")
    assert types_of(got)["cmd"] == "text"
    assert table(tables, got)["cmd"] == ["=cmd|' /C calc'!A0", "+33612345678", "@SUM(A1)", "-1+2"]


def test_impossible_dates_are_put_aside_with_their_line(tables):
    days = [f"{d:02d}/{m:02d}/2024" for m in range(1, 13) for d in range(1, 29)]
    got = received(tables, "\n".join(["day", *days, "31/02/2024", "29/02/2023"]).encode())
    assert types_of(got)["day"] == "date"
    assert [(row.line, row.value) for row in got.first] == [(338, "31/02/2024"), (339, "29/02/2023")]


def test_two_formats_of_dates_are_read_when_no_value_fits_both(tables):
    got = received(tables, b"day\n13/02/2024\n2024-02-14\n03/02/2024\n")
    assert got.columns[0].date_format == "%d/%m/%Y | %Y-%m-%d"
    assert [str(day.date()) for day in table(tables, got)["day"]] == [
        "2024-02-13",
        "2024-02-14",
        "2024-02-03",
    ]


def test_day_first_and_month_first_mixed_stay_text(tables):
    got = received(tables, b"day\n13/02/2024\n02/13/2024\n03/02/2024\n")
    assert (types_of(got)["day"], got.quarantined_count) == ("text", 0)


def test_month_first_is_found_though_only_the_last_row_proves_it(tables):
    days = [f"{m:02d}/01/2024" for m in range(1, 13)] * 2_000
    got = received(tables, "\n".join(["day", *days, "12/25/2024"]).encode())
    assert (got.columns[0].date_format, got.quarantined_count) == ("%m/%d/%Y", 0)


def test_integers_over_64_bits_keep_their_digits(tables):
    got = received(tables, b"id\n12345678901234567890\n1\n")
    assert (types_of(got)["id"], got.columns[0].code) == ("text", "over 64 bits")
    assert table(tables, got)["id"] == ["12345678901234567890", "1"]


def test_files_glued_together_leave_marks_and_headers_in_the_middle(tables):
    one = "\ufeffa;b\n1;é\n".encode()
    got = received(tables, one + one + "\ufeff\n2;z\n".encode())
    assert table(tables, got) == {"a": [1, 1, 2], "b": ["é", "é", "z"]}
    assert [(row.line, row.reason) for row in got.first] == [(3, "repeated_header")]


@pytest.mark.parametrize(
    "values",
    [
        ["01000", "75001", "2A004"],
        ["0612345678", "0102030405"],
        ["00012", "12", "7"],
        ["1", "2"] * 9_000 + ["03"],
    ],
)
def test_codes_with_leading_zeros_stay_text(tables, values):
    got = received(tables, "\n".join(["code", *values]).encode())
    assert types_of(got)["code"] == "text"
    assert table(tables, got)["code"] == values


def test_formulas_show_what_they_computed_and_those_that_did_not_are_put_aside(tables):
    def fill(book):
        sheet = book.add_worksheet("Données")
        sheet.write_row(0, 0, ["a", "double"])
        sheet.write(1, 0, 1)
        sheet.write_formula(1, 1, "=A2*2", value=2)
        sheet.write(2, 0, 2)
        sheet.write_formula(2, 1, "=A3*2", value="")
        sheet.write(3, 0, 3)
        sheet.write_formula(3, 1, "=A4/0", value="#DIV/0!")
        book.add_worksheet("Vide")
        book.add_worksheet("Légende").write(0, 0, "a: un nombre")

    got = received(tables, workbook(fill))
    assert table(tables, got) == {"a": [1], "double": [2]}
    assert [(row.line, row.column, row.reason, row.value) for row in got.first] == [
        (3, "double", "formula_without_value", "="),
        (4, "double", "error_value", "#DIV/0!"),
    ]
    assert (got.files[0].sheet, got.files[0].sheets_ignored) == ("Données", ("Légende",))


def test_json_lines_keep_digits_and_put_aside_what_is_no_row(tables):
    lines = [
        '{"id": "007", "n": 1, "ok": true, "x": 0.10}',
        '{"id": "008", "n": 12345678901, "ok": false}',
        '{"id": "009", "n": 3, "late": "é"}',
        '{"id": "010", "n": NaN}',
        '{"id": "011", "n": [1]}',
        '{"id": "012", "id": "013"}',
        '{"id": "\\ud800"}',
        "[1]",
        "{broken",
        '{"id": "014", "n": null, "ok": true, "x": 2}',
    ] + ['{"id": "9", "n": 1}'] * 5
    got = received(tables, "\n".join(lines).encode())
    assert types_of(got) == {"id": "text", "n": "integer", "ok": "boolean", "x": "decimal", "late": "text"}
    assert [(row.line, row.reason) for row in got.first] == [
        (4, "not_json"),
        (5, "nested"),
        (6, "duplicate_key"),
        (7, "undecodable"),
        (8, "not_an_object"),
        (9, "not_json"),
    ]
    assert table(tables, got)["id"][:4] == ["007", "008", "009", "014"]


def test_a_key_met_late_in_json_lines_is_a_column(tables):
    lines = ['{"a": 1}'] * 50_000 + ['{"a": 2, "b": "x"}']
    got = received(tables, "\n".join(lines).encode())
    assert types_of(got) == {"a": "integer", "b": "text"}
    assert (got.rows_count, got.columns[1].missing_count) == (50_001, 50_000)


def test_infinite_numbers_of_parquet_are_put_aside_and_nan_is_missing(tables):
    got = received(tables, parquet({"x": [1.0, float("inf"), float("nan")], "y": [1, 2, 3]}))
    assert (got.rows_count, got.columns[0].missing_count) == (2, 1)
    assert [(row.line, row.column, row.reason) for row in got.first] == [(2, "x", "infinite")]
    assert table(tables, got)["y"] == [1, 3]


def test_all_or_nothing_names_the_line_and_the_column(tmp_path):
    blobs = FsspecBlobs(str(tmp_path / "blobs"), tmp_path / "cache")
    tables = DuckTables(blobs, tmp_path / "work")
    refuse = ReceiveOptions(on_bad_rows="refuse")
    numbers = b"a;b\n" + b"1;2\n" * 100
    for content, at in [
        (numbers + b"1;2;3\n", "/files/raw/lines/102"),
        (numbers + b"x;2\n", "/files/raw/lines/102/a"),
    ]:
        with pytest.raises(Invalid) as caught:
            received(tables, content, options=refuse)
        assert (caught.value.code, caught.value.at) == ("datasets.bad-rows", at)
    assert not list(blobs.stored())
    assert received(tables, numbers, options=refuse).rows_count == 100


def test_files_whose_columns_differ_are_refused_by_name(tables):
    with pytest.raises(Invalid) as caught:
        received(tables, ("2023.csv", b"id;montant\n1;2\n"), ("2024.csv", b"id;Montant;devise\n1;2;EUR\n"))
    assert (caught.value.code, caught.value.at) == ("datasets.columns-differ", "/files/2024.csv")
    assert "missing: montant; new: Montant, devise" in str(caught.value)


def test_a_cancelled_reading_leaves_nothing(tmp_path):
    def stop(done, what):
        raise Cancelled(N_("Stop"))

    blobs = FsspecBlobs(str(tmp_path / "blobs"), tmp_path / "cache")
    with pytest.raises(Cancelled):
        received(DuckTables(blobs, tmp_path / "work"), b"a;b\n1;2\n", progress=stop)
    assert not list(blobs.stored())
    assert not [left for left in (tmp_path / "work").rglob("*") if left.is_file()]


def test_the_widest_table_allowed_is_read(tables):
    names = [f"c{i}" for i in range(COLUMNS_LIMIT)]
    got = received(tables, (",".join(names) + "\n" + ",".join(["1"] * COLUMNS_LIMIT) + "\n").encode())
    assert len(got.columns) == COLUMNS_LIMIT
