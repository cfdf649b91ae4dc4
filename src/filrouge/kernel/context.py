"""What one run of a use case may touch; it remembers what was read and keeps what is made for one commit."""

from collections.abc import Callable
from typing import Any, TypeVar

from filrouge.kernel.documents import Blob, Document, Key, Quote, Ref, UserCode, digest, validated
from filrouge.kernel.errors import Conflict, Erased, Forbidden, Impossible, NotFound, Waiting
from filrouge.kernel.faces import FaceFinder
from filrouge.kernel.ports import Blobs, Cost, Meter, Outside, Put, Read, Revision, Run, Want, key_of
from filrouge.kernel.project import Held, Project
from filrouge.kernel.quotes import Value, resolve
from filrouge.kernel.signing import Signature, signature_key
from filrouge.kernel.texts import N_, Message
from filrouge.kernel.usecases import UseCase
from filrouge.kernel.web import LOCATOR, Answer

D = TypeVar("D", bound=Document)
Ensure = Callable[[UseCase[Any], str, Any], Run]
Progress = Callable[[float, Message], None]
SEEN_IN_STORE = ("all:", "document:")  #: locators of what runs, and people, change


def silent(done_ratio: float, message: Message) -> None:
    """Nobody is watching."""


class Context:
    """Given to a use case as its first argument.

    ``seed`` is the run's; ``blobs`` and ``tables`` are the ports; ``spent`` is what the runs it needed cost.
    """

    def __init__(
        self, project: Project, use: UseCase[Any], step: str, seed: int, ensure: Ensure, progress: Progress
    ) -> None:
        self.seed = seed
        self.reads: list[Read] = []
        self.outside: list[Outside] = []
        self.wants: list[Want] = []
        self.puts: list[Put] = []
        self.made: list[Ref] = []
        self.spent = Cost()
        self._project, self._use, self._step = project, use, step
        self._ensure, self._progress = ensure, progress

    @property
    def blobs(self) -> Blobs:
        return self._project.ports.blobs

    @property
    def tables(self) -> Any:
        """The ``kernel.tables.Tables`` port."""
        return self._project.ports.tables

    @property
    def runtime(self) -> Any:
        """The ``kernel.runtime.ModelRuntime`` port."""
        return self._project.ports.runtime

    @property
    def faces(self) -> FaceFinder:
        return self._project.ports.faces

    def read(self, kind: type[D], ref: Ref) -> Held[D]:
        """The cited revision.

        Raises:
            NotFound, Erased, Invalid: it is not of this kind.
        """
        found = self._project.store.revisions([ref])
        if ref not in found:
            self._note_outside(f"document:{ref}")
            raise NotFound(N_("No %(ref)s", ref=ref))
        return self._held(kind, found[ref], follows=False)

    def maybe(self, kind: type[D], ref: Ref | None) -> Held[D] | None:
        """``read`` of a reference that need not be given."""
        return self.read(kind, ref) if ref else None

    def value(self, quote: Quote) -> Value | None:
        """What a quote reads in the revision that it cites; None where its pointer leads to nothing.

        Raises:
            NotFound, Erased.
        """
        kind = self._project.catalogue.kind(quote.ref.kind)
        return resolve(self.read(kind, quote.ref).document.body(), quote.pointer, kind)

    def latest(self, kind: type[D], id: str, *, library: bool = False) -> Held[D]:
        """The latest revision; the step is suspect when another one comes.

        Raises:
            NotFound: there is none.
        """
        revision = self._project.store.latest(Key(kind.kind, id, library))
        if revision is None:
            self._note_outside(f"document:{Key(kind.kind, id, library)}")
            raise NotFound(N_("No %(kind)s named %(id)s", kind=kind.kind, id=id))
        return self._held(kind, revision, follows=True)

    def all(self, kind: type[D]) -> tuple[Held[D], ...]:
        """The latest revision of every document of a kind that is not erased, by id; one more, or one less,
        makes the step suspect."""
        self._note_outside(f"all:{kind.kind}")
        found = (self._project.store.latest(key) for key in self._project.store.keys(kind.kind))
        return tuple(self._held(kind, one, follows=True) for one in found if one is not None)

    def signature(self, ref: Ref) -> Held[Signature] | None:
        """The signature of this very revision; that one comes makes the step suspect."""
        try:
            found = self.latest(Signature, signature_key(ref.key).id)
        except (NotFound, Erased):
            return None
        return found if found.document.signed == ref else None

    def standing(self, place: str) -> Ref | None:
        """The latest revision of ``kind/id``, whatever the kind, that is not erased; that there is one, or
        none any more, makes the step suspect, and not what it says."""
        self._note_outside(f"document:{place}")
        found = self._project.store.latest(Ref.model_validate(f"{place}@1").key)
        return found.ref if found and found.body is not None else None

    def blob(self, blob: Blob) -> bytes:
        return self.blobs.get(blob)

    def resource(self, locator: str) -> bytes:
        """A file of an installed package, ``package.module/path``; its content is part of the step key."""
        self._note_outside(f"resource:{locator}")
        return self._project.ports.surroundings.resource(locator)

    def fetch(self, address: str, *, accept: str = "*/*") -> Answer:
        """What stands at an address of the web; the step is suspect once another content was read there.

        Raises:
            BadAddress, TooLongAnswer, NoAnswer, AskedTooOften, NotWanted, NoWeb.
        """
        answer = self._project.ports.web.get(address, accept=accept)
        self.outside.append(Outside(locator=f"{LOCATOR}{address}", fingerprint=digest(answer.content)))
        return answer

    def load(self, code: UserCode) -> Any:
        """The user's object; its code is part of the step key.

        Raises:
            Invalid: it cannot be imported.
        """
        if code.source is None:
            self._note_outside(f"code:{code.object}")
        source = self.blob(code.source) if code.source else None
        return self._project.ports.surroundings.load(code, source)

    def secret(self, name: str) -> bytes:
        return self._project.ports.secrets.secret(name)

    def meter(self) -> Meter:
        """A started meter, for a use case that compares what its parts cost."""
        return self._project.ports.meter()

    def progress(self, done_ratio: float, message: Message) -> None:
        """Tell how far the run is. Raises Cancelled when somebody asked to stop."""
        self._progress(done_ratio, message)

    def need(self, kind: type[D], *, subject: Ref, spec: dict[str, object] | None = None) -> Held[D]:
        """A fresh document of this kind about the subject, made now if a use case can make it.

        Ask before computing: what is made for another is kept even when this run then fails.

        Raises:
            Waiting: only a person can write it.
            Impossible: nothing installed makes it.
        """
        if kind.origin == "authored":
            return self._from_a_person(kind, subject)
        use = self._project.catalogue.maker(kind.kind)
        if use is None:
            raise Impossible(N_("No room installed makes %(kind)s", kind=kind.kind))
        given = validated(use.input, {"subject": subject, **(spec or {})})
        step = f"{subject.id}.{key_of(given.model_dump(mode='json', exclude={'subject'}))[:8]}"
        done = self._ensure(use, step if spec else subject.id, given)
        return self.latest(kind, next(ref.id for ref in done.made if ref.kind == kind.kind))

    def make(self, document: Document, *, part: str = "") -> Ref:
        """Keep a document for the commit; its id is the step's, so two steps never write the same one.

        Raises:
            Forbidden: a kind that the use case does not declare.
            Conflict: another step makes this document.
        """
        if type(document) not in self._use.makes:
            raise Forbidden(N_("%(use)s does not declare %(kind)s", use=self._use.name, kind=document.kind))
        key = Key(document.kind, f"{self._step}.{part}" if part else self._step)
        maker = self._project.store.maker(key)
        if maker and (maker.use, maker.step) != (self._use.name, self._step):
            raise Conflict(N_("%(key)s is made by step %(step)s", key=key, step=maker.step))
        latest = self._project.store.latest(key)
        revision = latest.ref.revision if latest else 0
        self.puts.append(Put(key.id, document, revision))
        same = latest is not None and latest.body == document.stored()
        self.made.append(Ref(kind=key.kind, id=key.id, revision=revision if same else revision + 1))
        return self.made[-1]

    def charge(self, cost: Cost) -> None:
        """Take note of what a needed run cost, so that this run's own cost leaves it out."""
        added = {name: getattr(self.spent, name) + value for name, value in cost.model_dump().items()}
        self.spent = Cost(**added)

    def inherit(self, other: "Context") -> None:
        """Count what a needed run saw before it failed as seen by this one."""
        self.reads += other.reads
        self.outside += other.outside
        self.wants += other.wants

    def _from_a_person(self, kind: type[D], subject: Ref) -> Held[D]:
        found = answers(self._project, kind.kind, subject)
        if not found:
            self.wants.append(Want(kind=kind.kind, subject=subject))
            raise Waiting(N_("A person must write %(kind)s about %(of)s", kind=kind.kind, of=subject))
        return self.latest(kind, found[0])

    def _note_outside(self, locator: str) -> None:
        self.outside.append(Outside(locator=locator, fingerprint=fingerprint(self._project, locator)))

    def _held(self, kind: type[D], revision: Revision, *, follows: bool) -> Held[D]:
        """What was read is noted before it is opened: what cannot be opened today is looked at again when it
        moves."""
        if revision.body is None:
            self._note_outside(f"document:{revision.ref.key if follows else revision.ref}")
        else:
            self.reads.append(Read(ref=revision.ref, follows=follows))
        return Held(revision.ref, self._project.document(kind, revision))


def fingerprint(project: Project, locator: str) -> str:
    """Of what a run saw beside the documents it opened: which documents of a kind there are (``all:kind``),
    one that is not there (``document:kind/id``, with or without its revision), a package's file, a code; for
    an address of the web, what was last read there, "" when nobody here did."""
    what, _, where = locator.partition(":")
    if what == "all":
        return key_of([key.id for key in project.store.keys(where)])
    if what == LOCATOR.rstrip(":"):
        return project.ports.web.known(where)
    if what != "document":
        return project.ports.surroundings.fingerprint(locator)
    if "@" in where:
        ref = Ref.model_validate(where)
        found = project.store.revisions([ref]).get(ref)
    else:
        found = project.store.latest(Ref.model_validate(f"{where}@1").key)
    return "" if found is None else "erased" if found.body is None else "there"


def answers(project: Project, kind: str, subject: Ref) -> list[str]:
    """Ids of what people wrote about this revision, or re-affirmed for it, and that has not expired."""
    expired = project.store.expired(project.ports.clock.now().date())
    about = {
        cited.source.id
        for cited in project.store.citing([subject.key], kinds=[kind])
        if subject in (cited.citation.ref, cited.baseline) and cited.source not in expired
    }
    return sorted(about)
