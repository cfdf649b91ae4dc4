"""What a model answered, in words: the likeliest class with every probability, or a number with its unit."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filrouge.adapters.render.numbers import shown
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import Lang, Text
from filrouge.kinds.serving import Endpoint

TOLD_CLASSES = 20
ELEMENTS_SHOWN = 200  #: a request with more (a picture) is shown without them
TRUTHS = {"true": Text(fr="oui", en="yes"), "false": Text(fr="non", en="no")}


@dataclass(frozen=True)
class Likely:
    """One class: ``width`` is its probability in hundredths, for a bar."""

    name: str
    probability: str
    width: str
    best: bool


@dataclass(frozen=True)
class Said:
    """``verdict``: the class that was told, or the number; ``left_out_count``: classes not listed."""

    verdict: str
    probability: str = ""
    classes: tuple[Likely, ...] = ()
    left_out_count: int = 0
    others: tuple[tuple[str, str], ...] = ()  #: outputs that are neither, as they came


def said_of(endpoint: Endpoint, reply: Mapping[str, Any], lang: Lang) -> Said:
    """The first row of an answer."""
    came = {one["name"]: one for one in reply["outputs"]}
    label = probability = number = None
    others: list[tuple[str, str]] = []
    for one in endpoint.outputs:
        data = came[one.id]["data"] if one.id in came else []
        if one.type == "label" and data:
            label = str(data[0])
        elif one.type == "probability" and len(data) >= len(one.classes):
            probability = dict(zip(one.classes, data, strict=False))
        elif one.type == "value" and data and number is None:
            number = "–" if data[0] is None else shown(Value(float(data[0]), one.unit), lang)
        elif data:
            others.append((one.id, ", ".join(map(str, data[:TOLD_CLASSES]))))
    if label is None and probability:
        label = max(probability, key=lambda name: probability[name] or 0)
    if label is None:
        return Said(number or "–", others=tuple(others))
    ranked = list(_ranked(probability or {}, label, lang))
    told = next((one.probability for one in ranked if one.best), "")
    return Said(
        _word(label, lang),
        told,
        tuple(ranked[:TOLD_CLASSES]),
        max(0, len(ranked) - TOLD_CLASSES),
        tuple(others),
    )


def curl(address: str, endpoint: Endpoint, request: Mapping[str, Any]) -> tuple[str, bool]:
    """The same request for a terminal, and whether long data were left out of it."""
    shortened = False
    inputs = []
    for one in request["inputs"]:
        long = len(one["data"]) > ELEMENTS_SHOWN
        inputs.append({**one, "data": ["…"]} if long else one)
        shortened = shortened or long
    body = json.dumps({"inputs": inputs}, ensure_ascii=False)
    lines = [f"curl {address}/v2/models/{endpoint.name}/versions/{endpoint.version}/infer"]
    if endpoint.access == "keys":
        lines.append("-H 'Authorization: Bearer frm_…'")
    lines += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(body)}"]
    return " \\\n  ".join(lines), shortened


def _ranked(probability: Mapping[str, Any], label: str, lang: Lang) -> Iterator[Likely]:
    for name, told in sorted(probability.items(), key=lambda one: -(one[1] or 0)):
        value = float(told or 0)
        yield Likely(
            _word(name, lang), shown(Value(value, "ratio"), lang), f"{100 * value:.1f}", name == label
        )


def _word(name: str, lang: Lang) -> str:
    return TRUTHS[name].said(lang) if name in TRUTHS else name


def inputs_told(tensors: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """A request of these tensors."""
    return {"inputs": list(tensors)}
