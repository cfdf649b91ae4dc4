"""An exchange as a ReqIF 1.2 file that other tools read: one specification, typed attributes, relations."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from filrouge.engines.importing.reqif import CHAPTER, SpecObject, SpecRelation

Nature = Literal["STRING", "XHTML", "REAL", "DATE", "ENUMERATION"]
REQIF: Final = "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"
XHTML: Final = "http://www.w3.org/1999/xhtml"
_ILLEGAL: Final = {
    code: None for code in (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
}
_BOUNDS: Final[Mapping[str, Mapping[str, str]]] = {
    "STRING": {"MAX_LENGTH": "32000"},
    "REAL": {"ACCURACY": "10", "MAX": "1.0E15", "MIN": "-1.0E15"},
}


@dataclass(frozen=True)
class Attribute:
    """One attribute of every object; ``values`` are those of an enumeration, by code."""

    name: str
    nature: Nature
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Specification:
    """What is written. An object's attributes are by name; of an enumeration, by code.

    Chapters above an object are written as objects with ``ReqIF.ChapterName``.
    """

    title: str
    tool: str
    attributes: Sequence[Attribute]
    objects: Sequence[SpecObject]
    relations: Sequence[SpecRelation] = ()


def written(told: Specification, at: datetime) -> bytes:
    """The same specification and instant give the same bytes; ``at`` has a zone."""
    return "\n".join(_Writer(told, at).lines()).encode()


def _id(*told: str) -> str:
    """An XML name that is the same for the same thing."""
    return "_" + hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:32]


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return text.translate(_ILLEGAL)


def _held(holder: str, tag: str, id: str) -> str:
    """``<TYPE><…-REF>id</…-REF></TYPE>``."""
    return f"<{holder}><{tag}-REF>{id}</{tag}-REF></{holder}>"


class _Writer:
    """The parts of the file in the order that its schema wants."""

    def __init__(self, told: Specification, at: datetime) -> None:
        self.told = told
        self.at = at.isoformat(timespec="seconds")
        self.attributes = (Attribute(CHAPTER, "STRING"), *told.attributes)
        self.chapters = list(dict.fromkeys(_above(told.objects)))

    def opened(self, tag: str, id: str, name: str = "", **more: str) -> str:
        """The start of a tag that has an identity."""
        named = f" LONG-NAME={quoteattr(_plain(name))}" if name else ""
        others = "".join(f" {key.replace('_', '-')}={quoteattr(value)}" for key, value in more.items())
        return f'<{tag} IDENTIFIER="{id}" LAST-CHANGE="{self.at}"{named}{others}>'

    def lines(self) -> Iterator[str]:
        told, title, tool = self.told, _plain(self.told.title), escape(_plain(self.told.tool))
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield f'<REQ-IF xmlns="{REQIF}" xmlns:xhtml="{XHTML}">'
        yield f'<THE-HEADER><REQ-IF-HEADER IDENTIFIER="{_id("header", title)}">'
        yield f"<CREATION-TIME>{self.at}</CREATION-TIME><REQ-IF-TOOL-ID>{tool}</REQ-IF-TOOL-ID>"
        yield f"<REQ-IF-VERSION>1.0</REQ-IF-VERSION><SOURCE-TOOL-ID>{tool}</SOURCE-TOOL-ID>"
        yield f"<TITLE>{escape(title)}</TITLE></REQ-IF-HEADER></THE-HEADER><CORE-CONTENT><REQ-IF-CONTENT>"
        yield from self.datatypes()
        yield from self.types()
        yield "<SPEC-OBJECTS>"
        for one in (*map(_chapter, self.chapters), *told.objects):
            yield from self.object(one)
        yield "</SPEC-OBJECTS><SPEC-RELATIONS>"
        yield from self.relations()
        yield "</SPEC-RELATIONS><SPECIFICATIONS>"
        yield self.opened("SPECIFICATION", _id("specification", title), title)
        yield _held("TYPE", "SPECIFICATION-TYPE", _id("type", "specification"))
        yield from self.hierarchy(())
        yield "</SPECIFICATION></SPECIFICATIONS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"

    def datatypes(self) -> Iterator[str]:
        yield "<DATATYPES>"
        for nature in dict.fromkeys(one.nature for one in self.attributes if one.nature != "ENUMERATION"):
            tag = f"DATATYPE-DEFINITION-{nature}"
            yield f"{self.opened(tag, _id('datatype', nature), nature, **_BOUNDS.get(nature, {}))}</{tag}>"
        for one in self.attributes:
            if one.nature == "ENUMERATION":
                tag = "DATATYPE-DEFINITION-ENUMERATION"
                yield self.opened(tag, _id("datatype", one.name), one.name) + "<SPECIFIED-VALUES>"
                for key, (code, words) in enumerate(one.values.items()):
                    yield self.opened("ENUM-VALUE", _id("value", one.name, code), words)
                    embedded = f'<EMBEDDED-VALUE KEY="{key}" OTHER-CONTENT={quoteattr(code)}/>'
                    yield f"<PROPERTIES>{embedded}</PROPERTIES></ENUM-VALUE>"
                yield f"</SPECIFIED-VALUES></{tag}>"
        yield "</DATATYPES>"

    def types(self) -> Iterator[str]:
        yield "<SPEC-TYPES>"
        yield self.opened("SPEC-OBJECT-TYPE", _id("type", "object"), "Requirement") + "<SPEC-ATTRIBUTES>"
        for one in self.attributes:
            several = {"MULTI_VALUED": "false"} if one.nature == "ENUMERATION" else {}
            datatype = _id("datatype", one.name if one.nature == "ENUMERATION" else one.nature)
            tag = f"ATTRIBUTE-DEFINITION-{one.nature}"
            yield self.opened(tag, _id("attribute", one.name), one.name, **several)
            yield _held("TYPE", f"DATATYPE-DEFINITION-{one.nature}", datatype) + f"</{tag}>"
        yield "</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>"
        for nature in dict.fromkeys(one.nature for one in self.told.relations):
            yield self.opened("SPEC-RELATION-TYPE", _id("relation", nature), nature) + "</SPEC-RELATION-TYPE>"
        yield self.opened("SPECIFICATION-TYPE", _id("type", "specification"), "Specification")
        yield "</SPECIFICATION-TYPE></SPEC-TYPES>"

    def object(self, one: SpecObject) -> Iterator[str]:
        yield self.opened("SPEC-OBJECT", _id("object", one.id)) + "<VALUES>"
        for attribute in self.attributes:
            if told := _plain(one.attributes.get(attribute.name, "")):
                yield _value(attribute, told)
        yield f"</VALUES>{_held('TYPE', 'SPEC-OBJECT-TYPE', _id('type', 'object'))}</SPEC-OBJECT>"

    def relations(self) -> Iterator[str]:
        for one in self.told.relations:
            yield self.opened("SPEC-RELATION", _id("link", one.nature, one.source, one.target))
            yield _held("TARGET", "SPEC-OBJECT", _id("object", one.target))
            yield _held("SOURCE", "SPEC-OBJECT", _id("object", one.source))
            yield _held("TYPE", "SPEC-RELATION-TYPE", _id("relation", one.nature)) + "</SPEC-RELATION>"

    def hierarchy(self, path: tuple[str, ...]) -> Iterator[str]:
        """Objects of a chapter, then the chapters below it, each with its own."""
        here = [one for one in self.told.objects if one.section == path]
        below = [one for one in self.chapters if one[:-1] == path]
        if not here and not below:
            return
        yield "<CHILDREN>"
        for one in here:
            yield self.node(one.id) + "</SPEC-HIERARCHY>"
        for chapter in below:
            yield self.node(_path_id(chapter))
            yield from self.hierarchy(chapter)
            yield "</SPEC-HIERARCHY>"
        yield "</CHILDREN>"

    def node(self, id: str) -> str:
        return self.opened("SPEC-HIERARCHY", _id("node", id)) + _held(
            "OBJECT", "SPEC-OBJECT", _id("object", id)
        )


def _value(one: Attribute, told: str) -> str:
    tag = f"ATTRIBUTE-VALUE-{one.nature}"
    definition = _held("DEFINITION", f"ATTRIBUTE-DEFINITION-{one.nature}", _id("attribute", one.name))
    if one.nature == "ENUMERATION":
        return f"<{tag}>{_held('VALUES', 'ENUM-VALUE', _id('value', one.name, told))}{definition}</{tag}>"
    if one.nature == "XHTML":
        lines = "".join(f"<xhtml:p>{escape(line)}</xhtml:p>" for line in told.split("\n") if line.strip())
        return f"<{tag}>{definition}<THE-VALUE><xhtml:div>{lines}</xhtml:div></THE-VALUE></{tag}>"
    return f"<{tag} THE-VALUE={quoteattr(told)}>{definition}</{tag}>"


def _above(objects: Sequence[SpecObject]) -> Iterable[tuple[str, ...]]:
    for one in objects:
        yield from (one.section[:depth] for depth in range(1, len(one.section) + 1))


def _chapter(path: tuple[str, ...]) -> SpecObject:
    return SpecObject(_path_id(path), "", {CHAPTER: path[-1]})


def _path_id(path: tuple[str, ...]) -> str:
    return "\x1echapter\x1e" + "\x1e".join(path)
