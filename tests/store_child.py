"""A process that writes to a store and says so, for tests that kill it, race it or starve it."""

import json
import os
import resource
import sys
from pathlib import Path

import django


def opened(name):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filrouge.delivery.settings")
    django.setup()
    from conftest import open_test_project
    from sample import Catalogue

    from filrouge.adapters.djangostore.store import DjangoStore

    return open_test_project(DjangoStore(name), Catalogue())


def say(**told):
    print(json.dumps(told), flush=True)


def write_many(project, prefix, count):
    """Each document is acknowledged with the head that holds it, after it is written."""
    from sample import Note

    for n in range(count):
        ref = project.write(f"{prefix}-{n}", Note(text=f"{prefix}-{n} " + "x" * 2000), expected_revision=0)
        head = project.store.head()
        say(ref=str(ref), number=head.number, hash=head.hash)


def count_up(project, times):
    """Read, add one, write; again when somebody else was first."""
    from sample import Note

    from filrouge.kernel.documents import Key
    from filrouge.kernel.errors import Conflict

    done = 0
    while done < times:
        held = project.store.latest(Key("test.note", "counter"))
        letters = len(json.loads(held.body)["text"]) if held else 0
        try:
            project.write(
                "counter", Note(text="x" * (letters + 1)), expected_revision=held.ref.revision if held else 0
            )
        except Conflict:
            continue
        done += 1
    say(done=done)


def starve(project, room_bytes):
    """Write until no file may grow; then show what still stands."""
    from filrouge.kernel.errors import NoSpace

    database = Path(os.environ["FILROUGE_HOME"]) / "filrouge.sqlite3"
    largest = max(path.stat().st_size for path in database.parent.glob("filrouge.sqlite3*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room_bytes, resource.RLIM_INFINITY))
    try:
        write_many(project, "full", 10_000)
    except NoSpace as err:
        say(code=err.code, why=str(err), head=project.store.head().number)


if __name__ == "__main__":
    what, name, *rest = sys.argv[1:]
    project = opened(name)
    {"write": write_many, "count": count_up, "starve": starve}[what](
        project, *[int(one) if one.isdigit() else one for one in rest]
    )
