"""A project as one actor sees it: the ports, the catalogue, and the acts that belong to people."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Literal, Protocol, TypeVar

from filrouge.kernel import reading
from filrouge.kernel.documents import Account, Document, Key, Quote, Ref, digest
from filrouge.kernel.errors import BrokenChain, Erased, Forbidden, Invalid, NotFound
from filrouge.kernel.journal import Head, Stored, verify
from filrouge.kernel.ports import Act, Draft, Ports, Put, Reaffirmation, Revision, Store
from filrouge.kernel.quotes import Value
from filrouge.kernel.rights import allows
from filrouge.kernel.signing import (
    Means,
    NotSignable,
    NotTheSigner,
    OlderRevision,
    Signable,
    Signature,
    signature_key,
)
from filrouge.kernel.suspects import Doubts, Suspect, reader, suspects, value_at
from filrouge.kernel.texts import N_
from filrouge.kernel.usecases import UseCase

D = TypeVar("D", bound=Document)
WALKS = 3  #: of a journal that somebody writes meanwhile


def anything(act: Act) -> None:
    """No further condition on what is committed."""


class Catalogue(Protocol):
    """The installed kinds and use cases; a room is imported when it is first asked for."""

    def kind(self, name: str) -> type[Document]:
        """Raises NotFound when no installed room has this kind."""

    def use(self, name: str) -> UseCase[Any]:
        """Raises NotFound when no installed room has this use case."""

    def maker(self, kind: str) -> UseCase[Any] | None:
        """The one use case that makes this kind about a ``subject``, if any."""


@dataclass(frozen=True)
class Held(Generic[D]):
    """A document with the place it holds in the store."""

    ref: Ref
    document: D


@dataclass(frozen=True)
class Project:
    store: Store
    ports: Ports
    catalogue: Catalogue
    actor: str
    rights: frozenset[str]
    guard: Callable[[Act], None] = anything  #: asked inside every commit: does the job still hold its lease?

    def require(self, right: str) -> None:
        """Raises Forbidden when the actor lacks the right."""
        if not allows(self.rights, right):
            raise Forbidden(N_("This needs the right %(right)s", right=right))

    def write(self, id: str, document: Document, *, expected_revision: int) -> Ref:
        """Create or revise an authored document."""
        return self.write_all((Put(id, document, expected_revision),))[0]

    def write_all(self, puts: Sequence[Put]) -> tuple[Ref, ...]:
        """Create or revise authored documents together: all or nothing."""
        for put in puts:
            self.require(put.document.right_to("write"))
        return self.commit(Act("write", self.actor, self.ports.clock.now(), puts=tuple(puts)))

    def read(self, ref: Ref) -> Held[Document]:
        """One revision, its right checked; opening a traced kind is journaled.

        Raises:
            NotFound, Erased, Forbidden.
        """
        kind = self.catalogue.kind(ref.kind)
        self.require(kind.right_to("read"))
        document = self.document(kind, self.store.revision(ref))
        if kind.traced and not ref.library:
            self.commit(Act("access", self.actor, self.ports.clock.now(), accessed=(ref,)))
        return Held(ref, document)

    def document(self, kind: type[D], revision: Revision) -> D:
        """The document that a stored revision holds.

        Raises:
            Invalid: the revision is of another kind.
            Erased: its body was erased.
        """
        if revision.ref.kind != kind.kind:
            raise Invalid(N_("%(ref)s is not a %(kind)s", ref=revision.ref, kind=kind.kind))
        if revision.body is None:
            raise Erased(N_("%(ref)s was erased", ref=revision.ref))
        return reading.kept.read(kind, revision.body, schema_version=revision.schema_version)

    def latest(self, key: Key) -> Ref:
        """Raises NotFound when there is no such document."""
        held = self.store.latest(key)
        if held is None:
            raise NotFound(N_("No %(kind)s named %(id)s", kind=key.kind, id=key.id))
        return held.ref

    def held(self, kind: type[D], id: str) -> Held[D] | None:
        """The latest revision of a document; None where there is none, or it was erased."""
        found = self.store.latest(Key(kind.kind, id))
        return Held(found.ref, self.document(kind, found)) if found and found.body is not None else None

    def named(self, kind: type[D], id: str) -> Held[D]:
        """``held`` of a document that must be there.

        Raises:
            NotFound: there is none, or it was erased.
        """
        found = self.held(kind, id)
        if found is None:
            raise NotFound(N_("No %(kind)s named %(id)s", kind=kind.kind, id=id))
        return found

    def all(self, kind: type[D]) -> Iterator[Held[D]]:
        """The latest revision of every document of a kind that is not erased, by id."""
        found = (self.held(kind, key.id) for key in self.store.keys(kind.kind))
        return (one for one in found if one is not None)

    def may(self, right: str) -> bool:
        """What ``require`` would let pass."""
        return allows(self.rights, right)

    def reads(self, kind: str) -> bool:
        """Documents of this kind may be read; those of a kind that is installed no more are nobody's."""
        return self._has(kind, "read")

    def writes(self, kind: str) -> bool:
        """Documents of this kind may be written."""
        return self._has(kind, "write")

    def _has(self, kind: str, verb: Literal["read", "write"]) -> bool:
        try:
            declared = self.catalogue.kind(kind)
        except NotFound:
            return False
        return self.may(declared.right_to(verb))

    def save_draft(self, key: Key, base_revision: int, body: bytes) -> None:
        self.require(self.catalogue.kind(key.kind).right_to("write"))
        self._keep_draft(key, base_revision, body)

    def write_own(self, id: str, document: Document, *, expected_revision: int) -> Ref:
        """Create or revise a document of the actor's own, by the right that its kind says for that.

        Raises:
            Forbidden: the kind has no such right, the actor lacks it, or the document is somebody else's.
        """
        self.require_own(document)
        self._require_own_before(type(document), id)
        put = Put(id, document, expected_revision)
        return self.commit(Act("write", self.actor, self.ports.clock.now(), puts=(put,)))[0]

    def save_own_draft(self, kind: type[Document], id: str, base_revision: int, body: bytes) -> None:
        """What the actor is writing of a document of their own. Raises Forbidden as ``write_own`` does."""
        self.require(_own(kind)[0])
        self._require_own_before(kind, id)
        self._keep_draft(Key(kind.kind, id), base_revision, body)

    def require_own(self, document: Document) -> None:
        """Raises Forbidden when the document is not the actor's own, or they lack the right to their own."""
        right, field = _own(type(document))
        self.require(right)
        if getattr(document, field) != self.actor:
            raise Forbidden(N_("This %(kind)s is somebody else’s", kind=document.kind))

    def _require_own_before(self, kind: type[Document], id: str) -> None:
        before = self.held(kind, id)
        if before is not None:
            self.require_own(before.document)

    def _keep_draft(self, key: Key, base_revision: int, body: bytes) -> None:
        self.store.save_draft(Draft(key, self.actor, base_revision, body, self.ports.clock.now()))

    def reaffirm(self, doubt: Suspect, *, why: str) -> None:
        """Stand by a citation although its target moved; what a run cites is run again instead."""
        self.require(self.catalogue.kind(doubt.source.kind).right_to("write"))
        if doubt.by_run or doubt.why not in ("value", "body"):
            raise Forbidden(N_("Only what a document itself cites, and still exists, can be re-affirmed"))
        kind, id, _ = doubt.source.key
        about = Reaffirmation(
            kind=kind, id=id, cited=doubt.cited, pointer=doubt.pointer, seen=doubt.latest, why=why
        )
        self.commit(Act("reaffirm", self.actor, self.ports.clock.now(), reaffirmation=about))

    def sign(self, ref: Ref, *, means: Means) -> Ref:
        """Sign the latest revision of a document, as the actor; signing it again changes nothing.

        A right that ``*`` stands for is not enough: whoever owns a project signs nothing in its name.

        Raises:
            NotSignable: nobody signs documents of this kind.
            NotTheSigner: the actor does not hold the role that signs, or somebody else is named.
            OlderRevision, NotFound, Erased.
        """
        kind = self.catalogue.kind(ref.kind)
        self.require(kind.right_to("read"))
        if ref.library or not issubclass(kind, Signable):
            raise NotSignable(N_("%(kind)s carries no signature", kind=ref.kind))
        if kind.right_to("sign") not in self.rights:
            raise NotTheSigner(N_("Only somebody with the role %(role)s signs this", role=kind.signed_by))
        if ref != (latest := self.latest(ref.key)):
            raise OlderRevision(N_("%(ref)s was replaced by %(latest)s", ref=ref, latest=latest))
        held = self.store.revision(ref)
        named = self.document(kind, held).signer
        if named not in (None, self.actor):
            raise NotTheSigner(N_("%(ref)s names somebody else to sign it", ref=ref), at="/signer")
        now, before = self.ports.clock.now(), self.held(Signature, signature_key(ref.key).id)
        if before and (before.document.signed, before.document.signer) == (ref, self.actor):
            return before.ref
        told = Signature(
            signed=ref,
            sha256=held.sha256 or "",
            signer=Account(self.actor),
            role=kind.signed_by,
            signed_on=now.date(),
            means=means,
        )
        last = self.store.latest(signature_key(ref.key))
        put = Put(signature_key(ref.key).id, told, last.ref.revision if last else 0)
        return self.commit(Act("sign", self.actor, now, puts=(put,)))[0]

    def signs(self, document: Document) -> bool:
        """Whether the actor is the one to sign it."""
        return (
            isinstance(document, Signable)
            and document.right_to("sign") in self.rights
            and document.signer in (None, self.actor)
        )

    def signature(self, ref: Ref) -> Held[Signature] | None:
        """The signature of this very revision."""
        found = self.held(Signature, signature_key(ref.key).id)
        return found if found and found.document.signed == ref else None

    def erase(self, *keys: Key, why: str) -> tuple[Key, ...]:
        """Empty documents, the texts that copied them and the contents nobody else cites."""
        self.require("erase")
        gone = self._with_copies(keys)
        before = self.store.blobs()
        self.commit(Act("erase", self.actor, self.ports.clock.now(), erased=gone, why=why))
        for sha256 in self.store.unused(before - self.store.blobs()):
            self.ports.blobs.remove(sha256)
        return gone

    def suspects(self) -> Doubts:
        return suspects(self.store, self.catalogue.kind, self.ports.clock.now().date())

    def value(self, quote: Quote) -> Value | None:
        return value_at(self.store, self.catalogue.kind, quote.ref, quote.pointer)

    def reader(self) -> Callable[[Quote], Value | None]:
        """``value`` for many quotes: each body is read once, and kept as long as the reader is."""
        read = reader(self.store, self.catalogue.kind)
        return lambda quote: read(quote.ref, quote.pointer)

    def verify(self, *, witness: Head | None = None) -> Head:
        """Walk the journal against the store; what is erased during the walk is walked again.

        Raises:
            BrokenChain: naming the first journal entry that does not hold.
        """
        walks = 0
        while True:
            walks, known = walks + 1, self.store.head()
            seen = (known,) if witness is None else (known, witness)
            try:
                return verify(self.store.journal(), find=self._find, witnesses=seen)
            except BrokenChain:
                if walks == WALKS or self.store.head() == known:
                    raise

    def commit(self, act: Act) -> tuple[Ref, ...]:
        return self.store.commit(act, within=partial(self.guard, act))

    def _with_copies(self, keys: Sequence[Key]) -> tuple[Key, ...]:
        """Documents of which some revision holds the text of what it cites go with it, and their copies."""
        gone, new = dict.fromkeys(keys), list(keys)
        while new:
            citing = {cited.source.key for cited in self.store.citing(new, ever=True) if not cited.by_run}
            new = sorted(key for key in citing - gone.keys() if self.catalogue.kind(key.kind).copies)
            gone.update(dict.fromkeys(new))
        return tuple(gone)

    def _find(self, refs: list[Ref]) -> Mapping[Ref, Stored]:
        held = self.store.revisions(refs)
        return {ref: _stored(one, one.body) for ref, one in held.items() if one.body is not None}


def _own(kind: type[Document]) -> tuple[str, str]:
    """Raises Forbidden: documents of this kind are nobody's own."""
    if kind.own is None:
        raise Forbidden(N_("A %(kind)s is nobody’s own", kind=kind.kind))
    return kind.own


def _stored(held: Revision, body: bytes) -> Stored:
    """By the bytes; a hash kept beside them that is not theirs is as wrong as they would be."""
    sha256 = digest(body)
    return Stored(sha256 if held.sha256 == sha256 else "", held.schema_version, held.seal)
