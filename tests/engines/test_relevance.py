"""Rankings learned from choices, explained by words, measured on what they did not see."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from filrouge.engines.language.letters import PlainWords, plain_words
from filrouge.engines.language.relevance import Relevance, by_words, held_out, precision_at

KEPT = [f"lecture de chiffres manuscrits numéro {n}" for n in range(15)]
DROPPED = [f"théorie des graphes et couleurs {n}" for n in range(15)]
TEXTS, TRUTH = [*KEPT, *DROPPED], [True] * 15 + [False] * 15


def test_words_that_counted_are_those_of_the_text():
    model = Relevance(TEXTS, TRUTH)
    scores, weighed = model.scores(["chiffres manuscrits", "graphes"])
    assert scores[0] > 0.5 > scores[1]
    words = {one.word: one.weight for one in model.why(weighed, 0, count=5)}
    assert words.keys() <= {"chiffres", "manuscrits", "chiffres manuscrits"} and min(words.values()) > 0
    best, worst = model.strongest(count=3)
    assert all(one.weight > 0 for one in best) and all(one.weight < 0 for one in worst)


def test_held_out_decisions_are_ranked_by_models_that_did_not_see_them():
    told = precision_at(held_out(TEXTS, TRUTH), TRUTH, at_count=10, rng=np.random.default_rng(0))
    assert told.value == 1.0 and told.low == told.high == 1.0 and told.kept_count == 15


def test_chance_is_not_beaten_where_there_is_nothing_to_learn():
    texts = [f"mot{n % 7} mot{n % 5}" for n in range(200)]
    truth = [bool(n % 2) for n in np.random.default_rng(1).permutation(200)]
    told = precision_at(held_out(texts, truth), truth, rng=np.random.default_rng(0))
    assert told.low is not None and told.low < 0.5 < 0.9 > told.value


def test_precision_counts_the_best_ranked_only():
    scores = np.array([0.9, 0.8, 0.7, 0.1])
    told = precision_at(scores, [True, False, True, True], at_count=2, rng=np.random.default_rng(0))
    assert (told.at_count, told.value) == (2, 0.5)
    assert precision_at(scores, [True] * 4, at_count=20, rng=np.random.default_rng(0)).at_count == 4


def test_themes_rank_before_anything_was_chosen():
    scores = by_words(["lecture de chiffres", "des graphes", ""], ["chiffres manuscrits"])
    assert scores[0] > scores[1] == scores[2] == 0
    assert list(by_words(["", "…"], ["x"])) == [0, 0]


@given(st.text(max_size=200))
def test_plain_words_are_those_of_the_transformer(text):
    assert plain_words(text) == PlainWords().fit([]).transform([text])[0]
