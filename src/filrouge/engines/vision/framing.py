"""A picture as the tensor that a model takes: one function for training, proof and service."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from PIL import Image

from filrouge.engines.vision.reading import Pixels, grey, read

GROUND: Final = 255  #: white, as under what shows through
SIDE_PX = 32
Resize = Literal["fit-on-white"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every picture is brought to. ``fit-on-white``: whole, its proportions kept, centred on white."""

    height_px: int = SIDE_PX
    width_px: int = SIDE_PX
    channels_count: Literal[1, 3] = 1  #: grey, or red, green and blue
    resize: Resize = "fit-on-white"

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width) in grey, (height, width, 3) in colours."""
        size = (self.height_px, self.width_px)
        return size if self.channels_count == 1 else (*size, self.channels_count)


def tensor(content: bytes | None, frame: Frame) -> Pixels:
    """The pixels of one image file, 0 to 255, of the frame's shape; no file is a blank page.

    Raises:
        NotAnImage, TooLarge, Truncated, Corrupt, Several, UnknownScale: see ``read``.
    """
    if content is None:
        return np.full(frame.shape, GROUND, dtype=np.uint8)
    return framed(read(content).pixels, frame)


def framed(pixels: Pixels, frame: Frame) -> Pixels:
    """Pixels as ``read`` gives them, brought to a frame; shrinking averages over areas."""
    in_grey = frame.channels_count == 1
    coloured = pixels if pixels.ndim == 3 else np.stack([pixels] * 3, axis=2)
    image = Image.fromarray(grey(pixels).round().astype(np.uint8) if in_grey else coloured)
    scale = min(frame.width_px / image.width, frame.height_px / image.height)
    width, height = (max(round(length * scale), 1) for length in image.size)
    small = image.resize((width, height), Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    size = (frame.width_px, frame.height_px)
    ground = Image.new(image.mode, size, GROUND if in_grey else (GROUND,) * 3)
    ground.paste(small, ((frame.width_px - width) // 2, (frame.height_px - height) // 2))
    return np.asarray(ground)
