"""Scans of contract numbers, composed from handwritten digits: scikit-learn's, which 13 people wrote.

The 1,797 drawings of ``load_digits`` are the test set of "Optical Recognition of Handwritten Digits"
(Alpaydin and Kaynak, 1998, UCI, CC BY 4.0), 8 by 8 pixels each; who wrote which is not told there. So the
first two thirds of the drawings make the training scans and the last third the others: no drawing is on both
sides.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

CELL = 28  #: pixels of one digit, across and down
MARGIN = 6
TRAINING_DRAWINGS = 1_198  #: of 1,797
SCANS_COUNT, TRAINING_SHARE = 500, 0.8
PAPER, INK = 243.0, 38.0
TURN_DEGREES, SHIFT_PIXELS = 9.0, 2.0
NUMBERS, DIGITS, INDEX = "numeros.zip", "chiffres.zip", "chiffres.csv"
HEADER = ("fichier", "id_contrat", "position", "trace", "partie")
TIME = (2025, 2, 3, 9, 0, 0)
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Scan:
    """A contract number on paper: its picture, and which drawing stands at each place."""

    contract: str
    part: str
    picture: Grey  #: of shape (CELL + 2 MARGIN, digits × CELL + 2 MARGIN)
    drawings: tuple[int, ...]

    @property
    def digits(self) -> Iterator[tuple[int, int, Grey]]:
        """Position from 1, drawing, and the picture cut out of the scan."""
        for place, drawing in enumerate(self.drawings):
            left = MARGIN + place * CELL
            yield place + 1, drawing, self.picture[MARGIN : MARGIN + CELL, left : left + CELL]


def make_scans(rng: np.random.Generator, contracts: Sequence[str]) -> list[Scan]:
    """Scans of contracts drawn among these, whose numbers are digits behind one letter."""
    from sklearn.datasets import load_digits  # noqa: PLC0415 - seconds of imports, and scans are made once

    known = load_digits()
    by_digit = {
        part: [np.flatnonzero((known.target == digit) & mask) for digit in range(10)]
        for part, mask in _parts(len(known.target)).items()
    }
    count = min(SCANS_COUNT, len(contracts))
    chosen = rng.choice(len(contracts), count, replace=False)
    parts = ["train" if place < TRAINING_SHARE * count else "test" for place in range(count)]
    return [
        _scan(rng, contracts[place], part, by_digit[part], known.images)
        for place, part in zip(chosen, parts, strict=True)
    ]


def files(scans: Sequence[Scan]) -> dict[str, bytes]:
    """The archive of whole numbers, that of single digits by class, and what is on each of these."""
    numbers = {f"{scan.contract}.png": _png(scan.picture) for scan in scans}
    digits, rows = {}, []
    for scan in scans:
        for position, drawing, picture in scan.digits:
            path = f"{scan.contract[position]}/{scan.contract}-{position}.png"
            digits[path] = _png(picture)
            rows.append((path, scan.contract, str(position), f"t{drawing:04}", scan.part))
    index = io.StringIO()
    csv.writer(index, delimiter=";", lineterminator="\n").writerows([HEADER, *sorted(rows)])
    return {NUMBERS: _archive(numbers), DIGITS: _archive(digits), INDEX: index.getvalue().encode()}


def _parts(count: int) -> dict[str, npt.NDArray[np.bool_]]:
    training = np.arange(count) < TRAINING_DRAWINGS
    return {"train": training, "test": ~training}


def _scan(
    rng: np.random.Generator,
    contract: str,
    part: str,
    drawings: Sequence[npt.NDArray[np.intp]],
    images: npt.NDArray[np.float64],
) -> Scan:
    chosen = tuple(int(rng.choice(drawings[int(digit)])) for digit in contract[1:])
    ink = np.zeros((CELL + 2 * MARGIN, len(chosen) * CELL + 2 * MARGIN))
    for place, drawing in enumerate(chosen):
        left = MARGIN + place * CELL
        ink[MARGIN : MARGIN + CELL, left : left + CELL] = _written(rng, images[drawing])
    grain = rng.normal(0.0, 4.0, ink.shape)
    paper = PAPER + rng.normal(0.0, 3.0) + grain
    picture = np.clip(paper - ink * (PAPER - INK), 0, 255).round().astype(np.uint8)
    return Scan(contract, part, picture, chosen)


def _written(rng: np.random.Generator, drawing: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ink from 0 to 1 of shape (CELL, CELL): the drawing larger, a little turned, shifted, pressed."""
    angle = rng.uniform(-TURN_DEGREES, TURN_DEGREES)
    shift = tuple(rng.uniform(-SHIFT_PIXELS, SHIFT_PIXELS, 2))
    pressed = rng.uniform(0.75, 1.0)
    large = Image.fromarray((drawing * (255 / 16)).astype(np.uint8)).resize(
        (CELL, CELL), Image.Resampling.BICUBIC
    )
    turned = large.rotate(angle, Image.Resampling.BILINEAR, translate=shift)
    return np.asarray(turned) / 255 * pressed


def _png(picture: Grey) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "PNG")
    return stream.getvalue()


def _archive(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name, TIME), content)
    return stream.getvalue()
