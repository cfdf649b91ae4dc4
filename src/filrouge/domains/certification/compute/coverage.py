"""How far evidence covers a framework. Nothing here awards a competence: a juror does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

from filrouge.domains.certification.documents import Planned
from filrouge.kernel.checks import Check, Evidence
from filrouge.kernel.texts import Message, Text
from filrouge.kinds.certification import Bloc, Referentiel

State = Literal["not built", "evidence absent", "present", "threshold reached"]
TOLD: Mapping[str, State] = {
    "absent": "evidence absent",
    "present": "present",
    "reached": "threshold reached",
}


@dataclass(frozen=True)
class CheckSeen:
    """What a check found, or that its room does not declare it yet."""

    id: str
    room: str
    label: Text
    state: State
    evidence: tuple[str, ...] = ()  #: ``kind/id@revision``
    missing: tuple[Message, ...] = ()


@dataclass(frozen=True)
class BlocCovered:
    code: str
    fr: str
    en: str | None
    activities: tuple[str, ...]
    competences: tuple[str, ...]
    modalities: tuple[str, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class ActivityCovered:
    code: str
    bloc: str
    fr: str
    en: str | None
    competences: tuple[str, ...]


@dataclass(frozen=True)
class CompetenceCovered:
    code: str
    activity: str
    fr: str
    en: str | None
    rooms: tuple[str, ...]
    state: State
    evidence: tuple[str, ...]
    checks: tuple[CheckSeen, ...]
    modalities: tuple[str, ...]


@dataclass(frozen=True)
class ModalityCovered:
    code: str
    bloc: str
    fr: str
    en: str | None
    competences: tuple[str, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class CriterionCovered:
    code: str
    modality: str
    fr: str
    en: str | None
    rooms: tuple[str, ...]
    state: State
    evidence: tuple[str, ...]
    checks: tuple[CheckSeen, ...]


@dataclass(frozen=True)
class Coverage:
    """Flat lists that name each other by code."""

    edition: str | None
    nature: str
    blocs: tuple[BlocCovered, ...]
    activities: tuple[ActivityCovered, ...]
    competences: tuple[CompetenceCovered, ...]
    modalities: tuple[ModalityCovered, ...]
    criteria: tuple[CriterionCovered, ...]


def coverage(
    framework: Referentiel,
    blocs: Sequence[Bloc],
    plan: Sequence[Planned],
    checks: Sequence[Check],
    evidence: Evidence,
) -> Coverage:
    """Set a framework against the checks that rooms declare and the evidence that a project holds.

    Args:
        plan: checks that rooms are to declare; one that no room declares is "not built".
        checks: those of the installed rooms; each is asked once.
    """
    seen = _seen(plan, checks, evidence)
    return Coverage(
        framework.edition,
        framework.nature,
        tuple(_bloc(bloc) for bloc in blocs),
        tuple(one for bloc in blocs for one in _activities(bloc)),
        tuple(one for bloc in blocs for one in _competences(bloc, seen)),
        tuple(one for bloc in blocs for one in _modalities(bloc)),
        tuple(one for bloc in blocs for one in _criteria(bloc, seen)),
    )


def state_of(states: Iterable[State]) -> State:
    """One state for several checks: reached when all are, absent when nothing that is built saw anything."""
    told = set(states)
    if told <= {"not built"}:
        return "not built"
    if told == {"threshold reached"}:
        return "threshold reached"
    return "evidence absent" if told <= {"not built", "evidence absent"} else "present"


def plain(value: object, say: Callable[[Message], str]) -> object:
    """A coverage as JSON knows it, its messages said in the reader's language."""
    if isinstance(value, Message):
        return say(value)
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name), say) for field in fields(value)}
    return [plain(item, say) for item in value] if isinstance(value, tuple) else value


def _seen(
    plan: Sequence[Planned], checks: Sequence[Check], evidence: Evidence
) -> Mapping[str, tuple[CheckSeen, ...]]:
    """By code, what each check found, in the order of the plan, then what the plan does not know."""
    declared = {check.id: (check.codes, _found(check, evidence)) for check in checks}
    expected = {one.id: (one.codes, _not_built(one)) for one in plan}
    by_code: dict[str, list[CheckSeen]] = {}
    for codes, found in (expected | declared).values():
        for code in codes:
            by_code.setdefault(code, []).append(found)
    return {code: tuple(found) for code, found in by_code.items()}


def _found(check: Check, evidence: Evidence) -> CheckSeen:
    finding = check.function(evidence)
    refs = tuple(map(str, finding.evidence))
    return CheckSeen(check.id, check.room, check.label, TOLD[finding.state], refs, finding.missing)


def _not_built(one: Planned) -> CheckSeen:
    return CheckSeen(one.id, one.room, Text(one.fr, one.en), "not built")


def _rooms(checks: Sequence[CheckSeen]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check.room for check in checks))


def _evidence(checks: Sequence[CheckSeen]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for check in checks for ref in check.evidence))


def _bloc(bloc: Bloc) -> BlocCovered:
    return BlocCovered(
        f"B{bloc.number}",
        bloc.title.fr,
        bloc.title.en,
        tuple(piece.id for piece in bloc.activities),
        tuple(piece.id for piece in bloc.competences),
        tuple(piece.id for piece in bloc.modalities),
        tuple(piece.id for piece in bloc.criteria),
    )


def _activities(bloc: Bloc) -> Iterable[ActivityCovered]:
    for piece in bloc.activities:
        inside = tuple(one.id for one in bloc.competences if one.activity == piece.id)
        yield ActivityCovered(piece.id, f"B{bloc.number}", piece.fr, piece.en, inside)


def _competences(bloc: Bloc, seen: Mapping[str, tuple[CheckSeen, ...]]) -> Iterable[CompetenceCovered]:
    for piece in bloc.competences:
        checks = seen.get(piece.id, ())
        yield CompetenceCovered(
            piece.id,
            piece.activity,
            piece.fr,
            piece.en,
            _rooms(checks),
            state_of(check.state for check in checks),
            _evidence(checks),
            checks,
            tuple(one.id for one in bloc.modalities if piece.id in one.competences),
        )


def _modalities(bloc: Bloc) -> Iterable[ModalityCovered]:
    for piece in bloc.modalities:
        hanging = tuple(one.id for one in bloc.criteria if one.modality == piece.id)
        yield ModalityCovered(piece.id, f"B{bloc.number}", piece.fr, piece.en, piece.competences, hanging)


def _criteria(bloc: Bloc, seen: Mapping[str, tuple[CheckSeen, ...]]) -> Iterable[CriterionCovered]:
    for piece in bloc.criteria:
        checks = seen.get(piece.id, ())
        yield CriterionCovered(
            piece.id,
            piece.modality,
            piece.fr,
            piece.en,
            _rooms(checks),
            state_of(check.state for check in checks),
            _evidence(checks),
            checks,
        )
