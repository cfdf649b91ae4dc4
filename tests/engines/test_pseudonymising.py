"""Joins survive, nothing of the original is left, and what the bounds promise is measured."""

import hmac
from base64 import b32encode
from datetime import date, datetime
from hashlib import sha256
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.engines.pseudonymising import (
    Pseudonymiser,
    anonymity,
    collision_probability,
    length_for,
    rules,
    token,
    tokens,
)
from filrouge.engines.pseudonymising.errors import (
    BadOption,
    Collision,
    UnknownColumn,
    UnknownRule,
    WeakKey,
    WrongType,
)
from filrouge.engines.pseudonymising.rules import Token

calm = settings(max_examples=40, deadline=None)  # a loaded machine is no failure
KEY, OTHER = b"k" * 32, b"o" * 32
keys = st.binary(min_size=16, max_size=64)
values = st.lists(st.text(min_size=6, max_size=20), min_size=1, max_size=30)


def rule(do, *columns, id=None, **options):
    return SimpleNamespace(id=id or do, do=do, columns=columns, options=options)


def run(columns, *written, key=KEY, **options):
    worker = Pseudonymiser(rules(written), key, **options)
    return worker.replace(pa.table(columns)), worker


def cells(column, do, **options):
    return run({"x": pa.array(column)}, rule(do, "x", **options))[0]["x"].to_pylist()


@given(st.text(), keys, st.integers(1, 51))
@calm
def test_a_token_is_the_beginning_of_an_hmac(value, key, length):
    sealed = hmac.new(key, b"member\0" + value.encode(), sha256).digest()
    crockford = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghjkmnpqrstvwxyz", strict=True))
    wanted = "".join(crockford[letter] for letter in b32encode(sealed).decode().rstrip("="))
    assert token(value, key, domain="member", length=length) == wanted[:length]


def test_the_hmac_beneath_is_the_published_one():
    # RFC 4231, test case 1
    assert hmac.digest(b"\x0b" * 20, b"Hi There", "sha256").hex() == (
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    )


def test_tokens_of_a_key_are_the_same_for_ever():
    # A project's tables are pseudonymised over years: these figures never change.
    assert token("M-001", KEY, domain="member", length=16) == "x6a1mm1phskzv71m"


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=30), st.data())
@calm
def test_joins_survive(people, data):
    left = pd.DataFrame({"member": people, "age": range(len(people))})
    picked = data.draw(st.lists(st.sampled_from([*people, "nobody"]), min_size=1, max_size=30))
    right = pd.DataFrame({"holder": picked, "claim": range(len(picked))})
    hidden = [
        run(pa.Table.from_pandas(table), rule("token", name, domain="member"))[0].to_pandas()
        for table, name in ((left, "member"), (right, "holder"))
    ]
    before = left.merge(right, left_on="member", right_on="holder")[["age", "claim"]]
    after = hidden[0].merge(hidden[1], left_on="member", right_on="holder")[["age", "claim"]]
    assert sorted(map(tuple, before.to_numpy())) == sorted(map(tuple, after.to_numpy()))


@given(values)
@calm
def test_no_original_is_left(people):
    table, worker = run(
        {"member": people, "copy": people}, rule("token", "member", domain="m"), rule("suppress", "copy")
    )
    left = "\n".join(str(cell) for column in table.columns for cell in column.to_pylist())
    assert not any(person in left for person in people)
    assert worker.originals().num_rows == 0


@given(values)
@calm
def test_another_key_or_domain_gives_nothing_in_common(people):
    ours, theirs = (set(tokens(people, key, domain="m", length=16).to_pylist()) for key in (KEY, OTHER))
    elsewhere = set(tokens(people, KEY, domain="agent", length=16).to_pylist())
    assert not ours & theirs and not ours & elsewhere


def test_a_key_written_or_numeric_has_one_token():
    forms = (["12", None], pa.array([12, None]), pd.Series([12.0, np.nan]))
    found = {tuple(tokens(form, KEY, domain="m", length=16).to_pylist()) for form in forms}
    assert len(found) == 1 and found.pop()[1] is None


