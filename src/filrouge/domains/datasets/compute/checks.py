"""What shows that data were understood, normalised and split without leaks."""

from filrouge.kernel.checks import Check, Demand, demanding, sample
from filrouge.kernel.documents import Blob, Prose
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.datasets import (
    Dictionary,
    LeakCheck,
    Normalisation,
    Recipe,
    RecipeStep,
    Split,
    SplitPart,
    StepEffect,
    Structure,
    StructureVariable,
    Variable,
    Verdict,
)

PARTS_WANTED = frozenset({"train", "test"})


def _is_explained(dictionary: Dictionary) -> bool:
    """What a row is, and what every column that is used means."""
    used = [one for one in dictionary.variables if one.role != "ignored"]
    return bool(dictionary.observation and used) and all(one.meaning for one in used)


def _names_observations(structure: Structure) -> bool:
    return bool(structure.key and structure.variables)


def _has_steps(recipe: Recipe) -> bool:
    return bool(recipe.rows or recipe.fitted)


def _was_applied(normalisation: Normalisation) -> bool:
    return normalisation.rows_after_count > 0 and bool(normalisation.steps)


def _is_without_leaks(split: Split) -> bool:
    """Nothing failed, and something was really looked for."""
    verdicts = [check.verdict for check in split.checks]
    held = {part.id for part in split.parts if part.rows_count}
    return held >= PARTS_WANTED and "passed" in verdicts and "failed" not in verdicts


def _dictionary(*, meaning: str | None) -> Dictionary:
    told = Prose(lang="en", text=meaning) if meaning else None
    loaf = Variable(id="weight_kg", type="number", unit="kg", meaning=told)
    return Dictionary(observation=Prose(lang="en", text="A loaf"), key=("loaf",), variables=(loaf,))


def _structure(*key: str) -> Structure:
    weight = StructureVariable(
        id="weight_kg",
        unit="kg",
        type="number",
        role="feature",
        required=True,
        allowed=(),
        minimum=0,
        maximum=None,
        availability=None,
    )
    return Structure(key=key, group=None, time=None, variables=(weight,))


def _recipe(*steps: RecipeStep) -> Recipe:
    return Recipe(rows=steps)


def _normalisation(rows_after_count: int) -> Normalisation:
    effect = StepEffect(id="trim", cells_changed_count=3, rows_dropped_count=10 - rows_after_count)
    return Normalisation(rows_before_count=10, rows_after_count=rows_after_count, steps=(effect,))


def _split(*verdicts: Verdict, parts: tuple[str, ...] = ("train", "test")) -> Split:
    empty = Blob(sha256="0" * 64, size_bytes=0)
    return Split(
        by="row",
        parts=tuple(SplitPart(id=id, content=empty, rows_count=5, rows_ratio=0.5) for id in parts),
        checks=tuple(LeakCheck(id=f"check-{place}", verdict=one) for place, one in enumerate(verdicts)),
    )


_TRIM = RecipeStep(id="trim", do="trim", columns=("name",))

VARIABLES = Check(
    id="datasets.variables",
    label=Text(
        fr="Chaque valeur relève d’une variable et d’une observation connues",
        en="Each value belongs to a known variable and a known observation",
    ),
    codes=("K2.2.4", "K4.1.4"),
    reads=(Dictionary, Structure),
    function=demanding(
        Demand(
            Dictionary, N_("a dictionary that says what a row is and what each column means"), _is_explained
        ),
        Demand(Structure, N_("a checked structure whose key names each observation"), _names_observations),
    ),
    accepts=(sample(_dictionary(meaning="Its weight"), _structure("loaf")),),
    rejects=(
        sample(_dictionary(meaning=None), _structure("loaf")),
        sample(_dictionary(meaning="Its weight"), _structure()),
        sample(_dictionary(meaning="Its weight")),
    ),
)

NORMALISED = Check(
    id="datasets.normalised",
    label=Text(
        fr="Les données sont normalisées par une recette rejouable",
        en="The data are normalised by a recipe that can be replayed",
    ),
    codes=("C2.1.1", "K2.1.1"),
    reads=(Recipe, Normalisation),
    function=demanding(
        Demand(Recipe, N_("a normalisation recipe with steps"), _has_steps),
        Demand(Normalisation, N_("a recipe applied to a table that kept rows"), _was_applied),
    ),
    accepts=(sample(_recipe(_TRIM), _normalisation(10)),),
    rejects=(
        sample(_recipe(), _normalisation(10)),
        sample(_recipe(_TRIM), _normalisation(0)),
        sample(_recipe(_TRIM)),
    ),
)

PARTS = Check(
    id="datasets.parts",
    label=Text(
        fr="Le jeu est découpé sans fuite entre apprentissage et test",
        en="The dataset is split without leaks between training and test",
    ),
    codes=("K2.2.5",),
    reads=(Split,),
    function=demanding(
        Demand(Split, N_("a split into training and test whose leak checks pass"), _is_without_leaks)
    ),
    accepts=(sample(_split("passed", "not_applicable")),),
    rejects=(
        sample(_split("passed", "failed")),
        sample(_split("not_applicable")),
        sample(_split("passed", parts=("train",))),
    ),
)

CHECKS = (VARIABLES, NORMALISED, PARTS)
