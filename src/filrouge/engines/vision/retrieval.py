"""Past cases whose pictures resemble a new one: small grey squares, light and contrast set aside, cosine."""

from collections.abc import Sequence

import numpy as np

from filrouge.engines.language.retrieval import Found, Retrieval, evaluation
from filrouge.engines.vision.features import Floats, contrasted
from filrouge.engines.vision.framing import Frame, framed
from filrouge.engines.vision.reading import Pixels

SIDE = 16
SMALL = Frame(SIDE, SIDE)
BATCH_SIZE = 500

FLAT_LENGTH = 1e-3  #: a length under it is what rounding leaves of a flat picture


class PastPictures:
    """Pictures of past cases, ready to be searched.

    Args:
        pictures: of shape (height, width) or (height, width, 3) each.
    """

    def __init__(self, pictures: Sequence[Pixels]) -> None:
        self._held = _vectors(pictures)

    def like(self, picture: Pixels, *, count: int) -> tuple[Found, ...]:
        """The ``count`` cases most alike, best first, the earlier one first when equal."""
        return self._best(_vectors([picture]), count)[0]

    def evaluate(self, decisions: Sequence[str], *, count: int) -> Retrieval:
        """Each case searched among all the others, ``count`` shown.

        Raises:
            NothingRepeated: no decision was taken twice.
        """
        return evaluation(decisions, lambda places: self._best(self._held[places], count + 1), count)

    def _best(self, vectors: Floats, count: int) -> list[tuple[Found, ...]]:
        told = []
        for start in range(0, len(vectors), BATCH_SIZE):
            cosines = vectors[start : start + BATCH_SIZE] @ self._held.T
            order = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
            told += [
                tuple(Found(int(p), min(1.0, float(row[p]))) for p in places if row[p] > 0)
                for row, places in zip(cosines, order, strict=True)
            ]
        return told


def _vectors(pictures: Sequence[Pixels]) -> Floats:
    """Of length 1, shape (n, SIDE²); nothing is on a flat picture, and it is like no other."""
    small = np.stack([framed(one, SMALL) for one in pictures]).astype(np.float32)
    flat = contrasted(small).reshape(len(small), -1)
    lengths = np.linalg.norm(flat, axis=1, keepdims=True)
    unit: Floats = np.divide(flat, lengths, out=np.zeros_like(flat), where=lengths > FLAT_LENGTH)
    return unit
