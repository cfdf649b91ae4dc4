"""Faces seen from the front, by the cascade of local binary patterns that scikit-image carries.

Boosted cascade on local binary patterns (Liao et al., "Learning Multi-scale Block Local Binary Patterns for
Face Recognition", ICB 2007), as OpenCV trained it; scikit-image carries it, nothing is downloaded.

Limits: faces from the front, upright, at least an eighth of the longer side of the picture, fairly lit.
Profiles, small faces of a crowd and masks are missed; some textures are taken for a face.
"""

from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from skimage.data import lbp_frontal_face_cascade_filename
from skimage.feature import Cascade

from filrouge.kernel.faces import FacesTried

SIDE = 256  #: pixels of the longer side at which a picture is looked at
SMALLEST = 32  #: pixels of a face at that size
SCALE, STEP = 1.15, 1  #: from one size to the next, pixels between windows
AGREEING = 5  #: windows that must agree on a face


class FrontalFaces:
    """Answers ``kernel.faces.FaceFinder``; about a tenth of a second of one core a photograph."""

    #: Measured by tests/adapters/test_faces.py on what scikit-image and scikit-learn ship: the hundred faces
    #: of ``lfw_subset`` pasted at 48 to 119 pixels into photographs of 256, and pictures that show nobody.
    tried = FacesTried(faces_count=100, found_count=95, others_count=16, flagged_count=0)

    def __init__(self) -> None:
        self.name = f"scikit-image {version('scikit-image')}, lbpcascade_frontalface_opencv"
        self._cascade = Cascade(lbp_frontal_face_cascade_filename())  # type: ignore[no-untyped-call]

    def count(self, grey: Any) -> int | None:
        small = brought(grey)
        return len(self._found(small)) if min(small.shape) >= SMALLEST else None

    def boxes(self, grey: Any) -> list[tuple[int, int, int, int]]:
        """Top, left, height and width of each, in pixels of the picture brought to ``SIDE``."""
        small = brought(grey)
        return self._found(small) if min(small.shape) >= SMALLEST else []

    def _found(self, small: npt.NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
        found = self._cascade.detect_multi_scale(
            img=small,
            scale_factor=SCALE,
            step_ratio=STEP,
            min_size=(SMALLEST, SMALLEST),
            max_size=(min(small.shape),) * 2,
            min_neighbor_number=AGREEING,
        )
        return [(one["r"], one["c"], one["height"], one["width"]) for one in found]


def brought(grey: Any) -> npt.NDArray[np.uint8]:
    """A picture in grey whose longer side is ``SIDE`` pixels at most."""
    image = Image.fromarray(np.asarray(grey).astype(np.uint8))
    ratio = min(SIDE / max(image.size), 1.0)
    size = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR))
