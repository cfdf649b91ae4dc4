"""Tables larger than memory, by DuckDB under Ibis; one thread, so that equal work gives equal bytes."""

from filrouge.adapters.duckdb.tables import DuckTables

__all__ = ["DuckTables"]
