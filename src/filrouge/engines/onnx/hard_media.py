"""Prose and pictures on which exports, or the reading before them, go wrong."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image

from filrouge.engines.vision.framing import Frame, tensor
from filrouge.engines.vision.reading import Pixels

LONG_LENGTH = 20_000
TEXTS_COUNT = 32  #: held-out texts bent
SCRIPTS = (
    "Моя карта",
    "保険証をなくしました",
    "بطاقتي ضاعت",
    "η κάρτα μου",
    "कार्ड",
    "אבד לי הכרטיס",
    "카드",
)
BLANK = ("", " ", "\t", "\u00a0", "…")
EMOJI = ("😡😡😡", "merci 👍🏽", "👩‍🔬👨‍👩‍👧", "❤️", "🇫🇷", "carte🪪perdue")
CLEAN_LOOKING = ("\ufeffcarte", "re\u00adsi\u200bliation", "ＣＡＲＴＥ", "𝐜𝐚𝐫𝐭𝐞", "l’été", "n°12", "ﬁn", "İ")
ODD = ("\x00", "a\x00b", "\ufffd", *CLEAN_LOOKING)
DIGITS = ("0", "31/12/2024", "1234567890123456", "٣٤٥", "12,50 €", "06 12 34 56 78")
Texts = Sequence[str]


def _long(texts: Texts) -> Texts:
    whole = " ".join(texts) + " "
    return [(whole * (1 + LONG_LENGTH // len(whole)))[:LONG_LENGTH], "é" * LONG_LENGTH]


PROSE: Mapping[str, Callable[[Texts], Texts]] = {
    "scripts": lambda texts: SCRIPTS,
    "emoji": lambda texts: EMOJI,
    "odd": lambda texts: ODD,
    "digits": lambda texts: DIGITS,
    "capitals": lambda texts: [text.upper() for text in texts],
    "blank": lambda texts: BLANK,
    "mixed": lambda texts: [*texts[:4], "", *SCRIPTS, *EMOJI, *texts[4:8], "x"],
    "long": _long,
}


def prose(id: str, held_out: pd.Series) -> Texts:
    """Texts of one difficulty, some made from held-out ones."""
    return PROSE[id]([str(text) for text in held_out.head(TEXTS_COUNT)])


def _noise(*shape: int) -> Pixels:
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


def _flat() -> Sequence[Any]:
    steps = [np.full((40, 40), level, dtype=np.uint8) for level in (0, 1, 127, 254, 255)]
    faint = np.full((32, 32), 90, dtype=np.uint8) + np.eye(32, dtype=np.uint8)
    return [Image.fromarray(pixels) for pixels in (*steps, faint)]


def _shapes() -> Sequence[Any]:
    sizes = ((1, 1), (2, 3), (1, 400), (400, 1), (7, 90), (300, 200))
    return [Image.fromarray(_noise(*size)) for size in sizes]


def _modes() -> Sequence[Any]:
    """As many ways of storing one picture: alpha, palette, one bit, sixteen bits, four inks."""
    coloured = Image.fromarray(_noise(48, 36, 4))
    wide = Image.fromarray(_noise(48, 36).astype(np.uint16) * 257)
    named = ("RGBA", "RGB", "LA", "L", "P", "1")
    return [*(coloured.convert(mode) for mode in named), wide]


PICTURES: Mapping[str, Callable[[], Sequence[Any]]] = {"flat": _flat, "shapes": _shapes, "modes": _modes}


def pictures(id: str, frame: Frame) -> Sequence[Pixels]:
    """Pictures of one difficulty, written to files and read as any other that arrives."""
    return [tensor(content, frame) for content in files(id)]


def files(id: str) -> Sequence[bytes]:
    """The same as the content of PNG files."""
    return [_png(image) for image in PICTURES[id]()]


def _png(image: Image.Image) -> bytes:
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
