"""Fitted steps as a scikit-learn ColumnTransformer made only of what converts exactly to ONNX.

What was met when converting (skl2onnx 1.20): ``add_indicator`` and infrequent one-hot fail, Yeo-Johnson does
not let missing numbers through, uniform bins fall on the wrong side of a border that 32 bits cannot hold. So
flags are a branch of their own, rare categories are grouped before, powers and bins ask for filled cells,
bins are quantiles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import (
    KBinsDiscretizer,
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)

from filrouge.engines.normalising.columns import numbers, words
from filrouge.engines.normalising.errors import NotFilled, UnknownColumn, WrongType
from filrouge.engines.normalising.fitted_steps import (
    Bins,
    CellType,
    FittedStep,
    GroupRare,
    Impute,
    Log,
    OneHot,
    Ordinal,
    RobustScale,
    Standardise,
    TargetEncode,
    Winsorise,
    YeoJohnson,
)
from filrouge.engines.normalising.learning import QUANTILE_METHOD
from filrouge.engines.normalising.transformers import LogTransformer, MissingFlags, RareGrouper, Winsoriser
from filrouge.kernel.texts import N_

Inputs = Mapping[str, CellType]  #: the columns that a model reads, and what they hold


@dataclass
class _Chain:
    """What happens to one column, step after step."""

    starts: CellType
    holds: CellType  #: after the steps so far
    filled: bool = False
    flagged: bool = False
    steps: list[FittedStep] = field(default_factory=list)


def to_sklearn(
    steps: Sequence[FittedStep], inputs: Inputs, *, task: Literal["class", "number"] = "number", seed: int = 0
) -> ColumnTransformer:
    """An unfitted transformer that does what ``fitted`` and ``replay`` do, columns grouped by their steps.

    Args:
        inputs: every column that the model reads; numbers without a step pass through, words must be encoded.
        task: what target encodings look at: two classes, or numbers.
        seed: of the folds inside target encodings. They go by the order of rows, as scikit-learn's do.

    Raises:
        UnknownColumn: a step names a column that is no input.
        WrongType: a step cannot take what the column then holds, or words would reach the model.
        NotFilled: a power or bins on a column that was not imputed.
    """
    chains = {name: _Chain(holds, holds) for name, holds in inputs.items()}
    for step in steps:
        for name in step.columns:
            if name not in chains:
                raise UnknownColumn(
                    N_("%(step)s works on %(column)s, which is no input", step=step.id, column=name),
                    at=f"/fitted/{step.id}/columns",
                )
            _extend(chains[name], step, name)
    return ColumnTransformer(
        [*_branches(chains, task, seed), *_flags(chains)], verbose_feature_names_out=False, sparse_threshold=0
    )


def model_inputs(frame: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """A table as such a transformer and its ONNX file read it: 32-bit numbers, words with "" for missing."""
    return pd.DataFrame(
        {
            name: words(frame[name]) if holds == "text" else numbers(frame[name]).astype(np.float32)
            for name, holds in inputs.items()
        },
        index=frame.index,
    )


def usual_steps(frame: pd.DataFrame, inputs: Inputs, *, categories_limit: int = 30) -> tuple[FittedStep, ...]:
    """A plain recipe for a training part: numbers filled, flagged and standardised, words encoded.

    Args:
        categories_limit: words of more categories are numbered in order instead of one-hot.
    """
    numeric = tuple(name for name, holds in inputs.items() if holds == "number")
    gaps = tuple(name for name in numeric if frame[name].isna().any())
    textual = tuple(name for name, holds in inputs.items() if holds == "text")
    few = tuple(name for name in textual if frame[name].nunique() <= categories_limit)
    many = tuple(name for name in textual if name not in few)
    steps: list[FittedStep] = []
    if gaps:
        steps.append(Impute(id="fill", columns=gaps, strategy="median", flag=True))
    if set(numeric) - set(gaps):
        rest = tuple(name for name in numeric if name not in gaps)
        steps.append(Impute(id="fill_later", columns=rest, strategy="median"))
    if numeric:
        steps.append(Standardise(id="scale", columns=numeric))
    if textual:
        steps.append(GroupRare(id="group", columns=textual))
    if few:
        steps.append(OneHot(id="encode", columns=few))
    if many:
        steps.append(Ordinal(id="number", columns=many))
    return tuple(steps)


def _extend(chain: _Chain, step: FittedStep, name: str) -> None:
    at = f"/fitted/{step.id}/columns"
    if step.takes is not None and step.takes != chain.holds:
        raise WrongType(
            N_(
                "%(step)s cannot take %(column)s, which holds %(type)s",
                step=step.id,
                column=name,
                type=chain.holds,
            ),
            at=at,
        )
    if isinstance(step, Impute):
        chain.filled, chain.flagged = True, chain.flagged or step.flag
    if isinstance(step, YeoJohnson | Bins) and not chain.filled:
        raise NotFilled(
            N_("%(step)s needs %(column)s filled: impute it first", step=step.id, column=name), at=at
        )
    if step.gives is not None:
        chain.holds = step.gives
    chain.steps.append(step)


def _branches(chains: Mapping[str, _Chain], task: str, seed: int) -> list[tuple[str, Any, list[str]]]:
    """One branch for each set of columns that undergo the same steps."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, chain in chains.items():
        if chain.holds == "text":
            raise WrongType(N_("%(column)s holds words and is never encoded", column=name), at="/fitted")
        groups.setdefault((chain.starts, *(step.id for step in chain.steps)), []).append(name)
    return [
        (
            "+".join(ids) or "as_is",
            _pipeline(chains[names[0]].steps, chains[names[0]].starts, task, seed),
            names,
        )
        for ids, names in groups.items()
    ]


