"""What forms and pages write beside things: titles of kinds, labels and help of fields, choices."""

from filrouge.kernel.documents import Part
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, field_help, field_label, kind_title, sentence_case, word_of

__all__ = ["choice", "field_help", "field_label", "kind_title", "state"]


def choice(model: type[Part], name: str, value: object) -> Text:
    """One value of a field of choices, or of a field that holds stable codes, as it begins a line."""
    return sentence_case(coded(model, name, value))


def state(table: str, code: str) -> Text:
    """A state as it begins a line: of a ``step``, ``job``, ``origin``, ``evidence``, ``doubt``, ``act``."""
    return sentence_case(word_of(table, code))
