"""An inventory from a table: one row per data asset, use of AI, application or flow.

Headers are names of fields or their words in either language; ``nature`` says what a row is.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from filrouge.domains.audit.errors import BadAnswers
from filrouge.engines.importing.grids import grid_of
from filrouge.kernel.documents import Blob, Part, Prose, checked_name, fault_message, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.ports import Told
from filrouge.kernel.texts import N_, Lang, Message
from filrouge.kernel.usecases import fields_of
from filrouge.kernel.words import codes_of, field_label
from filrouge.kinds.audit import AiUse, Application, DataAsset, DataFlow, ImportedInventory, RowTold

#: What a row may be: the list it goes to, its class, and how people call it.
NATURES: Mapping[str, tuple[str, type[Part], frozenset[str]]] = {
    "asset": ("assets", DataAsset, frozenset({"asset", "données", "data", "data asset", "donnée"})),
    "use": ("uses", AiUse, frozenset({"use", "ia", "ai", "usage d’ia", "usage d'ia", "use of ai"})),
    "application": ("applications", Application, frozenset({"application"})),
    "flow": ("flows", DataFlow, frozenset({"flow", "flux"})),
}
NATURE = frozenset({"nature", "type"})
YES, NO = frozenset({"oui", "yes", "true", "1", "x"}), frozenset({"non", "no", "false", "0"})


def read_inventory(content: bytes, file: Blob, name: str, lang: Lang) -> ImportedInventory:
    """
    Raises:
        TooBig, WrongType, Bomb, Damaged, Macros: the file cannot be read.
        BadAnswers: it has no column for the nature of rows, or not one row can be kept.
    """
    grid = grid_of(content, name)
    headers = [one.strip().lower() for one in grid.headers]
    place = next((n for n, one in enumerate(headers) if one in NATURE), None)
    if place is None:
        raise BadAnswers(N_("%(file)s has no column that says what each row is", file=name))
    lists: dict[str, list[Part]] = {told[0]: [] for told in NATURES.values()}
    rows = []
    for row in grid.rows:
        cells = dict(zip(headers, row.cells, strict=False))
        found = _part(str(row.cells[place] or "").strip().lower(), cells, lang)
        why = None if isinstance(found, tuple) else found
        if isinstance(found, tuple):
            goes_to, part = found
            taken = {one.id for parts in lists.values() for one in parts}  # type: ignore[attr-defined]
            why = N_("%(id)s is there twice", id=part.id) if part.id in taken else None  # type: ignore[attr-defined]
            if why is None:
                lists[goes_to].append(part)
        told = Told.of(why) if why else None
        rows.append(RowTold(id=f"r{row.line}", line=row.line, what="left_out" if why else "kept", told=told))
    if not any(lists.values()):
        raise BadAnswers(N_("No row of %(file)s is something that an inventory holds", file=name))
    return validated(ImportedInventory, {**lists, "file": file, "rows": rows})


def _part(nature: str, cells: Mapping[str, Any], lang: Lang) -> tuple[str, Part] | Message:
    named = next((told for told in NATURES.values() if nature in told[2]), None)
    if named is None:
        return N_("%(nature)s is nothing that an inventory holds", nature=nature or "?")
    goes_to, model, _ = named
    body = dict(_fields(model, cells, lang))
    try:
        checked_name(str(body.get("id", "")))
        return goes_to, model.model_validate(body)
    except ValidationError as err:
        return fault_message(err.errors()[0])
    except Invalid as err:
        return err.message


def _fields(model: type[Part], cells: Mapping[str, Any], lang: Lang) -> Iterator[tuple[str, Any]]:
    """What the cells say of each field of a part; an empty cell says nothing."""
    for name, _, ask in fields_of(model):
        label = field_label(model, name)
        cell = next((cells[one] for one in (name, label.fr.lower(), label.en.lower()) if one in cells), None)
        if cell in (None, ""):
            continue
        text = str(cell).strip()
        if ask.type is Prose:
            yield name, Prose(lang=lang, text=text)
        elif ask.type is bool:
            yield name, True if text.lower() in YES else False if text.lower() in NO else text
        elif ask.many:
            yield name, tuple(one.strip() for one in text.split(";") if one.strip())
        elif ask.type is date:
            yield name, cell.date() if isinstance(cell, datetime) else text
        else:
            yield name, _code(model, name, text)


def _code(model: type[Part], name: str, text: str) -> str:
    """A choice by its code or by its word in either language."""
    words = codes_of(model, name)
    return next(
        (code for code, word in words.items() if text.lower() in (word.fr.lower(), word.en.lower())), text
    )
