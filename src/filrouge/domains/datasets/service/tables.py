"""What every use case of this room does with a table."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from filrouge.domains.datasets.compute.manifests import made_manifest
from filrouge.domains.datasets.errors import NoSuchColumn, NotOfThisType
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Blob, token
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.datasets import Column, ColumnType, Manifest


def types_of(manifest: Manifest) -> Mapping[str, ColumnType]:
    return {column.id: column.type for column in manifest.columns}


def made(context: Context, content: Blob, before: Iterable[Column] = ()) -> Manifest:
    """The manifest of a table that was just written."""
    from filrouge.engines.profiling import type_of  # noqa: PLC0415 - heavy

    table = context.tables.open(content)
    types: dict[str, Any] = {name: type_of(table[name].type()) for name in table.columns}
    return made_manifest(content, types, rows_count(table), before)


def rows_count(table: Any) -> int:
    return int(table.count().to_pyarrow().as_py())


def require_columns(manifest: Manifest, names: Iterable[str], at: str) -> None:
    """Raises NoSuchColumn for the first name that is not a column of the table."""
    known = {column.id for column in manifest.columns}
    for name in names:
        if name not in known:
            raise NoSuchColumn(
                N_("There is no column %(column)s in the table", column=name), at=f"{at}/{token(name)}"
            )


def column_of(manifest: Manifest, name: str, type: ColumnType, at: str) -> Column:
    """A column of the table, of the type wanted.

    Raises:
        NoSuchColumn, NotOfThisType.
    """
    require_columns(manifest, [name], at)
    found = next(one for one in manifest.columns if one.id == name)
    if found.type != type:
        message = N_("%(column)s holds %(found)s, not %(wanted)s", column=name, found=found.type, wanted=type)
        raise NotOfThisType(message, at=at)
    return found


def told(context: Context, message: Message, start: float = 0.0, end: float = 1.0) -> Callable[[float], None]:
    """A progress that an engine can call with its own share done, between two shares of the whole."""
    return lambda done_ratio: context.progress(start + (end - start) * done_ratio, message)
