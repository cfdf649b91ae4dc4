"""What the kernel asks of the outside world; adapters answer, delivery wires them together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from pydantic import JsonValue

from filrouge.kernel.documents import (
    Account,
    Blob,
    Citation,
    Document,
    Key,
    Part,
    Ref,
    Scalar,
    UserCode,
    blobs_in,
    checked_name,
    digest,
    encode,
)
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.faces import FaceFinder, nobody_looks
from filrouge.kernel.journal import Entry, Fact, Head, fact
from filrouge.kernel.rights import Role
from filrouge.kernel.searching import Query
from filrouge.kernel.signing import Signature
from filrouge.kernel.texts import N_, Message
from filrouge.kernel.web import Unplugged, Web

SEARCHED_TOGETHER = 100  #: documents that one search tells

Verb = Literal["write", "sign", "run", "reaffirm", "erase", "access", "grant", "revoke"]


@dataclass(frozen=True)
class Revision:
    """A body as it is stored; ``body`` and ``sha256`` are None once erased, the seal stays."""

    ref: Ref
    schema_version: int
    seal: str
    sha256: str | None
    body: bytes | None


@dataclass(frozen=True)
class Written:
    """When and by whom a revision was written."""

    ref: Ref
    at: str
    actor: str
    erased: bool


@dataclass(frozen=True)
class Standing:
    """The latest revision of a document without its body: all that freshness asks."""

    ref: Ref
    seal: str
    erased: bool
    valid_until: date | None


@dataclass(frozen=True)
class Projection:
    """A document as lists and searches see it."""

    ref: Ref
    fields: Mapping[str, Scalar]


class Read(Part):
    """What a run read; ``follows``: it asked for the latest, whichever that is."""

    ref: Ref
    follows: bool


class Outside(Part):
    """Something read outside of the store: a user's code, a file of an installed package."""

    locator: str
    fingerprint: str


class Want(Part):
    """What a waiting run asked a person for."""

    kind: str
    subject: Ref


class Told(Part):
    """A message as it is stored, still to be translated."""

    msgid: str
    params: "dict[str, str | int | float | Told]" = {}

    @classmethod
    def of(cls, message: Message) -> "Told":
        return cls(msgid=message.msgid, params={name: _kept(v) for name, v in message.params.items()})

    @property
    def message(self) -> Message:
        told = {name: v.message if isinstance(v, Told) else v for name, v in self.params.items()}
        return Message(self.msgid, told)


def _kept(value: object) -> str | int | float | Told:
    if isinstance(value, Message):
        return Told.of(value)
    return value if isinstance(value, str | int | float) else str(value)


class Cost(Part):
    """CPU-seconds, memory and bytes are judged; energy is estimated from them elsewhere."""

    duration_s: float = 0
    cpu_s: float = 0
    peak_bytes: int = 0
    read_bytes: int = 0
    written_bytes: int = 0

    def without(self, part: "Cost") -> "Cost":
        """What remains when a child's share is taken out; a peak is not a sum."""
        return Cost(
            duration_s=max(0.0, self.duration_s - part.duration_s),
            cpu_s=max(0.0, self.cpu_s - part.cpu_s),
            peak_bytes=self.peak_bytes,
            read_bytes=max(0, self.read_bytes - part.read_bytes),
            written_bytes=max(0, self.written_bytes - part.written_bytes),
        )


class Run(Part):
    """One attempt of one step: the trace by which the next attempt knows whether it is needed."""

    use: str
    version: int
    step: str
    given: dict[str, JsonValue]
    seed: int
    on: date
    key: str
    reads: tuple[Read, ...] = ()
    outside: tuple[Outside, ...] = ()
    wants: tuple[Want, ...] = ()
    made: tuple[Ref, ...] = ()
    outcome: Literal["done", "waiting", "impossible"] = "done"
    why: Told | None = None
    code: str = ""
    cost: Cost = Cost()

    def blobs(self) -> frozenset[str]:
        return frozenset(blobs_in(self.given))


