"""Whole tables as people have them: real ones, the ledger of the example, several files of one table."""

import gzip
import json
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from filrouge.adapters.memory import MemoryBlobs
from filrouge.adapters.memorytables import MemoryTables
from filrouge.kernel.errors import Invalid
from filrouge.kernel.tables import RawFile, RawTable, ReceiveOptions

LEDGER = Path(__file__).parents[2] / "examples" / "mutuelle" / "raw"
SHARED = Path(__file__).parents[3] / "shared" / "data"
REFUSED_DIRT = ("impossible_date", "impossible_reception", "unreadable_amount", "unreadable_delay")
REFUSED_ROWS = ("ragged_long", "ragged_short", "total_line")


def received(*raw, **declared):
    blobs = MemoryBlobs()
    got = MemoryTables(blobs).receive(RawTable(raw), ReceiveOptions(**declared), lambda done, what: None)
    return got, pq.read_table(BytesIO(blobs.get(got.content)))


def types_of(got):
    return {column.name: column.type for column in got.columns}


@pytest.mark.parametrize(
    "path, rows_count",
    [("churn.tsv.gz", 5_000), ("adult.tsv.gz", 48_842), ("telco-customer-churn.csv", 7_043)],
)
def test_real_tables_are_received_without_a_declaration_and_without_a_loss(path, rows_count):
    source = SHARED / "tabular" / path
    if not source.exists():
        pytest.skip(f"{path} is not beside the project")
    got, table = received(RawFile.at(source))
    assert (got.rows_count, table.num_rows, got.quarantined_count) == (rows_count, rows_count, 0)


def test_blanks_of_a_numeric_column_are_missing_and_not_lost():
    source = SHARED / "tabular" / "telco-customer-churn.csv"
    if not source.exists():
        pytest.skip("telco-customer-churn.csv is not beside the project")
    got, _ = received(RawFile.at(source))
    told = {column.name: column for column in got.columns}
    assert (told["TotalCharges"].type, told["TotalCharges"].missing_count) == ("decimal", 11)
    assert (told["customerID"].type, told["Churn"].true_false) == ("text", ("yes", "no"))


def test_a_table_inside_an_installed_package_is_received():
    content = (files("statsmodels.datasets.randhie") / "randhie.csv").read_bytes()
    got, table = received(RawFile.of("randhie.csv", content))
    assert (got.rows_count, got.quarantined_count) == (20_190, 0)
    assert set(types_of(got).values()) == {"integer", "decimal"}
    assert table["mdvis"].to_pylist()[:3] == [0, 2, 0]


@pytest.mark.parametrize("name", ["adherents.csv", "contrats.csv", "prestations.csv.gz", "demandes.tsv"])
def test_the_dirt_planted_in_the_ledger_is_put_aside_at_its_lines_and_nothing_else(name):
    if not (LEDGER / name).exists():
        pytest.skip("the ledger is made by examples/mutuelle/make_ledger.py")
    truth = json.loads((LEDGER / "truth.json").read_text())["files"][name]
    blobs = MemoryBlobs()
    source = RawTable((RawFile.at(LEDGER / name),))
    got = MemoryTables(blobs).receive(source, ReceiveOptions(), lambda done, what: None)
    aside = pq.read_table(BytesIO(blobs.get(got.quarantine))).to_pylist()
    planted = {dirt: truth["lines"].get(dirt, []) for dirt in (*REFUSED_DIRT, *REFUSED_ROWS)}
    assert sorted(row["line"] for row in aside) == sorted(
        line for lines in planted.values() for line in lines
    )
    ragged = sorted(row["line"] for row in aside if row["reason"] == "ragged")
    assert ragged == sorted(line for dirt in REFUSED_ROWS for line in planted[dirt])
    assert got.rows_count + got.quarantined_count == truth["rows"]


