"""What the finder of faces finds and misses, on pictures that installed packages ship; none is downloaded."""

import zipfile

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("skimage", reason="the extra filrouge[faces] is not installed")

from skimage import data

from filrouge.adapters.faces import SIDE, FrontalFaces, brought
from filrouge.engines.vision.reading import grey, read

NOBODY = (
    "brick",
    "chelsea",
    "clock",
    "coffee",
    "coins",
    "grass",
    "gravel",
    "horse",
    "hubble_deep_field",
    "immunohistochemistry",
    "moon",
    "page",
    "rocket",
    "text",
)  #: a cat is somebody, but no person
GROUNDS = ("coffee", "rocket", "chelsea", "brick", "grass")


@pytest.fixture(scope="module")
def finder():
    return FrontalFaces()


def light(pixels):
    pixels = pixels if pixels.dtype == np.uint8 else (np.asarray(pixels) * 255).astype(np.uint8)
    return grey(pixels[..., :3] if pixels.ndim == 3 else pixels)


def nobody():
    from sklearn.datasets import load_sample_images

    return [light(getattr(data, name)()) for name in NOBODY] + [
        light(one) for one in load_sample_images().images
    ]


def pasted():
    """Each face of the set in a photograph, with its place."""
    rng = np.random.default_rng(20250131)
    grounds = [brought(light(getattr(data, name)())) for name in GROUNDS]
    for number, face in enumerate(data.lfw_subset()[:100]):
        ground = grounds[number % len(grounds)].copy()
        side = int(rng.integers(48, 120))
        larger = Image.fromarray((face * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BICUBIC)
        top = int(rng.integers(0, ground.shape[0] - side + 1))
        left = int(rng.integers(0, ground.shape[1] - side + 1))
        ground[top : top + side, left : left + side] = larger
        yield ground, (top, left, side, side)


def meets(box, place):
    """A third of the smaller of both is common."""
    (top, left, height, width), (there, beside, tall, wide) = box, place
    down = max(0, min(top + height, there + tall) - max(top, there))
    across = max(0, min(left + width, beside + wide) - max(left, beside))
    return down * across > min(height * width, tall * wide) / 3


@pytest.mark.slow
def test_what_the_finder_says_of_itself_was_measured(finder):
    faces, others = list(pasted()), nobody()
    found = sum(any(meets(box, place) for box in finder.boxes(image)) for image, place in faces)
    flagged = sum(finder.count(image) > 0 for image in others)
    told = finder.tried
    assert (len(faces), found, len(others), flagged) == (
        told.faces_count,
        told.found_count,
        told.others_count,
        told.flagged_count,
    )


def test_the_face_of_an_astronaut_is_found_and_nothing_else(finder):
    (box,) = finder.boxes(light(data.astronaut()))
    assert meets(box, (31, 84, 54, 54))


@pytest.mark.parametrize(
    ("shape", "count"),
    [((1, 1), None), ((31, 400), None), ((400, 20), None), ((SIDE, SIDE), 0), ((900, 700), 0)],
)
def test_a_plain_picture_shows_nobody_and_a_tiny_one_is_not_looked_at(finder, shape, count):
    assert finder.count(np.full(shape, 127.0)) == count


@pytest.mark.slow
def test_hands_are_seldom_taken_for_faces(finder, shared_data):
    """Photographs of hands: nobody's face was seen on those flagged, by looking at each."""
    with zipfile.ZipFile(shared_data / "images" / "sign-language-digits.zip") as kept:
        names = sorted(one for one in kept.namelist() if one.lower().endswith(".jpg"))[::10]
        flagged = [name for name in names if finder.count(grey(read(kept.read(name)).pixels))]
    assert len(flagged) <= 0.03 * len(names)
