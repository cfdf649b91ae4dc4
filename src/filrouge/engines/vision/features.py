"""Images of one size as rows of numbers for linear models: their pixels, or responses of fixed filters.

Both transformers compute with operations that ONNX has too, so that a file can be proven equal.
Bringing a file to its frame is left outside: ``framing.tensor`` does it, in training and in service.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin

from filrouge.engines.vision.errors import EmptySet, WrongShape
from filrouge.kernel.texts import N_

Floats = npt.NDArray[np.float32]
BATCH_COUNT = 64
#: From 0 to 1, added to an image's contrast before dividing by it: noise on a flat image stays small.
LEAST_CONTRAST = 0.04


def stacked(images: Any) -> Floats:
    """Float32 of shape (n, height, width) or (n, height, width, 3), from an array or a column of arrays.

    Raises:
        EmptySet: there is no image.
        WrongShape: they are not of one size.
    """
    given = images.to_numpy() if hasattr(images, "to_numpy") else np.asarray(images)
    if not len(given):
        raise EmptySet(N_("There must be at least one image"))
    each = [np.asarray(image) for image in given.ravel()] if given.dtype == object else given
    for place, image in enumerate(each):
        if image.shape != each[0].shape:
            _refuse(image.shape, each[0].shape, place)
    return np.asarray(each, dtype=np.float32)


class _OfImages(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """What both features share: the shape of the images is learnt, nothing else is."""

    shape_: tuple[int, ...]

    def fit(self, X: Any, y: Any = None) -> Self:
        self.shape_ = stacked(X).shape[1:]
        return self

    def transform(self, X: Any) -> Floats:
        """Float32 of shape (n, features), in batches of bounded memory."""
        images = stacked(X)
        if images.shape[1:] != self.shape_:
            _refuse(images.shape[1:], self.shape_, 0)
        starts = range(0, len(images), BATCH_COUNT)
        return np.concatenate([self._rows(images[start : start + BATCH_COUNT]) for start in starts])

    def _rows(self, images: Floats) -> Floats:
        raise NotImplementedError


class PixelFeatures(_OfImages):
    """Every pixel from 0 to 1, row by row."""

    def _rows(self, images: Floats) -> Floats:
        return images.reshape(len(images), -1) / np.float32(255)


class GaborFeatures(_OfImages):
    """Mean size of the responses to a bank of Gabor filters, over a grid of cells; grey images only.

    Each image is first brought to mean 0 and about contrast 1: light and exposure vanish. Orientations are
    spread evenly, wavelengths drawn by the seed; each filter comes even and odd, of mean 0 and size 1.

    Args:
        filters_count: pairs of filters.
        size: pixels across a filter, odd.
        stride: pixels from one response to the next.
        cells: across the image, as many down.
    """

    def __init__(
        self, filters_count: int = 16, size: int = 9, stride: int = 2, cells: int = 6, seed: int = 0
    ) -> None:
        self.filters_count = filters_count
        self.size = size
        self.stride = stride
        self.cells = cells
        self.seed = seed

    bank_: Floats

    def fit(self, X: Any, y: Any = None) -> Self:
        super().fit(X)
        if len(self.shape_) != 2 or self.cell_() < 1:
            least = (self.cells - 1) * self.stride + self.size
            _refuse(self.shape_, (least, least), 0)
        self.bank_ = gabor_bank(self.filters_count, self.size, self.seed)
        return self

    def cell_(self) -> int:
        """Responses across a cell; those left over at the right and below are not looked at."""
        return int(((min(self.shape_) - self.size) // self.stride + 1) // self.cells)

    def _rows(self, images: Floats) -> Floats:
        windows = np.lib.stride_tricks.sliding_window_view(contrasted(images), (self.size,) * 2, axis=(1, 2))
        across, cell = self.cells * self.cell_(), self.cell_()
        kept = windows[:, :: self.stride, :: self.stride][:, :across, :across]
        flat = kept.reshape(len(images), across * across, -1)
        sizes = np.abs(flat @ self.bank_.reshape(len(self.bank_), -1).T)
        cells = sizes.reshape(len(images), self.cells, cell, self.cells, cell, -1).mean(axis=(2, 4))
        rows: Floats = np.moveaxis(cells, -1, 1).reshape(len(images), -1)
        return rows


def contrasted(images: Floats) -> Floats:
    """Each image less its mean, over its standard deviation and a little.

    In float64: an error here would go into every response of the image in the same way, and add up.
    """
    scaled = images.astype(np.float64) / 255
    centred = scaled - scaled.mean(axis=(1, 2), keepdims=True)
    deviation = np.sqrt((centred * centred).mean(axis=(1, 2), keepdims=True))
    divided: Floats = (centred / (deviation + LEAST_CONTRAST)).astype(np.float32)
    return divided


def gabor_bank(filters_count: int, size: int, seed: int) -> Floats:
    """Filters of shape (2 filters_count, size, size): all even ones, then all odd ones."""
    chance = np.random.default_rng(seed)
    angles = np.pi * np.arange(filters_count) / filters_count
    waves = np.exp(chance.uniform(np.log(3), np.log(size), filters_count))
    reach = np.arange(size) - size // 2
    down, across = np.meshgrid(reach, reach, indexing="ij")
    along = np.cos(angles)[:, None, None] * across + np.sin(angles)[:, None, None] * down
    turns = 2 * np.pi * along / waves[:, None, None]
    window = np.exp(-(across**2 + down**2) / (2 * (size / 4) ** 2))
    bank = np.concatenate([np.cos(turns), np.sin(turns)]) * window
    bank -= window * (bank.sum(axis=(1, 2), keepdims=True) / window.sum())
    sized: Floats = (bank / np.abs(bank).sum(axis=(1, 2), keepdims=True)).astype(np.float32)
    return sized


def _refuse(shape: tuple[int, ...], wanted: tuple[int, ...], place: int) -> None:
    raise WrongShape(
        N_(
            "Images have the shape %(shape)s where %(wanted)s is wanted", shape=str(shape), wanted=str(wanted)
        ),
        at=f"/{place}",
    )
