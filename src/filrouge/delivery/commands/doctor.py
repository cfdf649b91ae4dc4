"""What is installed, what is missing for which room, and the command that mends it."""

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version

import click

from filrouge.delivery.registry import ROOMS
from filrouge.delivery.safekeeping import mended
from filrouge.delivery.session import Session, with_session
from filrouge.delivery.wiring import home
from filrouge.kernel.texts import Text

#: Distribution → the rooms that need it, and the extra that brings it ("" for the core).
PACKAGES: dict[str, tuple[tuple[str, ...], str]] = {
    "django": (("*",), ""),
    "pydantic": (("*",), ""),
    "duckdb": (("datasets",), ""),
    "ibis-framework": (("datasets",), ""),
    "pyarrow": (("datasets", "models"), ""),
    "python-calamine": (("datasets",), ""),
    "phonenumberslite": (("datasets",), ""),
    "python-stdnum": (("datasets",), ""),
    "scikit-learn": (("models",), ""),
    "lightgbm": (("models",), ""),
    "onnx": (("models",), ""),
    "onnxruntime": (("models",), ""),
    "skl2onnx": (("models",), ""),
    "statsmodels": (("examples",), ""),
    "psycopg": (("PostgreSQL",), "postgres"),
    "scikit-image": (("datasets",), "faces"),
}
FREE_BYTES_WANTED = 1 << 30


@click.command()
@click.option(
    "--mend",
    is_flag=True,
    help="Refaire les listes, balayer ce que rien ne cite. / Rebuild lists, sweep contents nothing cites.",
)
@with_session
def doctor(session: Session, mend: bool) -> None:
    """Dire ce qui est installé, ce qui manque, et comment y remédier. / Say what is installed and missing."""
    found = [_package(name) for name in PACKAGES]
    free_bytes = shutil.disk_usage(home()).free
    told = {
        "filrouge": version("filrouge"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "home": str(home()),
        "free_bytes": free_bytes,
        "rooms": list(ROOMS),
        "packages": found,
    }
    if mend:
        told |= mended()
    session.show(told, [*_head(session, told), *(_line(session, one) for one in found)])
    if free_bytes < FREE_BYTES_WANTED:
        session.say(Text(fr="Moins d’un gigaoctet libre.", en="Less than one gigabyte free."))
    if any(one["version"] is None and not one["extra"] for one in found):
        click.get_current_context().exit(69)


def _package(name: str) -> dict[str, object]:
    rooms, extra = PACKAGES[name]
    try:
        installed: str | None = version(name)
    except PackageNotFoundError:
        installed = None
    mend = f"pip install 'filrouge[{extra}]'" if extra else "make install"
    return {
        "name": name,
        "version": installed,
        "rooms": list(rooms),
        "extra": extra or None,
        "mend": None if installed else mend,
    }


def _head(session: Session, told: dict[str, object]) -> list[str]:
    kept = Text(fr="tout est gardé dans", en="everything is kept in").said(session.lang)
    return [
        f"filrouge {told['filrouge']}, Python {told['python']}, {told['platform']}",
        f"{kept} {told['home']}",
    ]


def _line(session: Session, one: dict[str, object]) -> str:
    missing = Text(fr="absent", en="missing").said(session.lang)
    rooms = ", ".join(map(str, one["rooms"])) if isinstance(one["rooms"], list) else ""
    mend = f"  → {one['mend']}" if one["mend"] else ""
    return f"{'●' if one['version'] else '○'} {one['name']:18} {one['version'] or missing:14} {rooms}{mend}"
