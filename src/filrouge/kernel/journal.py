"""One chain per project. An entry seals facts one by one, so that one can be erased and the chain hold."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from filrouge.kernel.documents import Ref, digest, encode
from filrouge.kernel.errors import BrokenChain
from filrouge.kernel.texts import N_, Message

GENESIS = "0" * 64
CHUNK = 500  #: entries verified together, so that their bodies are read in few queries


@dataclass(frozen=True)
class Head:
    """Printed in reports and exports: whoever holds one notices a cut tail."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A sealed statement; without salt and body it is erased, and its seal says nothing any more."""

    subject: str  #: the document it tells about, "" for none
    seal: str
    salt: bytes | None
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    at: str
    verb: str
    facts: tuple[Fact, ...]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What is found in store of a body that was written; ``seal`` is None where it is kept nowhere else."""

    sha256: str
    schema_version: int
    seal: str | None


Said = tuple[str, Mapping[str, Any]]  #: a seal, and the statement it seals
Find = Callable[[list[Ref]], Mapping[Ref, Stored]]  #: revisions that are not erased


def sealed(salt: bytes, subject: str, body: bytes) -> str:
    return digest(salt + encode([subject]) + body)


def fact(subject: str, statement: object, salt: bytes) -> Fact:
    body = encode(statement)
    return Fact(subject, sealed(salt, subject, body), salt, body)


def entry(head: Head, *, at: str, verb: str, facts: Iterable[Fact]) -> Entry:
    facts = tuple(facts)
    number = head.number + 1
    return Entry(number, at, verb, facts, head.hash, _hash(number, at, verb, facts, head.hash))


def erasure(facts: Iterable[Fact]) -> object:
    """The statement of a tombstone: which seals are empty on purpose."""
    return {"erased": sorted(fact.seal for fact in facts)}


def statements(one: Entry) -> Iterator[Mapping[str, Any]]:
    """What an entry still says."""
    return (json.loads(told.body) for told in one.facts if told.body is not None)


def verify(entries: Iterable[Entry], *, find: Find, witnesses: Sequence[Head] = ()) -> Head:
    """Walk the chain, compare what it says with the revisions in store, and return its head.

    Raises:
        BrokenChain: names the first entry that does not hold, or the one a witness saw and is gone.
    """
    head, empty, erased = Head(0, GENESIS), dict[str, int](), set[str]()
    remaining = iter(entries)
    while chunk := list(islice(remaining, CHUNK)):
        told = [(it, _checked(it, previous, empty)) for it, previous in _linked(chunk, head)]
        found = find([ref for it, said in told for ref in _written(said)])
        for it, said in told:
            for seal, statement in said:
                erased.update(statement.get("erased", ()) if it.verb == "erase" else ())
                _check_written(it.number, seal, statement, found)
            head = Head(it.number, it.hash)
            if any(seen.number == head.number and seen != head for seen in witnesses):
                raise _broken(head.number, N_("it is not the one that was witnessed"))
    if unexplained := [number for seal, number in empty.items() if seal not in erased]:
        raise _broken(min(unexplained), N_("a fact is missing and no tombstone says so"))
    if any(seen.number > head.number for seen in witnesses):
        raise _broken(head.number + 1, N_("the tail was cut"))
    return head


def _linked(chunk: list[Entry], head: Head) -> Iterator[tuple[Entry, Head]]:
    for it in chunk:
        yield it, head
        head = Head(it.number, it.hash)


def _checked(it: Entry, previous: Head, empty: dict[str, int]) -> list[Said]:
    """The statements of an entry whose link and seals hold; notes the empty ones."""
    number = previous.number + 1
    if (it.number, it.previous) != (number, previous.hash) or it.hash != _hash(
        number, it.at, it.verb, it.facts, previous.hash
    ):
        raise _broken(number, N_("it does not follow from the one before"))
    said = []
    for told in it.facts:
        if told.salt is None or told.body is None:
            if (told.subject, told.salt, told.body) != ("", None, None):
                raise _broken(it.number, N_("a fact is half erased"))
            empty[told.seal] = it.number
        elif sealed(told.salt, told.subject, told.body) != told.seal:
            raise _broken(it.number, N_("a fact was changed"))
        else:
            said.append((told.seal, json.loads(told.body)))
    return said


def _hash(number: int, at: str, verb: str, facts: tuple[Fact, ...], previous: str) -> str:
    return digest(encode([number, at, verb, [fact.seal for fact in facts], previous]))


def _written(said: Iterable[Said]) -> Iterator[Ref]:
    for _, statement in said:
        if "wrote" in statement:
            yield _ref(statement)


def _ref(statement: Mapping[str, Any]) -> Ref:
    told = statement["wrote"]
    return Ref.model_construct(kind=told["kind"], id=told["id"], revision=told["revision"], library=False)


def _check_written(number: int, seal: str, statement: Mapping[str, Any], found: Mapping[Ref, Stored]) -> None:
    if "wrote" not in statement:
        return
    stored = found.get(_ref(statement))
    if stored is None or (stored.sha256, stored.schema_version) != (statement["sha256"], statement["schema"]):
        raise _broken(number, N_("the body in store is not the one that was written"))
    if stored.seal not in (None, seal):
        raise _broken(number, N_("the seal in store is not the one that was written"))


def _broken(number: int, why: Message) -> BrokenChain:
    return BrokenChain(N_("Journal entry %(number)d: %(why)s", number=number, why=why), at=f"/{number}")
