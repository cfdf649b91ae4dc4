"""Raw columns as a model takes them, in Python as in its ONNX file: float32 numbers, texts and pictures.

Numbers are rounded to float32 here, before any fit, so that the fitted pipeline and the file exported from it
compare the very same numbers with their thresholds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from filrouge.engines.tabular.errors import OneClass, UnknownClass, UnreadableColumn
from filrouge.engines.vision.framing import Frame, tensor
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_

#: ``text`` takes few values; ``prose`` is written freely; ``image`` is the content of a picture file
FeatureType = Literal["number", "date", "text", "prose", "image"]
FLOAT32_LIMIT = float(np.finfo(np.float32).max)
DAYS_UNIT = "days since 1970-01-01"
EPOCH = pd.Timestamp("1970-01-01")
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Feature:
    """A column a model may look at; dates are given to it in days since 1970, fractions allowed."""

    id: str
    type: FeatureType
    unit: str = ""
    frame: Frame = Frame()  #: what pictures are brought to

    @property
    def is_number(self) -> bool:
        return self.type in ("number", "date")

    @property
    def is_string(self) -> bool:
        """Given to the file as texts."""
        return self.type in ("text", "prose")

    @property
    def is_medium(self) -> bool:
        """Made into many numbers, not one."""
        return self.type in ("prose", "image")


@dataclass(frozen=True, slots=True)
class Target:
    """What is predicted: ``values`` as estimators learn it, ``codes`` as metrics score it.

    Classes are texts in alphabetical order, but the event of a binary problem comes last (code 1). For
    numbers ``classes`` is empty and both arrays are float64.
    """

    values: npt.NDArray[np.object_] | npt.NDArray[np.float64]
    codes: npt.NDArray[np.float64]
    classes: tuple[str, ...] = ()

    def take(self, rows: npt.NDArray[np.intp]) -> "Target":
        return Target(self.values[rows], self.codes[rows], self.classes)

    def __len__(self) -> int:
        return len(self.codes)


def as_inputs(frame: pd.DataFrame, features: Sequence[Feature]) -> pd.DataFrame:
    """The features of a table as inputs: float32 numbers (missing: NaN), texts (missing: ""), pixels.

    Numbers beyond float32 become its largest; text is taken letter for letter, without normalising; a
    picture becomes the array of its frame (missing: a blank page).

    Raises:
        UnreadableColumn: a column is absent, or holds something that is no number, date or picture.
    """
    missing = [feature.id for feature in features if feature.id not in frame.columns]
    if missing:
        raise UnreadableColumn(N_("The table has no column %(name)s", name=missing[0]), at=f"/{missing[0]}")
    read = {"text": _text, "prose": _text, "image": _pixels}
    columns = {f.id: read.get(f.type, _number)(frame[f.id], f) for f in features}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def class_target(column: pd.Series, *, event: str | None = None, classes: Sequence[str] = ()) -> Target:
    """A column of classes; whole numbers lose their decimal point, so that ``1.0`` is the class ``1``.

    Args:
        classes: known ones, when the column is a later part of the same table.

    Raises:
        OneClass: fewer than two classes, or none is the event. UnknownClass: one that ``classes`` lacks.
    """
    values = np.array([class_name(value) for value in column], dtype=object)
    found = tuple(classes) or tuple(sorted(set(values)))
    if event is not None and event in found:
        found = (*(name for name in found if name != event), event)
    if len(found) < 2 or (event is not None and event not in found):
        raise OneClass(N_("The target has the classes %(found)s only", found=", ".join(found)), at="/target")
    place = {name: code for code, name in enumerate(found)}
    strange = sorted(set(values) - set(found))
    if strange:
        raise UnknownClass(N_("No row taught the class %(name)s", name=strange[0]), at="/target")
    codes = np.array([place[value] for value in values], dtype=np.float64)
    return Target(values, codes, found)


def number_target(column: pd.Series) -> Target:
    """A column of numbers; none may be missing."""
    values = pd.to_numeric(column).to_numpy(dtype=np.float64)
    return Target(values, values)


def class_name(value: object) -> str:
    """What a value of a target is called as a class."""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _pixels(column: pd.Series, feature: Feature) -> npt.NDArray[np.object_]:
    cells = np.empty(len(column), dtype=object)
    for place, content in enumerate(column):
        try:
            cells[place] = tensor(content if isinstance(content, bytes) else None, feature.frame)
        except Invalid as error:
            raise UnreadableColumn(error.message, at=f"/{feature.id}/{place}") from error
    return cells


def _text(column: pd.Series, feature: Feature) -> npt.NDArray[np.object_]:
    words = column.astype(object).where(column.notna(), "")
    return np.array([str(word) for word in words], dtype=object)


def _number(column: pd.Series, feature: Feature) -> npt.NDArray[np.float32]:
    try:
        wide = _days(column) if feature.type == "date" else _float64(column)
    except (TypeError, ValueError) as error:
        raise UnreadableColumn(
            N_("%(name)s does not hold a %(type)s everywhere", name=feature.id, type=feature.type),
            at=f"/{feature.id}",
        ) from error
    return np.clip(wide, -FLOAT32_LIMIT, FLOAT32_LIMIT).astype(np.float32)


def _float64(column: pd.Series) -> npt.NDArray[np.float64]:
    if column.dtype == object:  # booleans or decimals, with None for what is missing
        return np.array([np.nan if value is None else float(value) for value in column], dtype=np.float64)
    return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))


def _days(column: pd.Series) -> npt.NDArray[np.float64]:
    if pd.api.types.is_numeric_dtype(column):
        return _float64(column)
    moments = pd.to_datetime(column, utc=True).dt.tz_localize(None)
    return np.asarray(((moments - EPOCH) / DAY).to_numpy(dtype=np.float64, na_value=np.nan))
