"""A use case is told once; command, endpoint, form and step of a case are derived from the telling."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from filrouge.kernel.documents import Account, Blob, Document, Of, Part, Prose, Quantity, Ref, UserCode
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_, Text

I = TypeVar("I", bound=Part)
#: What every surface can ask for; beside these, choices (``Literal``), parts of these and lists of these.
ASKABLE = (str, int, float, bool, date, Ref, Blob, Prose, Quantity, UserCode, Account)


@dataclass(frozen=True)
class UseCase(Generic[I]):
    name: str
    version: int  #: part of the step key: raise it when the same input gives another output
    title: Text
    right: str
    input: type[I]
    reads: tuple[type[Document], ...]
    makes: tuple[type[Document], ...]
    long: bool  #: runs as a job: a process of its own, with progress, cancellation and resume
    function: Callable[[Any, I], None]  #: of a Context, which is built on use cases, and the input

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Asked:
    """What a surface asks for at one place of an input."""

    type: Any  #: one of ``ASKABLE``, a ``Literal`` or a ``Part``
    kind: str | None  #: of a reference
    many: bool
    optional: bool


def use_case(
    name: str,
    *,
    version: int,
    title: Text,
    right: str,
    reads: tuple[type[Document], ...] = (),
    makes: tuple[type[Document], ...] = (),
    long: bool = False,
) -> Callable[[Callable[[Any, I], None]], UseCase[I]]:
    """Declare a function of (context, input) as a use case; the input model is read off its signature.

    Raises:
        Invalid: the input asks for something that no form can ask for.
    """

    def declare(function: Callable[[Any, I], None]) -> UseCase[I]:
        model: type[I] = get_type_hints(function)["given"]
        _check_askable(name, model, "")
        return UseCase(name, version, title, right, model, reads, makes, long, function)

    return declare


def asked(field: FieldInfo) -> Asked:
    """What a field asks for, without its ``| None``, its list and its annotations."""
    kind = next((mark.kind for mark in field.metadata if isinstance(mark, Of)), None)
    annotation, optional = _bare(field.annotation)
    many = get_origin(annotation) is tuple
    if many:
        annotation, inner_kind = _plain(get_args(annotation)[0])
        kind = kind or inner_kind
    annotation, marked = _plain(annotation)
    return Asked(annotation, kind or marked, many, optional or not field.is_required())


def fields_of(model: type[Part]) -> Iterator[tuple[str, FieldInfo, Asked]]:
    return ((name, field, asked(field)) for name, field in model.model_fields.items())


def is_part(kind: Any) -> bool:
    """A part with fields of its own, asked for field by field."""
    return isinstance(kind, type) and issubclass(kind, Part) and kind not in ASKABLE


def _bare(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, UnionType):
        kept = [arg for arg in get_args(annotation) if arg is not NoneType]
        return (kept[0], True) if len(kept) == 1 else (annotation, False)
    return annotation, False


def _plain(annotation: Any) -> tuple[Any, str | None]:
    """The type inside ``Annotated``, and the kind of reference it names."""
    if get_origin(annotation) is Annotated:
        inside, *marks = get_args(annotation)
        return inside, next((mark.kind for mark in marks if isinstance(mark, Of)), None)
    return annotation, None


def _check_askable(name: str, model: type[Part], at: str) -> None:
    for field_name, _, ask in fields_of(model):
        place = f"{at}/{field_name}"
        if is_part(ask.type):
            _check_askable(name, ask.type, place)
        elif ask.type not in ASKABLE and get_origin(ask.type) is not Literal:
            raise Invalid(N_("%(use)s: no form can ask for %(kind)s", use=name, kind=ask.type), at=place)
        elif ask.type is Ref and ask.kind is None:
            raise Invalid(N_("%(use)s: a reference must say Of which kind", use=name), at=place)
