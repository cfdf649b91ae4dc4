"""Typed, versioned documents: the only shape in which domain data is stored or exchanged."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Literal, NamedTuple, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, ValidationError, model_validator
from pydantic_core import CoreSchema, core_schema

from filrouge.kernel.errors import BadName, Fault, Invalid, TooLarge
from filrouge.kernel.texts import N_, Lang, Message

Body = dict[str, Any]
Upgrade = Callable[[Body], Body]
Origin = Literal["authored", "computed", "imported", "signed"]
Scalar = str | int | float | bool | None

MAX_BODY_BYTES = 1_000_000  #: anything larger is a blob cited by its hash
#: Of kinds that are long by nature and cannot be cut without losing their citations: a report names the
#: source of each figure (2.2 MB for a cahier des charges of a thousand requirements); two thousand
#: requirements take 1.1 MB.
LONG_BODY_BYTES = 5_000_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def encode(value: object) -> bytes:
    """The canonical bytes of a JSON value: what is stored, and what is hashed.

    Raises:
        ValueError: a NaN or an infinity.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def checked_name(id: str) -> str:
    """An identifier that is safe in an address, a file name and a pointer.

    Raises:
        BadName: anything but letters, digits, dots, dashes and underscores; over 80 characters.
    """
    if not _NAME.fullmatch(id):
        raise BadName(N_("%(id)s cannot be a name: use letters, digits, . _ and -", id=repr(id[:90])))
    return id


class Part(BaseModel):
    """Anything inside a document, and the input of a use case: frozen, closed, finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Key(NamedTuple):
    """A document whatever its revision."""

    kind: str
    id: str
    library: bool = False

    def __str__(self) -> str:
        return f"{'library:' if self.library else ''}{self.kind}/{self.id}"


class Ref(Part):
    """One revision of a document, in this project or in the read-only library.

    ``kind/id@revision`` is read too, with ``library:`` in front for the library.
    """

    kind: str
    id: str
    revision: int = Field(ge=1)
    library: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: object) -> object:
        return _parsed(given) if isinstance(given, str) else given

    @property
    def key(self) -> Key:
        return Key(self.kind, self.id, self.library)

    def __str__(self) -> str:
        return f"{self.key}@{self.revision}"


class Quote(Part):
    """The value at ``pointer`` in a cited revision; a move within ``tolerance`` is no news."""

    ref: Ref
    pointer: str = Field(pattern="^/")
    tolerance: float = Field(default=0, ge=0, description="absolute, in the unit of the value")


class Blob(Part):
    """Large content, known by its hash; ``name`` is the file it came from."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=0)
    name: str = ""


class Quantity(Part):
    value: float
    unit: str


class Prose(Part):
    """What people write, in the language they wrote it."""

    lang: Lang
    text: str


class UserCode(Part):
    """An object of the user's: ``package.module:Name``, or a name inside ``source``, a Python file."""

    object: str = Field(min_length=1)
    source: Blob | None = None

    def __str__(self) -> str:
        return f"{self.source.name or 'code'}:{self.object}" if self.source else self.object


