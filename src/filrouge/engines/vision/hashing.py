"""Hashes that stay close where images look alike, and groups of near duplicates.

dHash is Krawetz's (2013): does the grey grow from each pixel to its right neighbour, on 9 by 8 pixels.
pHash is that of Zauner's thesis (2010): which of the 64 lowest frequencies of 32 by 32 pixels are above their
median. Both bear another size, brightness or contrast and light compression; neither bears a crop, a turn or
a mirror.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.fft import dctn
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from filrouge.engines.vision.reading import Pixels, grey

BITS_COUNT = 64
#: Of 64 bits, on both hashes. Unrelated images differ by 32 on average, but photos of one subject before one
#: plain ground come close: among 2,059 of hands, 6 bits make 29 groups, some of other people's hands; 4 bits
#: make one. In turn a small image made half as large and compressed again is found about 4 times in 5, one
#: only compressed nearly always.
NEAR_BITS = 4
FLAT_CONTRAST = 2.0  #: grey levels; below it, hashes tell noise
BLOCK_ROWS = 128
Hashes = npt.NDArray[np.uint64]
Distances = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class NearGroup:
    """Images chained by steps of a few bits; the ends of a long chain may differ more."""

    members: tuple[int, ...]  #: places in what was given, ascending
    farthest_bits: int  #: the largest distance of a member to the first, on either hash


def dhash(pixels: Pixels) -> int:
    """64 bits, rows from the top, the first bit highest."""
    small = _resized(pixels, 9, 8)
    return _packed(small[:, 1:] > small[:, :-1])


def phash(pixels: Pixels) -> int:
    """64 bits, low vertical frequencies first; the mean brightness is one of the 64 terms."""
    low = dctn(_resized(pixels, 32, 32), norm="ortho")[:8, :8]
    return _packed(low > np.median(low))


def distance(one: int, other: int) -> int:
    """Bits that differ, 0 to 64."""
    return (one ^ other).bit_count()


def is_flat(pixels: Pixels) -> bool:
    """Whether next to nothing is on the image: such images are near one another whatever they are."""
    return float(grey(pixels).std()) < FLAT_CONTRAST


def near_groups(hashes: Sequence[Sequence[int]], *, bits: int = NEAR_BITS) -> tuple[NearGroup, ...]:
    """Groups of two images and more, each within ``bits`` of another on every hash.

    All pairs are compared, in blocks: no pair is missed, 20,000 images take some seconds and tens of MB,
    and time grows with the square of their number.

    Args:
        hashes: one row per image, as many hashes in each.
    """
    if len(hashes) < 2:
        return ()
    every, where = np.unique(np.array(hashes, dtype=np.uint64), axis=0, return_inverse=True)
    where = where.ravel()
    labels = _chained(every, bits)[where]
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    groups = [part for part in np.split(order, cuts) if len(part) > 1]
    told = (_group(every[where[part]], part) for part in groups)
    return tuple(sorted(told, key=lambda group: group.members))


def _chained(hashes: Hashes, bits: int) -> npt.NDArray[np.int32]:
    """The group of each hash. Edges found so far are kept as one edge per hash: memory stays bounded."""
    count = len(hashes)
    labels = np.arange(count, dtype=np.int32)
    for start in range(0, count, BLOCK_ROWS):
        near = _apart(hashes[start : start + BLOCK_ROWS], hashes[start:]) <= bits
        rows, columns = np.nonzero(near)
        kept = rows < columns
        if kept.any():
            labels = _joined(labels, rows[kept] + start, columns[kept] + start)
    return labels


def _joined(labels: npt.NDArray[np.int32], rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Any:
    edges = (np.ones(len(rows), dtype=bool), (labels[rows], labels[columns]))
    graph = coo_array(edges, shape=(len(labels), len(labels)))
    _, merged = connected_components(graph, directed=False)
    return merged[labels]


def _apart(some: Hashes, others: Hashes) -> Distances:
    """Bits of shape (some, others): the larger over the hashes."""
    apart = np.zeros((len(some), len(others)), dtype=np.uint8)
    for place in range(some.shape[1]):
        differing = np.bitwise_count(some[:, None, place] ^ others[None, :, place])
        np.maximum(apart, differing, out=apart)
    return apart


def _group(hashes: Hashes, members: npt.NDArray[np.intp]) -> NearGroup:
    return NearGroup(tuple(int(place) for place in members), int(_apart(hashes[:1], hashes).max()))


def _resized(pixels: Pixels, width: int, height: int) -> npt.NDArray[np.float32]:
    """Averages of grey over equal boxes, unrounded."""
    return np.asarray(Image.fromarray(grey(pixels)).resize((width, height), Image.Resampling.BOX))


def _packed(bits: npt.NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits.ravel()).tobytes(), "big")
