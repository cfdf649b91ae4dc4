"""A dataset told as a card: every figure is quoted from the document that declared or measured it."""

from dataclasses import dataclass

from filrouge.domains.datasets.report.declared import files, meanings, origin, size
from filrouge.domains.datasets.report.drawn import distribution
from filrouge.domains.datasets.report.measured import drift_found, personal, quality
from filrouge.domains.datasets.report.media import instants, pictures, prose
from filrouge.domains.datasets.report.people import people
from filrouge.domains.datasets.report.prepared import parts, preparation
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Section, section
from filrouge.kinds.datasets import (
    Dictionary,
    Drift,
    Faces,
    HumanDecisions,
    ImageProfile,
    Manifest,
    Normalisation,
    PastCases,
    PeopleAgreement,
    PersonalData,
    Profile,
    Pseudonymisation,
    SeriesProfile,
    Source,
    Split,
    TextProfile,
)


@dataclass(frozen=True)
class Cited:
    """Everything a card quotes; None and () leave holes."""

    manifest: Held[Manifest]
    profile: Held[Profile]
    personal_data: Held[PersonalData]
    received: tuple[Held[Manifest], ...]
    source: Held[Source] | None
    dictionary: Held[Dictionary] | None
    normalisations: tuple[Held[Normalisation], ...]
    pseudonymisation: Held[Pseudonymisation] | None
    split: Held[Split] | None
    drift: Held[Drift] | None
    image_profile: Held[ImageProfile] | None = None
    faces: Held[Faces] | None = None
    text_profile: Held[TextProfile] | None = None
    series_profile: Held[SeriesProfile] | None = None
    human_decisions: Held[HumanDecisions] | None = None
    agreement: Held[PeopleAgreement] | None = None
    past_cases: Held[PastCases] | None = None


def card(cited: Cited) -> Section:
    """Where the data come from, what they hold, what was found in them, and what nobody has said yet."""
    return section(
        "card",
        "Fiche du jeu de données",
        "Dataset card",
        origin(cited.source),
        *files(cited.received),
        size(cited.profile),
        meanings(cited.dictionary),
        quality(cited.profile),
        *distribution(cited.profile),
        *pictures(cited.image_profile, cited.faces),
        *prose(cited.text_profile),
        *instants(cited.series_profile),
        personal(cited.personal_data),
        preparation(cited.normalisations, cited.pseudonymisation),
        *parts(cited.split, cited.dictionary),
        *drift_found(cited.drift),
        *people(cited.human_decisions, cited.agreement, cited.past_cases),
    )
