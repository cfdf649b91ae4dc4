"""Hold a dictionary against its table: what agrees becomes the structure, the rest is told place by place."""

from collections.abc import Iterable, Iterator, Mapping

from filrouge.domains.datasets.compute.units import is_known
from filrouge.domains.datasets.errors import DictionaryMismatch
from filrouge.kernel.documents import token
from filrouge.kernel.errors import Fault
from filrouge.kernel.texts import N_
from filrouge.kinds.datasets import (
    ColumnType,
    Dictionary,
    Manifest,
    Structure,
    StructureVariable,
    Variable,
    VariableType,
)

NUMERIC: frozenset[VariableType] = frozenset({"integer", "decimal", "number"})
TIMES: frozenset[VariableType] = frozenset({"date", "timestamp", "integer"})
#: a column may be declared as a wider type than the one that was read; that a text is prose, people say
WIDER: Mapping[ColumnType, frozenset[VariableType]] = {
    "integer": frozenset({"decimal", "number"}),
    "decimal": frozenset({"number"}),
    "text": frozenset({"prose"}),
}


def structure_of(dictionary: Dictionary) -> Structure:
    """What machines need of a dictionary, without its words: editing a meaning leaves it equal."""
    variables = (
        StructureVariable(
            id=one.id,
            unit=one.unit,
            type=one.type,
            role=one.role,
            required=one.required or one.id in dictionary.key,
            allowed=one.allowed,
            minimum=one.minimum,
            maximum=one.maximum,
            availability=one.availability,
        )
        for one in dictionary.variables
    )
    return Structure(
        key=dictionary.key, group=dictionary.group, time=dictionary.time, variables=tuple(variables)
    )


def require_none(faults: Iterable[Fault]) -> None:
    """Raise every fault at once, the first one on top.

    Raises:
        DictionaryMismatch: there is one.
    """
    found = tuple(faults)
    if found:
        raise DictionaryMismatch(
            N_(
                "The dictionary and the table disagree in %(count)d places, first: %(why)s",
                count=len(found),
                why=found[0].message,
            ),
            at=found[0].at,
            faults=found,
        )


def faults_of_declarations(dictionary: Dictionary, manifest: Manifest) -> Iterator[Fault]:
    """Columns, types, roles, ranges and units, without a look at the cells."""
    types = {column.id: column.type for column in manifest.columns}
    yield from _faults_of_names(dictionary, types)
    yield from _faults_of_roles(dictionary, types)
    for variable in dictionary.variables:
        if variable.id in types:
            yield from _faults_of_variable(variable, types[variable.id], dictionary.own_units)


def _faults_of_names(dictionary: Dictionary, types: Mapping[str, ColumnType]) -> Iterator[Fault]:
    names = [variable.id for variable in dictionary.variables]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Fault(_at(name), N_("%(name)s is declared twice", name=name))
        if name not in types:
            yield Fault(_at(name), N_("the table has no column %(name)s", name=name))
    for name in types:
        if name not in names:
            yield Fault(_at(name), N_("the column %(name)s is not declared", name=name))


def _faults_of_roles(dictionary: Dictionary, types: Mapping[str, ColumnType]) -> Iterator[Fault]:
    places = [("/key", name) for name in dictionary.key]
    places += [("/group", dictionary.group)] if dictionary.group else []
    places += [("/time", dictionary.time)] if dictionary.time else []
    for place, name in places:
        if name not in types:
            yield Fault(place, N_("the table has no column %(name)s", name=name))
    if dictionary.time and types.get(dictionary.time, "date") not in TIMES:
        yield Fault("/time", N_("%(name)s is no date and no number of a period", name=dictionary.time))
    targets = [variable.id for variable in dictionary.variables if variable.role == "target"]
    if len(targets) > 1:
        yield Fault(_at(targets[1]), N_("a table has one target, not %(count)d", count=len(targets)))
    for variable in dictionary.variables:
        wanted = {"group": dictionary.group, "time": dictionary.time}
        if variable.role in wanted and variable.id != wanted[variable.role]:
            yield Fault(
                f"{_at(variable.id)}/role",
                N_(
                    "%(name)s has the role of the %(role)s, which the dictionary does not name so",
                    name=variable.id,
                    role=variable.role,
                ),
            )


def _faults_of_variable(variable: Variable, read: ColumnType, own_units: tuple[str, ...]) -> Iterator[Fault]:
    at = _at(variable.id)
    if variable.type != read and variable.type not in WIDER.get(read, frozenset()):
        yield Fault(
            f"{at}/type",
            N_(
                "%(name)s is declared as %(declared)s and was read as %(read)s: a recipe can cast it",
                name=variable.id,
                declared=variable.type,
                read=read,
            ),
        )
    ranged = variable.minimum is not None or variable.maximum is not None
    if ranged and read not in NUMERIC:
        yield Fault(
            f"{at}/minimum", N_("%(name)s holds no numbers that a range could bound", name=variable.id)
        )
    if variable.unit is not None and not is_known(variable.unit, own_units):
        yield Fault(
            f"{at}/unit",
            N_("the unit %(unit)s is unknown: declare it in own_units", unit=variable.unit),
        )


def faults_of_cells(
    dictionary: Dictionary, counts: Mapping[str, Mapping[str, int]], repeated_keys_count: int
) -> Iterator[Fault]:
    """Keys that come twice, cells that are missing, not allowed or out of range.

    Args:
        counts: by variable, rows that are ``missing``, ``not_allowed`` and ``out_of_range``.
    """
    if repeated_keys_count:
        yield Fault("/key", N_("%(count)d rows repeat the key of another row", count=repeated_keys_count))
    for variable in dictionary.variables:
        at, found = _at(variable.id), counts[variable.id]
        if found["missing"] and (variable.required or variable.id in dictionary.key):
            missing = N_("%(name)s is missing in %(count)d rows", name=variable.id, count=found["missing"])
            yield Fault(f"{at}/required", missing)
        if found["not_allowed"]:
            strange = N_(
                "%(name)s holds values that are not allowed in %(count)d rows",
                name=variable.id,
                count=found["not_allowed"],
            )
            yield Fault(f"{at}/allowed", strange)
        if found["out_of_range"]:
            outside = N_(
                "%(name)s is out of its range in %(count)d rows",
                name=variable.id,
                count=found["out_of_range"],
            )
            yield Fault(f"{at}/minimum", outside)


def _at(name: str) -> str:
    return f"/variables/{token(name)}"
