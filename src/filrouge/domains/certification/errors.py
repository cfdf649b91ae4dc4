"""Errors of this room: what is wrong with a text, and on which line of it."""

from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import Message


class Malformed(Invalid):
    """The text is not the framework it should be."""

    code = "certification.malformed"

    def __init__(self, message: Message) -> None:
        super().__init__(message, at="/text")
        self.line = message.params.get("line", 1)  #: from 1; the message says it too


class NotAText(Malformed):
    """The bytes are not a text, or too many."""

    code = "certification.not-a-text"


class Unbalanced(Malformed):
    """A tag is opened and not closed, or closed and not opened."""

    code = "certification.unbalanced"


class Misplaced(Malformed):
    """A piece stands outside what it should hang on."""

    code = "certification.misplaced"


class Misnumbered(Malformed):
    """A code is missing, repeated, or does not follow the one before."""

    code = "certification.misnumbered"


class CutShort(Malformed):
    """A sentence, a list or a bloc ends before its end."""

    code = "certification.cut-short"
