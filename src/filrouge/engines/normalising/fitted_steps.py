"""The steps of a recipe that learn from the training part what they apply, as data."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from filrouge.kernel.documents import Part
from filrouge.kernel.texts import N_

CellType = Literal["number", "text"]


class FittedStep(Part):
    """Base of the fitted steps. ``takes`` None: numbers or text, as the column has it."""

    takes: ClassVar[CellType | None] = "number"
    gives: ClassVar[CellType | None] = "number"  #: None: what it takes

    id: str
    do: str
    columns: tuple[str, ...] = Field(min_length=1)


class Impute(FittedStep):
    """Fill missing cells. A column without any filled cell is filled with zero (or no text) and named."""

    takes: ClassVar[CellType | None] = None
    gives: ClassVar[CellType | None] = None
    do: Literal["impute"] = "impute"
    strategy: Literal["median", "mean", "most_frequent", "constant"]
    value: float | str | None = None  #: of ``constant``
    flag: bool = False  #: add a column ``<name>_missing``, one where the cell was missing

    @model_validator(mode="after")
    def _has_its_value(self) -> Self:
        if (self.strategy == "constant") != (self.value is not None):
            raise ValueError(N_("a constant, and nothing else, needs a value"))
        return self


class Winsorise(FittedStep):
    """Bring numbers beyond two quantiles of the training part back to them."""

    do: Literal["winsorise"] = "winsorise"
    low_ratio: float = Field(default=0.01, ge=0, lt=0.5)
    high_ratio: float = Field(default=0.99, gt=0.5, le=1)


class Standardise(FittedStep):
    """Subtract the mean and divide by the standard deviation (n in the denominator)."""

    do: Literal["standardise"] = "standardise"


class RobustScale(FittedStep):
    """Subtract the median and divide by the interquartile range."""

    do: Literal["robust_scale"] = "robust_scale"


class Log(FittedStep):
    """log(1 + x), of numbers of zero or more; below zero later on counts as zero."""

    do: Literal["log"] = "log"


class YeoJohnson(FittedStep):
    """The power that makes numbers most Gaussian (Yeo, Johnson 2000), then standardised."""

    do: Literal["yeo_johnson"] = "yeo_johnson"


class Bins(FittedStep):
    """Intervals that hold as many training rows each, numbered from zero; cells must be filled."""

    do: Literal["bins"] = "bins"
    count: int = Field(default=5, ge=2, le=100)
    one_hot: bool = False


class GroupRare(FittedStep):
    """Categories rarer than a share of the training rows, and those never seen, become one."""

    takes: ClassVar[CellType | None] = "text"
    gives: ClassVar[CellType | None] = "text"
    do: Literal["group_rare"] = "group_rare"
    least_ratio: float = Field(default=0.01, gt=0, lt=1)
    other: str = "(other)"


class OneHot(FittedStep):
    """One column per category of the training part; a category never seen is zero in all."""

    takes: ClassVar[CellType | None] = "text"
    do: Literal["one_hot"] = "one_hot"


class Ordinal(FittedStep):
    """The place of the category in alphabetical order; a category never seen is -1."""

    takes: ClassVar[CellType | None] = "text"
    do: Literal["ordinal"] = "ordinal"


class TargetEncode(FittedStep):
    """The mean target of the category, drawn towards the mean of all (Micci-Barreca 2001).

    Training rows get the value that the other folds give them, so that a row never sees its own target; a
    category never seen is the mean of all. Targets are numbers, or two classes.
    """

    takes: ClassVar[CellType | None] = "text"
    do: Literal["target_encode"] = "target_encode"
    smoothing: float | None = Field(
        default=None, ge=0
    )  #: rows that the mean of all counts for; None: from variances
    folds_count: int = Field(default=5, ge=2)


FITTED_STEPS: tuple[type[FittedStep], ...] = (
    Impute,
    Winsorise,
    Standardise,
    RobustScale,
    Log,
    YeoJohnson,
    Bins,
    GroupRare,
    OneHot,
    Ordinal,
    TargetEncode,
)
