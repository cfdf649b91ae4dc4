"""Whether runs still stand. Every question is asked of the store once per visit."""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from filrouge.kernel.context import SEEN_IN_STORE, answers, fingerprint
from filrouge.kernel.documents import Key, Part, validated
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.ports import Outside, Read, Run, Standing, key_of
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Message
from filrouge.kernel.usecases import UseCase
from filrouge.kernel.web import LOCATOR

Place = tuple[str, str]  #: use case and step


class Freshness:
    """A view of the store that remembers; ``forget`` it after somebody else wrote."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._today = project.ports.clock.now().date()
        self.forget()

    def forget(self) -> None:
        self._runs: dict[Place, Run] = {(run.use, run.step): run for run in self._project.store.last_runs()}
        self._makers = {ref.key: run for run in self._runs.values() for ref in run.made}
        self._doubts: dict[Place, Message | None] = {}
        touched = {ref.key for run in self._runs.values() for ref in run.made}
        touched |= {read.ref.key for run in self._runs.values() for read in run.reads}
        self._standings = dict(self._project.store.standings(touched))
        self._fingerprints: dict[str, str] = {}

    def ran(self, run: Run) -> None:
        """A run was committed through this view."""
        self._runs[run.use, run.step] = run
        self._makers.update({ref.key: run for ref in run.made})
        self._doubts.clear()
        for locator in [one for one in self._fingerprints if one.startswith(SEEN_IN_STORE)]:
            del self._fingerprints[locator]
        self._standings.update(self._project.store.standings({ref.key for ref in run.made}))

    def last_run(self, use: str, step: str) -> Run | None:
        return self._runs.get((use, step))

    def stale(self, use: UseCase[Any], given: Part, seed: int, last: Run | None) -> Message | None:
        """Why the last run no longer stands, or None when it does."""
        if last is None:
            return N_("never run")
        if self.key(use, given, seed, last.reads, last.outside, today=True) != last.key:
            return self._what_moved(use, given, seed, last)
        return self._answered(last) if last.outcome != "done" else self._made_doubt(last)

    def expired(self, run: Run) -> Message | None:
        """A document that this run made has passed its date."""
        for ref in run.made:
            if (standing := self._standing(ref.key)) and _is_past(standing, self._today):
                return N_("%(ref)s has expired", ref=ref)
        return None

    def ancestors(self, run: Run, known: Container[Place] = ()) -> list[Run]:
        """The runs that made what this one reads at its latest, and theirs, makers first; what is known is
        left out with what it comes from. A walk, not a recursion: a chain may be longer than the stack."""
        seen, found = {(run.use, run.step)}, list[Run]()
        way = [(run, self._sources(run))]
        while way:
            here, sources = way[-1]
            source = next(sources, None)
            if source is None:
                found.append(here)
                way.pop()
            elif (place := (source.use, source.step)) not in seen and place not in known:
                seen.add(place)
                way.append((source, self._sources(source)))
        return found[:-1]

    def key(
        self,
        use: UseCase[Any],
        given: Part,
        seed: int,
        reads: Sequence[Read],
        outside: Sequence[Outside],
        *,
        today: bool,
    ) -> str:
        """The step key, over what was read, or over what would be read today.

        It hashes salted seals, not bodies: a key kept after an erasure must not let anyone guess.
        """
        seals = [[read.ref.kind, read.ref.id, self._seal(read, today=today)] for read in reads]
        codes = [[one.locator, self._fingerprint(one, today=today)] for one in outside]
        return key_of([use.name, use.version, given.model_dump(mode="json"), seed, seals, codes])

    def _made_doubt(self, last: Run) -> Message | None:
        for ref in last.made:
            standing = self._standing(ref.key)
            if standing is None or standing.erased or standing.ref != ref:
                return N_("%(ref)s is no longer the latest", ref=ref)
            until = standing.valid_until
            if until and last.on <= until < self._today:  # run later and past still: again would not help
                return N_("%(ref)s has expired", ref=ref)
        return self._stale_source(last)

    def _stale_source(self, last: Run) -> Message | None:
        waiting = self.ancestors(last, known=self._doubts)
        self._doubts.update({(run.use, run.step): None for run in waiting})  # a cycle of reads ends here
        for run in waiting:
            self._doubts[run.use, run.step] = self._source_doubt(run)
        for source in self._sources(last):
            if doubt := self._doubts.get((source.use, source.step)):
                return N_("%(step)s: %(why)s", step=source.step, why=doubt)
        return None

    def _source_doubt(self, run: Run) -> Message | None:
        try:
            use = self._project.catalogue.use(run.use)
            return self.stale(use, validated(use.input, run.given), run.seed, run)
        except FilrougeError as err:
            return err.message

    def _sources(self, run: Run) -> Iterator[Run]:
        for read in run.reads:
            if read.follows and (made_by := self._makers.get(read.ref.key)):
                yield made_by

    def _answered(self, last: Run) -> Message | None:
        """A run that waits, or that cannot be, stands until a person answers."""
        for want in last.wants:
            if answers(self._project, want.kind, want.subject):
                return N_("%(kind)s about %(of)s was written", kind=want.kind, of=want.subject)
        return None

    def _seal(self, read: Read, *, today: bool) -> str:
        if read.follows and today:
            standing = self._standing(read.ref.key)
            return "erased" if standing is None or standing.erased else standing.seal
        standing = self._standing(read.ref.key)
        if standing and standing.ref == read.ref:
            return "erased" if standing.erased else standing.seal
        revision = self._project.store.revision(read.ref)
        return "erased" if revision.body is None else revision.seal

    def _fingerprint(self, one: Outside, *, today: bool) -> str:
        if not today:
            return one.fingerprint
        if one.locator not in self._fingerprints:
            told = fingerprint(self._project, one.locator)
            unread = not told and one.locator.startswith(LOCATOR)  # what nobody read again has not moved
            self._fingerprints[one.locator] = one.fingerprint if unread else told
        return self._fingerprints[one.locator]

    def _standing(self, key: Key) -> Standing | None:
        if key not in self._standings:
            self._standings.update(self._project.store.standings([key]))
        return self._standings.get(key)

    def _what_moved(self, use: UseCase[Any], given: Part, seed: int, last: Run) -> Message:
        if last.version != use.version:
            old, new = last.version, use.version
            return N_("%(use)s: version %(old)d → %(new)d", use=use.name, old=old, new=new)
        told = given.model_dump(mode="json")
        changed = [name for name in told if told[name] != last.given.get(name)]
        if changed:
            moves = [f"{name}: {_shown(last.given.get(name))} → {_shown(told[name])}" for name in changed]
            return N_("%(what)s", what="; ".join(moves))
        reads = [f"{read.ref} → {now.ref}" for read, now in self._moved_reads(last.reads)]
        codes = [one.locator for one in last.outside if self._fingerprint(one, today=True) != one.fingerprint]
        return N_("%(what)s", what="; ".join([*reads, *codes]) or f"seed: {last.seed} → {seed}")

    def _moved_reads(self, reads: Iterable[Read]) -> Iterator[tuple[Read, Standing]]:
        for read in reads:
            now = self._standing(read.ref.key)
            if now and (now.erased or (read.follows and now.ref != read.ref)):
                yield read, now


def _is_past(standing: Standing, today: Any) -> bool:
    return standing.valid_until is not None and standing.valid_until < today


def _shown(value: object) -> str:
    """A reference as people read it, anything else as it is, shortened."""
    if isinstance(value, dict) and {"kind", "id", "revision"} <= value.keys():
        return f"{value['kind']}/{value['id']}@{value['revision']}"
    if isinstance(value, dict) and "sha256" in value:
        return f"{value.get('name') or 'blob'}#{str(value['sha256'])[:8]}"
    return str(value) if len(str(value)) < 60 else f"{str(value)[:57]}…"
