"""Instants told: step, gaps, repeats, zones; and brought to one step, what is made up counted."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.series import BadStep, NoInstant, longest_same_run, profile, resample


def instants(start, periods, freq, tz="UTC"):
    return pd.Series(pd.date_range(start, periods=periods, freq=freq, tz=tz))


@pytest.mark.parametrize(
    "freq, step",
    [("h", "hour"), ("D", "day"), ("MS", "month"), ("QS", "quarter"), ("YS", "year"), ("90s", "other")],
)
def test_the_usual_step_is_named_and_a_regular_series_has_no_gap(freq, step):
    found = profile(instants("2023-01-01", 30, freq))
    assert (found.step, found.regular_ratio, found.gaps_count, found.duplicates_count) == (step, 1.0, 0, 0)


@given(st.sets(st.integers(1, 58), max_size=20), st.lists(st.integers(0, 59), max_size=5), st.randoms())
@settings(max_examples=60, deadline=None)
def test_what_is_taken_out_is_absent_and_what_is_repeated_is_told(absent, repeated, chance):
    whole = list(instants("2024-01-01", 60, "D"))
    kept = [one for place, one in enumerate(whole) if place not in absent]
    twice = [whole[place] for place in repeated if place not in absent]
    rows = kept + twice
    chance.shuffle(rows)
    found = profile(pd.Series(rows))
    assert found.duplicates_count == len(twice)
    if found.step == "day":
        assert found.absent_count == len(absent)
        assert sum(gap.absent_count for gap in found.gaps) == len(absent)
    assert profile(pd.Series(sorted(rows))).unordered_count == 0


def test_series_are_measured_apart():
    both = pd.concat([instants("2024-01-01", 10, "D"), instants("2024-06-01", 10, "D")], ignore_index=True)
    names = pd.Series(["a"] * 10 + ["b"] * 10)
    assert (profile(both, names).gaps_count, profile(both).gaps_count) == (0, 1)
    assert profile(both, names).series_count == 2
    assert profile(pd.Series([pd.NaT, pd.Timestamp("2024-01-01")])).missing_instants_count == 1


def test_hours_of_paris_read_as_utc_are_suspected_and_those_of_utc_are_not():
    utc = instants("2023-01-01", 24 * 365, "h")
    local = utc.dt.tz_convert("Europe/Paris").dt.tz_localize(None)
    assert [one.zone for one in profile(local).suspects] == ["Europe/Paris"]
    assert profile(local).suspects[0].repeated_count == 1
    assert profile(utc).suspects == ()
    assert profile(instants("2023-01-01", 365, "D")).suspects == ()


def test_a_column_of_words_has_no_instants():
    with pytest.raises(NoInstant):
        profile(pd.Series(["a", "b"]))


def test_runs_of_one_value():
    assert longest_same_run(pd.Series([1.0, 1, 2, 2, 2, np.nan, np.nan, 2])) == 3
    assert longest_same_run(pd.Series([np.nan])) == longest_same_run(pd.Series([], dtype=float)) == 0


def frame():
    at = pd.to_datetime(["2024-01-01", "2024-01-01", "2024-01-04", "2024-02-02"], utc=True)
    return pd.DataFrame({"at": at, "paid": [1.0, 3.0, 5.0, 7.0], "word": ["a", "b", "c", "d"]})


def test_rows_of_one_instant_are_put_together_and_absent_ones_stay_missing():
    found = resample(frame().iloc[:3], time="at", series=(), step="day", columns={"paid": ("sum", "none")})
    assert found.frame["paid"].tolist()[0] == 4.0 and found.frame["paid"].isna().tolist()[1:3] == [True, True]
    assert (found.merged_rows_count, found.added_instants_count) == (1, 2)
    assert (found.filled_counts, found.missing_counts) == ({"paid": 0}, {"paid": 2})


@pytest.mark.parametrize(
    "fill, wanted",
    [("previous", [4, 4, 4, 5]), ("linear", [4, 4 + 1 / 3, 4 + 2 / 3, 5]), ("zero", [4, 0, 0, 5])],
)
def test_absent_cells_are_filled_as_declared(fill, wanted):
    found = resample(frame().iloc[:3], time="at", series=(), step="day", columns={"paid": ("sum", fill)})
    assert found.frame["paid"].tolist() == pytest.approx(wanted)
    assert found.filled_counts == {"paid": 2}


def test_nothing_crosses_from_one_series_to_another():
    rows = pd.concat([frame().assign(site="x"), frame().iloc[[2]].assign(site="y", paid=np.nan)])
    columns = {"paid": ("mean", "previous"), "word": ("last", "none")}
    found = resample(rows, time="at", series=("site",), step="month", columns=columns)
    told = found.frame.set_index(["site", "at"])
    assert found.frame["at"].dt.day.tolist() == [1, 1, 1]
    assert told.loc["x"]["word"].tolist() == ["c", "d"]
    assert told.loc["y"]["paid"].isna().all()


def test_what_cannot_be_put_together_is_refused():
    for columns in ({"word": ("mean", "none")}, {"word": ("last", "linear")}):
        with pytest.raises(BadStep):
            resample(frame(), time="at", series=(), step="day", columns=columns)
    far = pd.DataFrame({"at": pd.to_datetime(["1900-01-01", "2024-01-01"]), "n": [1, 2]})
    with pytest.raises(BadStep):
        resample(far, time="at", series=(), step="minute", columns={"n": ("sum", "none")})
    with pytest.raises(NoInstant):
        resample(frame(), time="word", series=(), step="day", columns={})
