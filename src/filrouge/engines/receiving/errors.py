"""Why a raw table is refused. Each names the file, and the line and column where there is one."""

from filrouge.kernel.errors import Invalid


class Empty(Invalid):
    """A file holds no byte, or only blank lines."""

    code = "datasets.empty"


class NoRows(Invalid):
    """A table has a header and no row, or no row could be kept."""

    code = "datasets.no-rows"


class Truncated(Invalid):
    """A compressed or binary file ends before its end."""

    code = "datasets.truncated"


class Corrupt(Invalid):
    """A compressed or binary file is damaged."""

    code = "datasets.corrupt"


class Bomb(Invalid):
    """A small file inflates beyond reason."""

    code = "datasets.bomb"


class NotATable(Invalid):
    """The content is of no format that is read, whatever the file is called."""

    code = "datasets.not-a-table"


class Encrypted(Invalid):
    """A workbook is protected by a password."""

    code = "datasets.encrypted"


class WrongEncoding(Invalid):
    """Bytes do not fit the encoding."""

    code = "datasets.encoding"


class Ragged(Invalid):
    """Most rows have not as many cells as there are columns."""

    code = "datasets.ragged"


class UnclosedQuote(Invalid):
    """A quote opens a cell that never ends."""

    code = "datasets.unclosed-quote"


class LongRow(Invalid):
    """A row is longer than any real one."""

    code = "datasets.long-row"


class TooWide(Invalid):
    """There are more columns than a manifest can describe."""

    code = "datasets.too-wide"


class ColumnsDiffer(Invalid):
    """Files of one table have not the same columns."""

    code = "datasets.columns-differ"


class JsonArray(Invalid):
    """A JSON array where one object per line is wanted."""

    code = "datasets.json-array"


class NotJsonLines(Invalid):
    """Most lines are no JSON object."""

    code = "datasets.not-json-lines"


class Nested(Invalid):
    """A column holds lists, structures or bytes."""

    code = "datasets.nested"


class TooFine(Invalid):
    """A typed source holds values that the canonical types cannot hold without loss."""

    code = "datasets.too-fine"


class MergedCells(Invalid):
    """Merged cells leave it open which rows their value is for."""

    code = "datasets.merged-cells"


class NoSheet(Invalid):
    """A workbook has no such sheet, or no sheet that holds something."""

    code = "datasets.no-sheet"


class BadRows(Invalid):
    """A row is bad and the person asked for all or nothing."""

    code = "datasets.bad-rows"


class BadDeclaration(Invalid):
    """What a person declared about a file cannot be so."""

    code = "datasets.declaration"