class Account(str):
    """The opaque identifier of a person; names and addresses live in accounts and nowhere else."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(min_length=1, max_length=80)
        return core_schema.no_info_after_validator_function(
            cls, text, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


class Of(NamedTuple):
    """``Annotated[Ref, Of("datasets.manifest")]``: the kind a reference must have."""

    kind: str


class Citation(NamedTuple):
    at: str  #: where the citing document cites, "" when its run does
    ref: Ref
    pointer: str | None = None  #: None: the document as a whole
    tolerance: float = 0


class Document(Part):
    """Base of all documents. A change that old bodies cannot satisfy bumps ``schema_version``."""

    kind: ClassVar[str]
    origin: ClassVar[Origin] = "authored"
    schema_version: ClassVar[int] = 1
    upgrades: ClassVar[Mapping[int, Upgrade]] = {}
    moved: ClassVar[Mapping[str, str]] = {}  #: pointers that upgrades moved; ``*`` stands for one token
    rights: ClassVar[Mapping[str, str]] = {}  #: ``read`` and ``write``, when they are not the room's
    own: ClassVar[tuple[str, str] | None] = None  #: a right, and the field that names whose document it is
    traced: ClassVar[bool] = False  #: opening one is written in the journal
    personal: ClassVar[bool] = False  #: erased with any person it names
    copies: ClassVar[bool] = False  #: holds the text of what it cites: erased with it
    max_bytes: ClassVar[int] = MAX_BODY_BYTES
    historic: ClassVar[bool] = False  #: tells of what was: that its target moved is no news

    valid_until: date | None = None

    @classmethod
    def right_to(cls, verb: Literal["read", "write", "sign"]) -> str:
        """The right that reading, writing or signing this kind needs; the room's unless the kind says."""
        return cls.rights.get(verb, f"{cls.kind.partition('.')[0]}.{verb}")

    @classmethod
    def upgrade(cls, body: Body, *, schema_version: int) -> Body:
        """Bring a stored body to the current schema, by pure steps.

        Raises:
            Invalid: a schema version this release does not know.
        """
        if not 1 <= schema_version <= cls.schema_version:
            raise Invalid(N_("%(kind)s: unknown schema version %(v)s", kind=cls.kind, v=schema_version))
        for version in range(schema_version, cls.schema_version):
            body = cls.upgrades[version](body)
        return body

    @classmethod
    def read(cls, body: Body, *, schema_version: int) -> Self:
        """Bring a stored body to the current schema, then validate it."""
        return validated(cls, cls.upgrade(body, schema_version=schema_version))

    @classmethod
    def restored(cls, content: bytes, *, schema_version: int) -> Self:
        """The document whose ``stored`` bytes these are.

        Raises:
            Invalid: with all faults and their places.
        """
        if schema_version == cls.schema_version:
            try:
                return cls.model_validate_json(content)  # in half the time, but it tells faults its own way
            except ValidationError:
                pass
        return cls.read(json.loads(content), schema_version=schema_version)

    def body(self) -> Body:
        return self.model_dump(mode="json", by_alias=True)

    def stored(self) -> bytes:
        """The canonical bytes.

        Raises:
            TooLarge: over ``max_bytes``.
            Invalid: two parts of one list have the same id, so that no pointer could tell them apart.
        """
        body = self.body()
        _check_ids(body, "")
        content = encode(body)
        if len(content) > self.max_bytes:
            raise TooLarge(N_("%(kind)s takes %(n)d bytes: over the limit", kind=self.kind, n=len(content)))
        return content

    def summary(self) -> Mapping[str, Scalar]:
        """A flat row for lists and searches; derived, so it may change without a new schema."""
        return {}

    def citations(self) -> tuple[Citation, ...]:
        return tuple(_citations(self))

    def blobs(self) -> frozenset[str]:
        """Hashes of the large contents this document cites."""
        return frozenset(part.sha256 for _, part in _parts(self, "") if isinstance(part, Blob))

    def people(self) -> frozenset[str]:
        """Accounts this document names."""
        return frozenset(str(part) for _, part in _parts(self, "") if isinstance(part, Account))


M = TypeVar("M", bound=Part)


def validated(cls: type[M], body: object) -> M:
    """Validate outside data; every fault comes out in the family of errors, the first one on top.

    Raises:
        Invalid: with all faults and their places.
    """
    try:
        return cls.model_validate(body)
    except ValidationError as err:
        faults = [Fault(pointer(one["loc"]), fault_message(one)) for one in err.errors()]
        raise Invalid(faults[0].message, at=faults[0].at, faults=faults) from err


def differences(mine: object, theirs: object, at: str = "") -> Iterator[tuple[str, object, object]]:
    """Where two JSON values differ: pointer, one value, the other; parts of a list are matched by id."""
    if isinstance(mine, list) and isinstance(theirs, list):
        mine, theirs = _by_id(mine), _by_id(theirs)
    if isinstance(mine, dict) and isinstance(theirs, dict):
        for name in dict.fromkeys([*mine, *theirs]):
            yield from differences(mine.get(name), theirs.get(name), f"{at}/{token(name)}")
    elif mine != theirs:
        yield at, mine, theirs


def _by_id(parts: list[object]) -> dict[str, object]:
    return {str(one.get("id", n)) if isinstance(one, dict) else str(n): one for n, one in enumerate(parts)}


