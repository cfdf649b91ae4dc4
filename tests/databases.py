"""Django as delivered, over a home folder and a PostgreSQL server of their own."""

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import postgres
import pytest


@cache
def sqlite() -> str:
    """The alias of a migrated SQLite file in a home folder that only these tests see."""
    import django
    from django.core.management import call_command
    from django.db import connection

    home = tempfile.mkdtemp(prefix="filrouge-home-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["FILROUGE_HOME"] = home
    os.environ.pop("FILROUGE_DATABASE", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filrouge.delivery.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:  # of this thread: nothing here outlives a power cut
        cursor.execute("PRAGMA synchronous = OFF")
    return "default"


@cache
def postgresql() -> str:
    """The alias of a migrated database of a server that the suite starts. Skips when none is installed."""
    if postgres.found() is None:
        pytest.skip(postgres.MISSING)
    sqlite()
    from django.core.management import call_command

    added("postgres", {"ENGINE": "django.db.backends.postgresql", **postgres.server()})
    call_command("migrate", database="postgres", verbosity=0)
    return "postgres"


def added(alias: str, told: dict[str, object]) -> str:
    """One database more for Django."""
    from django.db import connections

    connections.settings[alias] = connections.configure_settings({"default": {}, alias: told})[alias]
    return alias


def holding(pattern: str, folder: Path) -> list[str]:
    """The files below a folder that hold a pattern of grep.

    Read by another process: one that closes a file of SQLite's lets go of the locks it holds on it, and the
    next process to close the database removes the log under its feet.
    """
    told = subprocess.run(["grep", "-rlaE", pattern, str(folder)], capture_output=True, text=True)
    return told.stdout.split()


def close_in_this_thread() -> None:
    """Connections belong to threads; one that ends leaves none open."""
    if sqlite.cache_info().currsize:
        from django.db import connections

        connections.close_all()