@dataclass(frozen=True)
class Spent:
    """What all the runs of one step cost together; an erased run is not counted."""

    use: str
    step: str
    runs_count: int
    cpu_s: float
    duration_s: float


class Reaffirmation(Part):
    """Someone looked at what changed and stands by the citation; a record, not a revision."""

    kind: str
    id: str
    cited: Ref
    pointer: str | None
    seen: Ref
    why: str


class RoleHeld(Part):
    """A role given to an account in this project, or taken away from it."""

    account: Account
    role: Role


@dataclass(frozen=True)
class Put:
    id: str
    document: Document
    expected_revision: int  #: 0 for a new document

    def __post_init__(self) -> None:
        checked_name(self.id)

    @property
    def key(self) -> Key:
        return Key(self.document.kind, self.id)


@dataclass(frozen=True)
class Act:
    """Everything one person, or one run, changes at once; one act is one transaction and one entry."""

    verb: Verb
    actor: str  #: an account's opaque id, never a name
    at: datetime
    puts: tuple[Put, ...] = ()
    run: Run | None = None
    reaffirmation: Reaffirmation | None = None
    erased: tuple[Key, ...] = ()
    accessed: tuple[Ref, ...] = ()
    why: str = ""  #: of an erasure
    role: RoleHeld | None = None  #: granted or revoked

    def __post_init__(self) -> None:
        for put in self.puts:
            if isinstance(put.document, Signature):
                if self.verb != "sign" or put.document.signer != self.actor:
                    raise Forbidden(N_("A signature is the act of whoever signs, and nothing else"))
            elif (put.document.origin == "authored") is not (self.run is None):
                raise Forbidden(N_("People write authored documents, use cases make the others"))

    def facts(self, salt: Callable[[], bytes]) -> tuple[Fact, ...]:
        """What the journal will say beside the bodies written, one sealed fact per document concerned."""
        told: list[tuple[str, object]] = [("", {"actor": self.actor})]
        if self.run:
            kept = self.run.model_dump(mode="json", exclude={"reads", "made", "given", "wants", "why"})
            told.append(("", {"run": kept}))
            told += [(str(read.ref.key), {"read": read.model_dump(mode="json")}) for read in self.run.reads]
            told += [(str(ref.key), {"made": ref.model_dump(mode="json")}) for ref in self.run.made]
        if self.reaffirmation:
            about = self.reaffirmation
            told.append((f"{about.kind}/{about.id}", {"reaffirmed": about.model_dump(mode="json")}))
        told += [(str(ref.key), {"accessed": str(ref)}) for ref in self.accessed]
        for one in (put.document for put in self.puts if isinstance(put.document, Signature)):
            told.append((str(one.signed.key), {"signed": str(one.signed), "bytes": one.sha256}))
        if self.erased:
            told.append(("", {"why": self.why}))
        if self.role:
            told.append(("", {self.verb: self.role.model_dump(mode="json")}))
        return tuple(fact(subject, statement, salt()) for subject, statement in told)


@dataclass(frozen=True)
class Cited:
    """A citation made by the latest revision of a document, and where its target stands."""

    source: Ref
    citation: Citation
    baseline: Ref  #: the cited revision, or the last one re-affirmed
    latest: Ref
    by_run: bool


def nothing() -> None:
    """No further condition on a commit."""


