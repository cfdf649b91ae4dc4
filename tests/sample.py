"""A few kinds and use cases, enough to make everything happen."""

from datetime import date
from typing import Annotated

from filrouge.kernel.documents import Account, Blob, Document, Of, Part, Prose, Quote, Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.reports import FinalReport
from filrouge.kernel.signing import Signable, Signature
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case


class Row(Part):
    id: str
    cost_eur: float


class Note(Document):
    kind = "test.note"

    text: str = ""
    rows: tuple[Row, ...] = ()
    quotes: tuple[Quote, ...] = ()
    refs: tuple[Ref, ...] = ()
    files: tuple[Blob, ...] = ()
    named: tuple[Account, ...] = ()

    def summary(self):
        return {"letters_count": len(self.text), "text": self.text[:20], "long": len(self.text) > 20}


class Share(Part):
    id: str
    value_ratio: float
    low_ratio: float
    high_ratio: float


class Month(Part):
    id: str
    spent_h: float
    planned_h: float


class Task(Part):
    id: str
    start: date
    end: date
    planned_start: date
    planned_end: date


class Level(Part):
    id: str
    declared: float
    proven: float


class Measured(Document):
    """Something to draw of every kind."""

    kind = "test.measured"

    shares: tuple[Share, ...] = ()
    months: tuple[Month, ...] = ()
    edges: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    tasks: tuple[Task, ...] = ()
    levels: tuple[Level, ...] = ()
    top: int | None = None


class Signed(Document):
    """Holds the text of the note it cites."""

    kind = "test.signed"
    copies = True

    of: Ref
    text: str


class Vow(Signable):
    """What somebody signs."""

    kind = "test.vow"

    text: str


class Opened(Document):
    """Whoever opens it is written in the journal."""

    kind = "test.opened"
    traced = True

    text: Prose


class Said(Document):
    """What somebody said of a note, one day."""

    kind = "test.said"
    historic = True

    about: Ref


class Size(Document):
    """Computed: how long a note is. Another text of the same length gives the same body."""

    kind = "test.size"
    origin = "computed"

    letters_count: int


class Double(Document):
    kind = "test.double"
    origin = "computed"

    letters_count: int


KINDS = {
    kind.kind: kind
    for kind in (Note, Measured, Signed, Vow, Signature, Opened, Said, Size, Double, FinalReport)
}


class AboutNote(Part):
    subject: Annotated[Ref, Of("test.note")]


class AboutSize(Part):
    subject: Annotated[Ref, Of("test.size")]


class AboutLatest(Part):
    note: str


RAN: list[str] = []
WRITE = dict(right="test.write", title=Text(fr="x", en="x"))


@use_case("test.measure", version=1, reads=(Note,), makes=(Size,), **WRITE)
def measure(context, given: AboutNote) -> None:
    RAN.append("measure")
    context.make(Size(letters_count=len(context.read(Note, given.subject).document.text)))


@use_case("test.measure_latest", version=1, reads=(Note,), makes=(Size,), **WRITE)
def measure_latest(context, given: AboutLatest) -> None:
    RAN.append("measure_latest")
    context.make(Size(letters_count=len(context.latest(Note, given.note).document.text)))


@use_case("test.double", version=1, reads=(Size,), makes=(Double,), **WRITE)
def double(context, given: AboutNote) -> None:
    RAN.append("double")
    size = context.need(Size, subject=given.subject).document
    context.make(Double(letters_count=2 * size.letters_count))


@use_case("test.double_of", version=1, reads=(Size,), makes=(Double,), **WRITE)
def double_of(context, given: AboutSize) -> None:
    RAN.append("double_of")
    context.make(Double(letters_count=2 * context.read(Size, given.subject).document.letters_count))


class Catalogue:
    def __init__(self, *uses, kinds=()) -> None:
        self.uses = {use.name: use for use in uses or (measure, measure_latest, double, double_of)}
        self.kinds = KINDS | {kind.kind: kind for kind in kinds}

    def kind(self, name):
        return _known(name, self.kinds)

    def use(self, name):
        return _known(name, self.uses)

    def maker(self, kind):
        return {"test.size": measure, "test.double": double}.get(kind)


def _known(name, known):
    if name not in known:
        raise NotFound(N_("Nothing installed is named %(name)s", name=name))
    return known[name]
