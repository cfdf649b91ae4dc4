"""Pieces that both reports are made of."""

from filrouge.kernel.documents import Part, Quote, Ref
from filrouge.kernel.reports import Column, Sentence, Words
from filrouge.kernel.texts import Text
from filrouge.kernel.words import field_label

UNKNOWN = Words(text=Text(fr="inconnu", en="unknown"))
ROWS_SHOWN = 150


def gate_counts(ref: Ref) -> Sentence:
    """How many advances the gate let in, and how many it did not."""
    return Sentence(
        text=Text(
            fr="Au crible\u00a0: {proven} avancées prouvées, {unresolved} que rien ne confirme encore, "
            "{apart} mises à part.",
            en="At the gate: {proven} advances proven, {unresolved} not confirmed yet, {apart} set apart.",
        ),
        quotes={
            "proven": quote(ref, "proven_count"),
            "unresolved": quote(ref, "unresolved_count"),
            "apart": quote(ref, "set_apart_count"),
        },
    )


def column(name: str, model: type[Part]) -> Column:
    """A column called as the field is."""
    return Column(id=name, label=field_label(model, name))


def quote(ref: Ref, place: str) -> Quote:
    """The value at a place of a document."""
    return Quote(ref=ref, pointer=f"/{place}")
