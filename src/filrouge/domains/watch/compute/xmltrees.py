"""XML from strangers: bytes to letters to a tree, with bounds, and without a single entity of theirs."""

import re
from html.entities import html5
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from filrouge.domains.watch.errors import EntityBomb, Malformed, TooMuch
from filrouge.kernel.texts import N_

DEPTH_LIMIT = 60
ELEMENTS_LIMIT = 200_000
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})  #: the five that XML knows by itself
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TEXTUAL = re.compile(r"(?:utf|iso|windows|cp|latin|ascii|us-|koi|mac|big5|gb|euc|shift|johab|hz)", re.I)


def decoded(content: bytes, told: str = "") -> str:
    """Bytes as letters: by their mark, by what they declare, by what the server said, else as they can be.

    A declaration that the bytes belie is not believed: UTF-8 comes next, then Western European.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, errors="replace")
    declared = _DECLARED.match(content[:400])
    names = [declared[1].decode() if declared else "", told, "utf-8"]
    for name in names:
        if name and _TEXTUAL.match(name):
            try:
                return content.decode(name)
            except (LookupError, UnicodeError, ValueError):
                continue
    return content.decode("cp1252", errors="replace")


def tree(text: str) -> Element:
    """The tree of an XML text whose names are ``{namespace}local``.

    Named letters of HTML are read, although XML does not know them, and so is a bare ``&``.

    Raises:
        EntityBomb: it declares entities.
        TooMuch: deeper or larger than a feed has any reason to be.
        Malformed: it is no XML.
    """
    told = _ILLEGAL.sub("", _PROLOGUE.sub("", text.lstrip("\ufeff"), count=1))
    told = _NAMED.sub(_letter, _AMPERSAND.sub("&amp;", told))
    reading = _Reading()
    try:
        reading.parser.Parse(told.encode("utf-8"), True)
        return reading.builder.close()
    except expat.ExpatError as err:
        place = {"line": err.lineno, "column": err.offset}
        raise Malformed(N_("This is no XML: line %(line)d, column %(column)d", **place)) from err
    except AssertionError as err:  # of the builder: nothing was closed
        raise Malformed(N_("This is no XML: line %(line)d, column %(column)d", line=1, column=0)) from err


class _Reading:
    """One parser, bounded, that refuses declarations."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.parser: Any = expat.ParserCreate("utf-8", "}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.EntityDeclHandler = self._refuse
        self._depth = self._count = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth, self._count = self._depth + 1, self._count + 1
        if self._depth > DEPTH_LIMIT or self._count > ELEMENTS_LIMIT:
            raise TooMuch(
                N_(
                    "This XML is deeper than %(depth)d or has more than %(n)d elements",
                    depth=DEPTH_LIMIT,
                    n=ELEMENTS_LIMIT,
                )
            )
        self.builder.start(_name(name), {_name(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_name(name))

    def _refuse(self, *_: object) -> Any:
        raise EntityBomb(N_("This XML declares entities, which feeds have no use for: it is not read"))


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _letter(met: re.Match[str]) -> str:
    if met[1] in _OWN:
        return met[0]
    found = html5.get(f"{met[1]};")
    return found.replace("&", "&amp;").replace("<", "&lt;") if found else f"&amp;{met[1]};"


def local(element: Element) -> str:
    """A name without its namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].lower()


def child(element: Element, *names: str) -> Element | None:
    """The first child of one of these names, whatever its namespace; earlier names first."""
    for name in names:
        for one in element:
            if local(one) == name:
                return one
    return None


def children(element: Element, name: str) -> list[Element]:
    return [one for one in element if local(one) == name]


def words(element: Element | None) -> str:
    """All the letters inside an element."""
    return "".join(element.itertext()) if element is not None else ""
