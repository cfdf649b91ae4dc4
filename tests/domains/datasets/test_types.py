"""Every type that a table can hold goes through the whole room, hours in UTC."""

import os
import time
from datetime import date

import pandas as pd
import pytest
from domains.datasets.test_service import USUAL, frame_of, measured

from filrouge.domains.datasets import service
from filrouge.domains.datasets.documents import (
    PartWanted,
    RuleWanted,
    ToCheck,
    ToCompare,
    ToLookFor,
    ToPseudonymise,
    ToSplit,
)
from filrouge.kinds.datasets import Dictionary, Variable

ROWS_COUNT = 400


def every_type():
    hours = pd.date_range("2023-12-31 22:30", periods=ROWS_COUNT, freq="6h")
    return pd.DataFrame(
        {
            "id": range(ROWS_COUNT),
            "at": hours.strftime("%Y-%m-%d %H:%M:%S"),
            "on": hours.strftime("%d/%m/%Y"),
            "price": [f"{n % 97},{n % 10}0" for n in range(ROWS_COUNT)],
            "code": [f"{n % 50:05}" for n in range(ROWS_COUNT)],
            "ok": ["oui" if n % 3 else "non" for n in range(ROWS_COUNT)],
            "empty": [None] * ROWS_COUNT,
            "é tat/1~": ["a", "b"] * (ROWS_COUNT // 2),
        }
    )


@pytest.fixture
def far_away():
    """A machine whose clock is far from UTC."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Auckland"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.fixture
def subject(steps):
    return steps.ingest("every", every_type())


def test_the_types_are_those_meant(steps, subject):
    types = {column.id: column.type for column in steps.read(subject).columns}
    assert types["at"] == "timestamp" and types["on"] == "date" and types["code"] == "text"
    assert types["ok"] == "boolean" and types["price"] in ("decimal", "number")


def test_a_profile_tells_days_in_utc(steps, far_away, subject):
    profile = steps.read(measured(steps, subject))
    columns = {column.id: column for column in profile.columns}
    assert columns["at"].dates.earliest == columns["on"].dates.earliest == date(2023, 12, 31)
    assert columns["at"].dates.periods == columns["on"].dates.periods
    assert columns["empty"].missing_ratio == 1
    assert columns["ok"].frequent[0].id == "true"


def test_drift_along_hours_and_days(steps, far_away, subject):
    for column in ("at", "on"):
        given = ToCompare(subject=subject, time=column, thresholds=USUAL)
        found = steps.read(steps.run(service.drift, f"along-{column}", given)["datasets.drift"])
        assert {one.id for one in found.breaks} == set(every_type().columns) - {column}
    both = ToCompare(subject=subject, reference=subject, thresholds=USUAL)
    same = steps.read(steps.run(service.drift, "same", both)["datasets.drift"])
    assert not any(one.drifted for one in same.columns)


def test_strange_names_are_looked_at_too(steps, subject):
    given = ToLookFor(subject=subject, quasi_identifiers=("é tat/1~",))
    found = steps.read(steps.run(service.personal_data, "personal", given)["datasets.personal_data"])
    assert found.anonymity.smallest_group_count == ROWS_COUNT // 2


def test_parts_keep_every_type(steps, subject):
    manifest = steps.read(subject)
    variables = tuple(Variable(id=one.id, type=one.type) for one in manifest.columns)
    dictionary = steps.write("every", Dictionary(key=("id",), time="at", variables=variables))
    checked = steps.run(service.check_dictionary, "every", ToCheck(subject=subject, dictionary=dictionary))
    given = ToSplit(
        subject=subject,
        structure=checked["datasets.structure"],
        by="time",
        parts=(PartWanted(name="train", ratio=0.75), PartWanted(name="test", ratio=0.25)),
    )
    split = steps.read(steps.run(service.split, "every", given)["datasets.split"])
    parts = [frame_of(steps, part.content) for part in split.parts]
    whole = frame_of(steps, manifest.content)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole, check_dtype=False)
    assert split.parts[0].earliest == date(2023, 12, 31)


def test_pseudonyms_of_strange_columns(steps, subject):
    rule = RuleWanted(id="hide", do="token", columns=("é tat/1~", "id"), domain="x")
    made = steps.run(service.pseudonymise, "hidden", ToPseudonymise(subject=subject, rules=(rule,)))
    types = {column.id: column.type for column in steps.read(made["datasets.manifest"]).columns}
    assert types["id"] == "text" and types["at"] == "timestamp"
