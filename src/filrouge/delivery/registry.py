"""The rooms of the product, in the order of the menu. Add a line to add a room.

Names and titles only: ``filrouge --help`` reads this file and imports no room.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from filrouge.kernel.errors import NotFound
from filrouge.kernel.texts import N_, Text

if TYPE_CHECKING:
    from filrouge.kernel.documents import Document
    from filrouge.kernel.modules import Module
    from filrouge.kernel.usecases import UseCase

ROOMS: Mapping[str, Text] = MappingProxyType(
    {
        "projects": Text(fr="Projet", en="Project"),
        "audit": Text(fr="Audit des pratiques", en="Audit of practices"),
        "watch": Text(fr="Veille", en="Watch"),
        "compliance": Text(fr="Conformité", en="Compliance"),
        "options": Text(fr="Options et décision", en="Options and decision"),
        "specification": Text(fr="Cahier des charges", en="Specification"),
        "datasets": Text(fr="Jeux de données", en="Datasets"),
        "models": Text(fr="Modèles", en="Models"),
        "serving": Text(fr="Modèles servis", en="Served models"),
        "certification": Text(fr="Certification", en="Certification"),
    }
)

T = TypeVar("T")


@cache
def room(name: str) -> "Module":
    """The registration of a room, imported when first asked for."""
    module: Module = import_module(f"filrouge.domains.{name}.module").MODULE
    return module


@cache
def kernel_kinds() -> "Mapping[str, type[Document]]":
    """Kinds that belong to no room."""
    from filrouge.kernel.reports import FinalReport  # noqa: PLC0415 - keeps --help fast
    from filrouge.kernel.signing import Signature  # noqa: PLC0415
    from filrouge.kernel.thread import Case  # noqa: PLC0415

    return {kind.kind: kind for kind in (Case, FinalReport, Signature)}


class Installed:
    """The kernel's catalogue; the prefix of a name says which room to import."""

    def kind(self, name: str) -> "type[Document]":
        if found := kernel_kinds().get(name):
            return found
        return _found(name, _kinds_of(_prefix(name)))

    def use(self, name: str) -> "UseCase[Any]":
        return _found(name, _uses_of(_prefix(name)))

    def maker(self, kind: str) -> "UseCase[Any] | None":
        for use in _uses_of(_prefix(kind)).values():
            if "subject" in use.input.model_fields and kind in {made.kind for made in use.makes}:
                return use
        return None


@cache
def _kinds_of(name: str) -> "Mapping[str, type[Document]]":
    return {kind.kind: kind for kind in room(name).kinds}


@cache
def _uses_of(name: str) -> "Mapping[str, UseCase[Any]]":
    return {use.name: use for use in room(name).use_cases()}


def _prefix(name: str) -> str:
    """The room that a name belongs to. Raises NotFound."""
    prefix = name.partition(".")[0]
    if prefix not in ROOMS:
        raise _unknown(prefix)
    return prefix


def _found(name: str, known: Mapping[str, T]) -> T:
    if name not in known:
        raise _unknown(name)
    return known[name]


def _unknown(name: str) -> NotFound:
    return NotFound(N_("Nothing installed is named %(name)s", name=name))
