"""Traces of AI in files: what is imported, required, called and named, never the value of a key.

Python is read by its grammar, and by its lines where it does not parse; notebooks by their cells of code;
requirements by their lines; anything else that is text by the addresses and names of keys that it holds.
"""

import ast
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from filrouge.domains.audit.errors import NothingToRead
from filrouge.engines.importing.archives import ZIP, checked_archive
from filrouge.kernel.texts import N_
from filrouge.kinds.audit import AiUse, FoundPlace, FoundUse, Inventory, Scan

PLACES_SHOWN = 20
FILE_BYTES = 2_000_000  #: a longer text is no source
REQUIREMENTS = re.compile(
    r"(requirements.*\.(txt|in)|constraints.*\.txt|environment\.ya?ml|Pipfile|setup\.(py|cfg))$"
)
REQUIREMENT = re.compile(r"^[\s\-\"']*(@?[A-Za-z0-9][A-Za-z0-9._/@-]*)")
IMPORT_LINE = re.compile(r"^\s*(?:from\s+([\w.]+)\s+import|import\s+([\w.,\s]+))")
SCRIPT_IMPORT = re.compile(r"""(?:from\s+|require\(\s*|import\s+)["']([^"'.][^"']*)["']""")
NAME = re.compile(r"[A-Z][A-Z0-9_]{3,}")
SECRET = re.compile(r"""(?im)(\b\w*(?:key|token|secret|password|passwd|pwd)["']?\s*[:=]\s*)\S.*$""")
HIDDEN = "***"
SCRIPTS = (".js", ".ts", ".mjs", ".cjs", ".jsx", ".tsx", ".vue", ".svelte")
SKIPPED = frozenset({".git", "node_modules", ".venv", "venv", "__pycache__", "site-packages", ".mypy_cache"})

Trace = tuple[str, int]  #: id of a use, line


@dataclass(frozen=True)
class Signature:
    """Under which names one use of AI shows."""

    id: str
    title: str
    nature: str
    modules: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


@dataclass
class Seen:
    """What was looked at so far."""

    files_count: int = 0
    read_count: int = 0
    unreadable_count: int = 0
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def signatures(content: bytes) -> tuple[Signature, ...]:
    """Of the file that the product ships."""
    told = tomllib.loads(content.decode())["use"]
    return tuple(_signature(one) for one in told)


def _signature(told: Mapping[str, Any]) -> Signature:
    lists: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}
    return Signature(**lists)


def contents(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Each file by its name; an archive by the files in it.

    Raises:
        TooBig, Bomb, Damaged: an archive that cannot be opened without harm.
    """
    for name, content in files:
        if content.startswith(ZIP):
            with checked_archive(content, name) as archive:
                yield from _inside(archive)
        else:
            yield name, content


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Texts of a folder as one archive, without what a key is worth: the same files give the same bytes."""
    told = BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files):
            text = _text(content)
            if not SKIPPED & set(PurePosixPath(name).parts):
                kept = b"" if text is None else masked(text).encode()
                archive.writestr(zipfile.ZipInfo(name), kept)
    return told.getvalue()


def masked(text: str) -> str:
    """A text in which what follows the name of a key is hidden."""
    return SECRET.sub(lambda found: f"{found[1]}{HIDDEN}", text)


def scan(
    files: Iterable[tuple[str, bytes]], known: Iterable[Signature], inventory: Inventory | None = None
) -> Scan:
    """Look for every signature in every file; ``inventory`` says which uses somebody answers for.

    Raises:
        NothingToRead: there is not one file.
    """
    finder, seen = _Finder(tuple(known)), Seen()
    for name, content in files:
        if SKIPPED & set(PurePosixPath(name).parts):
            continue
        seen.files_count += 1
        _look(finder, name, content, seen)
    if not seen.files_count:
        raise NothingToRead(N_("There is no file to look at"), at="/files")
    uses = tuple(_use(one, seen.places[one.id], inventory) for one in finder.known if one.id in seen.places)
    return Scan(
        files_count=seen.files_count,
        read_count=seen.read_count,
        unreadable_count=seen.unreadable_count,
        uses=uses,
        shadow_count=None if inventory is None else sum(one.declared is False for one in uses),
        unseen=_unseen(inventory, uses),
    )


def _look(finder: "_Finder", name: str, content: bytes, seen: Seen) -> None:
    traces = set(finder.by_suffix(name))
    if not traces:
        text = _text(content)
        if text is None:
            seen.unreadable_count += 1
            return
        seen.read_count += 1
        traces = set(finder.in_text(name, text))
    for use, line in sorted(traces):
        seen.places.setdefault(use, []).append((name, line))


def _text(content: bytes) -> str | None:
    if len(content) > FILE_BYTES or b"\0" in content[:4096]:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


