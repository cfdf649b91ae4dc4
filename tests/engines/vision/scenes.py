"""Images made for tests."""

import numpy as np
import numpy.typing as npt
from PIL import Image


def scene(seed: int, side: int = 96) -> npt.NDArray[np.uint8]:
    """Smooth blobs: as different from one seed to the next as photographs are."""
    coarse = np.random.default_rng(seed).uniform(30, 220, (7, 7)).astype(np.float32)
    smooth = Image.fromarray(coarse).resize((side, side), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(smooth), 0, 255).astype(np.uint8)
