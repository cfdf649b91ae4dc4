"""What REST says and takes: one telling for the server and for its typed client."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from filrouge.kernel.documents import Origin, Part, Prose, Ref
from filrouge.kernel.errors import CATEGORIES, Conflict, Fault, FilrougeError, Forbidden, Invalid, Unavailable
from filrouge.kernel.texts import Lang, Message

T = TypeVar("T")
DEEPEST = 64  #: lists and objects inside one another in what is sent
PAGE_ROWS, MOST_ROWS = 50, 200


class NotSignedIn(Forbidden):
    """Nobody is known to be asking: no session, and no key."""

    code = "forbidden.sign-in"


class Stale(Conflict):
    """The revision that was to be replaced is no longer the latest, or what was to be created exists."""

    code = "conflict.stale"


class NoPrecondition(Invalid):
    """A document is written without saying which revision it replaces."""

    code = "invalid.no-precondition"


class Malformed(Invalid):
    """What was sent is not JSON, or is nested too deep, or holds what no text can hold."""

    code = "invalid.malformed"


class WrongMedia(Invalid):
    """What was sent is of another type than this address takes."""

    code = "invalid.media-type"


class WrongMethod(Invalid):
    """This address does not answer to this method."""

    code = "invalid.method"


class BadRange(Invalid):
    """No byte of the content is in the range asked for."""

    code = "invalid.range"


class NoLength(Invalid):
    """A content is sent without its length."""

    code = "invalid.no-length"


class UnknownContent(Invalid):
    """A content is cited that this project does not hold and that the person did not send to it."""

    code = "content.unknown"


class TooOften(Unavailable):
    """More calls than an account or a key may make in a minute; ``retry_after_s`` says when to come back."""

    code = "unavailable.too-often"

    def __init__(self, message: Message, *, retry_after_s: int = 1) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ServerFault(Unavailable):
    """A fault of filrouge's own; it was written to the log."""

    code = "unavailable.fault"


