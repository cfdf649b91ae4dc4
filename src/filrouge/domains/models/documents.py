"""What the use cases of this room ask for."""

from typing import Annotated

from pydantic import Field

from filrouge.kernel.documents import Of, Part, Ref, UserCode


class OwnCandidate(Part):
    """A user's estimator: a class, a function without argument that makes one, or an instance."""

    id: str = Field(pattern="^[a-z0-9][a-z0-9-]*$", max_length=40)
    code: UserCode
    prepares_itself: bool = Field(
        default=False, description="takes raw columns; otherwise it is given filled and scaled numbers"
    )


class ToCompare(Part):
    """A problem, its table and its split; how many folds; whom the user brings."""

    problem: Annotated[Ref, Of("models.problem")]
    structure: Annotated[Ref, Of("datasets.structure")]
    split: Annotated[Ref, Of("datasets.split")]
    folds_count: int = Field(default=5, ge=2, le=20)
    repeats_count: int = Field(default=1, ge=1, le=20)
    own: tuple[OwnCandidate, ...] = ()


class ToFit(Part):
    """What the experiment was given, and the experiment itself."""

    problem: Annotated[Ref, Of("models.problem")]
    structure: Annotated[Ref, Of("datasets.structure")]
    split: Annotated[Ref, Of("datasets.split")]
    experiment: Annotated[Ref, Of("models.experiment")]
    own: tuple[OwnCandidate, ...] = Field(default=(), description="the same as the experiment's")
    candidate: str | None = Field(default=None, description="overrules the choice of the experiment")


class ToPresent(Part):
    """Everything the card quotes."""

    problem: Annotated[Ref, Of("models.problem")]
    dataset: Annotated[Ref, Of("datasets.manifest")]
    structure: Annotated[Ref, Of("datasets.structure")]
    split: Annotated[Ref, Of("datasets.split")]
    experiment: Annotated[Ref, Of("models.experiment")]
    effort: Annotated[Ref, Of("models.effort")]
    model: Annotated[Ref, Of("models.model")]
    footprint: Annotated[Ref, Of("models.footprint")]
    agreement: Annotated[Ref, Of("datasets.agreement")] | None = Field(
        default=None, description="of people on the same cases: the ceiling that it sets a model"
    )
