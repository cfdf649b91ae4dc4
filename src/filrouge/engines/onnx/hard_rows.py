"""Rows on which exports go wrong: what production sends one day and a random sample rarely holds."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from filrouge.engines.onnx.hard_media import PICTURES, PROSE, pictures, prose
from filrouge.engines.tabular.columns import FLOAT32_LIMIT, Feature
from filrouge.engines.vision.framing import tensor

ROWS_PER_COLUMN = 32
ROWS_ONE_BY_ONE = 16
TIES_PER_COLUMN = 96
ROWS_LIMIT = 20_000  #: over all columns of a case
UNSEEN = ("jamais vu", "0", "nan", "None", " ", "\t", "a" * 500)
ACCENTS = (
    "é",
    "e\u0301",
    "œuvre",
    "Œuvre",
    "straße",
    "STRASSE",
    "İzmir",
    "ﬁn",
    "Ça va\u00a0?",
    "👩‍🔬",
    "日本",
    "\u200b",
)
LARGE = (16_777_217.0, 1e15, -1e15, 1e-45, -1e-45, 0.0, -0.0)
EXTREMES = (FLOAT32_LIMIT, -FLOAT32_LIMIT, 1e30, -1e30)


@dataclass(frozen=True)
class Case:
    """Rows of one difficulty."""

    id: str
    rows: pd.DataFrame
    one_by_one: bool = False  #: the file is asked row by row
    may_overflow: bool = False  #: the fitted pipeline itself may answer no number


def hard_cases(
    held_out: pd.DataFrame,
    training: pd.DataFrame,
    features: Sequence[Feature],
    *,
    columns_limit: int | None = None,
) -> Iterator[Case]:
    """Held-out rows as they are, then bent in every way that broke a conversion.

    Columns left without a value, one by one and all at once; texts never seen; accents composed and
    decomposed, other scripts, emoji; prose empty, in capitals, of digits only, very long; pictures all black,
    all white, tiny, not square, with an alpha channel, grey, of sixteen bits; numbers large, tiny, and at
    the ends of float32; numbers at the borders between training values, where trees put their thresholds,
    and one float32 to each side; batches of one row.

    Args:
        columns_limit: how many columns are bent, spread over the table; None: all of them.
    """
    yield Case("held-out", held_out)
    yield Case("one-row", held_out.head(ROWS_ONE_BY_ONE), one_by_one=True)
    base = held_out.head(ROWS_PER_COLUMN).reset_index(drop=True)
    bent = _spread(features, columns_limit)
    for feature in bent:
        yield Case(f"missing.{feature.id}", _bent(base, feature, [_nothing(feature)]))
    everything = {feature.id: _cells([_nothing(feature)], feature) for feature in features}
    yield Case("missing", pd.DataFrame(everything))
    texts = [feature for feature in bent if feature.is_string]
    numbers = [feature for feature in bent if feature.is_number]
    if texts:
        yield Case("unseen", _each(base, texts, lambda feature: UNSEEN))
        yield Case("accents", _each(base, texts, lambda feature: _accented(training[feature.id])))
    yield from _of_media(held_out, base, features)
    if numbers:
        yield Case("large", _each(base, numbers, lambda feature: LARGE))
        yield Case("extreme", _each(base, numbers, lambda feature: EXTREMES), may_overflow=True)
        count = max(3, min(TIES_PER_COLUMN, ROWS_LIMIT // len(numbers)))
        yield Case("ties", _each(base, numbers, lambda feature: _borders(training[feature.id], count)))


def _of_media(held_out: pd.DataFrame, base: pd.DataFrame, features: Sequence[Feature]) -> Iterator[Case]:
    read = [feature for feature in features if feature.type == "prose"]
    seen = [feature for feature in features if feature.type == "image"]
    for id in PROSE if read else ():
        yield Case(id, _each(base, read, partial(_written, held_out, id)))
    if read:
        yield Case("alone", _each(base, read, partial(_written, held_out, "mixed")), one_by_one=True)
    for id in PICTURES if seen else ():
        yield Case(id, _each(base, seen, partial(_drawn, id)))


def _written(held_out: pd.DataFrame, id: str, feature: Feature) -> Sequence[str]:
    return prose(id, held_out[feature.id])


def _drawn(id: str, feature: Feature) -> Sequence[Any]:
    return pictures(id, feature.frame)


def _spread(features: Sequence[Feature], limit: int | None) -> list[Feature]:
    every = 1 if limit is None else max(1, -(-len(features) // limit))
    return list(features[::every])


def _nothing(feature: Feature) -> Any:
    if feature.type == "image":
        return tensor(None, feature.frame)
    return "" if feature.is_string else np.float32(np.nan)


def _each(
    base: pd.DataFrame, features: Sequence[Feature], values: Callable[[Feature], Sequence[Any]]
) -> pd.DataFrame:
    """One column bent at a time, the others as they were."""
    bent = [_bent(base, feature, values(feature)) for feature in features]
    return pd.concat(bent, ignore_index=True)


def _bent(base: pd.DataFrame, feature: Feature, values: Sequence[Any]) -> pd.DataFrame:
    count = len(values) if feature.is_medium else max(len(base), len(values))
    rows = base.iloc[np.arange(count) % len(base)].reset_index(drop=True)
    kept = [values[place % len(values)] for place in range(count)]
    return rows.assign(**{feature.id: _cells(kept, feature)})


def _cells(values: Sequence[Any], feature: Feature) -> Any:
    if feature.is_number:
        return np.array(values, dtype=np.float32)
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return cells


def _accented(column: pd.Series) -> list[str]:
    """Values of the column written otherwise, and letters that no column of the sample holds."""
    seen = [str(value) for value in column.unique()[:8]]
    forms = [unicodedata.normalize(form, value) for value in seen for form in ("NFC", "NFD", "NFKC")]
    cases = [bent for value in seen for bent in (value.upper(), value.lower(), f" {value}", f"{value} ")]
    marked = [f"{value}\u0301" for value in seen]
    return [*forms, *cases, *marked, *ACCENTS]


def _borders(column: pd.Series, count: int) -> list[float]:
    """Midpoints of neighbouring training values, and the float32 just below and above."""
    values = np.unique(column.dropna().to_numpy(dtype=np.float64))
    if len(values) < 2:
        return [0.0, 1.0]
    middles = (values[:-1] + values[1:]) / 2
    spread = np.linspace(0, len(middles) - 1, min(count // 3, len(middles))).astype(int)
    chosen = middles[spread].astype(np.float32)
    down = np.nextafter(chosen, np.float32(-np.inf))
    up = np.nextafter(chosen, np.float32(np.inf))
    return [float(value) for value in np.concatenate([chosen, down, up])]
