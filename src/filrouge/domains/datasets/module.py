"""The registration of this room."""

from filrouge.domains.datasets.compute.checks import CHECKS
from filrouge.kernel.modules import Module
from filrouge.kinds.datasets import (
    Card,
    Dictionary,
    Drift,
    FittedRecipe,
    ImageProfile,
    Manifest,
    Normalisation,
    PersonalData,
    Profile,
    Pseudonymisation,
    Recipe,
    Source,
    Split,
    Structure,
)

MODULE = Module(
    name="datasets",
    kinds=(
        Source,
        Manifest,
        PersonalData,
        Profile,
        ImageProfile,
        Dictionary,
        Structure,
        Recipe,
        Normalisation,
        Split,
        FittedRecipe,
        Pseudonymisation,
        Drift,
        Card,
    ),
    competences=("C2.1.1", "C3.2.1"),
    checks=CHECKS,
    grants={
        "moa": ("datasets.read", "datasets.write"),
        "moe": ("datasets.read", "datasets.write"),
        "dpo": ("datasets.read",),
        "sponsor": ("datasets.read",),
        "jury": ("datasets.read",),
        "candidate": ("datasets.read", "datasets.write"),
    },
)
