"""What a room declares about itself; its use cases are found in its ``service`` file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from filrouge.kernel.checks import Check
from filrouge.kernel.documents import Document
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.rights import Role, grants_of
from filrouge.kernel.usecases import UseCase


@dataclass(frozen=True)
class Module:
    """A room; ``library`` says which use cases, by step and without input, fill the library with what it
    ships."""

    name: str
    kinds: tuple[type[Document], ...]
    competences: tuple[str, ...] = ()  #: codes of the référentiel it lets exercise
    checks: tuple[Check, ...] = ()  #: what says from evidence that a criterion is met
    library: Mapping[str, str] = field(default_factory=dict)

    @property
    def grants(self) -> Mapping[Role, tuple[str, ...]]:
        """Which rights of this room each role holds."""
        return grants_of(self.name)

    def use_cases(self) -> tuple[UseCase[Any], ...]:
        path = f"filrouge.domains.{self.name}.service"
        if find_spec(path) is None:  # no such file; a broken one is an error, never an absence
            return ()
        return tuple(found for found in vars(import_module(path)).values() if isinstance(found, UseCase))

    def errors(self) -> tuple[type[FilrougeError], ...]:
        path = f"filrouge.domains.{self.name}.errors"
        if find_spec(path) is None:
            return ()
        found = vars(import_module(path)).values()
        return tuple(
            one
            for one in found
            if isinstance(one, type) and issubclass(one, FilrougeError) and one.__module__ == path
        )
