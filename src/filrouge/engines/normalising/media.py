"""Steps on texts and pictures that no query language has: functions of Python over the cells of a batch."""

from collections.abc import Callable
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from PIL import Image

from filrouge.engines.language.characters import repaired, without_invisible
from filrouge.engines.vision.framing import Frame, framed
from filrouge.engines.vision.keeping import png
from filrouge.engines.vision.reading import Pixels, grey, read
from filrouge.kernel.errors import Invalid


def _mended(text: Any) -> Any:
    return _mapped(text, repaired, pa.string())


def _visible(text: Any) -> Any:
    return _mapped(text, without_invisible, pa.string())


def _grey_picture(picture: Any) -> Any:
    return _mapped(picture, lambda cell: _redrawn(cell, _in_grey), pa.binary())


def _resized_picture(picture: Any, side: Any, square: Any) -> Any:
    wanted = zip(picture.to_pylist(), side.to_pylist(), square.to_pylist(), strict=True)
    drawn = [
        None if cell is None else _redrawn(cell, _in_square(length) if whole else _longest(length))
        for cell, length, whole in wanted
    ]
    return pa.array(drawn, pa.binary())


def _mapped(cells: Any, change: Callable[[Any], Any], kind: pa.DataType) -> Any:
    return pa.array([None if cell is None else change(cell) for cell in cells.to_pylist()], kind)


def _redrawn(content: bytes, draw: Callable[[Pixels], Pixels]) -> bytes:
    """No byte where the picture cannot be read: DuckDB takes no missing value from a function."""
    try:
        return png(draw(read(content).pixels))
    except Invalid:
        return b""


def _in_grey(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 2 else grey(pixels).round().astype("uint8")


def _in_square(side: int) -> Callable[[Pixels], Pixels]:
    return lambda pixels: framed(pixels, Frame(side, side, 1 if pixels.ndim == 2 else 3))


def _longest(side: int) -> Callable[[Pixels], Pixels]:
    def draw(pixels: Pixels) -> Pixels:
        height, width = pixels.shape[:2]
        scale = side / max(height, width)
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        way = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
        return np.asarray(Image.fromarray(pixels).resize(size, way))

    return draw


_udf: Any = ibis.udf.scalar.pyarrow
#: Misread pieces put right; characters that somebody sees.
mended: Any = _udf(_mended, name="filrouge_mended", signature=(("string",), "string"))
visible: Any = _udf(_visible, name="filrouge_visible", signature=(("string",), "string"))
#: PNGs in grey, or of another size; without a byte where the picture cannot be read.
grey_picture: Any = _udf(_grey_picture, name="filrouge_grey", signature=(("binary",), "binary"))
resized_picture: Any = _udf(
    _resized_picture, name="filrouge_resized", signature=(("binary", "int64", "boolean"), "binary")
)
