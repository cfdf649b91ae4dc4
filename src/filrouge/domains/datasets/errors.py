"""What this room refuses; files that cannot be read are refused by the adapter of tables."""

from filrouge.kernel.errors import Impossible, Invalid


class NothingToReceive(Invalid):
    """Neither a file nor a table of a package was given."""

    code = "datasets.nothing-to-receive"


class TooManyFiles(Invalid):
    """More files were given one by one than a manifest can name."""

    code = "datasets.too-many-files"


class NothingKept(Invalid):
    """No file of a folder could be kept."""

    code = "datasets.nothing-kept"


class NoSuchColumn(Invalid):
    """A column was named that the table does not have."""

    code = "datasets.no-such-column"


class NotOfThisType(Invalid):
    """A column holds something else than what the step works on."""

    code = "datasets.not-of-this-type"


class NoPerson(Invalid):
    """A table of decisions does not tell who decided."""

    code = "datasets.no-person"


class DecidedTwice(Invalid):
    """A person decided two things on one case."""

    code = "datasets.decided-twice"


class DictionaryMismatch(Impossible):
    """The dictionary and the table do not agree."""

    code = "datasets.dictionary-mismatch"


class NoRole(Impossible):
    """The step needs a key, a group, a time or a target that the structure does not name."""

    code = "datasets.no-role"


class NothingToCompare(Invalid):
    """Drift needs another table, a time column, or both."""

    code = "datasets.nothing-to-compare"


class NotText(Invalid):
    """A query must be a text file in UTF-8."""

    code = "datasets.not-text"
