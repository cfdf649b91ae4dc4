"""What a database says when nothing is wrong with what was asked, in the family of errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, OperationalError, connections

from filrouge.kernel.errors import FilrougeError, NoSpace, Unavailable
from filrouge.kernel.texts import N_

_NO_SPACE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PRIMARY_CODE = 0xFF  #: the low byte of an extended SQLite code
_PG_NO_SPACE = ("53100", "25006", "58030")  #: disk full, read-only, I/O error
_PG_PASSING = ("08", "40", "53", "55", "57")  #: connection, rollback, resources, locks, shutdown


@contextmanager
def told_plainly() -> Iterator[None]:
    """
    Raises:
        NoSpace: the disk is full or cannot be written; nothing was kept.
        Unavailable: the database is busy, gone or damaged; nothing was kept.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as err:
        told = _plainly(err)
        if told is None:
            raise
        if not isinstance(told, NoSpace):  # a full disk has lost no connection
            _let_go_of_what_is_lost()
        raise told from err


def _let_go_of_what_is_lost() -> None:
    """A connection that its server ended is opened again at the next use."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block and not connection.is_usable():
            connection.close()


def _plainly(err: DatabaseError | InterfaceError) -> FilrougeError | None:
    cause = err.__cause__
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(getattr(cause, "sqlite_errorcode", 0) & _PRIMARY_CODE, str(cause))
    state = getattr(cause, "sqlstate", None) or ""
    if state in _PG_NO_SPACE:
        return _no_space(str(cause))
    if state.startswith(_PG_PASSING) or (not state and isinstance(err, OperationalError | InterfaceError)):
        return Unavailable(N_("The database does not answer: %(why)s", why=str(cause).strip()))
    return None


def _of_sqlite(code: int, why: str) -> FilrougeError | None:
    if code in _NO_SPACE:
        return _no_space(why)
    if code in _BUSY:
        return Unavailable(N_("Another process is writing for too long; nothing was kept, try again"))
    if code in _DAMAGED:
        return Unavailable(N_("The database file is damaged (%(why)s); restore a backup", why=why))
    return None


def _no_space(why: str) -> NoSpace:
    return NoSpace(N_("The database cannot be written (%(why)s); nothing was kept", why=why))
