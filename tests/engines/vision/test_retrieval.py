"""Past pictures that resemble a new one."""

import numpy as np
import pytest
from engines.vision.scenes import scene

from filrouge.engines.language.errors import NothingRepeated
from filrouge.engines.vision.retrieval import PastPictures


def variants(seed: int) -> list[np.ndarray]:
    plain = scene(seed, 64)
    dim = (plain * 0.6 + 20).astype(np.uint8)
    return [plain, dim, np.stack([plain] * 3, axis=2)[::2, ::2]]


def test_light_colour_and_size_are_set_aside():
    past = PastPictures([one for seed in range(4) for one in variants(seed)])
    found = past.like(variants(2)[1], count=3)
    assert {one.place for one in found} == {6, 7, 8} and found[0].similarity == pytest.approx(1, abs=1e-3)
    told = past.evaluate([str(place // 3) for place in range(12)], count=2)
    assert (told.cases_count, told.first_ratio, told.precision) == (12, 1.0, 1.0)


def test_a_flat_picture_is_like_no_other():
    past = PastPictures([np.full((20, 20), 200, dtype=np.uint8), scene(1)])
    assert past.like(np.full((9, 9), 10, dtype=np.uint8), count=2) == ()


def test_decisions_must_repeat():
    with pytest.raises(NothingRepeated):
        PastPictures([scene(1), scene(2)]).evaluate(["a", "b"], count=1)
