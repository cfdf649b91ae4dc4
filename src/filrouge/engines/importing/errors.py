"""Why a file that somebody brings is refused."""

from filrouge.kernel.errors import Invalid


class WrongType(Invalid):
    """The content is not of a type that is read here, whatever the file is called."""

    code = "importing.wrong-type"


class TooBig(Invalid):
    """The file is larger than what is read here."""

    code = "importing.too-large"


class Bomb(Invalid):
    """A small archive inflates beyond reason."""

    code = "importing.bomb"


class Damaged(Invalid):
    """The file is cut, damaged or not written as its format wants."""

    code = "importing.damaged"


class Macros(Invalid):
    """The file carries programs."""

    code = "importing.macros"


class Outside(Invalid):
    """The file shows content that lies elsewhere, and that is never fetched."""

    code = "importing.outside"


class BadMapping(Invalid):
    """The correspondence of columns and fields does not fit the file or the kind."""

    code = "importing.mapping"


class RefusedRows(Invalid):
    """Some rows cannot be taken, and all or nothing was asked for."""

    code = "importing.refused-rows"


class Declares(Invalid):
    """An XML file declares a document type or entities, which can inflate or reach outside."""

    code = "importing.declarations"
