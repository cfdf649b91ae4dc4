"""Past cases found again."""

import numpy as np
import pytest

from filrouge.engines.language import NoText, NothingRepeated
from filrouge.engines.language.retrieval import PastCases

TEXTS = [
    "J’ai perdu ma carte de tiers payant",
    "carte de tiers payant perdue !",
    "Je veux résilier mon contrat",
    "résiliation de contrat svp",
    "",
    "保険証",
]
DECISIONS = ["carte", "carte", "résiliation", "résiliation", "rien", "autre"]


def test_the_most_alike_come_first():
    found = PastCases(TEXTS).like("PERDU MA CARTE", count=2)
    assert [one.place for one in found] == [0, 1]
    assert 1 >= found[0].similarity > found[1].similarity > 0


def test_a_case_is_most_alike_itself_and_nothing_is_like_nothing():
    cases = PastCases(TEXTS)
    assert cases.like(TEXTS[2], count=1)[0].similarity == pytest.approx(1)
    assert cases.like("", count=3) == cases.like("カード", count=3) == ()


def test_each_case_is_asked_as_if_it_were_new():
    told = PastCases(TEXTS).evaluate(DECISIONS, count=2)
    assert told.cases_count == 4
    assert 0 < told.precision <= 1
    assert told.found_ratio == told.first_ratio == told.reciprocal_rank == 1


def test_decisions_drawn_at_random_are_not_found_again():
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(list("abcdefghij"), 12)) for _ in range(200)]
    told = PastCases(texts).evaluate(rng.choice(["oui", "non"], 200).tolist(), count=1)
    assert told.precision == told.first_ratio == pytest.approx(0.5, abs=0.12)


def test_what_cannot_be_searched_is_refused():
    with pytest.raises(NoText):
        PastCases(["", "保険証"])
    with pytest.raises(NothingRepeated):
        PastCases(["carte", "contrat"]).evaluate(["a", "b"], count=1)