def test_originals_come_apart_and_only_when_asked():
    table, worker = run(
        {"m": ["a", "b", "a", None]}, rule("token", "m", domain="member"), keep_originals=True
    )
    back = dict(zip(*(worker.originals()[name].to_pylist() for name in ("token", "original")), strict=True))
    assert [back.get(cell) for cell in table["m"].to_pylist()] == ["a", "b", "a", None]


def test_batches_give_what_the_whole_gives():
    column = pa.array([f"M{number % 50}" for number in range(200)])
    whole, report = run({"m": column}, rule("token", "m", domain="member", prefix="m-"))
    worker = Pseudonymiser(rules([rule("token", "m", domain="member", prefix="m-")]), KEY)
    parts = [worker.replace(batch) for batch in pa.table({"m": column}).to_batches(max_chunksize=30)]
    assert pa.concat_tables(parts)["m"].to_pylist() == whole["m"].to_pylist()
    assert worker.report() == report.report()
    (replaced,) = worker.report()
    assert (replaced.cells_count, replaced.distinct_before_count, replaced.collisions_count) == (200, 50, 0)


def test_the_birthday_bound_is_what_is_measured():
    count, length, trials = 120, 3, 300
    collided = sum(
        len({token(str(n), trial.to_bytes(16, "big"), domain="m", length=length) for n in range(count)})
        < count
        for trial in range(trials)
    )
    expected = collision_probability(count, length)
    spread = np.sqrt(expected * (1 - expected) / trials)
    assert abs(collided / trials - expected) < 4 * spread


def test_the_birthday_bound_as_published():
    # An even chance comes at about 1.1774 times the root of the number of tokens (Mathis 1991).
    assert collision_probability(round(1.17741 * 2**20), 8) == pytest.approx(0.5, abs=1e-4)
    assert collision_probability(1, 16) == 0.0
    assert collision_probability(5_000_000, 15) <= 1e-9 < collision_probability(5_000_000, 14)
    assert length_for(5_000_000, 1e-9) == 15


def test_two_people_under_one_token_are_refused():
    short = Token.model_construct(id="t", do="token", columns=("m",), domain="member", length=1, prefix="")
    worker = Pseudonymiser([short], KEY)
    worker.replace(pa.table({"m": [str(number) for number in range(40)]}))
    with pytest.raises(Collision):
        worker.report()


def test_dates_get_coarser():
    days = [date(2024, 3, 15), date(2024, 12, 1), None]
    assert cells(days, "coarsen_date", to="month") == ["2024-03", "2024-12", None]
    assert cells(days, "coarsen_date", to="quarter") == ["2024-Q1", "2024-Q4", None]
    assert cells([datetime(2024, 3, 15, 23, 59), None], "coarsen_date", to="year") == [2024, None]


@pytest.mark.parametrize(
    ("code", "departement"),
    [
        ("75011", "75"),
        ("01000", "01"),
        ("1000", "01"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20600", "2B"),
        ("97400", "974"),
        ("98800", "988"),
        ("00100", None),
        ("7501", "07"),
        ("B-1000", None),
        ("750111", None),
        ("７５０１１", None),
        (None, None),
    ],
)
def test_the_departement_of_a_code(code, departement):
    assert cells([code, "75000"], "departement")[0] == departement


def test_the_departement_of_a_code_read_as_a_number():
    assert cells([1000, 75011, None], "departement") == ["01", "75", None]


def test_ages_become_bands():
    assert cells([17, 18, 44, 89, 90, 120, None], "bands", width=10, minimum=18, maximum=90) == [
        "<18",
        "18-27",
        "38-47",
        "88-89",
        "90+",
        "90+",
        None,
    ]
    assert cells([41.0, 42.5], "bands", width=2.5) == ["[40;42.5[", "[42.5;45["]


@given(st.lists(st.one_of(st.none(), st.integers(-200, 200)), min_size=1), st.integers(1, 40))
@calm
def test_a_number_lies_in_its_band(numbers, width):
    for number, band in zip(numbers, cells(pa.array(numbers, pa.int64()), "bands", width=width), strict=True):
        if number is None:
            assert band is None
        else:
            low = number // width * width
            assert band == f"{low}-{low + width - 1}"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
@calm
def test_caps_hold_and_change_nothing_within(numbers):
    found = cells(numbers, "cap", minimum=-10, maximum=10)
    assert found == np.clip(numbers, -10, 10).tolist()


def test_columns_go():
    table, worker = run({"name": ["Zoé", None], "n": [1, 2]}, rule("suppress", "name"))
    assert table.column_names == ["n"]
    (replaced,) = worker.report()
    assert (replaced.cells_count, replaced.distinct_after_count) == (1, 0)


traits = st.lists(
    st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 3))), min_size=1, max_size=60
)


