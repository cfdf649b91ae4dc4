"""Coefficients against published examples, intervals and ceilings against what they must be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from filrouge.engines.agreement import (
    NoOrder,
    NothingShared,
    UnpairedLabels,
    ceiling,
    cohen_kappa,
    compare_with_people,
    krippendorff_alpha,
)

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", examples A, B and C
A = ("0100000010", "1110010000")
B = ("aabbdcccedda", "babbbccceddd")
C = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))  # Cohen (1960): kappa .492 over 200 cases


def rows(lines, kind=str):
    return [[None if letter == "." else kind(letter) for letter in line] for line in lines]


def unrolled(table):
    cells = [(r, c) for r, row in enumerate(table) for c, count in enumerate(row) for _ in range(count)]
    return [r for r, _ in cells], [c for _, c in cells]


@pytest.mark.parametrize("lines, alpha", [(A, 0.095), (B, 0.692), (C, 0.743)])
def test_alpha_of_names_is_the_published_one(lines, alpha):
    assert round(krippendorff_alpha(rows(lines)).value, 3) == alpha


@pytest.mark.parametrize("level, alpha", [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_each_level_is_the_published_one(level, alpha):
    told = krippendorff_alpha(rows(C, int), level=level)
    assert round(told.value, 3) == alpha
    assert told.units_count == 11  # the twelfth was judged once


def test_alpha_of_ordered_words_is_that_of_their_ranks():
    words = {1: "nul", 2: "bas", 3: "moyen", 4: "haut", 5: "très haut"}
    told = [[None if label is None else words[label] for label in row] for row in rows(C, int)]
    by_rank = krippendorff_alpha(rows(C, int), level="ordinal")
    assert krippendorff_alpha(told, level="ordinal", order=list(words.values())) == by_rank


def test_kappa_is_the_published_one():
    told = cohen_kappa(*unrolled(COHEN))
    assert round(told.value, 3) == 0.492
    assert told.units_count == 200


LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30)


@given(LABELS, st.sampled_from(["none", "linear", "quadratic"]))
def test_kappa_is_scikit_learns(pairs, weighting):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    told = cohen_kappa(first, second, weighting=weighting, order=range(4)).value
    if len({*first, *second}) == 1:
        assert told is None
        return
    reference = cohen_kappa_score(
        first, second, weights=None if weighting == "none" else weighting, labels=range(4)
    )
    assert told == pytest.approx(reference)


@given(LABELS)
def test_alpha_does_not_look_at_who_gave_a_label(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    one, other = krippendorff_alpha([first, second]), krippendorff_alpha([second, first])
    assert one.value == pytest.approx(other.value) if one.value is not None else other.value is None
    silent = [None] * len(first)
    assert krippendorff_alpha([first, second, silent]) == one


def test_one_label_for_everything_is_no_agreement_to_speak_of():
    assert cohen_kappa(["a", "a"], ["a", "a"]).value is None
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]).value is None


def test_cases_left_out_do_not_count():
    assert cohen_kappa(["a", "b", None, "a"], ["a", "b", "a", None]).units_count == 2


def test_intervals_hold_the_value_and_come_again_from_the_same_generator():
    first, second = unrolled(COHEN)
    told = cohen_kappa(first, second, rng=np.random.default_rng(4))
    assert told == cohen_kappa(first, second, rng=np.random.default_rng(4))
    # Cohen's own large-sample interval is .398 to .586
    assert told.interval.low == pytest.approx(0.398, abs=0.03)
    assert told.interval.high == pytest.approx(0.586, abs=0.03)
    alpha = krippendorff_alpha([first, second], rng=np.random.default_rng(4))
    assert alpha.interval.low < alpha.value < alpha.interval.high


def test_no_interval_where_most_resamples_say_nothing():
    rng = np.random.default_rng(0)
    assert cohen_kappa(["a", "a", "a", "b"], ["a", "a", "a", "b"], rng=rng).interval is None


@pytest.mark.parametrize("measure", [cohen_kappa, ceiling, lambda a, b: krippendorff_alpha([a, b])])
def test_cases_must_be_the_same_and_shared(measure):
    with pytest.raises(UnpairedLabels):
        measure(["a"], ["a", "b"])
    with pytest.raises(NothingShared):
        measure(["a", None], [None, "b"])


def test_order_is_never_guessed():
    with pytest.raises(NoOrder):
        cohen_kappa(["bas", "haut"], ["bas", "bas"], weighting="linear")
    with pytest.raises(NoOrder):
        krippendorff_alpha([["bas", "haut"], ["bas", "bas"]], level="ordinal")
    with pytest.raises(NoOrder):
        krippendorff_alpha([["1", "2"], ["1", "1"]], level="interval")
    with pytest.raises(NoOrder):
        cohen_kappa(["bas", "haut"], ["bas", "bas"], order=["bas", "moyen"])
    with pytest.raises(NoOrder):
        krippendorff_alpha([["bas", 2], ["bas", 2]])


def test_the_ceiling_is_one_persons_score_against_the_other():
    first, second = unrolled(COHEN)
    told = ceiling(first, second, rng=np.random.default_rng(0))
    assert told.accuracy == pytest.approx(0.70)
    assert told.macro_f1 == pytest.approx(f1_score(first, second, average="macro"))
    assert told.accuracy_interval.low < 0.70 < told.accuracy_interval.high
    assert told.macro_f1_interval.low < told.macro_f1 < told.macro_f1_interval.high
    assert ceiling(second, first).macro_f1 == pytest.approx(told.macro_f1)


@pytest.mark.parametrize("right_ratio, count", [(0.9, 8), (0.75, 3), (0.6, 2)])
def test_a_model_always_right_would_score_as_often_as_people_are_right(right_ratio, count):
    rng = np.random.default_rng(0)
    truth = rng.integers(0, count, 100_000)

    def person():
        wrong = (truth + rng.integers(1, count, len(truth))) % count
        return np.where(rng.random(len(truth)) < right_ratio, truth, wrong)

    told = ceiling(person().tolist(), person().tolist())
    assert told.always_right_accuracy == pytest.approx(right_ratio, abs=0.02)
    assert told.accuracy < told.always_right_accuracy


def test_people_who_agree_less_than_chance_have_no_model_always_right():
    assert ceiling(["a", "b"], ["b", "a"]).always_right_accuracy is None


def test_a_model_is_compared_with_people():
    first, second = unrolled(COHEN)
    alike = compare_with_people(first, first, second, rng=np.random.default_rng(0))
    assert alike.at_ceiling and alike.model_accuracy == pytest.approx(0.85)
    lost = compare_with_people([0] * 200, first, second, rng=np.random.default_rng(0))
    assert lost.at_ceiling is False
    assert lost.difference == pytest.approx(lost.model_accuracy - 0.70)
    with pytest.raises(UnpairedLabels):
        compare_with_people([0], first, second, rng=np.random.default_rng(0))
