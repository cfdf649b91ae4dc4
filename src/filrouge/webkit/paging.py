"""One page of a list that grows, and the ways to the pages before and after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest

T = TypeVar("T")
PAGE_DIGITS = 7


@dataclass(frozen=True)
class Turn:
    """Where a page of a list stands; ``previous`` and ``following`` are 0 where there is none."""

    name: str  #: of the list, in addresses
    start: int
    previous: int
    following: int
    count: int  #: of the whole list

    @classmethod
    def asked(cls, request: HttpRequest, name: str, count: int, *, together: int) -> "Turn":
        """The page that the address asks for: the last one beyond the end, the first for anything else."""
        told, last = request.GET.get(name, ""), max(1, -(-count // together))
        page = min(last, max(1, int(told))) if told.isdecimal() and len(told) < PAGE_DIGITS else 1
        return cls(name, (page - 1) * together, page - 1, page + 1 if page < last else 0, count)


@dataclass(frozen=True)
class Turned(Generic[T]):
    """Some items out of a list."""

    items: Sequence[T]
    turn: Turn
