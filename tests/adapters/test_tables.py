"""One contract for the ``Tables`` port, over Arrow tables in memory and over DuckDB."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from filrouge.adapters.blobs import FsspecBlobs
from filrouge.adapters.duckdb import DuckTables
from filrouge.adapters.memory import MemoryBlobs
from filrouge.adapters.memorytables import MemoryTables
from filrouge.kernel.documents import Blob
from filrouge.kernel.errors import Invalid, NotFound

BIG = 2**53 + 1


@pytest.fixture(params=["memory", "duckdb"])
def blobs(request, tmp_path):
    return MemoryBlobs() if request.param == "memory" else FsspecBlobs(str(tmp_path / "b"), tmp_path / "c")


@pytest.fixture
def tables(blobs, tmp_path):
    return MemoryTables(blobs) if isinstance(blobs, MemoryBlobs) else DuckTables(blobs, tmp_path / "work")


def kept(blobs, columns):
    out = BytesIO()
    pq.write_table(pa.table(columns), out)
    return blobs.put(out.getvalue(), "t.parquet")


@pytest.fixture
def claims(blobs):
    return kept(
        blobs,
        {
            "id": pa.array([1, 2, 3, 4]),
            "member": pa.array(["a", "b", "a", None]),
            "paid": pa.array(
                [Decimal("10.10"), Decimal("0.20"), None, Decimal("3.33")], pa.decimal128(18, 2)
            ),
            "on": pa.array([date(2024, 1, 31), date(2024, 2, 29), None, date(2024, 12, 31)]),
            "at": pa.array([datetime(2024, 1, 31, 23, 30, tzinfo=UTC)] * 4, pa.timestamp("us", "UTC")),
            "late": pa.array([True, None, False, True]),
            "ratio": pa.array([0.1, 0.2, None, 0.4]),
        },
    )


@pytest.fixture
def members(blobs):
    return kept(blobs, {"member": ["a", "b"], "age": [40, 50]})


def test_an_opened_table_is_lazy_and_told_by_its_schema(tables, claims):
    table = tables.open(claims)
    assert table.columns == ("id", "member", "paid", "on", "at", "late", "ratio")
    assert str(table.schema()["paid"]) == "decimal(18, 2)"


def test_a_computed_table_is_kept_with_its_values_exact(tables, claims):
    table = tables.open(claims)
    written = tables.write(table.filter(table.id <= 2).mutate(double=table.paid * 2), name="half.parquet")
    assert written.name == "half.parquet"
    rows = [row for batch in tables.batches(tables.open(written)) for row in batch.to_pylist()]
    assert [(row["id"], row["paid"], row["double"]) for row in rows] == [
        (1, Decimal("10.10"), Decimal("20.20")),
        (2, Decimal("0.20"), Decimal("0.40")),
    ]
    assert rows[0]["at"] == datetime(2024, 1, 31, 23, 30, tzinfo=UTC)


def test_tables_of_one_port_can_be_joined(tables, claims, members):
    left, right = tables.open(claims), tables.open(members)
    joined = (
        left.join(right, "member").group_by("member").aggregate(paid=left.paid.sum(), age=right.age.max())
    )
    assert tables.frame(joined.order_by("member")).to_dict("records") == [
        {"member": "a", "paid": 10.1, "age": 40},
        {"member": "b", "paid": 0.2, "age": 50},
    ]


def test_a_frame_has_the_types_that_models_compute_with(tables, claims):
    frame = tables.frame(tables.open(claims))
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "id": "int64",
        "member": "object",
        "paid": "float64",
        "on": "datetime64[us]",
        "at": "datetime64[us, UTC]",
        "late": "object",
        "ratio": "float64",
    }
    assert frame["member"].tolist() == ["a", "b", "a", None]
    assert frame["late"].tolist() == [True, None, False, True]


@pytest.mark.parametrize(
    "values, kind",
    [([1, None], "float64"), ([BIG, None], "Int64"), ([BIG, 1], "int64"), ([None, None], "float64")],
)
def test_integers_lose_no_digit_in_a_frame(tables, blobs, values, kind):
    frame = tables.frame(tables.open(kept(blobs, {"n": pa.array(values, pa.int64())})))
    assert str(frame["n"].dtype) == kind
    assert [None if pd.isna(value) else int(value) for value in frame["n"]] == values


def test_a_frame_in_memory_is_a_table_too(tables, claims):
    table = tables.open(claims)
    extra = ibis.memtable(pd.DataFrame({"id": [1, 4], "score": [0.5, np.nan]}))
    written = tables.write(table.join(extra, "id").select("id", "score").order_by("id"))
    assert pq.read_table(BytesIO(tables._blobs.get(written))).to_pydict() == {
        "id": [1, 4],
        "score": [0.5, None],
    }


def test_batches_are_no_longer_than_asked(tables, claims):
    assert [batch.num_rows for batch in tables.batches(tables.open(claims), rows=3)] == [3, 1]


def test_the_same_work_gives_the_same_blob(tables, blobs):
    rows = kept(blobs, {"k": [i % 97 for i in range(20_000)], "x": [i / 7 for i in range(20_000)]})
    query = "SELECT k, sum(x) AS x, count(*) AS n FROM t GROUP BY k"
    assert tables.sql(query, {"t": rows}).sha256 == tables.sql(query, {"t": rows}).sha256
    table = tables.open(rows)
    summed = table.group_by("k").aggregate(x=table.x.sum())
    assert tables.write(summed).sha256 == tables.write(summed).sha256


def test_results_are_kept_under_canonical_types(tables, claims):
    query = """SELECT sum(id) AS total, count(*)::INTEGER AS n, avg(paid) AS mean, sum(paid) AS paid,
        max("at") AS latest, TIMESTAMP '2024-01-01 10:00:00' AS naive, TIME '10:00:00' AS hour,
        'x'::VARCHAR AS word, 1.5::FLOAT AS ratio, 'a'::ENUM('a', 'b') AS label, 3::UTINYINT AS small
        FROM claims"""
    written = tables.sql(query, {"claims": claims})
    schema = pq.read_schema(BytesIO(tables._blobs.get(written)))
    assert {field.name: str(field.type) for field in schema} == {
        "total": "int64",
        "n": "int64",
        "mean": "double",
        "paid": "decimal128(38, 2)",
        "latest": "timestamp[us, tz=UTC]",
        "naive": "timestamp[us, tz=UTC]",
        "hour": "string",
        "word": "string",
        "ratio": "double",
        "label": "string",
        "small": "int64",
    }


def test_a_query_reads_its_tables_by_name(tables, claims, members):
    query = """
        WITH paid AS (SELECT member, sum(paid) AS paid FROM claims GROUP BY member)
        SELECT m.member, age, paid FROM "mes membres" AS m JOIN paid USING (member) ORDER BY 1"""
    written = tables.sql(query, {"claims": claims, "mes membres": members}, name="par_membre.parquet")
    assert written.name == "par_membre.parquet"
    assert tables.frame(tables.open(written))["paid"].tolist() == [10.1, 0.2]


@pytest.mark.parametrize(
    "query, place",
    [
        ("SELECT nope FROM claims", "/sql/lines/1/8"),
        ("SELECT id,\n  'é' AS e,\n  nope\nFROM claims", "/sql/lines/3/3"),
        ("SELECT 'é', nope FROM claims", "/sql/lines/1/13"),
        ("SELEC 1", "/sql/lines/1/1"),
        ("SELECT * FROM elsewhere", "/sql/lines/1/15"),
        ("SELECT id FROM claims WHERE", "/sql/lines/1/23"),
        ("SELECT member, sum(id) FROM claims", "/sql/lines/1/8"),
        ("SELECT CAST(member AS INTEGER) FROM claims", "/sql/lines/1/8"),
    ],
)
def test_a_faulty_query_is_refused_at_its_place(tables, claims, query, place):
    with pytest.raises(Invalid) as caught:
        tables.sql(query, {"claims": claims})
    assert (caught.value.code, caught.value.at) == ("datasets.query", place)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_blob('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('https://example.org/t.parquet')",
        "SELECT * FROM 's3://bucket/t.parquet'",
        "SELECT * FROM sqlite_scan('x.db', 't')",
        "SELECT getenv('HOME')",
        "SELECT * FROM claims_of_the_caller",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM pragma_database_list()",
        "SELECT current_setting('temp_directory')",
        "COPY claims TO '/tmp/out.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "ATTACH '/tmp/x.db'",
        "SET enable_external_access = true",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW claims",
        "PRAGMA database_list",
        "EXPORT DATABASE '/tmp/x'",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY claims TO '/tmp/out.csv'",
        "",
        "-- nothing",
        "SELECT now()",
        "SELECT CURRENT_DATE",
        "SELECT random()",
        "SELECT uuid()",
    ],
)
def test_a_query_reaches_nothing_but_its_tables(tables, claims, query):
    claims_of_the_caller = pd.DataFrame({"secret": [1]})
    with pytest.raises(Invalid) as caught:
        tables.sql(query, {"claims": claims})
    assert caught.value.code in ("datasets.query", "datasets.query-refused")
    assert len(claims_of_the_caller) == 1


def test_words_that_only_look_like_refused_functions_pass(tables, blobs):
    rows = kept(blobs, {"now": [1], "random": [2]})
    query = "SELECT now, t.random, 'uuid()' AS word FROM t -- random()"
    assert tables.frame(tables.open(tables.sql(query, {"t": rows}))).to_dict("records") == [
        {"now": 1, "random": 2, "word": "uuid()"}
    ]


@pytest.mark.parametrize(
    "query, code",
    [
        ("SELECT [1, 2] AS l", "datasets.column-type"),
        ("SELECT {'a': 1} AS s", "datasets.column-type"),
        ("SELECT ['x'::BLOB] AS b", "datasets.column-type"),
        ("SELECT INTERVAL 1 DAY AS i", "datasets.column-type"),
        ("SELECT sum(id) * 9223372036854775807 AS big FROM claims", "datasets.overflow"),
        ("SELECT id, id FROM claims", "datasets.duplicate-names"),
        ("SELECT id, 1 AS ID FROM claims", "datasets.duplicate-names"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_column(tables, claims, query, code):
    with pytest.raises(Invalid) as caught:
        tables.sql(query, {"claims": claims})
    assert caught.value.code == code
    assert caught.value.at.startswith("/columns/")


def test_an_expression_that_fails_is_told(tables, claims):
    table = tables.open(claims)
    with pytest.raises(Invalid) as caught:
        tables.write(table.mutate(n=table.member.cast("int64")))
    assert caught.value.code == "datasets.query"


def test_a_blob_that_is_no_table_is_refused(tables, blobs):
    text = blobs.put(b"a;b\n1;2\n", "t.csv")
    for attempt in (lambda: tables.open(text), lambda: tables.sql("SELECT * FROM t", {"t": text})):
        with pytest.raises(Invalid) as caught:
            attempt()
        assert caught.value.code == "datasets.not-parquet"


def test_a_blob_that_is_not_there_is_told(tables):
    with pytest.raises(NotFound):
        tables.open(Blob(sha256="0" * 64, size_bytes=1))


def test_an_empty_result_keeps_its_columns(tables, claims):
    written = tables.sql("SELECT id, paid FROM claims WHERE id > 99", {"claims": claims})
    frame = tables.frame(tables.open(written))
    assert (len(frame), list(frame.columns)) == (0, ["id", "paid"])


def test_a_query_over_its_memory_is_refused_and_leaves_nothing(tmp_path):
    blobs = FsspecBlobs(str(tmp_path / "b"), tmp_path / "c")
    tables = DuckTables(blobs, tmp_path / "work", memory_bytes=32 * 2**20)
    with pytest.raises(Invalid) as caught:
        tables.sql("SELECT string_agg(i::VARCHAR, '') AS s FROM range(20000000) AS t(i)", {})
    assert caught.value.code == "datasets.query-memory"
    assert not list(blobs.stored())
    assert not [left for left in (tmp_path / "work").rglob("*") if left.is_file()]


def test_a_query_over_its_time_is_stopped_and_leaves_nothing(tmp_path):
    blobs = FsspecBlobs(str(tmp_path / "b"), tmp_path / "c")
    tables = DuckTables(blobs, tmp_path / "work", query_s=0.2)
    with pytest.raises(Invalid) as caught:
        tables.sql(
            "SELECT count(*) AS n FROM range(10000000000) a(i), range(10000000000) b(j) WHERE i < j", {}
        )
    assert caught.value.code == "datasets.query-time"
    assert not list(blobs.stored())
    assert not [left for left in (tmp_path / "work").rglob("*") if left.is_file()]


def test_a_table_larger_than_the_memory_given_is_sorted(tmp_path):
    blobs = FsspecBlobs(str(tmp_path / "b"), tmp_path / "c")
    tables = DuckTables(blobs, tmp_path / "work", memory_bytes=48 * 2**20)
    rows = tables.sql("SELECT i, hash(i)::VARCHAR AS h FROM range(700000) AS t(i)", {})
    table = tables.open(rows)
    ordered = tables.open(tables.write(table.order_by("h")))
    assert tables.frame(ordered.aggregate(n=ordered.count(), total=ordered.i.sum()))["n"].tolist() == [
        700_000
    ]


def test_pictures_are_kept_as_they_are(tables):
    pictures = [b"\x89PNG one", b"", None, b"\xff\xd8 two"] * 300
    written = tables.write(ibis.memtable(pa.table({"place": range(1200), "image": pictures})))
    table = tables.open(written)
    assert tables.frame(table)["image"].tolist() == pictures
    assert pa.Table.from_batches(tables.batches(table.select("image"), 100))["image"].to_pylist() == pictures
