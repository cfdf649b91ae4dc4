"""Quality of a real table, measured: one query per figure, written as it is run.

Names of characteristics are those of ISO/IEC 25012; what is measured of each is told in our own words:

* completeness: cells that must be filled and are;
* accuracy: values of the list, or within the bounds, that the dictionary allows; identifiers whose key is
  right; rules of the trade over one row;
* consistency: keys that name one row, rows that repeat no other, rules between columns;
* currentness: how old the newest row is on the day of the audit;
* confidentiality: columns in which personal data show, of all columns looked at;
* understandability: columns of which somebody said the meaning;
* traceability: what was declared of where the data come from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import get_args

from filrouge.kernel.documents import Prose, Ref
from filrouge.kinds.audit import Characteristic, CharacteristicScore, Measure, Measures, Rules
from filrouge.kinds.datasets import Dictionary, Manifest, PersonalData, Profile, Source, Variable

TABLE = "source"
DIGITS = 6
PROVENANCE = ("producer", "licence", "collected", "responsible", "purpose", "retention_until")
CHECKSUMMED = ("nir", "iban", "siret", "siren")  #: rules of the personal-data engine that prove a key


@dataclass(frozen=True)
class Asked:
    """A figure and the query that gives ``seen`` and ``failing``, or ``newest``."""

    id: str
    characteristic: Characteristic
    aspect: str
    query: str
    column: str | None = None
    says: Prose | None = None


def asked_of(manifest: Manifest, dictionary: Dictionary | None, rules: Rules | None) -> tuple[Asked, ...]:
    """The queries that a table, its dictionary and its rules call for."""
    told = [*_of_columns(manifest, dictionary), _repeated(manifest)]
    if dictionary is not None:
        told += _of_keys(dictionary)
        told += _newest(dictionary, {one.id: one.type for one in manifest.columns})
    for rule in rules.rules if rules else ():
        query = _counted(f"NOT coalesce(({rule.condition}), TRUE)")
        told.append(Asked(f"rule.{rule.id}", rule.characteristic, "rule", query, says=rule.says))
    return tuple(told)


def together(asked: Sequence[Asked]) -> str:
    """One query that runs them all: each stands in it as it is written in its figure."""
    pieces = (f"SELECT {_text(one.id)} AS id, * FROM (\n{one.query}\n)" for one in asked)
    return "\nUNION ALL BY NAME\n".join(pieces)


def measured(asked: Iterable[Asked], rows: Iterable[Mapping[str, object]], as_of: date) -> Iterator[Measure]:
    """Figures from what the queries answered, in the order in which they were asked."""
    answers = {str(row["id"]): row for row in rows}
    for one in asked:
        row = answers[one.id]
        told = {
            name: getattr(one, name) for name in ("id", "characteristic", "aspect", "column", "says", "query")
        }
        newest = row.get("newest")
        if one.aspect == "age":
            age = (as_of - newest).days if isinstance(newest, date) else None
            yield Measure.model_validate({**told, "age_days": age})
        else:
            seen, failing = _count(row["seen"]), _count(row["failing"])
            counts = {"seen_count": seen, "failing_count": failing, "ratio": _ratio(seen, failing)}
            yield Measure.model_validate({**told, **counts})


def read_off(
    profile: tuple[Ref, Profile],
    personal: tuple[Ref, PersonalData],
    dictionary: tuple[Ref, Dictionary] | None,
    source: tuple[Ref, Source] | None,
) -> Iterator[Measure]:
    """Figures that documents of the datasets room hold already, with the place they were read at."""
    ref, told = profile
    if told.missing_ratio is not None:
        yield Measure(
            id="completeness.all",
            characteristic="completeness",
            aspect="cells",
            ratio=round(1 - told.missing_ratio, DIGITS),
            read_at=f"{ref.key}/missing_ratio",
        )
    yield from _personal(*personal)
    if dictionary is not None:
        ref, words = dictionary
        mute = sum(one.meaning is None for one in words.variables)
        yield _shared(f"{ref.key}/variables", "understandability", "meaning", len(words.variables), mute)
    if source is not None:
        ref, declared = source
        lacking = sum(getattr(declared, name) is None for name in PROVENANCE)
        yield _shared(str(ref.key), "traceability", "provenance", len(PROVENANCE), lacking)


def measures_of(rows_count: int, told: Sequence[Measure]) -> Measures:
    """All figures of a table, and the worst and the mean of each characteristic."""
    return Measures(
        rows_count=rows_count,
        measures=tuple(told),
        characteristics=tuple(
            _score(name, [one for one in told if one.characteristic == name])
            for name in get_args(Characteristic)
            if any(one.characteristic == name for one in told)
        ),
    )


def _of_columns(manifest: Manifest, dictionary: Dictionary | None) -> Iterator[Asked]:
    variables = {one.id: one for one in dictionary.variables} if dictionary else {}
    for column in manifest.columns:
        variable = variables.get(column.id)
        if variable is None or variable.required:
            yield Asked(
                f"missing.{column.id}",
                "completeness",
                "missing",
                _counted(f"{_name(column.id)} IS NULL"),
                column.id,
            )
        if variable is not None:
            yield from _allowed(variable)


def _allowed(variable: Variable) -> Iterator[Asked]:
    column = _name(variable.id)
    filled = f"{column} IS NOT NULL"
    if variable.allowed:
        words = ", ".join(map(_text, variable.allowed))
        query = _counted(f"CAST({column} AS VARCHAR) NOT IN ({words})", filled)
        yield Asked(f"allowed.{variable.id}", "accuracy", "allowed", query, variable.id)
    sides = [f"{column} < {variable.minimum!r}"] if variable.minimum is not None else []
    sides += [f"{column} > {variable.maximum!r}"] if variable.maximum is not None else []
    if sides:
        query = _counted(" OR ".join(sides), filled)
        yield Asked(f"range.{variable.id}", "accuracy", "range", query, variable.id)


def _repeated(manifest: Manifest) -> Asked:
    return Asked("duplicates", "consistency", "duplicates", _repeating([one.id for one in manifest.columns]))


def _of_keys(dictionary: Dictionary) -> Iterator[Asked]:
    if dictionary.key:
        yield Asked("key", "consistency", "key", _repeating(dictionary.key), "+".join(dictionary.key))


def _repeating(columns: Iterable[str]) -> str:
    """Rows that repeat, in these columns, an earlier one."""
    names = ", ".join(map(_name, columns))
    distinct = f"(SELECT count(*) FROM (SELECT DISTINCT {names} FROM {TABLE}))"
    return f"SELECT count(*) AS seen, count(*) - {distinct} AS failing FROM {TABLE}"


def _newest(dictionary: Dictionary, types: Mapping[str, str]) -> Iterator[Asked]:
    if dictionary.time and types.get(dictionary.time) in ("date", "timestamp"):
        query = f"SELECT CAST(max({_name(dictionary.time)}) AS DATE) AS newest FROM {TABLE}"
        yield Asked("age", "currentness", "age", query, dictionary.time)


def _personal(ref: Ref, found: PersonalData) -> Iterator[Measure]:
    accused = {one.column for one in found.findings if one.confidence != "low"}
    at = f"{ref.key}/findings"
    yield _shared(at, "confidentiality", "personal", len(found.columns_tested), len(accused))
    for one in found.findings:
        if one.rule in CHECKSUMMED and one.confidence != "low":
            place = f"{at}/{one.id}"
            wrong = one.tested_count - one.hits_count
            yield _shared(place, "accuracy", "checksum", one.tested_count, wrong, one.column)


def _shared(
    at: str, characteristic: Characteristic, aspect: str, seen: int, failing: int, column: str | None = None
) -> Measure:
    return Measure(
        id=f"{aspect}.{column}" if column else aspect,
        characteristic=characteristic,
        aspect=aspect,
        column=column,
        seen_count=seen,
        failing_count=failing,
        ratio=_ratio(seen, failing),
        read_at=at,
    )


def _score(name: Characteristic, told: Sequence[Measure]) -> CharacteristicScore:
    ratios = [one.ratio for one in told if one.ratio is not None]
    return CharacteristicScore(
        id=name,
        measures_count=len(told),
        worst_ratio=min(ratios, default=None),
        mean_ratio=round(fsum(ratios) / len(ratios), DIGITS) if ratios else None,
    )


def _counted(failing: str, seen: str = "") -> str:
    """Rows looked at, and those of them that fail; a row of which a bound is unknown does not fail."""
    kept = f" WHERE {seen}" if seen else ""
    return f"SELECT count(*) AS seen, count(*) FILTER (WHERE {failing}) AS failing FROM {TABLE}{kept}"


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _ratio(seen: int, failing: int) -> float | None:
    return round(1 - failing / seen, DIGITS) if seen else None


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
