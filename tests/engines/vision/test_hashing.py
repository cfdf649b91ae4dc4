"""Perceptual hashes: what they bear and what they do not; groups that miss no pair."""

from io import BytesIO

import numpy as np
import pytest
from engines.vision.scenes import scene
from PIL import Image

from filrouge.engines.vision.hashing import NEAR_BITS, dhash, distance, is_flat, near_groups, phash

BORNE_BITS = 6  # smooth scenes have faint high frequencies: more bits turn than on photographs
HASHES = pytest.mark.parametrize("hashed", [dhash, phash])


def test_dhash_by_its_definition() -> None:
    growing = np.tile(np.arange(9, dtype=np.uint8) * 20, (8, 1))
    assert dhash(growing) == 2**64 - 1
    assert dhash(growing[:, ::-1]) == 0
    one_step = np.zeros((8, 9), dtype=np.uint8)
    one_step[0, 1:] = 100
    assert dhash(one_step) == 1 << 63


def test_phash_by_its_definition() -> None:
    """Half of the terms are above their median; one wave along the rows lights its own term and the mean."""
    assert phash(scene(1)).bit_count() == 32
    wave = 128 + 100 * np.cos(np.pi * 3 * (np.arange(32) + 0.5) / 32)
    told = phash(np.tile(wave, (32, 1)).round().astype(np.uint8))
    assert told >> 63 == 1 and told >> 60 & 1 == 1


@HASHES
def test_size_brightness_contrast_and_compression_are_borne(hashed) -> None:
    for seed in range(20):
        whole = scene(seed, 192)
        out = BytesIO()
        Image.fromarray(whole).save(out, "JPEG", quality=60)
        for bent in (
            np.asarray(Image.fromarray(whole).resize((77, 55), Image.Resampling.LANCZOS)),
            (whole * 0.7 + 10).round().astype(np.uint8),
            np.stack([whole] * 3, axis=2),
            np.asarray(Image.open(out)),
        ):
            assert distance(hashed(whole), hashed(bent)) <= BORNE_BITS


@HASHES
def test_other_images_and_mirrors_are_far(hashed) -> None:
    told = [hashed(scene(seed)) for seed in range(60)]
    apart = [distance(one, other) for place, one in enumerate(told) for other in told[:place]]
    assert 26 < np.mean(apart) < 36 and min(apart) > NEAR_BITS
    assert distance(told[0], hashed(scene(0)[:, ::-1])) > NEAR_BITS


def test_distance() -> None:
    assert [distance(0, 0), distance(0, 2**64 - 1), distance(0b1010, 0b0110)] == [0, 64, 2]


def test_flat_images_are_told() -> None:
    assert is_flat(np.full((9, 9), 255, dtype=np.uint8)) and not is_flat(scene(0))


def test_groups_chain_and_tell_how_wide_they_are() -> None:
    near = [0, 0b111, 0b111111, 2**63 | 2**62 | 2**61 | 2**60, 0]
    groups = near_groups([[value] for value in near], bits=3)
    assert [(group.members, group.farthest_bits) for group in groups] == [((0, 1, 2, 4), 6)]
    assert near_groups([], bits=3) == near_groups([[5]], bits=3) == ()


def test_all_hashes_must_agree() -> None:
    assert near_groups([[0, 0], [0, 2**40 - 1]], bits=6) == ()
    assert len(near_groups([[0, 0], [1, 3]], bits=6)) == 1


def test_no_pair_is_missed() -> None:
    """Against every pair compared one by one, over several blocks."""
    chance = np.random.default_rng(3)
    seeds = chance.integers(0, 2**63, 150).tolist()
    values = [seed ^ (1 << int(chance.integers(64))) for seed in seeds for _ in range(2)]
    together = {
        place: group for group in near_groups([[v] for v in values], bits=2) for place in group.members
    }
    for one in range(len(values)):
        for other in range(one):
            if distance(values[one], values[other]) <= 2:
                assert together[one] is together[other]


@pytest.mark.slow
def test_twenty_thousand_hashes() -> None:
    values = np.random.default_rng(4).integers(0, 2**63, (20_000, 2), dtype=np.uint64)
    values[15_000:] = values[:5_000] ^ np.uint64(1)
    groups = near_groups(values.tolist())
    assert len(groups) == 5_000
    assert groups[7].members == (7, 15_007) and groups[7].farthest_bits == 1


def test_many_copies_cost_no_memory() -> None:
    (group,) = near_groups([[7, 7]] * 20_000)
    assert len(group.members) == 20_000 and group.farthest_bits == 0
