"""The fields of a kind that a column of a table can fill, and which column says which, by their words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin

from filrouge.kernel.documents import Account, Document, Part, Prose, Quantity, Ref
from filrouge.kernel.searching import words_of
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import fields_of, is_part
from filrouge.kernel.words import codes_of, field_label

LIKE_ENOUGH: Final = 0.7  #: of two labels; under it a column is left to the person
FILLABLE: Final = (str, int, float, bool, date, Prose, Quantity, Account, Ref)

#: What columns are usually called, by what they hold; labels of fields come before these.
_USUAL: Final[Mapping[Any, str]] = {
    date: "date jour day le quand when on",
    Account: "qui nom personne collaborateur intervenant membre salarié who name person member employee",
    Prose: "texte tâche description commentaire activité libellé objet sujet détail travail task comment "
    "text activity subject notes",
}
_USUAL_HOURS: Final = "heures heure durée temps nombre nb passé hours hour duration time spent h"
_USUAL_ROLE: Final = "rôle role fonction profil profile"


@dataclass(frozen=True)
class Target:
    """A field; ``path`` has one token, or two when it is a field of the first part of a list."""

    path: str
    type: Any  #: one of ``FILLABLE`` or a ``Literal``
    label: Text
    required: bool
    many: bool = False
    kind: str | None = None  #: of a reference
    choices: Mapping[str, Text] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@cache
def targets_of(kind: type[Document]) -> tuple[Target, ...]:
    """What rows can fill: plain fields, and plain fields of the first part of each list."""
    return tuple(_targets(kind, "", None))


def _targets(model: type[Part], at: str, above: Text | None) -> Iterator[Target]:
    for name, told, ask in fields_of(model):
        label = _under(above, field_label(model, name))
        if is_part(ask.type) and ask.many and not at:
            yield from _targets(ask.type, f"{name}/", label)
        elif _is_fillable(ask.type):
            required = told.is_required() and not (at and name == "id")
            choices = _choices(model, name, ask.type)
            yield Target(f"{at}{name}", ask.type, label, required, ask.many, ask.kind, choices)


def _is_fillable(kind: Any) -> bool:
    return kind in FILLABLE or get_origin(kind) is Literal


def _choices(model: type[Part], name: str, kind: Any) -> Mapping[str, Text]:
    if get_origin(kind) is not Literal:
        return {}
    told = codes_of(model, name)
    codes = [str(code) for code in get_args(kind)]
    return {code: told.get(code, Text(fr=code, en=code)) for code in codes}


def _under(above: Text | None, label: Text) -> Text:
    return Text(fr=f"{above.fr} › {label.fr}", en=f"{above.en} › {label.en}") if above else label


def proposed(headers: Sequence[str], targets: Sequence[Target]) -> dict[str, str]:
    """Column → field, the most alike first, required fields first; the unlike are left out."""
    pairs = [
        (likeness(header, one), one.required, -place, header, one.path)
        for header in headers
        for place, one in enumerate(targets)
    ]
    told: dict[str, str] = {}
    for score, *_, header, path in sorted(pairs, reverse=True):
        if score >= LIKE_ENOUGH and header not in told and path not in told.values():
            told[header] = path
    return {header: told[header] for header in headers if header in told}


def likeness(header: str, target: Target) -> float:
    """0 to 1: how alike a column's header and a field's words are."""
    asked = words_of(header)
    if not asked:
        return 0.0
    own = target.label.fr.rpartition(" › ")[2], target.label.en.rpartition(" › ")[2], target.name
    best = max(_alike(asked, words_of(words)) for words in own)
    usual = words_of(_usual(target))
    share = sum(word in usual for word in asked) / len(asked)
    return max(best, (0.9 if asked[0] in usual else 0.8) * share)


def _usual(target: Target) -> str:
    if target.name.endswith("_h"):
        return _USUAL_HOURS
    if target.name == "role":
        return _USUAL_ROLE
    return _USUAL.get(target.type, "")


def _alike(asked: Sequence[str], words: Sequence[str]) -> float:
    if tuple(asked) == tuple(words):
        return 1.0
    return SequenceMatcher(None, " ".join(asked), " ".join(words)).ratio() * 0.95
