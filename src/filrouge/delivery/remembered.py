"""Answers about a project, kept by this process until the project, the library or the day moves.

What stands is told by the journal alone, so its head says when an answer is too old. The user's own code is
the one thing that moves without it: a long-lived process sees it change at its next start.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date
from threading import Lock
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from filrouge.adapters.djangostore import listing
from filrouge.delivery.wiring import LIBRARY, reading_library
from filrouge.kernel.journal import Head
from filrouge.kernel.ports import Store
from filrouge.kernel.project import Project
from filrouge.kernel.suspects import Doubts

T = TypeVar("T")
MOST = 200  #: answers kept at once
Stamp = tuple[Head, Head, date]

_kept: OrderedDict[tuple[str, str], tuple[Stamp, object]] = OrderedDict()
_library_heads: WeakKeyDictionary[Store, Head] = WeakKeyDictionary()  #: by the store of an opened project
_heads: WeakKeyDictionary[Store, Head] = WeakKeyDictionary()  #: of projects that are only looked at
_lock = Lock()


def remembered(project: Project, question: str, answer: Callable[[Project], T]) -> T:
    """The answer, computed when nobody asked since the last act; it must not depend on who asks."""
    place, stamp = (project.store.project, question), _stamp(project)
    with _lock:
        held = _kept.get(place)
    if held and held[0] == stamp:
        return cast(T, held[1])
    told = answer(project)
    with _lock:
        _kept[place] = (stamp, told)
        _kept.move_to_end(place)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return told


def only_looked_at(project: Project) -> None:
    """From here on this opened project asks for its head once: nothing writes by it any more."""
    _heads[project.store] = project.store.head()


def head_of(project: Project) -> Head:
    return _heads.get(project.store) or project.store.head()


def counts(project: Project) -> Mapping[str, int]:
    """How many documents that are not erased each kind has."""
    return remembered(project, "counts", lambda one: listing.counts(one.store.project))


def doubts_of(project: Project) -> Doubts:
    """What the project cites and what moved, as ``Project.suspects`` tells it."""
    return remembered(project, "doubts", lambda one: one.suspects())


def _stamp(project: Project) -> Stamp:
    """Read before the answer is: an act meanwhile makes it too old, never too new."""
    return head_of(project), _library_head(project), project.ports.clock.now().date()


def _library_head(project: Project) -> Head:
    """Asked once for each project that a request opens: no page writes a project and the library together."""
    if project.store.project == LIBRARY:
        return project.store.head()
    if project.store not in _library_heads:
        _library_heads[project.store] = reading_library(actor=project.actor).store.head()
    return _library_heads[project.store]
