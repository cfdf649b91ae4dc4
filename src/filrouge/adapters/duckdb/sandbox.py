"""One SELECT of a user in a database of its own, from which nothing but the named tables can be reached."""

from collections.abc import Mapping
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, Self

import duckdb

from filrouge.engines.columnar.queries import (
    NotParquet,
    fault,
    not_one_select,
    refuse_calls,
)
from filrouge.kernel.texts import N_

SPILL_RATIO = 16  #: room on disk, in shares of the memory
_PREPARE = "PREPARE checked AS "
_WORDS = (duckdb.token_type.identifier, duckdb.token_type.keyword)


class Sandbox:
    def __init__(self, memory_bytes: int, spill: Path, limit_s: float) -> None:
        self._connection = duckdb.connect(
            config={
                "threads": 1,
                "memory_limit": f"{memory_bytes}B",
                "temp_directory": str(spill),
                "max_temp_directory_size": f"{SPILL_RATIO * memory_bytes}B",
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "python_enable_replacements": False,
            }
        )
        self._watch = Timer(limit_s, self._connection.interrupt)
        self._watch.daemon = True

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.cancel()
        self._connection.close()

    def select(self, query: str, tables: Mapping[str, Path]) -> Any:
        """The relation of one SELECT over Parquet files by name; its rows are not computed yet.

        Raises:
            BadQuery, QueryRefused, NotParquet.
        """
        self._lock_up(tables)
        self._check(query)
        try:
            self._connection.execute(_PREPARE + query)
        except duckdb.Error as err:
            raise fault(str(err), query, before_bytes=len(_PREPARE)) from err
        return self._connection.sql(query)

    def _lock_up(self, tables: Mapping[str, Path]) -> None:
        run = self._connection.execute
        run("SET TimeZone = 'UTC'")
        run("SET allowed_paths = $1", [[str(path) for path in tables.values()]])
        run("SET enable_external_access = false")
        run("SET errors_as_json = true")
        run("SET lock_configuration = true")
        for name, path in tables.items():
            source = str(path).replace("'", "''")
            try:
                run(f"CREATE VIEW {_quoted(name)} AS SELECT * FROM read_parquet('{source}')")
            except duckdb.Error as err:
                raise NotParquet(N_("%(name)s is no Parquet file", name=name), at=f"/tables/{name}") from err

    def _check(self, query: str) -> None:
        try:
            statements = self._connection.extract_statements(query)
        except duckdb.Error as err:
            raise fault(str(err), query) from err
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise not_one_select(statement.type.name for statement in statements)
        refuse_calls(query, [(start, kind in _WORDS) for start, kind in duckdb.tokenize(query)])


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
