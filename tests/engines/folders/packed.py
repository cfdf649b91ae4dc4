"""Archives made for tests."""

import zipfile
from io import BytesIO

import numpy as np
from engines.vision.scenes import scene
from PIL import Image

from filrouge.kernel.tables import RawFile


def packed(name: str, members: dict[str, bytes]) -> RawFile:
    """A zip archive of these members, in this order; a name that ends with ``@`` is a link."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            part = zipfile.ZipInfo(path.removesuffix("@"), (2024, 1, 1, 0, 0, 0))
            part.external_attr = (0o120777 if path.endswith("@") else 0o100644) << 16
            archive.writestr(part, content, zipfile.ZIP_DEFLATED)
    return RawFile.of(name, stream.getvalue())


def picture(seed: int = 0, side: int = 32, format: str = "PNG", mode: str = "L", **more) -> bytes:
    stream = BytesIO()
    Image.fromarray(scene(seed, side)).convert(mode).save(stream, format, **more)
    return stream.getvalue()


def moving() -> bytes:
    stream = BytesIO()
    first, second = (Image.fromarray(scene(seed, 16)) for seed in (1, 2))
    first.save(stream, "GIF", save_all=True, append_images=[second])
    return stream.getvalue()


def unfolding() -> bytes:
    """A PNG of a few kilobytes that says it holds 900 million pixels."""
    stream = BytesIO()
    Image.new("1", (30_000, 30_000)).save(stream, "PNG")
    return stream.getvalue()


def deep(seed: int = 0) -> bytes:
    stream = BytesIO()
    Image.fromarray(scene(seed, 24).astype(np.uint16) * 200).save(stream, "PNG")
    return stream.getvalue()
