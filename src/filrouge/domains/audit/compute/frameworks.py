"""Files of questions, as they are written by people, become questionnaires.

Beside the fields of ``audit.questionnaire``, a file may say more shortly: ``fr`` and ``en`` beside an id are
its title or label; a category with ``levels`` (a descriptor per level) asks a question of its own; a category
hangs from what its dotted id begins with. French words get the spaces of their typography.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from filrouge.domains.audit.errors import BadFramework
from filrouge.engines.importing.yamltexts import decoded
from filrouge.kernel.documents import validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_, typeset
from filrouge.kinds.audit import Questionnaire

OWN_QUESTION = "niveau"  #: what the question of a described category is called, after its id
DESCRIBED = ("why", "levels", "expects", "minutes", "asked_of", "measured_by", "maps_to", "ask", "when")
LABELLED = {"categories": "title", "choices": "label", "expects": "what", "scale": "title"}
ASK = {"fr": "Quelle description ressemble le plus à ce qui se fait chez vous ?",
       "en": "Which description is closest to what is done in your organisation?"}  # fmt: skip


def questionnaire_of(content: bytes, name: str) -> Questionnaire:
    """The questionnaire that a file of YAML says.

    Raises:
        BadYaml. BadFramework: with the file and the place of what does not hang together.
    """
    told = decoded(content, name)
    if not isinstance(told, dict):
        raise BadFramework(N_("%(file)s is not a list of named fields", file=name))
    try:
        return validated(Questionnaire, _typeset(_full(told)))
    except Invalid as err:
        why = N_("%(file)s%(at)s: %(why)s", file=name, at=err.at, why=err.message)
        raise BadFramework(why, at=err.at, faults=err.faults) from err


def _typeset(value: Any) -> Any:
    """Every French text with its apostrophes and no-break spaces."""
    if isinstance(value, list):
        return [_typeset(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"fr", "en"} and isinstance(value["fr"], str):
        french = typeset(" ".join(value["fr"].split()))
        return {"fr": french.replace("'", "’"), "en": " ".join(str(value["en"]).split()).replace("'", "’")}
    return {name: _typeset(item) for name, item in value.items()}


def _full(told: Mapping[str, Any]) -> dict[str, Any]:
    body = dict(told)
    levels = [one.get("level") for one in told.get("scale", []) if isinstance(one, dict)]
    categories = [one for one in told.get("categories", []) if isinstance(one, dict)]
    known = {one.get("id") for one in categories}
    body["scale"] = [_labelled(one, "title") for one in told.get("scale", [])]
    body["categories"] = [_category(one, known) for one in categories]
    body["questions"] = [
        *(_described(one, levels) for one in categories if "levels" in one),
        *(_question(one) for one in told.get("questions", [])),
    ]
    return body


def _category(one: Mapping[str, Any], known: set[Any]) -> dict[str, Any]:
    body = {name: value for name, value in _labelled(one, "title").items() if name not in DESCRIBED}
    above = str(one.get("id", "")).rpartition(".")[0]
    if "parent" not in body and above in known:
        body["parent"] = above
    return body


def _described(one: Mapping[str, Any], levels: list[Any]) -> dict[str, Any]:
    """The question of a category whose levels are described."""
    choices = [
        {"id": f"n{level}", "level": level, "label": words}
        for level, words in zip(levels, one["levels"], strict=False)
    ]
    told = {name: one[name] for name in DESCRIBED if name in one and name != "levels"}
    own = {"id": f"{one.get('id')}.{OWN_QUESTION}", "category": one.get("id"), "type": "choice"}
    full: dict[str, Any] = _question({"ask": ASK, "minutes": 3, **own, **told, "choices": choices})
    return full


def _question(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    body = dict(one)
    for name in ("choices", "expects"):
        if name in body:
            body[name] = [_labelled(item, LABELLED[name]) for item in body[name]]
    bands = [body, *([body["measured_by"]] if isinstance(body.get("measured_by"), dict) else [])]
    for holder in bands:
        if "bands" in holder:
            holder["bands"] = list(_banded(holder["bands"]))
    return body


def _banded(bands: list[Any]) -> Iterator[Any]:
    for band in bands:
        named = isinstance(band, dict) and "id" not in band and "level" in band
        yield {"id": f"n{band['level']}", **band} if named else band


def _labelled(one: Any, field: str) -> Any:
    """``{id, fr, en}`` with the words under the name of their field."""
    if not isinstance(one, dict) or not {"fr", "en"} <= one.keys():
        return one
    body = {name: value for name, value in one.items() if name not in ("fr", "en")}
    return {**body, field: {"fr": one["fr"], "en": one["en"]}}
