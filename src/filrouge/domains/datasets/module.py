"""The registration of this room."""

from filrouge.domains.datasets.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.datasets import (
    Card,
    Dictionary,
    Drift,
    FittedRecipe,
    HumanDecisions,
    ImageProfile,
    Manifest,
    Normalisation,
    PastCases,
    PeopleAgreement,
    PersonalData,
    Profile,
    Pseudonymisation,
    Recipe,
    Resampling,
    SeriesProfile,
    Source,
    Split,
    Structure,
    TextProfile,
)

MODULE = Module(
    name="datasets",
    kinds=(
        Source,
        Manifest,
        PersonalData,
        Profile,
        ImageProfile,
        TextProfile,
        SeriesProfile,
        Dictionary,
        Structure,
        Recipe,
        Normalisation,
        Split,
        FittedRecipe,
        Pseudonymisation,
        Resampling,
        Drift,
        HumanDecisions,
        PeopleAgreement,
        PastCases,
        Card,
    ),
    competences=("C2.1.1", "C3.2.1"),
    checks=CHECKS,
)
