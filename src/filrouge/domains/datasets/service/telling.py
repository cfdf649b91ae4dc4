"""A dataset told to its readers."""

from typing import TypeVar

from filrouge.domains.datasets.documents import ToDescribe
from filrouge.domains.datasets.report import Cited, card
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Document, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import (
    Card,
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

D = TypeVar("D", bound=Document)


@use_case(
    "datasets.card",
    version=5,
    title=Text(fr="Présenter un jeu de données", en="Present a dataset"),
    right="datasets.write",
    reads=(
        Manifest,
        Profile,
        PersonalData,
        Source,
        Dictionary,
        Normalisation,
        Pseudonymisation,
        Split,
        Drift,
        ImageProfile,
        Faces,
        TextProfile,
        SeriesProfile,
        HumanDecisions,
        PeopleAgreement,
        PastCases,
    ),
    makes=(Card,),
    long=True,
)
def describe(context: Context, given: ToDescribe) -> None:
    """A card whose every figure is a quote; what nobody declared is a hole with an owner."""
    manifest = context.read(Manifest, given.subject)
    received = tuple(context.read(Manifest, ref) for ref in given.received)
    if not received and manifest.document.sources:
        received = (manifest,)
    context.make(
        Card(
            content=card(
                Cited(
                    manifest=manifest,
                    profile=_given_or_needed(context, Profile, given.profile, given.subject),
                    personal_data=_given_or_needed(context, PersonalData, given.personal_data, given.subject),
                    received=received,
                    source=context.maybe(Source, given.source),
                    dictionary=context.maybe(Dictionary, given.dictionary),
                    normalisations=tuple(context.read(Normalisation, ref) for ref in given.normalisations),
                    pseudonymisation=context.maybe(Pseudonymisation, given.pseudonymisation),
                    split=context.maybe(Split, given.split),
                    drift=context.maybe(Drift, given.drift),
                    image_profile=context.maybe(ImageProfile, given.image_profile),
                    faces=context.maybe(Faces, given.faces),
                    text_profile=context.maybe(TextProfile, given.text_profile),
                    series_profile=context.maybe(SeriesProfile, given.series_profile),
                    human_decisions=context.maybe(HumanDecisions, given.human_decisions),
                    agreement=context.maybe(PeopleAgreement, given.agreement),
                    past_cases=context.maybe(PastCases, given.past_cases),
                )
            )
        )
    )


def _given_or_needed(context: Context, kind: type[D], ref: Ref | None, subject: Ref) -> Held[D]:
    return context.read(kind, ref) if ref else context.need(kind, subject=subject)
