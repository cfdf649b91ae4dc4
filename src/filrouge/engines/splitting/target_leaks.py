"""Leak checks on columns: those that say the target, those known too late, and a target that moved.

Nothing here proves that a column is a leak: it names those that say the target better than honest ones do, so
that a person asks how they came to be known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from filrouge.engines.splitting.checks import EXAMPLES_COUNT, Check, not_applicable
from filrouge.engines.splitting.keys import Values, arrow
from filrouge.engines.splitting.parts import Assignment

Task = Literal["class", "number"]
Availability = Literal["at_observation", "after_observation"]
Floats = npt.NDArray[np.float64]

COPY_STRENGTH = 0.97
DRIFT_DISTANCE = 0.1
DRIFT_P_VALUE = 0.001
SAMPLE_ROWS_COUNT = 20_000
ROWS_LIMIT_COUNT = 30  #: fewer rows say nothing
MINORITY_ROWS_COUNT = 10
FOLDS_COUNT = 3
LEAVES_COUNT = 64
LEAF_ROWS_COUNT = 5


@dataclass(frozen=True, slots=True)
class Power:
    """What one column says of the target on its own; None where it cannot be measured."""

    column: str
    rank_correlation: float | None  #: Spearman, of the rows where both are filled; number targets only
    determination_ratio: float | None  #: share of repeated values' rows that hold their most frequent target
    tree_ratio: float | None  #: share of the error of a constant that a small tree removes, cross-validated

    @property
    def strength(self) -> float:
        """0 to 1; exact determination and a rank correlation of one both count as one."""
        determined = 1.0 if self.determination_ratio == 1.0 else 0.0
        return max(abs(self.rank_correlation or 0.0), determined, self.tree_ratio or 0.0)


def target_copies(
    frame: pd.DataFrame, target: Values, *, task: Task, seed: int, threshold: float = COPY_STRENGTH
) -> tuple[Check, tuple[Power, ...]]:
    """Columns that are the target, nearly: in rank, as a function, or through a small tree.

    Args:
        frame: the features of the training part, without key and group (a group that repeats its target is
        none
            of this check's business); larger than 20 000 rows a sample drawn by ``seed`` is measured.
        task: ``class`` compares wrong answers with those of the most frequent class, ``number`` the variance
        of
            the target's ranks.

    Returns:
        The check, and the power of every column, strongest first.
    """
    known = np.flatnonzero(pd.notna(np.asarray(pd.Series(target), dtype=object)))
    rows = known
    if known.size > SAMPLE_ROWS_COUNT:
        rows = np.sort(np.random.default_rng(seed).choice(known, SAMPLE_ROWS_COUNT, replace=False))
    if rows.size < ROWS_LIMIT_COUNT:
        return not_applicable("target", "too_few_rows"), ()
    wanted = _target(pd.Series(target).iloc[rows], task)
    if np.unique(wanted).size < 2:
        return not_applicable("target", "constant_target"), ()
    sample = frame.iloc[rows]
    powers = [_power(str(name), sample[name], wanted, task, seed) for name in frame.columns]
    powers.sort(key=lambda power: -power.strength)
    accused = tuple(power.column for power in powers if power.strength >= threshold)
    strength = powers[0].strength if powers else None
    verdict: Literal["failed", "passed"] = "failed" if accused else "passed"
    return Check("target", verdict, columns=accused, strength=strength, threshold=threshold), tuple(powers)


def late_columns(
    availability: Mapping[str, Availability | float | None],
    known_on: Mapping[str, Values] | None = None,
    observed_on: Values | None = None,
) -> Check:
    """Columns whose value is known only after the moment at which one predicts.

    Args:
        availability: per feature, what was declared: a word, or the days that pass before the value is known
            (a claim's amount thirty days later); None where nobody said.
        known_on: where a table tells for each row when a value became known, those dates.
        observed_on: with ``known_on``, the moment of each row at which one predicts.

    The verdict does not apply when nothing at all was declared: unknown is not innocent.
    """
    late = {name: None for name, when in availability.items() if _is_late(when)}
    rows: npt.NDArray[np.bool_] | None = None
    for name, known in (known_on or {}).items():
        after = _after(known, observed_on)
        rows = after if rows is None else rows | after
        if after.any():
            late[name] = None
    if not known_on and all(when is None for when in availability.values()):
        return not_applicable("availability", "nothing_declared")
    positions = () if rows is None else tuple(int(row) for row in np.flatnonzero(rows)[:EXAMPLES_COUNT])
    return Check(
        "availability",
        "failed" if late else "passed",
        rows_count=None if rows is None else int(rows.sum()),
        columns=tuple(late),
        rows=positions,
    )


def target_drift(
    assignment: Assignment, target: Values, *, task: Task, threshold: float = DRIFT_DISTANCE
) -> Check:
    """The target is distributed otherwise in a later part than in the first.

    Strength is the largest distance: total variation for classes, Kolmogorov-Smirnov for numbers. It fails
    when the distance passes the threshold and chance would do it less than once in a thousand (chi-square,
    KS).
    """
    from scipy import stats  # noqa: PLC0415 - heavy

    wanted = pd.Series(target).reset_index(drop=True)
    codes = np.where(wanted.notna(), assignment.codes, -1)
    reference = wanted[codes == 0]
    found: list[tuple[float, float]] = []
    for code in range(1, len(assignment.names)):
        part = wanted[codes == code]
        if min(len(reference), len(part)) < ROWS_LIMIT_COUNT:
            return not_applicable("target_drift", "too_few_rows")
        if task == "number":
            test = stats.ks_2samp(reference.astype(float), part.astype(float), method="asymp")
            found.append((float(test.statistic), float(test.pvalue)))
        else:
            found.append(_class_distance(reference, part))
    distance = max(distance for distance, _ in found)
    failed = any(distance > threshold and p_value < DRIFT_P_VALUE for distance, p_value in found)
    return Check("target_drift", "failed" if failed else "passed", strength=distance, threshold=threshold)


def _class_distance(reference: "pd.Series[Any]", part: "pd.Series[Any]") -> tuple[float, float]:
    from scipy import stats  # noqa: PLC0415 - heavy

    counts = pd.DataFrame({"a": reference.value_counts(), "b": part.value_counts()}).fillna(0).to_numpy()
    shares = counts / counts.sum(axis=0)
    p_value = stats.chi2_contingency(counts).pvalue if len(counts) > 1 else 1.0
    return float(np.abs(shares[:, 0] - shares[:, 1]).sum() / 2), float(p_value)


def _is_late(when: Availability | float | None) -> bool:
    return when == "after_observation" or (isinstance(when, int | float) and when > 0)


def _after(known: Values, observed: Values) -> npt.NDArray[np.bool_]:
    later = pc.fill_null(pc.greater(arrow(known), arrow(observed).cast(arrow(known).type)), False)
    after: npt.NDArray[np.bool_] = later.to_numpy(zero_copy_only=False).astype(bool)
    return after


def _target(target: "pd.Series[Any]", task: Task) -> Floats:
    """Codes of classes, or ranks scaled to (0, 1]; shape (rows,)."""
    if task == "class":
        return pd.factorize(target.astype(str), sort=True)[0].astype(np.float64)
    return np.asarray(pd.to_numeric(target).astype(float).rank(pct=True), dtype=np.float64)


def _power(name: str, column: "pd.Series[Any]", wanted: Floats, task: Task, seed: int) -> Power:
    numbers = _numbers(column)
    correlation = _rank_correlation(numbers, wanted) if task == "number" and numbers is not None else None
    codes = pd.factorize(column, use_na_sentinel=False)[0]
    if np.unique(codes).size < 2:
        return Power(name, None, None, 0.0)
    tree = _tree_ratio(column if numbers is None else numbers, wanted, task, seed)
    return Power(name, correlation, _determination(codes, wanted), tree)


def _numbers(column: "pd.Series[Any]") -> Floats | None:
    """The column as numbers (dates in days), NaN where missing; None for words."""
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
        return np.asarray(column.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan), np.float64)
    kind = arrow(column).type
    if pa.types.is_decimal(kind):
        return np.asarray(pd.to_numeric(column), dtype=np.float64)
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        stamps = pd.to_datetime(column)
        return np.asarray((stamps - stamps.min()) / pd.Timedelta(days=1), dtype=np.float64)
    return None


def _rank_correlation(numbers: Floats, wanted: Floats) -> float | None:
    from scipy import stats  # noqa: PLC0415 - heavy

    both = np.isfinite(numbers)
    if both.sum() < ROWS_LIMIT_COUNT or np.ptp(numbers[both]) == 0 or np.ptp(wanted[both]) == 0:
        return None
    return float(stats.spearmanr(numbers[both], wanted[both]).statistic)


def _determination(codes: npt.NDArray[np.intp], wanted: Floats) -> float | None:
    """Goodman-Kruskal's purity on values that come back; None where purity would prove nothing."""
    pairs = pd.DataFrame({"value": codes, "target": wanted}).value_counts(sort=False).reset_index(name="rows")
    of_value = pairs.groupby("value")["rows"].agg(["sum", "max"])
    repeated = of_value[of_value["sum"] > 1]
    rows_count = int(repeated["sum"].sum())
    by_target = pairs[pairs["value"].isin(repeated.index)].groupby("target")["rows"].sum()
    if rows_count < ROWS_LIMIT_COUNT or rows_count - int(by_target.max()) < MINORITY_ROWS_COUNT:
        return None
    return float(repeated["max"].sum() / rows_count)


def _tree_ratio(column: Any, wanted: Floats, task: Task, seed: int) -> float:
    """Share of the error of a constant answer that a tree of 64 leaves removes out of fold; 0 to 1."""
    from sklearn.model_selection import KFold, cross_val_predict  # noqa: PLC0415 - heavy

    cells = np.asarray(column).reshape(-1, 1)
    answers = cross_val_predict(
        _tree(column, task, seed), cells, wanted, cv=KFold(FOLDS_COUNT, shuffle=True, random_state=seed)
    )
    if task == "number":
        left, constant = np.mean((wanted - answers) ** 2), np.var(wanted)
    else:
        shares = np.unique(wanted, return_counts=True)[1] / wanted.size
        left, constant = np.mean(wanted != answers), 1 - shares.max()
    return float(max(0.0, 1 - left / constant))


def _tree(column: Any, task: Task, seed: int) -> Any:
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - heavy
    from sklearn.preprocessing import FunctionTransformer, TargetEncoder  # noqa: PLC0415 - heavy
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor  # noqa: PLC0415 - heavy

    grower = DecisionTreeClassifier if task == "class" else DecisionTreeRegressor
    tree = grower(max_leaf_nodes=LEAVES_COUNT, min_samples_leaf=LEAF_ROWS_COUNT, random_state=seed)
    if isinstance(column, np.ndarray):
        return tree
    kind = "auto" if task == "class" else "continuous"
    encoder = TargetEncoder(target_type=kind, cv=FOLDS_COUNT)
    return make_pipeline(FunctionTransformer(_as_words), encoder, tree)


def _as_words(cells: Any) -> Any:
    return pd.DataFrame(cells).fillna("").astype(str).to_numpy(dtype=object)
