"""What a person declared, checked before anything is read."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from filrouge.engines.receiving.errors import BadDeclaration
from filrouge.engines.sniffing.formats import date_pattern
from filrouge.kernel.tables import RawFile, ReceiveOptions
from filrouge.kernel.texts import N_


def check_declared(options: ReceiveOptions, files: Sequence[RawFile]) -> None:
    """Raises BadDeclaration: no file, two files of one name, an unknown time zone, a format of no date."""
    if not files:
        raise BadDeclaration(N_("A table has at least one file"), at="/files")
    names = [file.name for file in files]
    if twice := [name for name in names if names.count(name) > 1]:
        raise BadDeclaration(N_("Two files are named %(name)s", name=twice[0]), at=f"/files/{twice[0]}")
    _check_timezone(options.timezone)
    for column, written in options.dates.items():
        _check_date(column, written)


def _check_timezone(timezone: str) -> None:
    try:
        pc.assume_timezone(pa.array([0], pa.timestamp("us")), timezone)
    except pa.ArrowInvalid as err:
        message = N_("%(timezone)s is no time zone; write one as Europe/Paris", timezone=timezone)
        raise BadDeclaration(message, at="/timezone") from err


def _check_date(column: str, written: str) -> None:
    try:
        pattern = date_pattern(written)
    except KeyError as err:
        message = N_("%(field)s in a date format is not understood", field=str(err.args[0]))
        raise BadDeclaration(message, at=f"/dates/{column}") from err
    if not all(any(f"<{part}>" in pattern for part in parts) for parts in ("d", "mB", "yY")):
        message = N_("The date format %(written)s tells no day, month or year", written=written)
        raise BadDeclaration(message, at=f"/dates/{column}")


def check_columns(options: ReceiveOptions, names: Sequence[str]) -> None:
    """Raises BadDeclaration when a declaration is about a column that is not there."""
    for what, declared in (("types", options.types), ("dates", options.dates)):
        if unknown := [name for name in declared if name not in names]:
            message = N_(
                "No column is named %(name)s; the columns are: %(names)s",
                name=unknown[0],
                names=", ".join(names),
            )
            raise BadDeclaration(message, at=f"/{what}/{unknown[0]}")