class Store(Protocol):
    """Append-only revisions of one project; the library is read beside it and never written through it."""

    project: str

    def commit(self, act: Act, *, within: Callable[[], None] = nothing) -> tuple[Ref, ...]:
        """Do all of it or nothing, and return one reference per put, in order.

        A body equal to the latest one adds no revision; the actor's draft of what is put is dropped. A run
        replaces what its documents are known to have been made from. ``within`` runs inside the transaction,
        after the project's lock is held: what it raises undoes everything, and what it writes to the same
        database is kept with the act (a job marks itself done there, under its lease).

        An erasure empties every revision of the documents, the runs that read or made them, their
        drafts and the facts about them; a tombstone says which seals are empty on purpose.

        Raises:
            Conflict: an ``expected_revision`` is not the latest; what a run read was erased meanwhile.
            Invalid: a citation points at a revision that does not exist; a run made what is not the latest.
            NotFound: what is erased or re-affirmed does not exist.
            Forbidden: the library is erased through another project.
            NoSpace, Unavailable: the technology cannot keep it; nothing was kept.
        """

    def revision(self, ref: Ref) -> Revision:
        """Raises NotFound when there is no such revision."""

    def revisions(self, refs: Sequence[Ref]) -> Mapping[Ref, Revision]:
        """Many at once; those that do not exist are left out."""

    def latest(self, key: Key) -> Revision | None: ...

    def history(self, key: Key) -> tuple[Written, ...]:
        """Every revision of a document, oldest first."""

    def keys(self, kind: str) -> tuple[Key, ...]:
        """Documents of a kind that are not erased, by id."""

    def kinds(self, *, library: bool = False) -> tuple[str, ...]:
        """Kinds that have at least one document, here or in the library, that is not erased; by name."""

    def standings(self, keys: Iterable[Key]) -> Mapping[Key, Standing]:
        """Where documents stand; those that do not exist are left out."""

    def projections(self, kind: str, **equal: Scalar) -> tuple[Projection, ...]:
        """Documents of a kind as their summaries, by id, whose fields equal what is asked."""

    def search(
        self, query: Query, kinds: Iterable[str], *, start: int = 0, count: int = 20
    ) -> tuple[Ref, ...]:
        """Latest revisions of these kinds, here and in the library, that hold every term; best first.

        At most ``count`` (1 to ``SEARCHED_TOGETHER``) of them, leaving out the ``start`` first ones. What a
        document is called by counts for more than what it says. An act and its words are kept together; an
        erased document leaves no word behind.
        """

    def moved(self) -> tuple[Cited, ...]:
        """Citations by latest revisions whose target no longer has the hash that was cited or re-affirmed."""

    def citing(
        self,
        targets: Iterable[Key],
        *,
        ever: bool = False,
        kinds: Iterable[str] | None = None,
        start: int = 0,
        count: int | None = None,
    ) -> tuple[Cited, ...]:
        """Citations by latest revisions of any of these documents; ``ever``: by older revisions too.

        By citing document, of these ``kinds`` if they are named; ``count`` of them after the ``start`` first
        ones, which is asked of a few targets at most.
        """

    def citing_counts(self, target: Key) -> Mapping[str, int]:
        """How many citations of a document latest revisions make, by their kind."""

    def edges(self) -> Iterable[tuple[Key, Key]]:
        """(citing, cited) for every citation by a latest revision; a pair may come more than once."""

    def expired(self, today: date) -> tuple[Ref, ...]:
        """Latest revisions whose ``valid_until`` is before today, library included."""

    def last_run(self, use: str, step: str) -> Run | None: ...

    def last_runs(self) -> tuple[Run, ...]:
        """The last run of every (use, step)."""

    def runs(self, use: str, step: str, *, count: int = 20) -> tuple[Run, ...]:
        """The last runs of a step, the latest first."""

    def spent(self) -> tuple[Spent, ...]:
        """What every run that is kept cost, not the last ones only; by use case and step."""

    def maker(self, key: Key) -> Run | None:
        """The last run that made this document."""

    def naming(self, account: str) -> tuple[Key, ...]:
        """Documents with a revision, not erased, that names this account."""

    def blobs(self) -> frozenset[str]:
        """Hashes cited by a revision or a run that is not erased."""

    def unused(self, hashes: Iterable[str]) -> frozenset[str]:
        """Those of these hashes that no project cites: contents are shared between projects."""

    def holders(self, sha256: str) -> tuple[Ref, ...]:
        """Revisions, not erased, of this project that cite this content; by kind, id and number."""

    def journal(self, *, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """Entries in order, those numbered above ``after``, up to ``until``."""

    def head(self) -> Head: ...

    def draft(self, key: Key, actor: str) -> "Draft | None": ...

    def save_draft(self, draft: "Draft") -> None:
        """Keep one unfinished body per document and person; not journaled, not cited."""

    def drop_draft(self, key: Key, actor: str) -> None: ...

    def drafts(self, actor: str) -> tuple["Draft", ...]:
        """All that somebody is still writing in this project, the latest first."""


@dataclass(frozen=True)
class Draft:
    """What somebody is still writing: any JSON value, valid or not."""

    key: Key
    actor: str
    base_revision: int  #: 0 for a new document
    body: bytes
    saved_at: datetime


class Blobs(Protocol):
    """Content by hash; written before anything cites it, never changed."""

    def put(self, content: bytes, name: str = "") -> Blob: ...

    def put_file(self, path: Path, name: str = "") -> Blob:
        """Streamed: the file may be larger than memory."""

    def get(self, blob: Blob) -> bytes:
        """Raises NotFound."""

    def open(self, blob: Blob) -> BinaryIO:
        """A seekable reader. Raises NotFound."""

    def path(self, blob: Blob) -> Path:
        """A local file with that content, made if the store is elsewhere. Raises NotFound."""

    def stored(self) -> Iterator[tuple[str, datetime]]:
        """Hash and time of writing of everything kept."""

    def remove(self, sha256: str) -> None:
        """Forget a content; nothing happens when it is not there."""


class Clock(Protocol):
    def now(self) -> datetime: ...


class Meter(Protocol):
    """A started meter; ``read`` tells the cost of this process and its children since then."""

    def read(self) -> Cost: ...


class Surroundings(Protocol):
    """What runs may read outside of the store: installed packages and the user's own code."""

    def resource(self, locator: str) -> bytes:
        """A file of an installed package, ``package.module/path``, or of what its distribution tells of
        itself, ``name.dist-info/METADATA``. Raises NotFound."""

    def load(self, code: UserCode, source: bytes | None) -> Any:
        """The user's object. Raises Invalid when it cannot be imported."""

    def fingerprint(self, locator: str) -> str:
        """Changes when the resource or the module's code changes; "" when it is gone."""


class Secrets(Protocol):
    def secret(self, name: str) -> bytes:
        """Thirty-two random bytes made at first use, kept out of the store and of every archive."""


@dataclass(frozen=True)
class Ports:
    """Everything a project touches beside its store. ``tables``, ``runtime`` and ``web`` answer
    ``kernel.tables.Tables``, ``kernel.runtime.ModelRuntime`` and ``kernel.web.Web``; they are opened when
    first asked for."""

    blobs: Blobs
    clock: Clock
    meter: Callable[[], Meter]
    surroundings: Surroundings
    secrets: Secrets
    open_tables: Callable[[], Any]
    open_runtime: Callable[[], Any]
    open_web: Callable[[], Web] = Unplugged
    open_faces: Callable[[], FaceFinder] = nobody_looks

    @cached_property
    def tables(self) -> Any:
        return self.open_tables()

    @cached_property
    def runtime(self) -> Any:
        return self.open_runtime()

    @cached_property
    def web(self) -> Web:
        return self.open_web()

    @cached_property
    def faces(self) -> FaceFinder:
        """Raises Impossible where nothing that finds faces is installed."""
        return self.open_faces()


def key_of(parts: object) -> str:
    return digest(encode(parts))


def wrote(ref: Ref, schema_version: int, body: bytes, salt: bytes) -> Fact:
    """The fact that a body was written; its seal is the revision's seal."""
    told = {"id": ref.id, "kind": ref.kind, "revision": ref.revision}
    return fact(str(ref.key), {"wrote": told, "schema": schema_version, "sha256": digest(body)}, salt)
