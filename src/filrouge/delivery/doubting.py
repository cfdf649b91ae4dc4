"""Doubts as people settle them: what moved, from what to what, why, where it is cited, whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from filrouge.delivery.threads import Standing
from filrouge.kernel.documents import Key
from filrouge.kernel.errors import Conflict
from filrouge.kernel.ports import Written
from filrouge.kernel.project import Project
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import N_


class SettledDoubt(Conflict):
    """What was to be re-affirmed moved again meanwhile, or is no longer in doubt."""

    code = "conflict.settled-doubt"


@dataclass(frozen=True)
class Doubt:
    """A root of doubt with what a page tells about it.

    ``mine``: this person may re-affirm it; else ``author``, who last wrote what cites, is waited for.
    ``moved`` is when and by whom the cited document was written last, ``step`` the one that did it.
    """

    root: Suspect
    mine: bool
    author: str
    moved: Written | None
    step: str

    @property
    def token(self) -> str:
        return token_of(self.root)

    @property
    def settled_by_words(self) -> bool:
        """Standing by it is enough; what was erased or expired needs a new revision instead."""
        return self.root.why in ("value", "body")


def token_of(root: Suspect) -> str:
    """What a form says to name a doubt; another one once anything of it moved."""
    return "|".join((str(root.source), root.at, str(root.cited), root.pointer or "", str(root.latest)))


def for_people(roots: Iterable[Suspect], standing: Standing) -> list[Suspect]:
    """The doubts that wait for a person: what the next run of the thread writes again is none of them."""
    return [root for root in roots if not root.by_run and not _is_redone(root, standing)]


def readable(roots: Iterable[Suspect], project: Project) -> list[Suspect]:
    """Those of which this person may read both ends."""
    reads = cache(project.reads)
    return [root for root in roots if reads(root.source.kind) and reads(root.cited.kind)]


class Telling:
    """Tells doubts one by one; what many of them share is asked of the store once."""

    def __init__(self, project: Project, standing: Standing) -> None:
        self._project, self._standing = project, standing
        self._last: dict[Key, Written | None] = {}

    def told(self, root: Suspect) -> Doubt:
        mine = self._project.writes(root.source.kind)
        maker = self._standing.maker(root.latest)
        author = None if mine else self._written(root.source.key)
        return Doubt(
            root=root,
            mine=mine,
            author=author.actor if author else "",
            moved=self._written(root.latest.key),
            step=maker.id if maker else "",
        )

    def _written(self, key: Key) -> Written | None:
        """The last revision of a document: when, by whom."""
        if key not in self._last:
            history = self._project.store.history(key)
            self._last[key] = history[-1] if history else None
        return self._last[key]


def reaffirm(project: Project, token: str, why: str) -> Suspect:
    """Stand by the citation that the form named.

    Raises:
        SettledDoubt: it is not in doubt in this way any more.
    """
    for root in project.suspects().roots:
        if token_of(root) == token:
            project.reaffirm(root, why=why)
            return root
    raise SettledDoubt(N_("This citation moved again, or was settled meanwhile: look at it as it stands now"))


def _is_redone(root: Suspect, standing: Standing) -> bool:
    stage = standing.maker(root.source)
    return stage is not None and stage.again
