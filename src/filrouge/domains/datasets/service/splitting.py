"""Parts of a table, and what a recipe learns on the training part only."""

from typing import Any

from filrouge.domains.datasets.documents import ToFitRecipe, ToSplit
from filrouge.domains.datasets.service.tables import require_columns
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Blob
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import FittedRecipe, FittedStep, Learned, Manifest, Recipe, Split, Structure

_PLACE = "filrouge_place_"  #: the place of each row travels beside its columns, and is never written
_TRAINING = 0  #: the first part trains


@use_case(
    "datasets.split",
    version=1,
    title=Text(fr="Découper une table sans fuite", en="Split a table without leaks"),
    right="datasets.write",
    reads=(Manifest, Structure),
    makes=(Split,),
    long=True,
)
def split(context: Context, given: ToSplit) -> None:
    """Cut a table by row, group, time, or group and time, and look for leaks between the parts.

    A column may name the part of each row, where a test set was made apart. Pictures and prose are looked
    at for near copies on both sides.

    Limits: one table is held in memory while it is checked, its pictures left out.

    Raises:
        NoRole: the structure does not name what the split goes by.
        Invalid: codes ``splitting.*``.
    """
    import ibis  # noqa: PLC0415 - heavy

    from filrouge.domains.datasets.compute.likeness import alike  # noqa: PLC0415 - heavy
    from filrouge.domains.datasets.compute.splits import assigned, checked, split_of  # noqa: PLC0415 - heavy
    from filrouge.domains.datasets.service.pictures import hashes_of  # noqa: PLC0415 - heavy
    from filrouge.engines.profiling.types import hashed  # noqa: PLC0415 - heavy

    manifest = context.read(Manifest, given.subject).document
    structure = context.read(Structure, given.structure).document
    context.progress(0.0, N_("Cutting the table"))
    require_columns(manifest, [given.declared] if given.declared else [], "/declared")
    table = context.tables.open(manifest.content).mutate(**{_PLACE: ibis.row_number()})
    numbered = context.tables.frame(hashed(table))
    places, frame = numbered[_PLACE], numbered.drop(columns=_PLACE)
    assignment = assigned(given, structure, frame, context.seed)
    context.progress(0.3, N_("Looking for leaks"))
    checks = checked(given, structure, frame, assignment, context.seed)
    checks += alike(
        structure,
        assignment,
        lambda column: hashes_of(context.tables, table, column),
        lambda column: frame[column].tolist(),
        context.seed,
    )
    context.progress(0.8, N_("Writing the parts"))

    def write(name: str) -> Blob:
        kept = ibis.memtable({_PLACE: places[assignment.mask(name)].to_numpy()})
        rows = table.semi_join(kept, _PLACE).order_by(_PLACE).select(*frame.columns)
        blob: Blob = context.tables.write(rows, f"{name}.parquet")
        return blob

    context.make(split_of(given, structure, frame, assignment, checks, write))


@use_case(
    "datasets.fit_recipe",
    version=1,
    title=Text(
        fr="Ajuster une recette sur la partie d’apprentissage", en="Fit a recipe on the training part"
    ),
    right="datasets.write",
    reads=(Recipe, Split, Structure),
    makes=(FittedRecipe,),
    long=True,
)
def fit_recipe(context: Context, given: ToFitRecipe) -> None:
    """Learn the fitted steps of a recipe from the first part of a split, and from nothing else.

    Raises:
        Invalid: codes ``normalising.*``, with the step in question.
    """
    from filrouge.domains.datasets.compute.splits import target_of  # noqa: PLC0415 - heavy
    from filrouge.engines.normalising.fitting import fitted  # noqa: PLC0415 - heavy
    from filrouge.engines.normalising.reading import fitted_steps  # noqa: PLC0415 - heavy

    recipe = context.read(Recipe, given.recipe).document
    structure = context.read(Structure, given.structure).document
    part = context.read(Split, given.split).document.parts[_TRAINING]
    context.progress(0.0, N_("Learning the recipe"))
    training = context.tables.frame(context.tables.open(part.content))
    target = target_of(structure)
    found = fitted(
        fitted_steps(recipe.fitted),
        training,
        target=training[target] if target else None,
        units=_units(structure, training),
        seed=context.seed,
    )
    context.make(
        FittedRecipe(
            training_rows_count=part.rows_count,
            steps=tuple(map(_step, found.steps)),
            nothing_learned=found.all_missing,
        )
    )


def _units(structure: Structure, training: Any) -> Any:
    """What inner folds must hold together: the group, else the key where one column names rows."""
    if structure.group:
        return training[structure.group]
    return training[structure.key[0]] if len(structure.key) == 1 else None


def _step(step: Any) -> FittedStep:
    columns = (Learned(id=column.id, values=column.values) for column in step.learned)
    return FittedStep(id=step.id, do=step.do, learned=tuple(columns))
