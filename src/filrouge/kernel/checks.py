"""What a room can tell from evidence. A check says absent, present or reached; it never awards anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar, cast

from filrouge.kernel.documents import Account, Document, Ref
from filrouge.kernel.signing import Signature
from filrouge.kernel.texts import Message, Text

D = TypeVar("D", bound=Document)
State = Literal["absent", "present", "reached"]
BY_PEOPLE = ("authored", "signed")  #: no run makes these


@dataclass(frozen=True)
class Making:
    """The run that made a document, as the store knows it."""

    use: str
    version: int
    step: str


@dataclass(frozen=True)
class Exhibit(Generic[D]):
    """The latest revision of a document, with what is known against it."""

    ref: Ref
    document: D
    suspect: bool = False  #: at its root, by inheritance, or because it expired
    made_by: Making | None = None  #: None: no run made it

    @property
    def sound(self) -> bool:
        """Nothing speaks against it; what a person did not write comes from a run."""
        return not self.suspect and (self.document.origin in BY_PEOPLE or self.made_by is not None)


@dataclass(frozen=True)
class Evidence:
    """The exhibits of a project, by kind name. A check asks only for kinds that it declares to read."""

    exhibits: Mapping[str, Sequence[Exhibit[Any]]] = field(default_factory=dict)

    def of(self, kind: type[D]) -> tuple[Exhibit[D], ...]:
        return cast("tuple[Exhibit[D], ...]", tuple(self.exhibits.get(kind.kind, ())))

    def sound(self, kind: type[D]) -> tuple[Exhibit[D], ...]:
        return tuple(exhibit for exhibit in self.of(kind) if exhibit.sound)


@dataclass(frozen=True)
class Finding:
    """What a check saw, and what still separates it from its threshold."""

    state: State
    evidence: tuple[Ref, ...] = ()
    missing: tuple[Message, ...] = ()

    def __post_init__(self) -> None:
        if (self.state == "absent") is bool(self.evidence) or (self.state == "reached") is bool(self.missing):
            raise ValueError(
                "absent shows no evidence, reached misses nothing, and the others do the reverse"
            )


@dataclass(frozen=True)
class Demand(Generic[D]):
    """At least so many sound documents of a kind for which something holds."""

    kind: type[D]
    missing: Message  #: told while the demand is not met
    holds: Callable[[D], bool] = lambda document: True
    at_least_count: int = 1

    def met_by(self, evidence: Evidence) -> tuple[Ref, ...]:
        """The exhibits that meet it, or nothing."""
        found = tuple(exhibit.ref for exhibit in evidence.sound(self.kind) if self.holds(exhibit.document))
        return found if len(found) >= self.at_least_count else ()


@dataclass(frozen=True)
class Check:
    """A pure function over evidence, declared by a room for codes of the competence framework.

    It ships evidence that it accepts and counter-examples that it must not accept.
    """

    id: str  #: ``room.name``
    label: Text
    codes: tuple[str, ...]  #: competences and criteria it speaks for
    reads: tuple[type[Document], ...]
    function: Callable[[Evidence], Finding]
    accepts: tuple[Evidence, ...]
    rejects: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not (self.codes and self.accepts and self.rejects):
            raise ValueError(f"{self.id}: a check names codes, an example and a counter-example")

    @property
    def room(self) -> str:
        return self.id.partition(".")[0]


def demanding(*demands: Demand[Any]) -> Callable[[Evidence], Finding]:
    """A check function: absent without any document, reached when every demand is met."""

    def judge(evidence: Evidence) -> Finding:
        kinds = dict.fromkeys(demand.kind for demand in demands)
        seen = tuple(exhibit.ref for kind in kinds for exhibit in evidence.of(kind))
        met = [demand.met_by(evidence) for demand in demands]
        missing = tuple(demand.missing for demand, found in zip(demands, met, strict=True) if not found)
        if not missing:
            return Finding("reached", tuple(dict.fromkeys(ref for found in met for ref in found)))
        return Finding("present" if seen else "absent", seen, missing)

    return judge


def signed(
    kind: type[D], missing: Message, holds: Callable[[D], bool] = lambda document: True
) -> Callable[[Evidence], Finding]:
    """A check function: reached when a sound document of a kind, for which something holds, is signed as it
    stands; a name in it is not enough."""

    def judge(evidence: Evidence) -> Finding:
        told = {one.document.signed: one.ref for one in evidence.sound(Signature)}
        held = evidence.sound(kind)
        found = [one.ref for one in held if one.ref in told and holds(one.document)]
        if found:
            return Finding("reached", tuple(ref for one in found for ref in (one, told[one])))
        seen = tuple(one.ref for one in evidence.of(kind))
        return Finding("present" if seen else "absent", seen, (missing,))

    return judge


def signature_of(document: Document, *, revision: int = 1) -> Signature:
    """The signature of the first document of a ``sample``, for examples."""
    return Signature(
        signed=Ref(kind=document.kind, id="sample-1", revision=revision),
        sha256="0" * 64,
        signer=Account("somebody"),
        role="moa",
        signed_on=date(2026, 1, 12),
        means="page",
    )


def sample(*documents: Document, suspect: bool = False) -> Evidence:
    """Evidence made of these documents, for examples and counter-examples."""
    exhibits: dict[str, list[Exhibit[Any]]] = {}
    for place, document in enumerate(documents, start=1):
        ref = Ref(kind=document.kind, id=f"sample-{place}", revision=1)
        made_by = None if document.origin in BY_PEOPLE else Making("sample.make", 1, ref.id)
        exhibits.setdefault(document.kind, []).append(Exhibit(ref, document, suspect, made_by))
    return Evidence(exhibits)
