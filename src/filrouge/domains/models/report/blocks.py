"""Shorthands for the blocks of the card."""

from dataclasses import dataclass

from filrouge.kernel.documents import Quote, Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Column, Figure, Section, Words
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


def column(id: str, fr: str, en: str) -> Column:
    return Column(id=id, label=Text(fr=fr, en=en))


def figure(fr: str, en: str, ref: Ref, *pointer: str) -> Figure:
    return Figure(label=Text(fr=fr, en=en), quote=quote(ref, *pointer), owner="models")


def quote(ref: Ref, *pointer: str) -> Quote:
    return Quote(ref=ref, pointer="".join(f"/{token(part)}" for part in pointer))


def section(id: str, fr: str, en: str, *blocks: Block) -> Section:
    return Section(id=id, title=Words(text=Text(fr=fr, en=en)), blocks=blocks)
