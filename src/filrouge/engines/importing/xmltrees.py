"""XML that a stranger wrote, as a bounded tree: no document type, no entity of its own, nothing fetched."""

from typing import Any, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from filrouge.engines.importing.archives import damaged, refuse_what_is_too_big
from filrouge.engines.importing.errors import Declares, TooBig
from filrouge.kernel.texts import N_

DEPTH_LIMIT: Final = 200
ELEMENTS_LIMIT: Final = 1_000_000


def tree_of(content: bytes, name: str) -> Element:
    """The tree, its names as ``{namespace}local``.

    Raises:
        TooBig: the file, its elements or its depth; Declares: a document type; Damaged: no XML.
    """
    refuse_what_is_too_big(len(content), name)
    reading = _Reading(name)
    try:
        reading.parser.Parse(content, True)
        return reading.builder.close()
    except (expat.ExpatError, AssertionError, LookupError, ValueError) as err:
        raise damaged(name, err) from err


class _Reading:
    def __init__(self, name: str) -> None:
        self.name = name
        self.builder = TreeBuilder()
        self.parser: Any = expat.ParserCreate(None, "}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self._depth = self._count = 0

    def _refuse(self, *_: object) -> None:
        raise Declares(N_("%(file)s declares a document type: it is not read", file=self.name))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth, self._count = self._depth + 1, self._count + 1
        if self._depth > DEPTH_LIMIT or self._count > ELEMENTS_LIMIT:
            told = {"file": self.name, "depth": DEPTH_LIMIT, "n": ELEMENTS_LIMIT}
            raise TooBig(N_("%(file)s is deeper than %(depth)d or has more than %(n)d elements", **told))
        self.builder.start(_qualified(name), {_qualified(key): told for key, told in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_qualified(name))


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def local(element: Element) -> str:
    """A name without its namespace."""
    return str(element.tag).rpartition("}")[2]
