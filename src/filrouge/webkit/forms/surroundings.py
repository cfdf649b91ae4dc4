"""What a form asks of the rest of the product: words for its fields, and what there is to choose."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from filrouge.kernel.documents import Part, Ref
from filrouge.kernel.texts import Lang, Message, Text


class Labels(Protocol):
    """Words for fields; ``filrouge.delivery.labels`` answers it."""

    def field_label(self, model: type[Part], name: str, /) -> Text: ...

    def field_help(self, model: type[Part], name: str, /) -> Text | None: ...

    def choice(self, model: type[Part], name: str, value: str, /) -> Text: ...


class Offer(NamedTuple):
    """Something to choose: what is posted, and what is read."""

    value: str
    label: str


class Shelf(Protocol):
    """What the project holds, as its reader may see it."""

    def said(self, message: Message) -> str:
        """A message in the reader's language."""

    def people(self) -> Sequence[Offer]:
        """Members of the project: account and name."""

    def person(self, account: str) -> str: ...

    def documents(self, kind: str | None) -> Sequence[Offer] | None:
        """Latest revisions of a kind (of every kind for None), as references; None: too many to list."""

    def title(self, ref: Ref) -> str:
        """What a document is called, whatever its revision."""

    def newest(self, ref: Ref) -> int:
        """The latest revision of that document; 0 when there is none."""

    def value(self, ref: Ref, pointer: str) -> str | None:
        """What a quote reads there, as a reader writes it."""

    def address(self, ref: Ref) -> str:
        """Of its page; "" for none."""

    def unit(self, code: str) -> str:
        """How a unit is written after a number."""

    def size(self, size_bytes: int) -> str: ...


class BareLabels:
    """The names themselves, where nobody gave words."""

    def field_label(self, model: type[Part], name: str, /) -> Text:
        told = name.replace("_", " ").capitalize()
        return Text(fr=told, en=told)

    def field_help(self, model: type[Part], name: str, /) -> Text | None:
        told = model.model_fields[name].description
        return Text(fr=told, en=told) if told else None

    def choice(self, model: type[Part], name: str, value: str, /) -> Text:
        return Text(fr=value, en=value)


class EmptyShelf:
    """No project at all."""

    def said(self, message: Message) -> str:
        return str(message)

    def people(self) -> Sequence[Offer]:
        return ()

    def person(self, account: str) -> str:
        return account

    def documents(self, kind: str | None) -> Sequence[Offer] | None:
        return ()

    def title(self, ref: Ref) -> str:
        return ref.id

    def newest(self, ref: Ref) -> int:
        return 0

    def value(self, ref: Ref, pointer: str) -> str | None:
        return None

    def address(self, ref: Ref) -> str:
        return ""

    def unit(self, code: str) -> str:
        return "" if code == "count" else code

    def size(self, size_bytes: int) -> str:
        return f"{size_bytes} B"


#: Languages in which people write.
LANGS: dict[Lang, Text] = {"fr": Text(fr="français", en="French"), "en": Text(fr="anglais", en="English")}
