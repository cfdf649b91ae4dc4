"""A profile says what pandas, numpy and scipy say, and None where nothing can be said."""

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.profiling import profile
from filrouge.engines.profiling.columns import dates, frequent
from filrouge.engines.profiling.numbers import numbers
from filrouge.engines.profiling.sampling import spread_rows

FEW = settings(deadline=None, max_examples=25)  #: each example runs queries
ANY_FLOAT = st.floats(width=64, allow_nan=True, allow_infinity=True)
CELLS = st.lists(ANY_FLOAT, min_size=1, max_size=40)
MODEST = st.lists(st.floats(-1e6, 1e6) | st.none(), min_size=1, max_size=40)


def table_of(**columns):
    return ibis.memtable(pd.DataFrame(columns))


def numbers_of(table, bins):
    return numbers(table, ["x"], rows_count=100, bins=bins)["x"]


def of_column(table, name="x"):
    return next(column for column in profile(table).columns if column.id == name)


@FEW
@given(MODEST)
def test_numbers_are_those_of_pandas(cells):
    x = pd.Series(cells, dtype="float64")
    measured = numbers_of(table_of(x=x), bins=5)
    expected = {
        "minimum": x.min(),
        "maximum": x.max(),
        "mean": x.mean(),
        "deviation": x.std(),
        "first_quartile": x.quantile(0.25),
        "median": x.median(),
        "third_quartile": x.quantile(0.75),
    }
    for name, value in expected.items():
        found = getattr(measured, name)
        assert (found is None) == bool(np.isnan(value))
        assert found is None or found == pytest.approx(value, rel=1e-9, abs=1e-9)


@FEW
@given(CELLS)
def test_no_figure_is_ever_nan_or_infinite(cells):
    measured = numbers_of(table_of(x=np.array(cells)), bins=5)
    for name in measured.__slots__:
        value = getattr(measured, name)
        assert value is None or np.isfinite(value).all()


@FEW
@given(st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=40), st.integers(1, 20))
def test_bins_are_those_of_numpy(cells, bins):
    measured = numbers_of(table_of(x=np.array(cells)), bins=bins)
    if measured.histogram_edges:
        counts, edges = np.histogram(cells, bins=list(measured.histogram_edges))
        assert measured.histogram_counts == tuple(counts)
        assert measured.histogram_edges[0] == min(cells)
        assert measured.histogram_edges[-1] == max(cells)
    assert sum(measured.histogram_counts) in (0, len(cells))


@FEW
@given(MODEST, st.randoms())
def test_the_order_of_rows_changes_nothing(cells, chance):
    mixed = chance.sample(cells, len(cells))
    one, other = (numbers_of(table_of(x=pd.Series(c, dtype="float64")), bins=3) for c in (cells, mixed))
    assert one.histogram_counts == other.histogram_counts
    assert one.median == other.median
    assert one.mean == pytest.approx(other.mean)


def test_a_large_mean_does_not_eat_the_deviation():
    x = 1e12 + np.arange(1000) % 7
    assert numbers_of(table_of(x=x), bins=3).deviation == pytest.approx(np.std(x, ddof=1), rel=1e-9)


def test_outliers_by_fences_and_by_modified_scores():
    # quartiles 2 and 4.5 of NIST's kind of small sample; by hand: fences -1.75 and 8.25
    measured = numbers_of(table_of(x=[1.0, 2, 2, 3, 4, 5, 4, 50]), bins=0)
    assert (measured.low_fence, measured.high_fence) == (-1.375, 7.625)
    assert (measured.outliers_count, measured.far_outliers_count) == (1, 1)


def test_the_score_of_a_column_mostly_equal_is_not_defined():
    assert numbers_of(table_of(x=[1.0, 1, 1, 1, 9]), bins=0).far_outliers_count is None


@FEW
@given(
    st.lists(st.sampled_from(["a", "b", "é", "", None]), min_size=1, max_size=30),
    st.integers(1, 4),
)
def test_counts_are_those_of_pandas(cells, shown_from):
    x = pd.Series(cells, dtype="object")
    told = profile(ibis.memtable(pd.DataFrame({"x": x.astype("string")})), shown_from_count=shown_from)
    column = told.columns[0]
    assert column.missing_count == x.isna().sum()
    assert column.distinct_count == x.nunique()
    shown = {value: count for value, count in x.value_counts().items() if count >= shown_from}
    if not column.unique:
        assert {value.id: value.rows_count for value in column.frequent} == shown
    assert told.duplicate_rows_count == x.duplicated().sum()


def test_a_value_that_few_rows_hold_is_not_shown():
    table = table_of(x=["Paris"] * 5 + ["Zoé Martin"] * 4)
    assert [value.id for value in of_column(table).frequent] == ["Paris"]


def test_identifiers_show_no_value_however_often_they_come():
    rows = [f"C{n % 250:03}" for n in range(5000)]
    assert of_column(table_of(x=rows)).frequent == ()
    assert of_column(table_of(x=[n % 250 for n in range(5000)])).frequent == ()
    assert of_column(table_of(x=[n % 250 / 2 for n in range(5000)])).frequent != ()


