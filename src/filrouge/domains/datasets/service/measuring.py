"""What is measured on a table: personal data, profile, drift."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from filrouge.domains.datasets.documents import ToCompare, ToLookFor, ToProfile
from filrouge.domains.datasets.errors import NothingToCompare
from filrouge.domains.datasets.service.tables import require_columns, told, types_of
from filrouge.kernel.context import Context
from filrouge.kernel.documents import validated
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import ColumnType, Drift, Manifest, PersonalData, Profile


@use_case(
    "datasets.personal_data",
    version=1,
    title=Text(fr="Chercher des données personnelles", en="Look for personal data"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(PersonalData,),
    long=True,
)
def personal_data(context: Context, given: ToLookFor) -> None:
    """Apply rules and checksums to every column; count alike people on the columns given.

    Raises:
        NoSuchColumn: a quasi-identifier is no column.
    """
    from filrouge.engines.personaldata import find, k_anonymity  # noqa: PLC0415 - heavy

    manifest = context.read(Manifest, given.subject).document
    require_columns(manifest, given.quasi_identifiers, "/quasi_identifiers")
    table = context.tables.open(manifest.content)
    message = N_("Looking for personal data")
    found = find(table, types_of(manifest), progress=told(context, message))
    alike = k_anonymity(table, given.quasi_identifiers) if given.quasi_identifiers else None
    body = {**asdict(found), "anonymity": asdict(alike) if alike else None}
    context.make(validated(PersonalData, body))


@use_case(
    "datasets.profile",
    version=1,
    title=Text(fr="Mesurer une table", en="Measure a table"),
    right="datasets.write",
    reads=(Manifest, PersonalData),
    makes=(Profile,),
    long=True,
)
def profile(context: Context, given: ToProfile) -> None:
    """Measure every column; those in which personal data were found show no value."""
    from filrouge.engines.profiling import profile as measured  # noqa: PLC0415 - heavy

    manifest = context.read(Manifest, given.subject).document
    if given.personal_data:
        personal = context.read(PersonalData, given.personal_data).document
    else:
        personal = context.need(PersonalData, subject=given.subject).document
    found = measured(
        context.tables.open(manifest.content),
        shown_from_count=given.shown_from_count,
        hidden={one.column for one in personal.findings if one.confidence != "low"},
        weakest=given.weakest_ratio,
        progress=told(context, N_("Measuring columns")),
    )
    context.make(validated(Profile, asdict(found)))


@use_case(
    "datasets.drift",
    version=1,
    title=Text(fr="Mesurer la dérive d’une table", en="Measure the drift of a table"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(Drift,),
    long=True,
)
def drift(context: Context, given: ToCompare) -> None:
    """Compare a table with a reference, look for breaks along its time column, or both.

    Raises:
        NothingToCompare: neither a reference nor a time column.
        NoSuchColumn: a column that the table does not have.
    """
    if given.reference is None and given.time is None:
        raise NothingToCompare(N_("Drift needs a reference table, a time column, or both"), at="/reference")
    current = context.read(Manifest, given.subject).document
    require_columns(current, given.columns, "/columns")
    require_columns(current, [given.time] if given.time else [], "/time")
    types = {name: kind for name, kind in types_of(current).items() if name != given.time}
    if given.columns:
        types = {name: types[name] for name in given.columns if name in types}
    body = _compared(context, given, current, types)
    context.make(validated(Drift, {**body, "breaks": _breaks(context, given, current, types)}))


def _compared(
    context: Context, given: ToCompare, current: Manifest, types: Mapping[str, ColumnType]
) -> dict[str, Any]:
    from filrouge.engines.drift import compare  # noqa: PLC0415 - heavy

    thresholds = given.thresholds.model_dump()
    if given.reference is None:
        counts = {"reference_rows_count": None, "current_rows_count": current.rows_count}
        return {"thresholds": thresholds, **counts}
    reference = context.read(Manifest, given.reference).document
    found = compare(
        context.tables.open(reference.content),
        context.tables.open(current.content),
        types,
        _thresholds(given),
        progress=told(context, N_("Comparing tables"), end=0.5),
    )
    return {"thresholds": thresholds, **asdict(found)}


def _breaks(
    context: Context, given: ToCompare, current: Manifest, types: Mapping[str, ColumnType]
) -> tuple[dict[str, Any], ...]:
    from filrouge.engines.drift import breaks  # noqa: PLC0415 - heavy

    if given.time is None:
        return ()
    message = N_("Looking for the day on which each variable moved")
    found = breaks(
        context.tables.open(current.content),
        given.time,
        types,
        _thresholds(given),
        progress=told(context, message, start=0.5),
    )
    return tuple(map(asdict, found))


def _thresholds(given: ToCompare) -> Any:
    from filrouge.engines.drift import Thresholds  # noqa: PLC0415 - heavy

    return Thresholds(**given.thresholds.model_dump())