@given(traits)
@calm
def test_anonymity_is_what_pandas_counts(rows):
    frame = pd.DataFrame(rows, columns=["sex", "area"]).astype({"area": "Int64"})
    sizes = frame.groupby(["sex", "area"], dropna=False).size()
    found = anonymity(pa.Table.from_pandas(frame), ["sex", "area"])
    assert (found.smallest_group_count, found.groups_count) == (sizes.min(), len(sizes))
    assert (found.unique_rows_count, found.below_five_rows_count) == (
        (sizes == 1).sum(),
        sizes[sizes < 5].sum(),
    )


@given(traits, st.integers(2, 8), st.sampled_from(["cells", "rows"]))
@calm
def test_rare_rows_are_hidden_and_no_others_than_needed(rows, k, by):
    columns = {"sex": [sex for sex, _ in rows], "area": pa.array([area for _, area in rows], pa.int64())}
    table, worker = run(columns, rule("suppress_rare", "sex", "area", k=k, by=by))
    after = anonymity(table, ["sex", "area"])
    if table.num_rows >= k:
        assert after.smallest_group_count >= k
    if anonymity(pa.table(columns), ["sex", "area"]).smallest_group_count >= k:
        assert table.to_pydict() == pa.table(columns).to_pydict()
    assert worker.needs_whole_table


@given(traits, st.randoms(use_true_random=False))
@calm
def test_the_order_of_rows_changes_nothing(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    written = (rule("suppress_rare", "a", "b", k=3),)
    tables = [
        run(
            {"n": ns, "a": [rows[n][0] for n in ns], "b": pa.array([rows[n][1] for n in ns], pa.int64())},
            *written,
        )[0]
        for ns in (list(range(len(rows))), order)
    ]
    assert tables[1].sort_by("n").to_pydict() == tables[0].to_pydict()


def test_nobody_is_hidden_in_an_empty_table():
    assert anonymity(pa.table({"a": pa.array([], pa.string())}), ["a"]).smallest_group_count is None


@pytest.mark.parametrize(
    ("error", "written", "key"),
    [
        (UnknownRule, rule("shuffle", "m"), KEY),
        (BadOption, rule("token", "m", domain="d", length=4), KEY),
        (BadOption, rule("token", "m", domain=""), KEY),
        (BadOption, rule("cap", "n"), KEY),
        (BadOption, rule("suppress"), KEY),
        (UnknownColumn, rule("suppress", "x"), KEY),
        (WeakKey, rule("token", "m", domain="d"), b"short"),
        (WrongType, rule("coarsen_date", "m", to="year"), KEY),
        (WrongType, rule("bands", "m", width=5), KEY),
        (WrongType, rule("cap", "m", minimum=5), KEY),
    ],
)
def test_what_a_rule_may_not_say(error, written, key):
    with pytest.raises(error):
        run({"m": ["a"], "n": [1]}, written, key=key)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (rule("token", "m", domain=""), "too short: %(n)d at least"),
        (rule("token", "m", domain="d", length=4), "too small: %(bound)s at least (or more than it)"),
        (rule("cap", "n"), "a cap has a bound"),
        (rule("suppress"), "too short: %(n)d at least"),
    ],
)
def test_why_a_rule_is_refused_can_be_said_in_french(written, why):
    with pytest.raises(BadOption) as refused:
        run({"m": ["a"], "n": [1]}, written)
    assert refused.value.message.params["why"].msgid == why