class Shape(BaseModel):
    """Anything REST answers; what a newer server adds does not disturb an older client."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Words(Shape):
    fr: str
    en: str


class Page(Shape, Generic[T]):
    items: tuple[T, ...]
    next: str | None = Field(default=None, description="`after` of the next page; null on the last one")


class ProblemFault(Shape):
    at: str
    message: str


class Problem(Shape):
    """RFC 9457, as `application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    category: str = Field(description="one of " + ", ".join(one.code for one in CATEGORIES))
    at: str = Field(default="", description="JSON Pointer of what is wrong in what was sent")
    faults: tuple[ProblemFault, ...] = ()

    def error(self, *, retry_after_s: int = 1) -> FilrougeError:
        """The error as the server met it; of its category when its class is not known here."""
        known = {one.code: one for one in descendants(FilrougeError) if "code" in vars(one)}
        made = known.get(self.code) or known.get(self.category) or Unavailable
        error = FilrougeError.__new__(made)
        faults = [Fault(one.at, _plain(one.message)) for one in self.faults]
        FilrougeError.__init__(error, _plain(self.detail), at=self.at, faults=faults)
        if isinstance(error, TooOften):
            error.retry_after_s = retry_after_s
        return error


class KeyShown(Shape):
    name: str
    scopes: tuple[str, ...]
    project: str | None
    expires_at: datetime


class Me(Shape):
    account: str
    name: str
    key: KeyShown | None = None


class ProjectShown(Shape):
    name: str
    roles: tuple[str, ...]


class ProjectAsked(Part):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")


class KindShown(Shape):
    kind: str
    title: Words
    origin: Origin
    schema_version: int
    read: str = Field(description="the right that reading needs")
    write: str = Field(description="the right that writing needs")


class KindTold(KindShown):
    json_schema: dict[str, JsonValue]


class UseShown(Shape):
    name: str
    version: int
    title: Words
    right: str
    long: bool = Field(description="runs as a job")
    reads: tuple[str, ...]
    makes: tuple[str, ...]


class UseTold(UseShown):
    input_schema: dict[str, JsonValue]


class Row(Shape):
    ref: Ref
    fields: dict[str, str | int | float | bool | None]


class DocumentShown(Shape):
    ref: Ref
    schema_version: int
    body: dict[str, JsonValue]


class WrittenShown(Shape):
    revision: int
    at: str
    by: str
    erased: bool


class Change(Shape):
    at: str
    old: JsonValue
    new: JsonValue


class CitationShown(Shape):
    at: str
    ref: Ref
    pointer: str | None = None


class CitingShown(Shape):
    source: Ref
    at: str
    cited: Ref
    by_run: bool


class Citations(Shape):
    """Documents of kinds that the reader may not read are left out."""

    cites: tuple[CitationShown, ...]
    made_from: tuple[Ref, ...]
    cited_by: tuple[CitingShown, ...]


class ValueShown(Shape):
    content: str | int | float | bool
    unit: str = ""


class DoubtShown(Shape):
    source: Ref
    at: str
    why: Literal["value", "body", "erased", "expired"]
    cited: Ref
    latest: Ref
    pointer: str | None = None
    old: ValueShown | None = None
    new: ValueShown | None = None
    by_run: bool = False


class Inherited(Shape):
    kind: str
    id: str
    library: bool
    count: int


class DoubtsShown(Shape):
    roots: tuple[DoubtShown, ...]
    inherited: tuple[Inherited, ...]


class ReaffirmAsked(Part):
    why: str = Field(min_length=1, max_length=2_000)
    cited: Ref | None = Field(default=None, description="one suspect citation only; null: all of them")
    pointer: str | None = None


class RenewalShown(Shape):
    """A citation of a revision that is not the latest; of a quote, its value then and now."""

    at: str
    cited: Ref
    latest: Ref
    pointer: str | None = None
    old: ValueShown | None = None
    new: ValueShown | None = None
    differs: bool


class RenewAsked(Part):
    revision: int = Field(ge=1, description="the one that was read; it must be the latest")
    cited: tuple[Ref, ...] | None = Field(
        default=None, description="only these; null: all but those of which a quote would find nothing"
    )


class SignAsked(Part):
    revision: int = Field(ge=1, description="the one that was read; it must be the latest")


class SignatureShown(Shape):
    signed: Ref
    sha256: str = Field(description="of the bytes that were signed")
    signer: str
    role: str
    at: str
    means: str


class RunAsked(Part):
    step: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")
    input: dict[str, JsonValue] = {}
    seed: int = Field(default=0, ge=0, lt=2**32)


class ThreadAsked(Part):
    only: str = Field(default="", max_length=60, description="one step with what it comes from; empty: all")
    redo: tuple[str, ...] = Field(default=(), description="steps that are run even when they stand")


class CostShown(Shape):
    duration_s: float
    cpu_s: float
    peak_bytes: int
    read_bytes: int
    written_bytes: int


class RunShown(Shape):
    use: str
    version: int
    step: str
    seed: int
    on: date
    outcome: Literal["done", "waiting", "impossible"]
    made: tuple[Ref, ...]
    why: str | None = None
    code: str | None = None
    cost: CostShown


class CauseShown(Shape):
    code: str
    category: str
    message: str


class JobShown(Shape):
    id: str
    use: str
    step: str
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    done_ratio: float
    message: str | None = None
    attempts_count: int
    submitted_by: str
    submitted_at: datetime
    ended_at: datetime | None = None
    cause: CauseShown | None = None
    run: RunShown | None = Field(default=None, description="what is recorded of the step, once done")

    @property
    def over(self) -> bool:
        return self.status in ("done", "failed", "cancelled")


class StepShown(Shape):
    step: str
    use: str
    status: Literal["done", "suspect", "waiting", "impossible"]
    why: str | None = None
    code: str | None = None
    made: tuple[Ref, ...] = ()


class FigureShown(Shape):
    """A quote of a report: what it says, how it is printed, what became of it."""

    ref: Ref
    pointer: str
    value: ValueShown | None = Field(default=None, description="null: a hole")
    printed: str | None = None
    suspect: bool = False


class ReportShown(Shape):
    ref: Ref
    standing: str
    journal_head: str
    content: dict[str, JsonValue]
    figures: tuple[FigureShown, ...]


class FreezeAsked(Part):
    id: str = Field(min_length=1, max_length=80, description="the final report's name")
    lang: Lang = "fr"


class FactShown(Shape):
    subject: str
    seal: str
    told: dict[str, JsonValue] | None = Field(
        default=None, description="null: erased, or about what the reader may not read"
    )


class EntryShown(Shape):
    number: int
    at: str
    verb: str
    previous: str
    hash: str
    facts: tuple[FactShown, ...]


class HeadShown(Shape):
    number: int
    hash: str


class Hit(Shape):
    ref: Ref
    title: Words = Field(description="of its kind")
    name: str = Field(description="what its author calls it, or its id")
    at: str = Field(default="", description="JSON Pointer of the passage; empty for its name")
    excerpt: str = ""
    suspect: bool = False


class CommentAsked(Part):
    text: Prose
    at: str = Field(default="", pattern="^(/.*)?$", description="a JSON Pointer; empty for the whole")
    answers: Ref | None = Field(default=None, description="the comment that it answers")


class ReviewAsked(Part):
    asked_of: str | None = Field(default=None, description="an account; or a role, in `asked_role`")
    asked_role: str | None = None


class QuestionAsked(Part):
    text: Prose
    asked_of: str | None = Field(default=None, description="an account; or a role, in `asked_role`")
    asked_role: str | None = None


class AnswerAsked(Part):
    text: Prose


class HookAsked(Part):
    address: str = Field(max_length=500)
    events: tuple[str, ...]


class HookShown(Shape):
    id: str
    address: str
    events: tuple[str, ...]
    created_by: str
    created_at: datetime
    last_status: int | None = None
    last_why: str = ""


class HookMade(HookShown):
    secret: str = Field(description="signs every letter; shown here only")


class LetterShown(Shape):
    id: str
    event: str
    at: datetime
    tries: int
    status: int | None
    why: str
    next_at: datetime | None


def descendants(root: type[FilrougeError]) -> Sequence[type[FilrougeError]]:
    """Every class of errors below one, that is imported."""
    below = root.__subclasses__()
    return [*below, *(found for one in below for found in descendants(one))]


def _plain(text: str) -> Message:
    """Words already in the reader's language."""
    return Message("%(told)s", {"told": text})
