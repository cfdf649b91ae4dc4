"""Who cites something that moved. Computed from what is stored, never stored."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

from filrouge.kernel.documents import Body, Document, Key, Ref
from filrouge.kernel.ports import Cited, Revision, Store
from filrouge.kernel.quotes import Value, resolve

Kinds = Callable[[str], type[Document]]


@dataclass(frozen=True)
class Suspect:
    """A doubt at its root: one citation, or one date, that no longer holds."""

    source: Ref
    at: str
    cited: Ref
    latest: Ref
    why: Literal["value", "body", "erased", "expired"]
    pointer: str | None = None
    old: Value | None = None
    new: Value | None = None
    by_run: bool = False
    tolerance: float = 0  #: absolute, in the unit of the value: what the citation allows

    def __str__(self) -> str:
        told = f": {self.old or '-'} → {self.new or '-'}" if self.why == "value" else ""
        return f"{self.source}{self.at} {self.why} {self.cited} → {self.latest}{told}"


@dataclass(frozen=True)
class Doubts:
    """Roots, each to be settled where it stands, and the documents that inherit doubt through citations.

    ``inherited`` counts, for every document reached, its citations of doubtful documents. It is cleared only
    at the roots.
    """

    roots: tuple[Suspect, ...]
    inherited: Mapping[Key, int] = field(default_factory=dict)

    def about(self, key: Key) -> tuple[Suspect, ...]:
        return tuple(root for root in self.roots if root.source.key == key)

    def touch(self, key: Key) -> bool:
        return key in self.inherited or any(root.source.key == key for root in self.roots)


def suspects(store: Store, kinds: Kinds, today: date) -> Doubts:
    """Every doubt about a latest revision, at its root, then who inherits it; what tells of the past does
    neither."""
    bodies = _Bodies(store, kinds)
    historic = cache(lambda kind: kinds(kind).historic)
    moved = (cited for cited in store.moved() if not historic(cited.source.kind))
    roots = [doubt for cited in moved if (doubt := _moved(bodies, cited))]
    expired = store.expired(today)
    roots += [Suspect(ref, "/valid_until", ref, ref, "expired") for ref in expired if not ref.library]
    reached = {doubt.source.key for doubt in roots} | {ref.key for ref in expired}
    if not reached:
        return Doubts(tuple(roots))
    edges = ((source, target) for source, target in store.edges() if not historic(source.kind))
    return Doubts(tuple(roots), _inherited(edges, reached))


def value_at(store: Store, kinds: Kinds, ref: Ref, pointer: str) -> Value | None:
    """What a quote finds; None when nothing is there, or it was erased."""
    return _Bodies(store, kinds).value(ref, pointer)


def reader(store: Store, kinds: Kinds) -> Callable[[Ref, str], Value | None]:
    """``value_at`` for many quotes: each body is read once."""
    return _Bodies(store, kinds).value


def _inherited(edges: Iterable[tuple[Key, Key]], reached: set[Key]) -> Mapping[Key, int]:
    """Breadth first over pairs of keys: no object per citation."""
    citing: dict[Key, list[Key]] = defaultdict(list)
    for source, target in edges:
        citing[target].append(source)
    counts: Counter[Key] = Counter()
    frontier, seen = list(reached), set(reached)
    while frontier:
        sources = [source for target in frontier for source in citing.get(target, ())]
        counts.update(sources)
        frontier = list(set(sources) - seen)
        seen.update(frontier)
    return dict(counts)


class _Bodies:
    """Bodies at today's schema, each read once per question."""

    def __init__(self, store: Store, kinds: Kinds) -> None:
        self._store, self._kinds = store, kinds
        self._revisions: dict[Ref, Revision] = {}
        self._read: dict[Ref, Body | None] = {}

    def revision(self, ref: Ref) -> Revision:
        if ref not in self._revisions:
            self._revisions[ref] = self._store.revision(ref)
        return self._revisions[ref]

    def body(self, ref: Ref) -> Body | None:
        if ref not in self._read:
            held = self.revision(ref)
            kind = self._kinds(ref.kind)
            self._read[ref] = (
                held.body and kind.upgrade(json.loads(held.body), schema_version=held.schema_version) or None
            )
        return self._read[ref]

    def value(self, ref: Ref, pointer: str) -> Value | None:
        body = self.body(ref)
        return None if body is None else resolve(body, pointer, self._kinds(ref.kind))

    def erased(self, ref: Ref) -> bool:
        return self.revision(ref).body is None

    def same(self, old: Ref, new: Ref) -> bool:
        """By hash; across a schema change, by what both read as today."""
        mine, theirs = self.revision(old), self.revision(new)
        if mine.schema_version == theirs.schema_version:
            return mine.sha256 == theirs.sha256
        return self.body(old) == self.body(new)


def _moved(bodies: _Bodies, cited: Cited) -> Suspect | None:
    """No doubt when the target reads as it was cited, or as it was when someone last stood by it."""
    at, ref, pointer, tolerance = cited.citation
    known, latest = {ref, cited.baseline}, cited.latest
    if any(bodies.erased(side) for side in (*known, latest)):
        return Suspect(cited.source, at, ref, latest, "erased", pointer, by_run=cited.by_run)
    if pointer is None:
        same = any(bodies.same(side, latest) for side in known)
        return None if same else Suspect(cited.source, at, ref, latest, "body", by_run=cited.by_run)
    now = bodies.value(latest, pointer)
    if any(_same_value(bodies.value(side, pointer), now, tolerance) for side in known):
        return None
    was = bodies.value(cited.baseline, pointer)
    return Suspect(cited.source, at, ref, latest, "value", pointer, was, now, tolerance=tolerance)


def _same_value(old: Value | None, new: Value | None, tolerance: float) -> bool:
    return old == new if old is None or new is None else old.near(new, tolerance)
