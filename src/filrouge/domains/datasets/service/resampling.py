"""Time series brought to one step."""

from filrouge.domains.datasets.documents import ToResample
from filrouge.domains.datasets.service.tables import made, require_columns
from filrouge.kernel.context import Context
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Manifest, ResampledColumn, Resampling


@use_case(
    "datasets.resample",
    version=1,
    title=Text(fr="Ramener des séries à un pas de temps", en="Bring series to one step of time"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(Manifest, Resampling),
    long=True,
)
def resample(context: Context, given: ToResample) -> None:
    """One row for each instant and series; absent instants are added, and filled only as declared.

    Limits: the table is held in memory.

    Raises:
        NoSuchColumn.
        Invalid: codes ``series.*``.
    """
    import ibis  # noqa: PLC0415 - heavy

    from filrouge.engines.series import resample as resampled  # noqa: PLC0415 - heavy

    before = context.read(Manifest, given.subject).document
    series = (given.series,) if given.series else ()
    wanted = [one.column for one in given.columns]
    require_columns(before, (given.time, *series), "")
    require_columns(before, wanted, "/columns")
    context.progress(0.0, N_("Putting instants together"))
    table = context.tables.open(before.content)
    found = resampled(
        context.tables.frame(table.select(*dict.fromkeys((*series, given.time, *wanted)))),
        time=given.time,
        series=series,
        step=given.step,
        columns={one.column: (one.how, one.fill) for one in given.columns},
    )
    content = context.tables.write(ibis.memtable(found.frame))
    context.make(made(context, content, before.columns))
    context.make(
        Resampling(
            rows_before_count=before.rows_count,
            rows_after_count=len(found.frame),
            merged_rows_count=found.merged_rows_count,
            added_instants_count=found.added_instants_count,
            columns=tuple(
                ResampledColumn(
                    id=one.column,
                    how=one.how,
                    fill=one.fill,
                    filled_count=found.filled_counts[one.column],
                    missing_count=found.missing_counts[one.column],
                )
                for one in given.columns
            ),
        )
    )
