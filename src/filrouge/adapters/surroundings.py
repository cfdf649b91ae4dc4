"""What runs read outside of the store: files of installed packages, and the user's own code."""

import sys
from hashlib import sha256
from importlib import import_module, metadata
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

from filrouge.kernel.documents import UserCode, digest
from filrouge.kernel.errors import Invalid, NotFound
from filrouge.kernel.texts import N_


class UnloadableCode(Invalid):
    """The user's code cannot be imported, or does not hold the object named."""

    code = "code.unloadable"


class PythonSurroundings:
    """The interpreter that runs filrouge: its packages, its path."""

    def resource(self, locator: str) -> bytes:
        path = self._file(locator)
        if path is None:
            raise NotFound(N_("No file %(locator)s in an installed package", locator=locator))
        return path.read_bytes()

    def load(self, code: UserCode, source: bytes | None) -> Any:
        module_name, colon, name = code.object.rpartition(":")
        if source is None and not colon:
            raise UnloadableCode(N_("%(code)s: say package.module:Name", code=code), at="/object")
        try:
            module = import_module(module_name) if source is None else _run(code, source)
        except Exception as err:  # noqa: BLE001 - anything may go wrong in somebody's code, and is theirs to read
            raise UnloadableCode(
                N_("%(code)s cannot be loaded: %(why)s", code=code, why=f"{type(err).__name__}: {err}")
            ) from err
        if not hasattr(module, name):
            raise UnloadableCode(N_("%(code)s: nothing has this name", code=code), at="/object")
        return getattr(module, name)

    def fingerprint(self, locator: str) -> str:
        what, _, where = locator.partition(":")
        if what == "resource":
            path = self._file(where)
            return digest(path.read_bytes()) if path else ""
        return _fingerprint_of_module(where.partition(":")[0])

    def _file(self, locator: str) -> Path | None:
        """Found without importing the package: asking where a step stands must stay light."""
        package, _, inside = locator.partition("/")
        top, *below = package.split(".")
        if not inside or inside.startswith("/") or ".." in inside.split("/"):
            return None
        if below == ["dist-info"]:
            return _told_of(top, inside)
        spec = find_spec(top) if top.isidentifier() else None
        places = spec.submodule_search_locations if spec else None
        paths = (Path(place).joinpath(*below, inside) for place in places or ())
        return next((path for path in paths if path.is_file()), None)


def _told_of(distribution: str, name: str) -> Path | None:
    """A file in which an installed distribution tells of itself: ``METADATA``, its licences."""
    try:
        found = metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return None
    told = (one for one in found.files or () if one.parts[0].endswith(".dist-info"))
    paths = (Path(str(found.locate_file(one))) for one in told if "/".join(one.parts[1:]) == name)
    return next((path for path in paths if path.is_file()), None)


def _run(code: UserCode, source: bytes) -> ModuleType:
    """A module made of the source, known by its hash so that two versions never mix."""
    name = f"filrouge_user_{sha256(source).hexdigest()[:16]}"
    if name in sys.modules:
        return sys.modules[name]
    spec = spec_from_loader(name, loader=None)
    assert spec is not None
    module = module_from_spec(spec)
    file = code.source.name if code.source and code.source.name else f"{name}.py"
    sys.modules[name] = module  # before it runs: dataclasses and pickles look their module up
    try:
        exec(compile(source, file, "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _fingerprint_of_module(name: str) -> str:
    """The version of the package that ships it, or else the hash of its file."""
    top = name.partition(".")[0]
    shipped = metadata.packages_distributions().get(top)
    if shipped:
        return f"{shipped[0]} {metadata.version(shipped[0])}"
    try:
        spec = find_spec(name)
    except ImportError:
        return ""
    return digest(Path(spec.origin).read_bytes()) if spec and spec.origin else ""
