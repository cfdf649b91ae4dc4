"""A notebook as cells, read by nbformat: nothing is run, HTML and scripts of its outputs are not shown."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

import nbformat

from filrouge.engines.importing.archives import damaged, refuse_what_is_too_big
from filrouge.engines.importing.errors import WrongType
from filrouge.kernel.texts import N_, Message

OUTPUT_LETTERS: Final = 20_000  #: of one output
CELLS_LIMIT: Final = 2_000
IMAGES: Final = ("image/png", "image/jpeg", "image/svg+xml")  #: shown as images only, in this order of trust
_CONTROL: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Output:
    text: str  #: what it says, without its colours; "" for an image
    image: bytes = b""
    media_type: str = ""  #: of the image


@dataclass(frozen=True)
class Cell:
    id: str
    nature: str  #: code, markdown or raw
    source: str
    outputs: tuple[Output, ...] = ()


@dataclass(frozen=True)
class Notebook:
    language: str  #: "" when the notebook does not say
    cells: tuple[Cell, ...]
    left_out: tuple[tuple[str, Message], ...]  #: (cell, what)


def notebook_of(content: bytes, name: str) -> Notebook:
    """The cells as they were saved.

    Raises:
        TooBig, WrongType, Damaged.
    """
    refuse_what_is_too_big(len(content), name)
    told, named = _read(content, name)
    left_out: list[tuple[str, Message]] = []
    cells = list(_cells(told, left_out, named=named))
    if len(cells) > CELLS_LIMIT:
        raise WrongType(N_("%(file)s has more than %(limit)d cells", file=name, limit=CELLS_LIMIT))
    kernel = told.get("metadata", {}).get("kernelspec", {})
    language = told.get("metadata", {}).get("language_info", {}).get("name") or kernel.get("language")
    return Notebook(language if isinstance(language, str) else "", tuple(cells), tuple(left_out))


def _read(content: bytes, name: str) -> tuple[Mapping[str, Any], bool]:
    """The notebook in today's format, and whether its cells had names of their own."""
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as err:
        raise WrongType(N_("%(file)s is no notebook", file=name)) from err
    if not isinstance(told, dict) or not isinstance(told.get("nbformat"), int):
        raise WrongType(N_("%(file)s is no notebook", file=name))
    try:
        named = (told["nbformat"], told.get("nbformat_minor", 0)) >= (4, 5)
        if named:
            _name_cells(told["cells"])
        found: Mapping[str, Any] = nbformat.reads(json.dumps(told), as_version=4)  # type: ignore[no-untyped-call]
        nbformat.validate(found)
    except nbformat.ValidationError as err:
        raise damaged(name, str(err).splitlines()[0][:200]) from err
    except (RecursionError, AttributeError, KeyError, TypeError, ValueError) as err:
        raise damaged(name, str(err)[:200]) from err
    return found, named


def _name_cells(cells: list[dict[str, Any]]) -> None:
    """A name by its place for a cell that has none, or another's: the same at each reading."""
    seen = set[str]()
    for place, cell in enumerate(cells, start=1):
        id = cell.get("id")
        if not isinstance(id, str) or not _ID.fullmatch(id) or id in seen:
            cell["id"] = f"c{place}"
        seen.add(cell["id"])


def _cells(told: Mapping[str, Any], left_out: list[tuple[str, Message]], *, named: bool) -> Iterator[Cell]:
    for place, cell in enumerate(told["cells"], start=1):
        id = cell["id"] if named else f"c{place}"
        if cell.get("attachments"):
            left_out.append((id, N_("images attached to a text")))
        outputs = [_output(one, id, left_out) for one in cell.get("outputs", ())]
        kept = tuple(one for one in outputs if one)
        yield Cell(id, cell["cell_type"], _joined(cell["source"]), kept)


def _output(told: Mapping[str, Any], cell: str, left_out: list[tuple[str, Message]]) -> Output | None:
    if told["output_type"] == "stream":
        return _text(told["text"], cell, left_out)
    if told["output_type"] == "error":
        return _text("\n".join(told.get("traceback", ())) or told.get("evalue", ""), cell, left_out)
    data = told.get("data", {})
    for media_type in IMAGES:
        if media_type in data and (image := _image(media_type, _joined(data[media_type]))):
            return Output("", image, media_type)
    if "text/plain" in data:
        _note_others(data, cell, left_out)
        return _text(data["text/plain"], cell, left_out)
    if "text/html" in data:
        left_out.append((cell, N_("HTML is shown as its words")))
        return _text(words_of_html(_joined(data["text/html"])), cell, left_out)
    left_out.append((cell, N_("an output of type %(types)s", types=", ".join(sorted(data))[:200])))
    return None


def _note_others(data: Mapping[str, Any], cell: str, left_out: list[tuple[str, Message]]) -> None:
    for media_type in sorted(data.keys() - {"text/plain"}):
        left_out.append((cell, N_("%(type)s, of which the plain text is shown", type=media_type[:100])))


def _text(text: Any, cell: str, left_out: list[tuple[str, Message]]) -> Output:
    told = _CONTROL.sub("", _joined(text))
    if len(told) > OUTPUT_LETTERS:
        left_out.append((cell, N_("an output beyond its first %(n)d letters", n=OUTPUT_LETTERS)))
        told = f"{told[:OUTPUT_LETTERS]}…"
    return Output(told)


def _image(media_type: str, text: str) -> bytes:
    if media_type == "image/svg+xml":
        return text.encode()
    try:
        content = base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return b""
    return content if content.startswith((b"\x89PNG", b"\xff\xd8\xff")) else b""


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


class _Words(HTMLParser):
    """What HTML says, a line per block; scripts and styles say nothing."""

    BLOCKS = frozenset("p div tr br li h1 h2 h3 h4 h5 h6 table thead tbody ul ol pre".split())
    SILENT = frozenset({"script", "style", "template", "head"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in self.SILENT
        self.told.append("\n" if tag in self.BLOCKS else "\t" if tag in ("td", "th") else "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.told.append(data)


def words_of_html(html: str) -> str:
    """The words of an HTML text; never its marks."""
    parser = _Words()
    parser.feed(html)
    lines = (
        "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip()
        for line in "".join(parser.told).splitlines()
    )
    return "\n".join(line for line in lines if line)
