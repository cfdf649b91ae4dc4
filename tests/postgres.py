"""A PostgreSQL server for the time of the tests: no port, no durability, nothing left behind."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody")  #: the server refuses to run as root
OPTIONS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
MISSING = "no PostgreSQL server is installed (Debian: apt install postgresql)"


def found() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``; the newest version when there are several."""
    on_path = shutil.which("pg_ctl")
    if on_path and (Path(on_path).parent / "initdb").exists():
        return Path(on_path).parent
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(installed, key=lambda path: int(path.parent.name), default=None)


@cache
def server() -> dict[str, str]:
    """Start the server; its database, its user and its host: the folder of its socket."""
    binaries = found()
    assert binaries, MISSING
    folder = Path(tempfile.mkdtemp(prefix="filrouge-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    as_user = _unprivileged(folder)
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **as_user)

    run(str(binaries / "initdb"), "-D", str(data), "-U", "filrouge", "-A", "trust", "-E", "UTF8", "--no-sync")
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-l", str(log), "-w"]
    run(*control, "-o", f"-k {folder} {OPTIONS}", "start")
    atexit.register(run, *control, "-m", "immediate", "stop")
    return {"NAME": "postgres", "USER": "filrouge", "HOST": str(folder)}


def address() -> str:
    """The same as one address, as ``FILROUGE_DATABASE`` takes it."""
    told = server()
    return f"postgresql://{told['USER']}@{told['HOST'].replace('/', '%2F')}/{told['NAME']}"


def _unprivileged(folder: Path) -> dict[str, object]:
    """How to start a process as a user that the server accepts; the folder is given to that user."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam(next(name for name in UNPRIVILEGED if name in names))
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
