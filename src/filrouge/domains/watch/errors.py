"""Errors of this room."""

from filrouge.kernel.errors import Impossible


class Malformed(Impossible):
    """A feed, an answer or a file of references that does not read as what it says it is."""

    code = "watch.malformed"


class EntityBomb(Impossible):
    """An XML file that declares entities: a few lines of it may fill the memory."""

    code = "watch.entities"


class TooMuch(Impossible):
    """More than one file, one entry or one text may hold."""

    code = "watch.too-much"


class NothingGiven(Impossible):
    """No file and no resource was given."""

    code = "watch.nothing"


class NoText(Impossible):
    """A file holds no text that can be read: a scan, or a locked PDF."""

    code = "watch.no-text"
