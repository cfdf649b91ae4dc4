"""One field per input of a model: as it is shown, as it is read, as the protocol takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import nan
from typing import Any

from filrouge.adapters.render.numbers import unit_words
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_, Lang, Message, Text
from filrouge.kinds.datasets import Dictionary
from filrouge.kinds.serving import Endpoint, EndpointInput
from filrouge.webkit.forms.numbers import number_of, typed

EPOCH = date(1970, 1, 1)
PROSE_LETTERS = 20_000
LABEL_LETTERS = 70
YES_NO = (("1", Text(fr="oui", en="yes")), ("0", Text(fr="non", en="no")))
UNKNOWN = Text(fr="On ne sait pas", en="Not known")
CHOOSE = Text(fr="Choisir", en="Choose")
Photos = Mapping[str, bytes]  #: what was sent for each image, by the name of its control


@dataclass(frozen=True)
class TryField:
    """An input as a control. ``value`` is what was typed; ``fault`` stands beside it."""

    input: EndpointInput
    rank: int
    label: str
    about: str  #: what else the dictionary says
    lang: Lang
    value: str = ""
    fault: Message | str | None = None
    options: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return f"x{self.rank}"

    @property
    def shape(self) -> str:
        """Which control: one of choice, number, date, prose, image, text."""
        return "choice" if self.options else self.input.type

    @property
    def unit(self) -> str:
        return unit_words(self.input.unit, self.lang) if self.input.type == "number" else ""

    @property
    def bounds(self) -> Message | None:
        """Between what a number must be; a field that chooses needs no saying."""
        low, high = self.input.minimum, self.input.maximum
        if self.options or (low is None and high is None):
            return None
        if high is None:
            return N_("At least %(low)s", low=typed(low or 0, self.lang))
        if low is None:
            return N_("At most %(high)s", high=typed(high, self.lang))
        return N_("From %(low)s to %(high)s", low=typed(low, self.lang), high=typed(high, self.lang))


def fields_of(endpoint: Endpoint, dictionary: Dictionary | None, lang: Lang) -> tuple[TryField, ...]:
    """In the order of the model, with the words of the dictionary where it has some."""
    meanings = {one.id: one.meaning.text for one in dictionary.variables if one.meaning} if dictionary else {}
    return tuple(
        _field(one, rank, meanings.get(one.id, ""), lang) for rank, one in enumerate(endpoint.inputs)
    )


def _field(told: EndpointInput, rank: int, meaning: str, lang: Lang) -> TryField:
    label, about = _label(told.id, meaning)
    choices = [(value, words.said(lang)) for value, words in YES_NO] if told.yes_no else []
    choices = choices or [(value, value) for value in told.allowed]
    empty = (CHOOSE if told.required else UNKNOWN).said(lang)
    return TryField(told, rank, label, about, lang, options=(("", empty), *choices) if choices else ())


def _label(id: str, meaning: str) -> tuple[str, str]:
    """The first clause of what a variable means, when it is short enough to be a label; and the rest."""
    cut = min((place for sign in ".;:" if (place := meaning.find(sign)) > 0), default=len(meaning))
    first = meaning[:cut].strip()
    if not first or len(first) > LABEL_LETTERS:
        return id, meaning
    rest = meaning[cut + 1 :].strip(" .\u00a0\u202f")
    return first, f"{rest[:1].upper()}{rest[1:]}." if rest else ""


@dataclass(frozen=True)
class Read:
    """Fields as they were filled, and the tensors they make; none while a fault stands."""

    fields: tuple[TryField, ...]
    tensors: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def sound(self) -> bool:
        return not any(one.fault for one in self.fields)

    def blamed(self, told: Mapping[str, Any]) -> "Read":
        """With what the model server refused beside the fields it names."""
        faults = told.get("faults") or [told]
        by_rank = {_rank(one.get("at", "")): str(one.get("error", "")) for one in faults}
        return replace(
            self,
            fields=tuple(
                replace(one, fault=by_rank[one.rank]) if one.rank in by_rank else one for one in self.fields
            ),
        )


def read(
    fields: Sequence[TryField],
    posted: Mapping[str, str],
    photos: Photos,
    tensors: Sequence[Mapping[str, Any]],
) -> Read:
    """What was sent, in the types and shapes that the model server tells of its tensors."""
    shapes = {one["name"]: one for one in tensors}
    seen = [_read_one(one, posted.get(one.name, ""), photos, shapes.get(one.input.id)) for one in fields]
    return Read(tuple(one for one, _ in seen), tuple(tensor for _, tensor in seen if tensor is not None))


def _read_one(
    one: TryField, given: str, photos: Photos, tensor: Mapping[str, Any] | None
) -> tuple[TryField, Mapping[str, Any] | None]:
    shown = replace(one, value=given[:PROSE_LETTERS])
    if tensor is None:
        return replace(shown, fault=N_("The model asks for something else today")), None
    shape = [length if length > 0 else 1 for length in tensor["shape"]]
    data, fault = _data(one, given.strip() if one.shape != "prose" else given, photos, shape)
    if fault:
        return replace(shown, fault=fault), None
    return shown, {"name": one.input.id, "datatype": tensor["datatype"], "shape": shape, "data": data}


def _data(
    one: TryField, given: str, photos: Photos, shape: Sequence[int]
) -> tuple[list[Any], Message | None]:
    kind = one.input.type
    if kind == "image":
        return _pixels(one, photos.get(one.name), shape)
    if not given.strip():
        missing: list[Any] = [None] if kind in ("number", "date") else [""]
        return missing, N_("A value is needed") if one.input.required else None
    if kind == "date":
        return _days(given)
    if kind != "number":
        too_long = len(given) > PROSE_LETTERS
        return [given], N_("At most %(n)d characters", n=PROSE_LETTERS) if too_long else None
    number = number_of(given, one.lang)
    return [nan if number is None else number], _wrong(one, number)


def _wrong(one: TryField, number: float | None) -> Message | None:
    if number is None:
        return N_("This is no number")
    low, high = one.input.minimum, one.input.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return one.bounds or N_("This is not one of the choices")
    return N_("A whole number is needed") if one.input.whole and number != int(number) else None


def _days(given: str) -> tuple[list[Any], Message | None]:
    try:
        return [(date.fromisoformat(given) - EPOCH).days], None
    except ValueError:
        return [None], N_("This is no date")


def _pixels(one: TryField, content: bytes | None, shape: Sequence[int]) -> tuple[list[Any], Message | None]:
    """A picture brought to the shape of the tensor, as it was in training: (1, height, width[, 3])."""
    from filrouge.engines.vision.framing import Frame, tensor  # noqa: PLC0415 - heavy

    if content is None and one.input.required:
        return [], N_("A picture is needed")
    if len(shape) not in (3, 4) or (len(shape) == 4 and shape[3] != 3):
        return [], N_("The model asks for something else today")
    frame = Frame(shape[1], shape[2], 3 if len(shape) == 4 else 1)
    try:
        return tensor(content, frame).reshape(-1).tolist(), None
    except Invalid as err:
        return [], err.message


def _rank(at: str) -> int:
    parts = at.split("/")
    return int(parts[2]) if len(parts) > 2 and parts[1] == "inputs" and parts[2].isdigit() else -1
