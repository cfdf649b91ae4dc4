"""ReqIF 1.2 (OMG, formal/2016-07-01): objects with their attributes by name, relations, hierarchy; bounded.

What a file says is kept as it says it: which attribute is the statement or the priority is decided elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from filrouge.engines.importing.archives import ZIP, checked_archive
from filrouge.engines.importing.errors import TooBig, WrongType
from filrouge.engines.importing.xmltrees import local, tree_of
from filrouge.kernel.texts import N_, Message

OBJECTS_LIMIT: Final = 20_000
SIMPLE: Final = frozenset({"STRING", "INTEGER", "REAL", "BOOLEAN", "DATE"})
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"}
)
CHAPTER: Final = "ReqIF.ChapterName"


@dataclass(frozen=True)
class SpecObject:
    """One object; ``section`` holds the chapters above it in the hierarchy, the outermost first."""

    id: str
    type: str
    attributes: Mapping[str, str]  #: by name; an enumeration says its words, XHTML its text
    section: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpecRelation:
    nature: str
    source: str  #: id of an object
    target: str


@dataclass(frozen=True)
class Exchange:
    """A ReqIF file, in the order of its specifications; objects that stand in none come last."""

    title: str
    tool: str
    objects: tuple[SpecObject, ...]
    relations: tuple[SpecRelation, ...] = ()
    remarks: tuple[tuple[str, Message], ...] = ()  #: id of an object or "", what was not taken as it is


def exchange_of(content: bytes, name: str) -> Exchange:
    """A ``.reqif``, or the ones inside a ``.reqifz``.

    Raises:
        TooBig, WrongType, Bomb, Damaged, Declares.
    """
    if not content.startswith(ZIP):
        return _Reader(tree_of(content, name), name).exchange()
    with checked_archive(content, name) as archive:
        inside = sorted(part for part in archive.namelist() if part.lower().endswith(".reqif"))
        beside = [part for part in archive.namelist() if part not in inside and not part.endswith("/")]
        if not inside:
            raise WrongType(N_("%(file)s holds no ReqIF", file=name))
        read = [_Reader(tree_of(archive.read(part), part), part).exchange() for part in inside]
    left = tuple(("", N_("a file beside the requirements: %(name)s", name=part)) for part in beside)
    return Exchange(
        read[0].title,
        read[0].tool,
        tuple(one for each in read for one in each.objects),
        tuple(one for each in read for one in each.relations),
        (*(one for each in read for one in each.remarks), *left),
    )


class _Reader:
    """One tree; definitions first, since values name them by id."""

    def __init__(self, root: Element, name: str) -> None:
        if local(root) != "REQ-IF":
            raise WrongType(N_("%(file)s holds no ReqIF", file=name))
        self.name = name
        self.root = root
        self.remarks: list[tuple[str, Message]] = []
        self.names = {id: told for id, told in self._named("ATTRIBUTE-DEFINITION-")}
        self.words = {id: told for id, told in self._named("ENUM-VALUE", whole=True)}
        self.types = {id: told for id, told in self._named("SPEC-OBJECT-TYPE", whole=True)}
        self.relation_types = {id: told for id, told in self._named("SPEC-RELATION-TYPE", whole=True)}
        self.defaults = self._defaults()

    def _named(self, tag: str, *, whole: bool = False) -> Iterator[tuple[str, str]]:
        for one in self.root.iter():
            met = local(one)
            id = one.get("IDENTIFIER")
            if id and (met == tag if whole else met.startswith(tag)):
                yield id, one.get("LONG-NAME") or id

    def _defaults(self) -> Mapping[str, Mapping[str, str]]:
        """By type of object: what an object says of an attribute that it leaves out."""
        found: dict[str, Mapping[str, str]] = {}
        for kind in _all(self.root, "SPEC-OBJECT-TYPE"):
            told = {
                self.names[id]: self._value(value, "")
                for definition in kind.iter()
                if local(definition).startswith("ATTRIBUTE-DEFINITION-")
                and (id := definition.get("IDENTIFIER"))
                for holder in _children(definition, "DEFAULT-VALUE")
                for value in holder
            }
            found[kind.get("IDENTIFIER", "")] = told
        return found

    def exchange(self) -> Exchange:
        """Everything of the file.

        Raises:
            TooBig: more objects than are read.
        """
        objects = {one.id: one for one in map(self._object, _all(self.root, "SPEC-OBJECT"))}
        if len(objects) > OBJECTS_LIMIT:
            raise TooBig(N_("%(file)s has more than %(limit)d rows", file=self.name, limit=OBJECTS_LIMIT))
        order: dict[str, tuple[str, ...]] = {}
        for specification in _all(self.root, "SPECIFICATION"):
            self._descend(specification, objects, (), order)
        rest = {id: () for id in objects if id not in order}
        placed = tuple(
            SpecObject(id, objects[id].type, objects[id].attributes, section)
            for id, section in {**order, **rest}.items()
        )
        header = next(_all(self.root, "REQ-IF-HEADER"), None)
        title = _text_of(header, "TITLE") or next(
            (one.get("LONG-NAME", "") for one in _all(self.root, "SPECIFICATION")), ""
        )
        tool = _text_of(header, "SOURCE-TOOL-ID") or _text_of(header, "REQ-IF-TOOL-ID")
        if any(True for _ in _all(self.root, "REQ-IF-TOOL-EXTENSION")):
            self.remarks.append(("", N_("what the tool %(tool)s adds for itself", tool=tool or "?")))
        return Exchange(title, tool, placed, tuple(self._relations(objects)), tuple(self.remarks))

    def _object(self, one: Element) -> SpecObject:
        id = one.get("IDENTIFIER", "")
        kind = _reference(one, "TYPE")
        attributes = dict(self.defaults.get(kind, {}))
        if described := one.get("LONG-NAME"):
            attributes.setdefault("LONG-NAME", described)
        for values in _children(one, "VALUES"):
            for value in values:
                definition = _reference(value, "DEFINITION")
                attributes[self.names.get(definition, definition)] = self._value(value, id)
        return SpecObject(id, self.types.get(kind, kind), {k: v for k, v in attributes.items() if v})

    def _value(self, value: Element, id: str) -> str:
        nature = local(value).removeprefix("ATTRIBUTE-VALUE-")
        if nature in SIMPLE:
            return value.get("THE-VALUE", "").strip()
        if nature == "ENUMERATION":
            chosen = [(one.text or "").strip() for one in _all(value, "ENUM-VALUE-REF")]
            return ", ".join(self.words.get(one, one) for one in chosen)
        if nature == "XHTML":
            if next(_all(value, "object"), None) is not None:
                self.remarks.append((id, N_("an embedded object")))
            return "\n".join(_text(one) for one in _children(value, "THE-VALUE")).strip()
        self.remarks.append((id, N_("a value of an unknown type: %(nature)s", nature=nature)))
        return ""

    def _descend(
        self,
        above: Element,
        objects: Mapping[str, SpecObject],
        section: tuple[str, ...],
        order: dict[str, tuple[str, ...]],
    ) -> None:
        """The depth of the tree is bounded, and so is this."""
        for children in _children(above, "CHILDREN"):
            for node in children:
                id = _reference(node, "OBJECT")
                here = section
                if id not in objects:
                    self.remarks.append((id, N_("an object that the file does not hold")))
                else:
                    order.setdefault(id, section)
                    chapter = objects[id].attributes.get(CHAPTER)
                    here = (*section, chapter) if chapter else section
                self._descend(node, objects, here, order)

    def _relations(self, objects: Mapping[str, SpecObject]) -> Iterator[SpecRelation]:
        for one in _all(self.root, "SPEC-RELATION"):
            source, target = _reference(one, "SOURCE"), _reference(one, "TARGET")
            kind = _reference(one, "TYPE")
            if source in objects and target in objects:
                yield SpecRelation(self.relation_types.get(kind, kind), source, target)
            else:
                self.remarks.append((source, N_("a relation to an object that the file does not hold")))


def _all(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter() if local(one) == name)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element if local(one) == name)


def _reference(element: Element, name: str) -> str:
    """The id inside ``<TYPE><…-REF>id</…-REF></TYPE>``."""
    holder = next(_children(element, name), None)
    return (holder[0].text or "").strip() if holder is not None and len(holder) else ""


def _text_of(element: Element | None, name: str) -> str:
    found = next(_children(element, name), None) if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def _text(element: Element) -> str:
    """Words of XHTML: a line per block, a dash before an item; what is embedded is left to its remark."""
    pieces: list[str] = []
    _gather(element, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def _gather(element: Element, pieces: list[str]) -> None:
    name = local(element)
    if name == "object":
        return
    if name in _BLOCKS:
        pieces.append("\n- " if name == "li" else "\n")
    pieces.append((element.text or "").replace("\n", " "))
    for child in element:
        _gather(child, pieces)
        pieces.append((child.tail or "").replace("\n", " "))
    if name in _BLOCKS:
        pieces.append("\n")
