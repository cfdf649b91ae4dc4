"""Read the steps of a recipe as it was written, and say which place of it is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from filrouge.engines.normalising.errors import BadOption, UnknownStep
from filrouge.engines.normalising.fitted_steps import FITTED_STEPS, FittedStep
from filrouge.engines.normalising.row_steps import ROW_STEPS, RowStep
from filrouge.kernel.documents import Part, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_

S = TypeVar("S", bound=Part)


class Written(Protocol):
    """A step as recipes hold it."""

    @property
    def id(self) -> str: ...
    @property
    def do(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def options(self) -> Mapping[str, Any]: ...


def row_steps(written: Sequence[Written]) -> tuple[RowStep, ...]:
    """Typed row steps, in order.

    Raises:
        UnknownStep, BadOption: with the place of the offending step or option, from ``/rows``.
    """
    return tuple(_read(step, ROW_STEPS, "/rows") for step in written)


def fitted_steps(written: Sequence[Written]) -> tuple[FittedStep, ...]:
    """Typed fitted steps, in order; errors as ``row_steps``, from ``/fitted``."""
    return tuple(_read(step, FITTED_STEPS, "/fitted") for step in written)


def _read(step: Written, known: Sequence[type[S]], at: str) -> S:
    names = {kind.model_fields["do"].default: kind for kind in known}
    if step.do not in names:
        raise UnknownStep(
            N_("No step is called %(do)s; there are %(known)s", do=step.do, known=", ".join(names)),
            at=f"{at}/{step.id}/do",
        )
    body = {**step.options, "id": step.id, "columns": step.columns}
    try:
        return validated(names[step.do], body)
    except Invalid as error:
        raise BadOption(
            N_("%(do)s: %(why)s", do=step.do, why=error.message), at=f"{at}/{step.id}/options{error.at}"
        ) from error
