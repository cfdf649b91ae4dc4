"""Row steps against Python's own readers; idempotent, indifferent to the order of rows, counted."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import ibis
import pandas as pd
import pyarrow as pa
import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.normalising import effects, planned, row_steps
from filrouge.engines.normalising.errors import (
    BadOption,
    ColumnExists,
    UnknownColumn,
    UnknownStep,
    Unreadable,
    WrongType,
)

calm = settings(max_examples=15, deadline=None)  # a loaded machine is no failure
dates = st.dates(date(1930, 1, 1), date(2060, 12, 31))
texts = st.text(st.sampled_from("aàÉeß \u00a0\u202f\n\te\u0301o\u0302'"), max_size=12)


@pytest.fixture(scope="module")
def duckdb():
    return ibis.duckdb.connect()


def step(do, *columns, id="s", **options):
    return SimpleNamespace(id=id, do=do, columns=columns, options=options)


def run(duckdb, columns, *steps):
    """The table after the steps, as Python values, and their effects."""
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    plan = planned(ibis.memtable(table), row_steps(steps))
    counts = duckdb.to_pyarrow(plan.counts).to_pylist()[0]
    return duckdb.to_pyarrow(plan.table).to_pydict(), effects(plan, counts)


def cells(duckdb, cells, do, kind=None, **options):
    """One column after one step."""
    return run(duckdb, {"x": pa.array(cells, kind)}, step(do, "x", **options))[0]["x"]


@given(st.lists(texts, min_size=1))
@calm
def test_trim_and_unicode_do_what_python_does(duckdb, values):
    spaces = re.compile("[\\s\u00a0\u202f]+")
    assert cells(duckdb, values, "trim") == [spaces.sub(" ", value).strip() for value in values]
    assert cells(duckdb, values, "normalise_unicode") == [unicodedata.normalize("NFC", v) for v in values]
    assert cells(duckdb, values, "fold_case", to="lower") == [value.lower() for value in values]


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1))
@calm
def test_numbers_written_by_babel_in_french_are_read_back(duckdb, values):
    written = [format_decimal(value, "#,##0.00", locale="fr_FR") + " €" for value in values]
    assert cells(duckdb, written, "parse_number", decimal_mark=",") == [float(value) for value in values]
    assert cells(duckdb, written, "parse_number", decimal_mark=",", to="decimal") == values


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 234,5", 1234.5),
        ("1\u202f234,5\u00a0€", 1234.5),
        ("\u221212", -12.0),
        ("+3,", 3.0),
        (",5", 0.5),
        ("1,5e3", 1500.0),
        ("12 34", None),
        ("1.234", None),
        ("1,2,3", None),
        ("12 %", None),
        ("--1", None),
        ("nan", None),
        ("", None),
        (None, None),
    ],
)
def test_what_is_a_number_in_french(duckdb, written, read):
    found = cells(duckdb, [written], "parse_number", kind="string", decimal_mark=",", unreadable="missing")
    assert found == [read]


def test_percentages_and_other_thousands_are_declared(duckdb):
    percent = cells(duckdb, ["12,5 %"], "parse_number", decimal_mark=",", strip=["%"], scale=0.01)
    assert percent == [0.125]
    assert cells(duckdb, ["1.234.567,8"], "parse_number", decimal_mark=",", thousands=["."]) == [1234567.8]
    assert cells(duckdb, ["1,234.5"], "parse_number", decimal_mark=".", thousands=[","]) == [1234.5]
    whole = ["12,0", "12,5", "7"]
    options = {"decimal_mark": ",", "to": "integer", "unreadable": "missing"}
    assert cells(duckdb, whole, "parse_number", **options) == [12, None, 7]


@given(st.lists(dates, min_size=1), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%Y%m%d"]))
@calm
def test_dates_are_read_as_strptime_reads_them(duckdb, days, form):
    written = [day.strftime(form) for day in days]
    wanted = [datetime.strptime(cell, form).date() for cell in written]
    assert cells(duckdb, written, "parse_date", formats=[form]) == wanted


@pytest.mark.slow
@given(st.lists(dates, min_size=1), st.sampled_from(["d MMMM y", "d MMM y"]), st.sampled_from(["fr", "en"]))
@calm
def test_months_written_by_babel_are_read_back(duckdb, days, form, locale):
    written = [format_date(day, form, locale=locale) for day in days]
    assert cells(duckdb, written, "parse_date", formats=["%d %B %Y"]) == days


@given(st.lists(st.datetimes(datetime(1970, 1, 1), datetime(2060, 1, 1)), min_size=1))
@calm
def test_instants_are_read_as_strptime_reads_them(duckdb, instants):
    written = [instant.strftime("%d/%m/%Y %H:%M:%S.%f") for instant in instants]
    assert cells(duckdb, written, "parse_date", formats=["%d/%m/%Y %H:%M:%S.%f"]) == instants


def test_dates_that_are_none_are_lost_and_counted(duckdb):
    written = ["31/02/2024", "1er mars 2024", "29/02/2024", "soon", "", None]
    both = step("parse_date", "x", formats=["%d/%m/%Y", "%d %B %Y"], unreadable="missing")
    table, (effect,) = run(duckdb, {"x": written}, both)
    assert table["x"] == [None, date(2024, 3, 1), date(2024, 2, 29), None, None, None]
    assert (effect.cells_changed_count, effect.cells_lost_count) == (2, 2)
    with pytest.raises(Unreadable) as refused:
        run(duckdb, {"x": written}, step("parse_date", "x", formats=["%d/%m/%Y"]))
    assert refused.value.at == "/rows/s"


def test_synonyms_become_one_value(duckdb):
    values = ["H", "homme", "F", "autre", None]
    mapping = {"h": "homme", "f": "femme"}
    assert cells(duckdb, values, "map_values", values=mapping, ignoring_case=True) == [
        "homme",
        "homme",
        "femme",
        "autre",
        None,
    ]
    lost = cells(duckdb, values, "map_values", values=mapping, ignoring_case=True, otherwise="missing")
    assert lost == ["homme", "homme", "femme", None, None]
    with pytest.raises(Unreadable):
        cells(duckdb, values, "map_values", values=mapping, otherwise="refuse")


def test_words_and_ranges_become_missing(duckdb):
    assert cells(duckdb, [" N/A", "n/a", "", "x"], "to_missing", tokens=["n/a", ""]) == [
        None,
        None,
        None,
        "x",
    ]
    assert cells(duckdb, [-1.0, 5.0, 200.0, float("nan")], "to_missing", minimum=0, maximum=120) == [
        None,
        5.0,
        None,
        None,
    ]
    assert cells(duckdb, [-1, 5, 200, None], "clip", minimum=0, maximum=120) == [0, 5, 120, None]


@pytest.mark.parametrize(
    ("values", "to", "wanted"),
    [
        ([1.0, 2.5, None], "integer", [1, None, None]),
        (["12", "12.5", " 7 ", "x"], "integer", [12, None, 7, None]),
        ([1, 2], "text", ["1", "2"]),
        (["Oui", "non", "?", None], "boolean", [True, False, None, None]),
        ([0, 1, 2], "boolean", [False, True, None]),
        (["2024-02-29", "2023-02-29"], "date", [date(2024, 2, 29), None]),
        ([True, False], "number", [1.0, 0.0]),
    ],
)
def test_casts_are_exact(duckdb, values, to, wanted):
    assert cells(duckdb, values, "cast", to=to, unreadable="missing") == wanted


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({"test": "equals", "value": 2}, [2]),
        ({"test": "differs", "value": 2}, [1, 3]),
        ({"test": "in", "values": [1, 3]}, [1, 3]),
        ({"test": "not_in", "values": [1, 3]}, [2]),
        ({"test": "at_least", "value": 2}, [2, 3]),
        ({"test": "at_most", "value": 2}, [1, 2]),
        ({"test": "above", "value": 2}, [3]),
        ({"test": "below", "value": 2, "missing": "keep"}, [1, None]),
        ({"test": "is_missing"}, [None]),
        ({"test": "is_filled"}, [1, 2, 3]),
        ({"test": "matches", "value": "[12]"}, [1, 2]),
    ],
)
def test_a_filter_keeps_the_rows_that_pass(duckdb, options, kept):
    table, (effect,) = run(duckdb, {"x": [1, 2, 3, None]}, step("filter", "x", **options))
    assert table["x"] == kept and effect.rows_dropped_count == 4 - len(kept)


def test_a_filter_compares_dates_with_written_dates(duckdb):
    days = [date(2024, 1, 1), date(2025, 1, 1)]
    table, _ = run(duckdb, {"x": days}, step("filter", "x", test="below", value="2024-06-01"))
    assert table["x"] == days[:1]


@given(st.lists(st.tuples(dates, dates), min_size=1))
@calm
def test_ages_are_those_of_dateutil(duckdb, pairs):
    births, ats = zip(*((min(pair), max(pair)) for pair in pairs), strict=True)
    table, _ = run(
        duckdb,
        {"birth": births, "at": ats},
        step("derive", "birth", "at", name="age", how="age_years", id="a"),
        step("derive", "birth", "at", name="days", how="days_between", id="b"),
        step("derive", "at", name="quarter", how="quarter", id="c"),
        step("derive", "at", name="weekday", how="weekday", id="d"),
    )
    assert table["age"] == [relativedelta(at, birth).years for birth, at in zip(births, ats, strict=True)]
    assert table["days"] == [(at - birth).days for birth, at in zip(births, ats, strict=True)]
    assert table["quarter"] == [f"{at.year}-Q{(at.month + 2) // 3}" for at in ats]
    assert table["weekday"] == [at.isoweekday() for at in ats]


def test_derived_figures_are_missing_where_they_make_no_sense(duckdb):
    columns = {"a": [1.0, 4.0, None], "b": [0.0, 2.0, 1.0]}
    for how, wanted in {"ratio": [None, 2.0, None], "difference": [1.0, 2.0, None]}.items():
        assert run(duckdb, columns, step("derive", "a", "b", name="c", how=how))[0]["c"] == wanted


def test_an_age_may_be_taken_on_a_declared_day(duckdb):
    birth = {"birth": [date(1980, 2, 29)]}
    for day, age in {"2024-02-28": 43, "2024-02-29": 44}.items():
        assert run(duckdb, birth, step("derive", "birth", name="age", how="age_years", at=day))[0]["age"] == [
            age
        ]


TABLE = {
    "id": ["1", "2", "2", "3", "3", "4"],
    "name": ["  Zoé ", "Zoe\u0301", "Zoe\u0301", "n/a", "N/A ", None],
    "amount": ["1 234,5", "12", "12", "x", "-3", None],
    "day": [date(2024, 1, 1) + timedelta(days=9 * n) for n in range(6)],
    "age": [20, 30, 30, 999, -1, None],
}
STEPS = [
    step("trim", id="trim"),
    step("normalise_unicode", "name", id="nfc"),
    step("fold_case", "name", id="case", to="upper"),
    step("parse_number", "amount", id="number", decimal_mark=",", unreadable="missing"),
    step("map_values", "name", id="map", values={"ZOÉ": "Z"}),
    step("to_missing", "name", id="tokens", tokens=["n/a"]),
    step("to_missing", "age", id="range", minimum=0, maximum=120),
    step("clip", "age", id="clip", minimum=25),
    step("cast", "id", id="cast", to="integer"),
    step("filter", "age", id="filter", test="is_filled"),
    step("drop_duplicates", "id", id="key", by="day"),
    step("drop_duplicates", id="rows"),
]


def _sorted(table):
    return sorted(zip(*table.values(), strict=True), key=repr)


@pytest.mark.parametrize("written", STEPS, ids=lambda written: written.id)
def test_steps_that_claim_it_are_idempotent(duckdb, written):
    assert row_steps([written])[0].idempotent
    once, _ = run(duckdb, TABLE, written)
    twice, (effect,) = run(duckdb, duckdb.to_pyarrow(_planned(TABLE, written)), written)
    assert twice == once and effect.rows_dropped_count == 0


def _planned(columns, written):
    return planned(ibis.memtable(pa.table(columns)), row_steps([written])).table


@pytest.mark.slow
@given(st.permutations(range(6)))
@settings(max_examples=3, deadline=None)
def test_the_order_of_rows_changes_nothing(duckdb, order):
    moved = {name: [values[row] for row in order] for name, values in TABLE.items()}
    table, found = run(duckdb, TABLE, *STEPS)
    moved_table, moved_found = run(duckdb, moved, *STEPS)
    assert _sorted(moved_table) == _sorted(table) and moved_found == found


def test_rows_keep_the_order_in_which_they_came(duckdb):
    ids = [str(number % 700) for number in range(5_000)]
    table, _ = run(
        duckdb, {"id": ids, "n": range(5_000)}, step("drop_duplicates", "id", by="n", keep="first")
    )
    assert table["n"] == list(range(700))


def test_each_step_says_what_it_did(duckdb):
    _, found = run(duckdb, TABLE, *STEPS)
    by_id = {effect.id: effect for effect in found}
    assert by_id["trim"].cells_changed_count == 2
    assert (by_id["number"].cells_changed_count, by_id["number"].cells_lost_count) == (4, 1)
    assert by_id["range"].cells_lost_count == 2
    assert by_id["filter"].rows_dropped_count == 3
    rows = [effect.rows_before_count for effect in found] + [found[-1].rows_after_count]
    assert rows == sorted(rows, reverse=True) and rows[0] == 6


@pytest.mark.parametrize("keep", ["first", "last"])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), min_size=1))
@calm
def test_duplicates_are_dropped_as_pandas_drops_them(duckdb, keep, rows):
    frame = pd.DataFrame(rows, columns=["key", "day"])
    wanted = frame.sort_values("day").drop_duplicates("key", keep=keep)
    found, _ = run(duckdb, pa.Table.from_pandas(frame), step("drop_duplicates", "key", by="day", keep=keep))
    assert _sorted(found) == sorted(zip(wanted["key"], wanted["day"], strict=True))


def test_columns_are_renamed_and_dropped(duckdb):
    table, _ = run(
        duckdb, {"a": [1], "b": [2]}, step("rename", names={"a": "b", "b": "a"}), step("drop_columns", "a")
    )
    assert table == {"b": [1]}


@pytest.mark.parametrize(
    ("error", "written", "at"),
    [
        (UnknownStep, step("polish"), "/rows/s/do"),
        (BadOption, step("trim", "name", hard=True), "/rows/s/options/hard"),
        (BadOption, step("parse_date", "name", formats=["%Q"]), "/rows/s/options"),
        (BadOption, step("parse_number", "name", decimal_mark=" "), "/rows/s/options/decimal_mark"),
        (BadOption, step("map_values", "name", values={"a": "b", "b": "c"}), "/rows/s/options"),
        (BadOption, step("filter", "name", test="in"), "/rows/s/options"),
        (BadOption, step("derive", "day", name="x", how="age_years"), "/rows/s/options"),
        (UnknownColumn, step("trim", "nom"), "/rows/s/columns"),
        (UnknownColumn, step("drop_duplicates", "id", by="when"), "/rows/s/columns"),
        (ColumnExists, step("rename", names={"id": "name"}), "/rows/s"),
        (ColumnExists, step("derive", "day", name="age", how="year"), "/rows/s"),
        (WrongType, step("clip", "name", minimum=0), "/rows/s/columns"),
        (WrongType, step("trim", "age"), "/rows/s/columns"),
        (WrongType, step("derive", "name", name="x", how="year"), "/rows/s/columns"),
    ],
)
def test_what_a_recipe_may_not_say(duckdb, error, written, at):
    with pytest.raises(error) as refused:
        run(duckdb, TABLE, written)
    assert refused.value.at == at