def test_files_of_one_table_may_differ_in_all_but_their_columns():
    got, table = received(
        RawFile.of("2022.csv", "id;jour;montant;ville\n1;31/01/2022;1 234,50;Évreux\n".encode("cp1252")),
        RawFile.of("2023.csv.gz", gzip.compress("ville,montant,jour,id\nNîmes,7.25,2023-01-31,2\n".encode())),
        RawFile.of("2024.jsonl", b'{"id": 3, "jour": "2024-01-31", "montant": 8, "ville": "Pau"}\n'),
    )
    assert types_of(got) == {"id": "integer", "jour": "date", "montant": "decimal", "ville": "text"}
    assert table["ville"].to_pylist() == ["Évreux", "Nîmes", "Pau"]
    assert [str(amount) for amount in table["montant"].to_pylist()] == ["1234.50", "7.25", "8.00"]
    assert [(file.encoding, file.delimiter, file.compressed) for file in got.files] == [
        ("cp1252", ";", False),
        ("utf-8", ",", True),
        ("utf-8", None, False),
    ]


@pytest.mark.parametrize(
    "first, second, kind",
    [
        ("1", "2,5", "decimal"),
        ("1", "1.5e-3", "float"),
        ("2024-01-01", "2024-01-01 10:00", "timestamp"),
        ("1", "x", "text"),
        ("", "3", "integer"),
        ("", "", "text"),
        ("01/02/2024", "2024-02-01", "date"),
    ],
)
def test_a_column_has_the_narrowest_type_that_holds_every_file(first, second, kind):
    one, two = (
        RawFile.of("1.csv", f"a|x\n{first}|u\n".encode()),
        RawFile.of("2.csv", f"a|x\n{second}|u\n".encode()),
    )
    got, table = received(one, two, delimiter="|", header=True)
    assert (types_of(got)["a"], got.quarantined_count, table.num_rows) == (kind, 0, 2)


def test_what_a_person_declares_is_stronger_than_what_is_detected():
    content = b"Export\nidentifiant;jour;n;vide\n007;03/02/2024;-9;?\n8;02/03/2024;5;x\n"
    got, table = received(
        RawFile.of("t.csv", content),
        skip_lines_count=1,
        names=("id", "day", "n", "note"),
        types={"id": "integer", "n": "float"},
        dates={"day": "%m/%d/%Y"},
        missing=("?", "-9"),
    )
    assert types_of(got) == {"id": "integer", "day": "date", "n": "float", "note": "text"}
    assert [(row.line, row.column, row.value) for row in got.first] == [(3, "id", "007")]
    assert [str(day) for day in table["day"].to_pylist()] == ["2024-02-03"]


def test_nearly_all_values_make_the_type_and_the_share_is_declared():
    content = "\n".join(["n|x", *(f"{n}|u" for n in range(99)), "oops|u"]).encode()
    got, _ = received(RawFile.of("t.csv", content))
    assert (types_of(got)["n"], got.quarantined_count) == ("integer", 1)
    strict, _ = received(RawFile.of("t.csv", content), unreadable_max_ratio=0.0)
    assert (types_of(strict)["n"], strict.quarantined_count) == ("text", 0)


def test_a_type_is_decided_on_every_value_and_not_on_a_sample():
    late = "\n".join(["a|b|c", *("1||5" for _ in range(30_000)), *("x|7,5|5" for _ in range(1_000))])
    got, table = received(RawFile.of("t.csv", late.encode()))
    assert types_of(got) == {"a": "text", "b": "decimal", "c": "integer"}
    assert (got.rows_count, table["a"].null_count) == (31_000, 0)


def test_progress_goes_forward_to_the_end():
    seen = []
    source = RawTable((RawFile.of("1.csv", b"a;b\n1;2\n"), RawFile.of("2.csv", b"a;b\nx;2\n" * 3)))
    MemoryTables(MemoryBlobs()).receive(source, ReceiveOptions(), lambda done, what: seen.append(done))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_two_files_of_the_same_name_are_refused():
    with pytest.raises(Invalid) as caught:
        received(RawFile.of("t.csv", b"a;b\n1;2\n"), RawFile.of("t.csv", b"a;b\n1;2\n"))
    assert caught.value.code == "datasets.declaration"


def test_the_same_files_give_the_same_blobs():
    content = "\n".join(["a;b", *(f"{n};é{n % 7}" for n in range(5_000)), "x;y;z"]).encode()
    first, second = received(RawFile.of("t.csv", content))[0], received(RawFile.of("t.csv", content))[0]
    assert first == second
