"""The data that this room ships: a framework in our own words, and the plan of checks."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from filrouge.domains.certification.documents import Planned
from filrouge.kernel.documents import Blob, validated
from filrouge.kinds.certification import (
    Activity,
    Bloc,
    Competence,
    Counts,
    Criterion,
    IndexEntry,
    Modality,
    Referentiel,
    Wording,
)

Rows = Sequence[Mapping[str, Any]]


def shipped_framework(content: bytes) -> tuple[Referentiel, tuple[Bloc, ...]]:
    """The framework that a JSON file of this room tells, blocs in order.

    Raises:
        Invalid: the file does not hold a framework.
    """
    told = json.loads(content)
    blocs = tuple(_bloc(bloc) for bloc in told["blocs"])
    return (
        Referentiel(
            edition=told["edition"],
            title=validated(Wording, told["title"]),
            note=validated(Wording, told["note"]),
            nature="paraphrase",
            counts=counts_of(blocs),
            index=index_of(blocs),
        ),
        blocs,
    )


def imported_framework(blocs: Sequence[Bloc], *, edition: str | None, text: Blob) -> Referentiel:
    """What is said of blocs that were read from a text."""
    return Referentiel(
        edition=edition, nature="imported", text=text, counts=counts_of(blocs), index=index_of(blocs)
    )


def plan_of(content: bytes) -> tuple[Planned, ...]:
    return tuple(validated(Planned, row) for row in json.loads(content))


def counts_of(blocs: Sequence[Bloc]) -> Counts:
    return Counts(
        blocs_count=len(blocs),
        activities_count=sum(len(bloc.activities) for bloc in blocs),
        competences_count=sum(len(bloc.competences) for bloc in blocs),
        modalities_count=sum(len(bloc.modalities) for bloc in blocs),
        criteria_count=sum(len(bloc.criteria) for bloc in blocs),
    )


def index_of(blocs: Sequence[Bloc]) -> tuple[IndexEntry, ...]:
    return tuple(IndexEntry(id=code, bloc=bloc.number) for bloc in blocs for code in codes_of(bloc))


def codes_of(bloc: Bloc) -> tuple[str, ...]:
    """Codes of activities, competences, modalities and criteria, in this order."""
    return (
        *(piece.id for piece in bloc.activities),
        *(piece.id for piece in bloc.competences),
        *(piece.id for piece in bloc.modalities),
        *(piece.id for piece in bloc.criteria),
    )


def _bloc(told: Mapping[str, Any]) -> Bloc:
    activities, modalities = told["activities"], told["modalities"]
    return Bloc(
        number=told["number"],
        title=Wording(fr=told["fr"], en=told["en"]),
        activities=tuple(validated(Activity, _own(row, "competences")) for row in activities),
        competences=tuple(
            validated(Competence, {**row, "activity": activity["id"]})
            for activity in activities
            for row in activity["competences"]
        ),
        modalities=tuple(validated(Modality, _own(row, "criteria")) for row in modalities),
        criteria=tuple(
            validated(Criterion, {**row, "modality": modality["id"]})
            for modality in modalities
            for row in modality["criteria"]
        ),
    )


def _own(row: Mapping[str, Any], *nested: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in nested}
