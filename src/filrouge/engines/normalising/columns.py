"""Columns as the fitted steps read them: numbers with NaN, or words with the empty string, where missing."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from filrouge.engines.normalising.errors import WrongType
from filrouge.engines.normalising.fitted_steps import CellType
from filrouge.engines.splitting.keys import text
from filrouge.kernel.texts import N_

Numbers = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]


def cell_type(column: "pd.Series[Any]") -> CellType:
    """Whether a column holds numbers (booleans and decimals count as such) or words."""
    numeric = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)
    return "number" if numeric or pd.api.types.infer_dtype(column, skipna=True) == "decimal" else "text"


def numbers(column: "pd.Series[Any]") -> Numbers:
    """As 64-bit floats; shape (rows,).

    Raises:
        WrongType: a cell is no number.
    """
    try:
        cells = pd.to_numeric(column).astype("Float64")
    except (ValueError, TypeError) as error:
        raise WrongType(N_("The column %(column)s does not hold numbers", column=str(column.name))) from error
    return np.asarray(cells.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def words(column: "pd.Series[Any]") -> Words:
    """As text: whole numbers without a point, missing cells as the empty string; shape (rows,)."""
    cells: Words = text(column).fill_null("").to_numpy().astype(object)
    return cells
