"""Requirements that somebody wrote elsewhere: ReqIF, a sheet, a cahier des charges in Word; row by row.

The columns are known by what people call them; what has no field here is kept under its own name; a choice
that cannot be read is told, and replaced by the one that the person gave for where the file says none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from filrouge.domains.specification.compute.bringing import IDENTIFIER, Row, rows_of
from filrouge.domains.specification.compute.carrying import ATTRIBUTES, OF_TEST, label_of
from filrouge.domains.specification.documents import RequirementsToImport
from filrouge.domains.specification.errors import NoRequirement
from filrouge.engines.importing.errors import BadMapping
from filrouge.engines.importing.rows import name_of
from filrouge.engines.importing.values import Unreadable, number
from filrouge.engines.requirements.columns import roles_of
from filrouge.kernel.documents import Part, Prose, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.ports import Told
from filrouge.kernel.searching import words_of
from filrouge.kernel.texts import N_, Lang, Message
from filrouge.kernel.words import codes_of
from filrouge.kinds.specification import (
    AcceptanceTest,
    ImportedRequirements,
    ImportedRow,
    KeptAttribute,
    Requirement,
)

TITLE_LETTERS: Final = 90
_LIST: Final = re.compile(r"[;,\n]")
#: Words for priorities that are not those of the product, beside the usual letters and numbers.
_PRIORITIES: Final[Mapping[str, str]] = {
    "must": "obligatoire impératif impérative indispensable essentiel essentielle critique haute élevée "
    "mandatory required critical high m p1 1 f0 bloquante",
    "should": "important importante souhaité souhaitée souhaitable moyenne normale "
    "medium desirable s p2 2 f1",
    "could": "optionnel optionnelle facultatif facultative confort basse faible "
    "optional low nice c p3 3 f2 f3",
    "wont": "exclu exclue écarté écartée hors excluded w p4 4",
}


_FIELDS: Final[Mapping[str, Message]] = {
    "type": N_("the type"),
    "priority": N_("the priority"),
    "owner": N_("the owner"),
    "cost_eur": N_("the cost"),
    "due_on": N_("the due date"),
    "test.threshold": N_("the threshold"),
}


@dataclass
class _Brought:
    """What the rows became, with what was told of each."""

    requirements: list[dict[str, Any]] = field(default_factory=list)
    attributes: list[KeptAttribute] = field(default_factory=list)
    rows: list[ImportedRow] = field(default_factory=list)

    def tell(self, place: int, requirement: str, what: str, told: Message | None = None) -> None:
        row = {"id": f"r{len(self.rows) + 1}", "place": place, "requirement": requirement, "what": what}
        self.rows.append(validated(ImportedRow, row | {"told": Told.of(told) if told else None}))


def imported(given: RequirementsToImport, content: bytes) -> ImportedRequirements:
    """The requirements of a file, told apart by its content.

    Raises:
        NoRequirement: none was found. TooBig, WrongType, Bomb, Damaged, Macros, Outside, Declares;
        BadMapping: no such column.
    """
    name = given.file.name or "file"
    read = rows_of(content, name, given.lang, sheet=given.sheet)
    rows, brought = read.rows, _Brought()
    for place, why in read.remarks:
        brought.tell(place, "", "left_out", why)
    roles = _roles(rows, given)
    if "statement" not in roles:
        seen = ", ".join(dict.fromkeys(key for row in rows for key in row.told))[:200]
        raise NoRequirement(N_("%(file)s has no column of statements among: %(seen)s", file=name, seen=seen))
    taken: set[str] = set()
    ids: dict[str, str] = {}
    for row in rows:
        _take(row, roles, given, brought, taken, ids)
    if not brought.requirements:
        raise NoRequirement(N_("%(file)s holds no requirement that was recognised", file=name))
    _derive(brought, ids)
    return validated(
        ImportedRequirements,
        {
            "title": {"lang": given.lang, "text": read.title or name},
            "requirements": brought.requirements,
            "file": given.file.model_dump(),
            "format": read.format,
            "attributes": [one.model_dump() for one in brought.attributes],
            "rows": [one.model_dump() for one in brought.rows],
        },
    )


def _roles(rows: Sequence[Row], given: RequirementsToImport) -> Mapping[str, str]:
    """Field → the name under which the file says it; columns named by the person come first.

    Raises:
        BadMapping: a column that no row has.
    """
    names = list(dict.fromkeys(name for row in rows for name in row.told))
    ours = {**ATTRIBUTES, **{words: f for f in ATTRIBUTES.values() for words in _labels(f)}}
    usual = roles_of([one for one in names if one not in ours])
    roles = {**{str(role): name for role, name in usual.items()}, **{ours[n]: n for n in names if n in ours}}
    asked = {"id": given.id_column, "statement": given.statement_column, "title": given.title_column}
    for role, column in asked.items():
        if column and column not in names:
            raise BadMapping(N_("the sheet has no column %(column)s", column=column), at=f"/{role}_column")
        if column:
            roles = {known: name for known, name in roles.items() if name != column} | {role: column}
    return roles


def _labels(name: str) -> tuple[str, str]:
    label = label_of(name)
    return label.fr, label.en


def _take(
    row: Row,
    roles: Mapping[str, str],
    given: RequirementsToImport,
    brought: _Brought,
    taken: set[str],
    ids: dict[str, str],
) -> None:
    said = {role: row.told[name] for role, name in roles.items() if name in row.told}
    if "statement" not in said:
        brought.tell(row.place, "", "left_out", N_("it has no statement"))
        return
    number_there = said.get("id", "")
    id = _free(name_of(number_there) or f"r{row.place}", taken)
    remarks: list[Message] = []
    if number_there and id != number_there:
        remarks.append(N_("its number %(number)s became %(id)s", number=number_there, id=id))
    body = _body(id, said, given, remarks)
    try:
        validated(Requirement, body)
    except Invalid as refused:
        brought.tell(row.place, "", "left_out", refused.message)
        return
    taken.add(id)
    for told in (number_there, row.told.get(IDENTIFIER, "")):
        if told:
            ids.setdefault(told, id)
    body["derives_from"] = (*row.above, *_parts(said.get("derives_from", "")))
    brought.requirements.append(body)
    known = {name for role, name in roles.items() if role not in ("section", "sources")} | {IDENTIFIER}
    for name, value in row.told.items():
        if name not in known:
            kept = KeptAttribute(id=f"a{len(brought.attributes) + 1}", requirement=id, name=name, value=value)
            brought.attributes.append(kept)
    for remark in remarks:
        brought.tell(row.place, id, "changed", remark)
    if not remarks:
        brought.tell(row.place, id, "kept")


def _free(id: str, taken: set[str]) -> str:
    tries = (id, *(f"{id}-{n}" for n in range(2, len(taken) + 3)))
    return next(one for one in tries if one not in taken)


def _body(
    id: str, said: Mapping[str, str], given: RequirementsToImport, remarks: list[Message]
) -> dict[str, Any]:
    told_lang = said.get("language", "").lower()[:2]
    lang: Lang = "fr" if told_lang == "fr" else "en" if told_lang == "en" else given.lang
    statement = said["statement"].strip()
    title = said.get("title", "").strip() or _title(statement)
    body: dict[str, Any] = {
        "id": id,
        "title": Prose(lang=lang, text=title).model_dump(),
        "statement": Prose(lang=lang, text=statement).model_dump(),
        "functions": _parts(said.get("functions", "")),
    }
    for name in ("type", "priority", "owner"):
        code = _code(Requirement, name, said.get(name, ""))
        if said.get(name) and code is None:
            remarks.append(N_("%(field)s %(value)s is none of ours", field=_FIELDS[name], value=said[name]))
        body[name] = code or getattr(given, name)
    if rationale := said.get("rationale", "").strip():
        body["rationale"] = Prose(lang=lang, text=rationale).model_dump()
    body["cost_eur"] = _read_or_tell(said, "cost_eur", number, remarks)
    body["due_on"] = _read_or_tell(
        said, "due_on", lambda told: date.fromisoformat(told[:10]).isoformat(), remarks
    )
    body["test"] = _test(said, lang, remarks)
    return body


def _title(statement: str) -> str:
    """Its first words."""
    plain = " ".join(statement.split())
    return plain if len(plain) <= TITLE_LETTERS else f"{plain[:TITLE_LETTERS].rsplit(' ', 1)[0]}…"


def _parts(told: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _LIST.split(told) if part.strip())


def _code(model: type[Part], name: str, said: str) -> str | None:
    """A choice by its code, its words in either language, or the usual words of others."""
    wanted = words_of(said)
    if not wanted:
        return None
    for code, words in codes_of(model, name).items():
        if wanted in (words_of(code), words_of(words.fr), words_of(words.en)):
            return code
    usual = _PRIORITIES if name == "priority" else {}
    return next((code for code, told in usual.items() if wanted[0] in words_of(told)), None)


def _read_or_tell(said: Mapping[str, str], name: str, read: Any, remarks: list[Message]) -> Any:
    """None for what is not said, and for what cannot be read, which is told."""
    if name not in said:
        return None
    try:
        return read(said[name])
    except (Unreadable, ValueError):
        remarks.append(N_("%(field)s %(value)s cannot be read", field=_FIELDS[name], value=said[name]))
        return None


def _test(said: Mapping[str, str], lang: Lang, remarks: list[Message]) -> dict[str, Any] | None:
    """The acceptance test that a file of ours tells, or the words of another's as the way to inspect."""
    told = {name.removeprefix("test."): said[name] for name in OF_TEST if name in said}
    if not told:
        words = said.get("test", "").strip()
        how = Prose(lang=lang, text=words).model_dump()
        return {"method": "inspection", "subject": _title(said["statement"]), "how": how} if words else None
    threshold = _read_or_tell(said, "test.threshold", number, remarks)
    return {
        "method": _code(AcceptanceTest, "method", told.get("method", "")) or "inspection",
        "subject": told.get("subject", "") or _title(said["statement"]),
        "metric": told.get("metric", ""),
        "comparator": _code(AcceptanceTest, "comparator", told.get("comparator", "")) or "at_least",
        "threshold": None if threshold is None else {"value": threshold, "unit": told.get("unit", "")},
        "how": {"lang": lang, "text": told["how"]} if "how" in told else None,
    }


def _derive(brought: _Brought, ids: Mapping[str, str]) -> None:
    """Names of the file become ids here; one that nothing has is told and left out."""
    places = {row.requirement: row.place for row in brought.rows if row.requirement}
    for body in brought.requirements:
        named: Iterable[str] = dict.fromkeys(body["derives_from"])
        body["derives_from"] = tuple(dict.fromkeys(_known(named, ids, body["id"], places, brought)))


def _known(
    named: Iterable[str], ids: Mapping[str, str], own: str, places: Mapping[str, int], brought: _Brought
) -> Iterator[str]:
    for one in named:
        if (id := ids.get(one)) and id != own:
            yield id
        else:
            brought.tell(
                places[own], own, "changed", N_("it derives from %(name)s, which is not here", name=one)
            )
