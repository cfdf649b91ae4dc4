"""Tables made from tables: by a recipe, by a query, by rules that hide persons."""

from filrouge.domains.datasets.compute.pseudonyms import pseudonymisation_of
from filrouge.domains.datasets.documents import ToNormalise, ToPseudonymise, ToQuery
from filrouge.domains.datasets.errors import NotText
from filrouge.domains.datasets.service.tables import made, require_columns
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Blob
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Manifest, Normalisation, Pseudonymisation, Recipe, StepEffect


@use_case(
    "datasets.normalise",
    version=1,
    title=Text(fr="Normaliser une table par une recette", en="Normalise a table by a recipe"),
    right="datasets.write",
    reads=(Manifest, Recipe),
    makes=(Manifest, Normalisation),
    long=True,
)
def normalise(context: Context, given: ToNormalise) -> None:
    """Apply the row steps of a recipe; fitted steps are learned on a training part, by ``fit_recipe``.

    Raises:
        Invalid: codes ``normalising.*``, with the step in question.
    """
    from filrouge.engines.normalising.reading import row_steps  # noqa: PLC0415 - heavy
    from filrouge.engines.normalising.rows import effects, planned  # noqa: PLC0415 - heavy

    before = context.read(Manifest, given.subject).document
    recipe = context.read(Recipe, given.recipe).document
    context.progress(0.0, N_("Normalising"))
    plan = planned(context.tables.open(before.content), row_steps(recipe.rows))
    found = effects(plan, plan.counts.to_pyarrow().to_pylist()[0])
    context.progress(0.5, N_("Writing the table"))
    after = made(context, context.tables.write(plan.table), before.columns)
    context.make(after)
    context.make(
        Normalisation(
            rows_before_count=before.rows_count,
            rows_after_count=after.rows_count,
            steps=tuple(
                StepEffect(
                    id=one.id,
                    cells_changed_count=one.cells_changed_count,
                    cells_lost_count=one.cells_lost_count,
                    rows_dropped_count=one.rows_dropped_count,
                )
                for one in found
            ),
        )
    )


@use_case(
    "datasets.query",
    version=1,
    title=Text(fr="Tirer une table d’autres par une requête", en="Take a table from others by a query"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(Manifest,),
    long=True,
)
def query(context: Context, given: ToQuery) -> None:
    """Run one SELECT over named tables; it reaches nothing else.

    Raises:
        NotText: the file is not UTF-8.
        Invalid: codes ``datasets.query*``, with the line and column of the fault.
    """
    tables = {one.name: context.read(Manifest, one.table).document for one in given.tables}
    context.progress(0.0, N_("Running the query"))
    content = context.tables.sql(
        _text(context, given.query), {name: one.content for name, one in tables.items()}
    )
    context.make(made(context, content))


@use_case(
    "datasets.pseudonymise",
    version=1,
    title=Text(fr="Pseudonymiser une table", en="Pseudonymise a table"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(Manifest, Pseudonymisation),
    long=True,
)
def pseudonymise(context: Context, given: ToPseudonymise) -> None:
    """Replace what identifies by keyed tokens or coarser values; the key never leaves its file.

    Limits: the table is held in memory.

    Raises:
        NoSuchColumn: a quasi-identifier is no column.
        Invalid: codes ``pseudonymising.*``, with the rule in question.
    """
    import ibis  # noqa: PLC0415 - heavy

    from filrouge.engines.pseudonymising import Pseudonymiser, rules  # noqa: PLC0415 - heavy

    before = context.read(Manifest, given.subject).document
    require_columns(before, given.quasi_identifiers, "/quasi_identifiers")
    context.progress(0.0, N_("Replacing what identifies"))
    table = context.tables.open(before.content).to_pyarrow()
    replacing = Pseudonymiser(rules(given.rules), context.secret(given.secret))
    replaced = replacing.replace(table)
    report = replacing.report()
    touched = {one.id for one in report}
    content = context.tables.write(ibis.memtable(replaced))
    context.make(made(context, content, [column for column in before.columns if column.id not in touched]))
    context.make(pseudonymisation_of(given, report, (table, replaced)))


def _text(context: Context, query: Blob) -> str:
    try:
        return context.blob(query).decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise NotText(N_("%(file)s is not a text in UTF-8", file=query.name or "query"), at="/query") from err
