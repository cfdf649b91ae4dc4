"""One family of errors. Rooms subclass a category; delivery knows only the categories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from filrouge.kernel.texts import Message


@dataclass(frozen=True)
class Fault:
    """One thing wrong at one place, when an error has several to tell."""

    at: str  #: JSON Pointer
    message: Message


class FilrougeError(Exception):
    """Root of every error a user may meet; anything else is a bug and is reported as such."""

    code: ClassVar[str]

    def __init__(self, message: Message, *, at: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(str(message))
        self.message = message
        self.at = at  #: JSON Pointer of the offending value, "" for the whole document
        self.faults = tuple(faults)  #: every place, when there are several


class Invalid(FilrougeError):
    """What was given cannot be taken as it is."""

    code = "invalid"


class NotFound(FilrougeError):
    """What was asked for is not there."""

    code = "not-found"


class Conflict(FilrougeError):
    """Somebody or something else changed the same thing first."""

    code = "conflict"


class Forbidden(FilrougeError):
    """The right for it is missing."""

    code = "forbidden"


class Unavailable(FilrougeError):
    """It may work later, or elsewhere: nothing is wrong with what was given."""

    code = "unavailable"


CATEGORIES = (Invalid, NotFound, Conflict, Forbidden, Unavailable)


class TooLarge(Invalid):
    """A body is over the limit of a document; large content belongs in a blob."""

    code = "invalid.too-large"


class BadName(Invalid):
    """An identifier that cannot be part of an address or of a file name."""

    code = "invalid.name"


class Erased(NotFound):
    """It existed; a person's right removed it."""

    code = "erased"


class Waiting(Unavailable):
    """A step cannot go on before a person, or another step, has done their part."""

    code = "thread.waiting"


class Impossible(Invalid):
    """A step cannot succeed as declared; waiting will not help."""

    code = "thread.impossible"


class Cancelled(Unavailable):
    """Somebody asked to stop."""

    code = "job.cancelled"


class LeaseLost(Conflict):
    """Another worker took the job over; what this one made is thrown away."""

    code = "job.lease-lost"


class JobFailed(Unavailable):
    """The child process of a job ended without an answer."""

    code = "job.failed"


class MissingPackage(Unavailable):
    """A room needs a package that is not installed."""

    code = "unavailable.package"


class NoSpace(Unavailable):
    """The disk is full, or the folder cannot be written."""

    code = "unavailable.disk"


class BrokenChain(Invalid):
    """The journal does not say what was written."""

    code = "journal.broken"


class BrokenArchive(Invalid):
    """An archive that is not one, or not whole."""

    code = "archive.broken"


class NotFinal(Conflict):
    """A report with holes or doubts cannot be frozen."""

    code = "report.not-final"


@dataclass(frozen=True)
class Difference:
    at: str  #: file or document, then JSON Pointer
    mine: object
    theirs: object


class ChangedOnBothSides(Conflict):
    """The folder and the project changed the same document."""

    code = "conflict.both-sides"

    def __init__(self, message: Message, differences: Sequence[Difference]) -> None:
        super().__init__(message, at=differences[0].at if differences else "")
        self.differences = tuple(differences)
