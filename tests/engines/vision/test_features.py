"""Features of images: deterministic, bounded, and the same in ONNX."""

import numpy as np
import pandas as pd
import pytest
from engines.vision.scenes import scene
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.engines.onnx import Case, NotEqual, NotExportable, export, prove
from filrouge.engines.tabular import Feature
from filrouge.engines.vision.errors import EmptySet, NotAnImage, WrongShape
from filrouge.engines.vision.features import GaborFeatures, PixelFeatures, gabor_bank, stacked
from filrouge.engines.vision.framing import Frame, framed, tensor

SIDE = 32
IMAGE = Feature("image", "image", frame=Frame(SIDE, SIDE))
FEATURES = pytest.mark.parametrize(
    "features", [PixelFeatures(), GaborFeatures(cells=3)], ids=["pixels", "gabor"]
)


def column(images: list[np.ndarray]) -> pd.DataFrame:
    cells = np.empty(len(images), dtype=object)
    cells[:] = images
    return pd.DataFrame({"image": cells})


def stripes(upright: bool, shift: int) -> np.ndarray:
    wave = (128 + 100 * np.sin((np.arange(SIDE) + shift) * 2 * np.pi / 6)).astype(np.uint8)
    both = np.tile(wave, (SIDE, 1))
    return both if upright else both.T


def hard_images() -> list[Case]:
    chance = np.random.default_rng(5)
    noise = [chance.integers(0, 256, (SIDE, SIDE)).astype(np.uint8) for _ in range(20)]
    flat = [np.full((SIDE, SIDE), value, dtype=np.uint8) for value in (0, 1, 127, 255)]
    faint = [np.full((SIDE, SIDE), 90, dtype=np.uint8) + np.eye(SIDE, dtype=np.uint8)]
    edges = [np.where(np.arange(SIDE) < place, 0, 255) * np.ones((SIDE, 1)) for place in (1, 9, 31)]
    return [
        Case("noise", column(noise)),
        Case("flat", column(flat + faint)),
        Case("edges", column(edges)),
        Case("alone", column(noise[:3]), one_by_one=True),
    ]


def run_of(content: bytes):
    return OnnxRuntime().load(content).run


def export_images(pipeline: Pipeline, about=None) -> bytes:
    return export(pipeline, [IMAGE], about=about or {})


def fitted(features, model) -> Pipeline:
    images = column([stripes(place % 2 == 0, place) for place in range(40)])
    target = ["up" if place % 2 == 0 else "across" for place in range(40)]
    if isinstance(model, Ridge):
        target = [float(place) for place in range(40)]
    steps = [("features", clone(features)), ("scaled", StandardScaler()), ("model", model)]
    return Pipeline(steps).fit(images, target)


@FEATURES
def test_the_file_answers_as_the_pipeline(features) -> None:
    pipeline = fitted(features, LogisticRegression(max_iter=200))
    content = export_images(pipeline, about={"why": "test"})
    proof = prove(pipeline, run_of(content), hard_images(), outputs=("predicted", "probabilities"))
    assert proof.rows_count == 31 and proof.max_difference <= proof.tolerance
    assert content == export_images(pipeline, about={"why": "test"})


@FEATURES
def test_numbers_too(features) -> None:
    pipeline = fitted(features, Ridge(alpha=10))
    proof = prove(pipeline, run_of(export_images(pipeline, about={})), hard_images(), outputs=("value",))
    assert proof.relative


def test_a_file_of_other_filters_is_not_equal() -> None:
    pipeline = fitted(GaborFeatures(cells=3), LogisticRegression())
    content = export_images(pipeline, about={})
    pipeline.steps[0][1].bank_ = gabor_bank(16, 9, seed=1)
    with pytest.raises(NotEqual):
        prove(pipeline, run_of(content), hard_images(), outputs=("predicted", "probabilities"))


def test_a_step_without_a_converter_is_named() -> None:
    class Strange(StandardScaler):
        pass

    pipeline = fitted(PixelFeatures(), LogisticRegression())
    pipeline.steps[1] = ("scaled", Strange().fit(np.zeros((2, SIDE * SIDE))))
    with pytest.raises(NotExportable):
        export_images(pipeline, about={})


def test_pixels_of_colours() -> None:
    images = np.zeros((2, 4, 4, 3), dtype=np.uint8)
    images[1, 0, 0, 2] = 255
    rows = PixelFeatures().fit_transform(images)
    assert rows.shape == (2, 48) and rows.dtype == np.float32 and rows[1].sum() == rows[1, 2] == 1.0


def test_filters_have_mean_zero_size_one_and_one_seed() -> None:
    bank = gabor_bank(16, 9, seed=3)
    assert bank.shape == (32, 9, 9)
    np.testing.assert_allclose(bank.sum(axis=(1, 2)), 0, atol=1e-6)
    np.testing.assert_allclose(np.abs(bank).sum(axis=(1, 2)), 1, rtol=1e-5)
    np.testing.assert_array_equal(bank, gabor_bank(16, 9, seed=3))
    assert np.abs(bank - gabor_bank(16, 9, seed=4)).max() > 0.01


def test_gabor_tells_directions_and_bears_light() -> None:
    told = GaborFeatures(cells=3).fit([scene(0, SIDE)])
    up, across = told.transform([stripes(True, 0), stripes(False, 0)])
    assert np.abs(up - across).max() > 0.1
    dim = (stripes(True, 0) * 0.5 + 30).astype(np.uint8)
    assert np.abs(told.transform([dim])[0] - up).max() < 0.15 * up.max()


def test_batches_change_nothing() -> None:
    images = [scene(seed, SIDE) for seed in range(70)]
    told = GaborFeatures(cells=3).fit(images)
    np.testing.assert_allclose(
        told.transform(images)[69], told.transform(images[69:])[0], rtol=1e-4, atol=1e-6
    )


def test_images_of_another_shape_are_refused() -> None:
    with pytest.raises(WrongShape):
        stacked(column([scene(0, 8), scene(0, 9)])["image"])
    with pytest.raises(WrongShape):
        PixelFeatures().fit([scene(0, 8)]).transform([scene(0, 9)])
    for images in ([scene(0, 12)], np.zeros((1, 64, 64, 3))):
        with pytest.raises(WrongShape):
            GaborFeatures().fit(images)
    with pytest.raises(EmptySet):
        PixelFeatures().fit([])


def test_frames_keep_proportions_on_white() -> None:
    wide = np.zeros((10, 40), dtype=np.uint8)
    square = framed(wide, Frame(20, 20))
    assert square.shape == (20, 20) and square[10].max() == 0 and square[0].min() == 255
    assert framed(wide, Frame(10, 60)).shape == (10, 60)
    assert framed(np.zeros((9, 9, 3), dtype=np.uint8), Frame(20, 20, 3)).shape == (20, 20, 3)
    assert framed(np.zeros((1, 5000), dtype=np.uint8), Frame(20, 20)).shape == (20, 20)
    assert framed(np.zeros((4, 4), dtype=np.uint8), Frame(8, 8, 3)).shape == (8, 8, 3)


def test_no_file_is_a_blank_page_and_no_picture_is_refused() -> None:
    assert (tensor(None, Frame(4, 5, 3)) == 255).all() and tensor(None, Frame(4, 5, 3)).shape == (4, 5, 3)
    with pytest.raises(NotAnImage):
        tensor(b"no picture", Frame())
