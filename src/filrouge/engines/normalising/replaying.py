"""Apply what fitted steps learned, from their plain values alone: the same on one row and on a table."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from filrouge.engines.normalising.columns import Numbers, Words
from filrouge.engines.normalising.fitted_steps import CellType

Cells = npt.NDArray[Any]
Made = tuple[
    dict[str, Cells], int
]  #: columns that take the place of the one given, and cells never seen in training

#: what a step reads; ``impute`` reads what it learned: a text or a number
_TAKES_TEXT = frozenset({"group_rare", "one_hot", "ordinal", "target_encode"})


def takes(do: str, values: Mapping[str, Any]) -> CellType:
    """The cells that a learned step reads."""
    is_text = isinstance(values["value"], str) if do == "impute" else do in _TAKES_TEXT
    return "text" if is_text else "number"


def replayed(do: str, values: Mapping[str, Any], name: str, cells: Cells) -> Made:
    """The columns that a step makes of one column, from what it learned."""
    made: Made = _REPLAYERS[do](values, name, cells)
    return made


def _impute(values: Mapping[str, Any], name: str, cells: Any) -> Made:
    missing = cells == "" if cells.dtype == object else np.isnan(cells)
    filled = {name: np.where(missing, values["value"], cells).astype(cells.dtype)}
    flag = {f"{name}_missing": missing.astype(np.float64)} if values["flag"] else {}
    return filled | flag, 0


def _winsorise(values: Mapping[str, Any], name: str, cells: Numbers) -> Made:
    if values["low"] is None:
        return {name: cells}, 0
    return {name: np.clip(cells, values["low"], values["high"])}, 0


def _standardise(values: Mapping[str, Any], name: str, cells: Numbers) -> Made:
    return {name: (cells - values["mean"]) / values["scale"]}, 0


def _robust_scale(values: Mapping[str, Any], name: str, cells: Numbers) -> Made:
    return {name: (cells - values["center"]) / values["scale"]}, 0


def _log(values: Mapping[str, Any], name: str, cells: Numbers) -> Made:
    return {name: np.log1p(np.maximum(cells, 0.0))}, 0


def _yeo_johnson(values: Mapping[str, Any], name: str, cells: Numbers) -> Made:
    from scipy.stats import yeojohnson  # noqa: PLC0415 - heavy

    return _standardise(values, name, yeojohnson(cells, values["power"]))


def _bins(values: Mapping[str, Any], name: str, cells: Numbers) -> Made:
    edges = np.asarray(values["edges"], dtype=np.float64)
    codes = np.where(np.isnan(cells), np.nan, np.searchsorted(edges, cells, side="right"))
    if not values["one_hot"]:
        return {name: codes}, 0
    numbered = range(len(edges) + 1)
    return {f"{name}_{float(number)}": (codes == number).astype(np.float64) for number in numbered}, 0


def _group_rare(values: Mapping[str, Any], name: str, cells: Words) -> Made:
    kept = {*values["kept"], ""}
    known = np.fromiter((cell in kept for cell in cells), dtype=bool, count=len(cells))
    return {name: np.where(known, cells, values["other"]).astype(object)}, int(np.count_nonzero(~known))


def _one_hot(values: Mapping[str, Any], name: str, cells: Words) -> Made:
    codes = _codes(values["categories"], cells)
    made = {
        f"{name}_{word}": (codes == place).astype(np.float64)
        for place, word in enumerate(values["categories"])
    }
    return made, int(np.count_nonzero(codes < 0))


def _ordinal(values: Mapping[str, Any], name: str, cells: Words) -> Made:
    codes = _codes(values["categories"], cells)
    return {name: codes.astype(np.float64)}, int(np.count_nonzero(codes < 0))


def _target_encode(values: Mapping[str, Any], name: str, cells: Words) -> Made:
    encodings = values["encodings"]
    codes = _codes(tuple(encodings), cells)
    return {name: np.array([*encodings.values(), values["unseen"]])[codes]}, int(np.count_nonzero(codes < 0))


def _codes(categories: tuple[str, ...], cells: Words) -> npt.NDArray[np.int64]:
    """The place of each cell among the categories, -1 for those that are not among them."""
    place = {word: number for number, word in enumerate(categories)}
    return np.fromiter((place.get(cell, -1) for cell in cells), dtype=np.int64, count=len(cells))


_REPLAYERS: Mapping[str, Any] = {
    "impute": _impute,
    "winsorise": _winsorise,
    "standardise": _standardise,
    "robust_scale": _robust_scale,
    "log": _log,
    "yeo_johnson": _yeo_johnson,
    "bins": _bins,
    "group_rare": _group_rare,
    "one_hot": _one_hot,
    "ordinal": _ordinal,
    "target_encode": _target_encode,
}