def test_a_hidden_column_shows_no_value():
    table = table_of(x=["Paris"] * 9, age=list(range(9)), born=pd.date_range("1950-01-01", periods=9))
    for column in profile(table, hidden={"x", "age", "born"}).columns:
        assert (column.frequent, column.numbers, column.dates) == ((), None, None)


def test_dates_by_month_then_by_year():
    by_month = dates(table_of(x=pd.to_datetime(["2024-01-31", "2024-03-01", "2024-03-02", None])), "x")
    assert [(p.id, p.rows_count) for p in by_month.periods] == [("2024-01", 1), ("2024-03", 2)]
    assert str(by_month.earliest) == "2024-01-31"
    by_year = dates(table_of(x=pd.to_datetime(["1990-01-31", "2024-03-01"])), "x")
    assert [p.id for p in by_year.periods] == ["1990", "2024"]


def test_dates_beyond_the_calendar_are_left_out():
    table = ibis.memtable({"x": ["2024-01-01", "infinity", "20240-01-01"]}).select(
        x=lambda t: t.x.cast("date")
    )
    assert str(dates(table, "x").latest) == "2024-01-01"


def test_ties_come_in_the_order_of_values():
    rows = frequent(table_of(x=[2, 1, 2, 1, 3]), "x", limit=2, shown_from_count=1, filled_count=5)
    assert [(row.id, row.rows_ratio) for row in rows] == [("1", 0.4), ("2", 0.4)]


def test_nan_is_missing_and_infinity_is_counted_apart():
    column = of_column(table_of(x=[1.0, np.nan, np.inf, -np.inf, 3.0]))
    assert (column.missing_count, column.numbers.infinite_count, column.numbers.mean) == (1, 2, 2.0)


def test_a_table_without_rows():
    table = ibis.memtable(pd.DataFrame({"x": pd.Series(dtype="float64"), "y": pd.Series(dtype="string")}))
    told = profile(table)
    assert (told.rows_count, told.missing_ratio, told.candidate_keys) == (0, None, ())
    assert {column.missing_ratio for column in told.columns} == {None}
    assert not any(column.unique for column in told.columns)


def test_every_type_is_told():
    table = table_of(x=range(6)).mutate(
        flag=lambda t: t.x > 2,
        price=lambda t: t.x.cast("decimal(9,2)"),
        day=lambda t: ibis.date(2024, 1, 1),
        hour=lambda t: ibis.time(8, 0, 0),
        many=lambda t: ibis.array([t.x]),
    )
    types = {column.id: column.type for column in profile(table).columns}
    assert types == {
        "x": "integer",
        "flag": "boolean",
        "price": "decimal",
        "day": "date",
        "hour": "time",
        "many": "other",
    }


def test_a_constant_column():
    column = of_column(table_of(x=[3, 3, 3]))
    assert column.constant and column.numbers.deviation == 0 and column.numbers.histogram_edges == ()


@FEW
@given(st.integers(1, 5000), st.integers(1, 500))
def test_spread_rows_are_about_as_many_as_asked(rows_count, limit):
    table = ibis.range(rows_count).unnest().name("x").as_table()
    kept = spread_rows(table, rows_count=rows_count, limit=limit).count().to_pyarrow().as_py()
    assert kept == rows_count if rows_count <= limit else abs(kept - limit) <= 5 * limit**0.5 + 1


def test_spread_rows_are_spread():
    table = ibis.range(10_000).unnest().name("x").as_table()
    kept = spread_rows(table, rows_count=10_000, limit=500).to_pandas().x
    assert kept.sort_values().diff().max() < 200
    assert abs(kept.mean() - 5000) < 400
    assert kept.equals(spread_rows(table, rows_count=10_000, limit=500).to_pandas().x)


def test_spread_rows_meet_the_rows_that_come_back_with_a_period():
    table = ibis.range(100_000).unnest().name("x").as_table()
    kept = spread_rows(table, rows_count=100_000, limit=2_000).to_pandas().x
    assert abs((kept % 5_000).nunique() - 1_648) < 100  # as 2,000 balls thrown into 5,000 urns


@pytest.mark.slow
def test_a_wide_table_is_told_without_histograms():
    frame = pd.DataFrame(np.arange(603).reshape(3, 201) % 5, columns=[f"c{i}" for i in range(201)])
    told = profile(ibis.memtable(frame))
    assert told.columns_count == 201
    assert not any(column.frequent or column.numbers.histogram_edges for column in told.columns)


def test_pictures_are_counted_and_never_shown():
    pictures = [b"one", b"two", b"one", None] * 5
    frame = pa.table({"place": range(20), "image": pa.array(pictures, pa.binary())})
    found = profile(ibis.memtable(frame))
    image = next(column for column in found.columns if column.id == "image")
    assert (image.type, image.distinct_count, image.missing_count, image.frequent) == ("image", 2, 5, ())
    assert [key.columns for key in found.candidate_keys] == [("place",)]