def fault_message(told: Mapping[str, Any]) -> Message:
    """A fault of pydantic's validation in words of ours, so that it can be said in French."""
    what, expected = told["type"], told.get("ctx", {})
    if what == "value_error" and isinstance(own := next(iter(expected["error"].args), None), Message):
        return own
    if what == "missing":
        return N_("this field is required")
    if what == "extra_forbidden":
        return N_("no field has this name")
    if what in ("literal_error", "enum"):
        return N_("one of these is expected: %(choices)s", choices=expected["expected"].replace(" or ", ", "))
    if what in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        bound = next(iter(expected.values()))
        if what.startswith("greater"):
            return N_("too small: %(bound)s at least (or more than it)", bound=bound)
        return N_("too large: %(bound)s at most (or less than it)", bound=bound)
    if what in _TYPES:
        return N_("%(type)s is expected", type=_TYPES[what])
    if what in ("too_short", "string_too_short"):
        return N_("too short: %(n)d at least", n=expected["min_length"])
    if what in ("too_long", "string_too_long"):
        return N_("too long: %(n)d at most", n=expected["max_length"])
    if what.startswith("date"):
        return N_("a date is written year-month-day")
    if what == "string_pattern_mismatch":
        return N_("this does not read as it should: %(pattern)s", pattern=expected["pattern"])
    return N_("%(why)s", why=told["msg"])


_TYPES = {
    "string_type": N_("a text"),
    "int_type": N_("a whole number"),
    "int_parsing": N_("a whole number"),
    "int_from_float": N_("a whole number"),
    "float_type": N_("a number"),
    "float_parsing": N_("a number"),
    "finite_number": N_("a finite number"),
    "bool_type": N_("true or false"),
    "bool_parsing": N_("true or false"),
    "tuple_type": N_("a list"),
    "list_type": N_("a list"),
    "dict_type": N_("a set of named fields"),
    "model_type": N_("a set of named fields"),
}


def blobs_in(body: object) -> Iterator[str]:
    """Hashes of the contents cited by a JSON value, such as the recorded input of a run."""
    return (str(told["sha256"]) for told in shaped(body, Blob))


def shaped(body: object, part: type[Part]) -> Iterator[Mapping[str, Any]]:
    """What has exactly the fields of a part, anywhere in a JSON value."""
    if isinstance(body, Mapping):
        if body.keys() == part.model_fields.keys():
            yield body
        for item in body.values():
            yield from shaped(item, part)
    elif isinstance(body, list | tuple):
        for item in body:
            yield from shaped(item, part)


def token(name: object) -> str:
    """A name as one token of a JSON Pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")


def _check_ids(value: object, at: str) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, dict | list):
                _check_ids(item, f"{at}/{token(name)}")
    elif isinstance(value, list):
        parts = [item for item in value if isinstance(item, dict | list)]
        ids = [item["id"] for item in parts if isinstance(item, dict) and "id" in item and not _is_ref(item)]
        if len(set(map(str, ids))) < len(ids):
            twice = next(id for place, id in enumerate(ids) if id in ids[:place])
            raise Invalid(N_("Two parts have the id %(id)s", id=twice), at=f"{at}/{token(twice)}")
        for place, item in enumerate(parts):
            _check_ids(item, f"{at}/{item.get('id', place) if isinstance(item, dict) else place}")


def _is_ref(item: Body) -> bool:
    """References are not quoted by name: two kinds may have a document of the same id."""
    return item.keys() == Ref.model_fields.keys()


def pointer(places: Iterable[int | str]) -> str:
    """A place in a JSON value as a JSON Pointer."""
    return "".join(f"/{token(place)}" for place in places)


def _parsed(text: str) -> Body:
    library = text.startswith("library:")
    place, _, revision = text.removeprefix("library:").rpartition("@")
    kind, slash, id = place.partition("/")
    if not slash or not revision.isdigit():
        raise ValueError(N_("a reference reads kind/id@revision"))
    return {"kind": kind, "id": id, "revision": int(revision), "library": library}


def _citations(document: Document) -> Iterator[Citation]:
    for at, part in _parts(document, ""):
        if isinstance(part, Quote):
            yield Citation(at, part.ref, part.pointer, part.tolerance)
        elif isinstance(part, Ref):
            yield Citation(at, part)


def _parts(value: object, at: str) -> Iterator[tuple[str, object]]:
    """Everything that cites, is cited or names somebody, with its place; a quote is not looked into."""
    if isinstance(value, Quote | Ref | Blob | Account):
        yield at, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name), f"{at}/{name}")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _parts(item, f"{at}/{token(name)}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _parts(item, f"{at}/{token(getattr(item, 'id', place))}")
