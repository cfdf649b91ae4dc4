"""Shorthands for the blocks of the card."""

from dataclasses import dataclass

from filrouge.kernel.documents import Ref
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Figure, quoted
from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import Manifest, PeopleAgreement, Split, Structure
from filrouge.kinds.models import Effort, Experiment, Footprint, Model, Problem


@dataclass(frozen=True)
class Cited:
    """Everything a card quotes."""

    problem: Held[Problem]
    dataset: Held[Manifest]
    structure: Held[Structure]
    split: Held[Split]
    experiment: Held[Experiment]
    effort: Held[Effort]
    model: Held[Model]
    footprint: Held[Footprint]
    agreement: Held[PeopleAgreement] | None = None


def figure(fr: str, en: str, ref: Ref, *pointer: str) -> Figure:
    return Figure(label=Text(fr=fr, en=en), quote=quoted(ref, *pointer), owner="models")