def _flags(chains: Mapping[str, _Chain]) -> list[tuple[str, Any, list[str]]]:
    groups: dict[CellType, list[str]] = {}
    for name, chain in chains.items():
        if chain.flagged:
            groups.setdefault(chain.starts, []).append(name)
    return [(f"missing_{holds}", MissingFlags(), names) for holds, names in groups.items()]


def _pipeline(steps: Sequence[FittedStep], holds: CellType, task: str, seed: int) -> Any:
    if not steps:
        return "passthrough"
    return Pipeline([(step.id, _transformer(step, holds, task, seed)) for step in steps])


def _transformer(step: FittedStep, holds: CellType, task: str, seed: int) -> Any:
    if isinstance(step, Impute):
        missing = "" if holds == "text" else np.nan
        return SimpleImputer(
            missing_values=missing, strategy=step.strategy, fill_value=step.value, keep_empty_features=True
        )
    if isinstance(step, TargetEncode):
        return TargetEncoder(
            target_type="binary" if task == "class" else "continuous",
            smooth="auto" if step.smoothing is None else step.smoothing,
            cv=KFold(step.folds_count, shuffle=True, random_state=seed),
        )
    return _MAKERS[type(step)](step)


def _binner(step: Bins) -> KBinsDiscretizer:
    encode = "onehot-dense" if step.one_hot else "ordinal"
    return KBinsDiscretizer(step.count, encode=encode, quantile_method=QUANTILE_METHOD, subsample=None)


_MAKERS: Mapping[type[FittedStep], Any] = {
    Winsorise: lambda step: Winsoriser(step.low_ratio, step.high_ratio),
    Standardise: lambda step: StandardScaler(),
    RobustScale: lambda step: RobustScaler(),
    Log: lambda step: LogTransformer(),
    YeoJohnson: lambda step: PowerTransformer(),
    Bins: _binner,
    GroupRare: lambda step: RareGrouper(step.least_ratio, step.other),
    OneHot: lambda step: OneHotEncoder(handle_unknown="ignore", sparse_output=False, dtype=np.float32),
    Ordinal: lambda step: OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=-1, dtype=np.float32
    ),
}