class _Finder:
    """Signatures by the name under which each shows."""

    def __init__(self, known: tuple[Signature, ...]) -> None:
        self.known = known
        self._modules = {name: one.id for one in known for name in one.modules}
        self._packages = {_normal(name): one.id for one in known for name in one.packages}
        self._keys = {name: one.id for one in known for name in one.keys}
        self._hosts = {name: one.id for one in known for name in one.hosts}
        self._suffixes = {name: one.id for one in known for name in one.suffixes}
        self._host = re.compile("|".join(re.escape(name) for name in self._hosts) or r"(?!)")

    def by_suffix(self, name: str) -> Iterator[Trace]:
        if use := self._suffixes.get(PurePosixPath(name).suffix.lower()):
            yield use, 1

    def in_text(self, name: str, text: str) -> Iterator[Trace]:
        path = PurePosixPath(name)
        if path.suffix == ".py":
            yield from self._python(text)
        elif path.suffix == ".ipynb":
            yield from self._notebook(text)
        elif path.suffix in SCRIPTS:
            yield from self._matches(text, SCRIPT_IMPORT, self._package)
        if REQUIREMENTS.search(path.name):
            yield from self._matches(text, REQUIREMENT, self._package)
        elif path.name in ("package.json", "pyproject.toml"):
            yield from self._quoted(text)
        yield from self._everywhere(text)

    def _everywhere(self, text: str) -> Iterator[Trace]:
        """Addresses and names of keys, in whatever is text."""
        for number, line in enumerate(text.splitlines(), start=1):
            yield from ((self._hosts[host], number) for host in self._host.findall(line))
            yield from ((self._keys[name], number) for name in NAME.findall(line) if name in self._keys)

    def _python(self, text: str) -> Iterator[Trace]:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            yield from self._import_lines(text)
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((use, node.lineno) for one in node.names for use in self._module(one.name))
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = (node.module, *(f"{node.module}.{one.name}" for one in node.names))
                yield from ((use, node.lineno) for name in names for use in self._module(name))

    def _import_lines(self, text: str) -> Iterator[Trace]:
        for number, line in enumerate(text.splitlines(), start=1):
            if found := IMPORT_LINE.match(line):
                for name in (found[1] or found[2] or "").split(","):
                    yield from ((use, number) for use in self._module(name.split(" as ")[0].strip()))

    def _notebook(self, text: str) -> Iterator[Trace]:
        """Of cells of code; the line is the notebook's own first one, cells have none."""
        try:
            cells = json.loads(text).get("cells", [])
        except (ValueError, AttributeError):
            return
        for cell in cells if isinstance(cells, list) else []:
            if isinstance(cell, Mapping) and cell.get("cell_type") == "code":
                source = cell.get("source", "")
                code = "".join(map(str, source)) if isinstance(source, list) else str(source)
                yield from ((use, 1) for use, _ in self._import_lines(code))

    def _matches(
        self, text: str, shape: re.Pattern[str], named: Callable[[str], Iterable[str]]
    ) -> Iterator[Trace]:
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.lstrip().startswith(("#", "//")):
                yield from ((use, number) for name in shape.findall(line) for use in named(name))

    def _quoted(self, text: str) -> Iterator[Trace]:
        """Names between quotation marks, as JSON and TOML write requirements."""
        shape = re.compile(r"""["'](@?[A-Za-z0-9][A-Za-z0-9._/@-]*)""")
        yield from self._matches(text, shape, self._package)

    def _package(self, name: str) -> Iterator[str]:
        told = self._packages.get(_normal(name))
        if told:
            yield told

    def _module(self, name: str) -> Iterator[str]:
        """A module or the one it lies in."""
        parts = name.split(".")
        found = (self._modules.get(".".join(parts[:n])) for n in range(1, len(parts) + 1))
        yield from (one for one in found if one)


def _normal(name: str) -> str:
    """As package indexes compare names; a scope's slash stays."""
    return re.sub(r"[-_.]+", "-", name).lower().rstrip("-")


def _use(one: Signature, places: list[tuple[str, int]], inventory: Inventory | None) -> FoundUse:
    told = sorted(places)
    declared = next((use for use in inventory.uses if _names(use, one)), None) if inventory else None
    return FoundUse.model_validate(
        {
            "id": one.id,
            "title": one.title,
            "nature": one.nature,
            "places_count": len(told),
            "places": [
                FoundPlace(id=f"{name}:{line}", file=name, line=line)
                for name, line in dict.fromkeys(told[:PLACES_SHOWN])
            ],
            "declared": None if inventory is None else declared is not None,
            "declared_as": declared.id if declared else None,
        }
    )


def _names(use: AiUse, one: Signature) -> bool:
    """Whether a declared use says that it shows under this signature."""
    wanted = {_normal(name) for name in use.detected_as}
    return bool(wanted & {_normal(name) for name in (one.id, *one.modules, *one.packages, *one.hosts)})


def _unseen(inventory: Inventory | None, uses: Iterable[FoundUse]) -> tuple[str, ...]:
    if inventory is None:
        return ()
    seen = {one.declared_as for one in uses}
    return tuple(one.id for one in inventory.uses if one.state == "in_use" and one.id not in seen)


def _inside(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for part in archive.infolist():
        if not part.is_dir():
            yield part.filename, archive.read(part)
