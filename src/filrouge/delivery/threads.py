"""The thread of a project as people see it: what each step does, where it stands, what it waits for."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import JsonValue

from filrouge.delivery.labels import in_words
from filrouge.delivery.registry import ROOMS
from filrouge.kernel.documents import Key, Part, Ref
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.ports import Run, Spent, Want
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Message, Text, unaccented
from filrouge.kernel.thread import Case, State, Step, Thread

CASE = Key(Case.kind, "case")
STATES = ("done", "suspect", "waiting", "impossible", "todo")


#: Words that ids write without their accents, as they are written when an id is not needed.
_ACCENTED = {
    unaccented(word): word
    for word in (
        "adhérent adhérents annuaire année années clientèle coût coûts découpe déchets décès décision"
        " défaut délai délais département départements dépense dépenses dérive déroulement détail durée"
        " écart effectué élève élèves employés énergie enquête équipe équipes état étude événement"
        " événements matériel mémoire métier métiers modèle modèles opération opérations partagés période"
        " préparation prévision prévisions problème qualité quantité reçu reçue reçues reçus région"
        " régions réponse réponses résultat résultats salarié salariés santé sécurité série séries"
        " société sociétés trésorerie véhicule véhicules"
    ).split()
}
_AIMS = {
    "personnel": "données personnelles",
    "profil": "profil",
    "structure": "dictionnaire",
    "fiche": "fiche",
}


@dataclass(frozen=True)
class Stage:
    """A step of the thread. ``state`` is one of ``STATES``; ``wants`` and ``missing`` are what only a person
    can write: about a subject, or under a name; ``again``: the next run of the thread tries it."""

    number: int
    id: str
    name: str
    use: str
    title: Text
    state: str
    why: Message | None
    again: bool
    made: tuple[Ref, ...]
    wants: tuple[Want, ...]
    missing: tuple[Key, ...]
    on: date | None  #: of its last run
    cpu_s: float
    runs_count: int

    @property
    def room(self) -> str:
        return self.use.partition(".")[0]


@dataclass(frozen=True)
class Standing:
    """A case and where its steps stand; ``revision`` is 0 when there is no case yet."""

    case: Case | None
    revision: int
    stages: tuple[Stage, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(stage.state for stage in self.stages)

    @property
    def again_count(self) -> int:
        return sum(stage.again for stage in self.stages)

    def stage(self, id: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.id == id), None)

    def maker(self, ref: Ref) -> Stage | None:
        """The step that made this revision."""
        return self._makers.get(ref)

    @cached_property
    def _makers(self) -> Mapping[Ref, Stage]:
        return {ref: stage for stage in self.stages for ref in stage.made}


def standing_of(project: Project) -> Standing:
    """Where every step stands; nothing is run."""
    held = project.store.latest(CASE)
    if held is None or held.body is None:
        return Standing(None, held.ref.revision if held else 0, ())
    case = project.document(Case, held)
    runs = {(run.use, run.step): run for run in project.store.last_runs()}
    spent = {(one.use, one.step): one for one in project.store.spent()}
    states = Thread(project, case).status()
    spelt = spelt_in_files(case)
    stages = [
        _stage(
            project,
            number,
            named(step.id, spelt),
            step,
            state,
            runs.get((step.use, step.id)),
            spent.get((step.use, step.id)),
        )
        for number, (step, state) in enumerate(zip(case.steps, states, strict=True), start=1)
    ]
    return Standing(case, held.ref.revision, tuple(stages))


def spelt_in_files(case: Case) -> Mapping[str, str]:
    """Words whose accents the ids lost, as the names of the files write them: ``ete`` is ``été``."""
    names = [str(file.get("name", "")) for step in case.steps for _, file in files_in(step.given)]
    words = re.findall(r"\w+", unicodedata.normalize("NFC", " ".join(names)).lower())
    return {unaccented(word): word for word in words if unaccented(word) != word}


def named(id: str, spelt: Mapping[str, str]) -> str:
    """An id as words: ``spelt`` gives back accents, and what a step does to a table stands after a comma
    (``clients-personnel``: "Clients, données personnelles")."""
    words = id.replace("-", " ").replace("_", " ").split() or [id]
    words = [spelt.get(word) or _ACCENTED.get(word, word) for word in words]
    aim = _AIMS.get(words[-1]) if len(words) > 1 else None
    plain = f"{' '.join(words[:-1])}, {aim}" if aim else " ".join(words)
    return plain[:1].upper() + plain[1:]


def title_of(project: Project, use: str) -> Text:
    """What a use case is called; one that is not installed says its name."""
    try:
        return project.catalogue.use(use).title
    except FilrougeError:
        return Text(fr=use, en=use)


def _input_of(project: Project, use: str) -> type[Part] | None:
    try:
        return project.catalogue.use(use).input
    except FilrougeError:
        return None


def room_title(room: str) -> Text:
    return ROOMS.get(room, Text(fr=room, en=room))


def latest_in(given: object) -> Iterator[Key]:
    """Documents that a step asks for at their latest."""
    if isinstance(given, dict):
        if given.keys() == {"latest"}:
            kind, _, id = str(given["latest"]).partition("/")
            yield Key(kind, id)
        else:
            yield from (key for item in given.values() for key in latest_in(item))
    elif isinstance(given, list):
        yield from (key for item in given for key in latest_in(item))


def files_in(given: object, at: str = "") -> Iterator[tuple[str, Mapping[str, JsonValue]]]:
    """Files that a step is given, with the place of each."""
    if isinstance(given, dict):
        if {"sha256", "size_bytes"} <= given.keys():
            yield at, given
        else:
            yield from (one for name, item in given.items() for one in files_in(item, f"{at}/{name}"))
    elif isinstance(given, list):
        yield from (one for place, item in enumerate(given) for one in files_in(item, f"{at}/{place}"))


def _stage(
    project: Project, number: int, name: str, step: Step, state: State, run: Run | None, spent: Spent | None
) -> Stage:
    missing = _missing(project, step) if state.status == "impossible" else ()
    return Stage(
        number=number,
        id=step.id,
        name=name,
        use=step.use,
        title=title_of(project, step.use),
        state="waiting" if missing else _seen(state, run),
        why=in_words(state.why, _input_of(project, step.use)) if state.why else None,
        again=state.again,
        made=state.made or (run.made if run else ()),
        wants=run.wants if run and run.outcome == "waiting" and not state.again else (),
        missing=missing,
        on=run.on if run else None,
        cpu_s=spent.cpu_s if spent else 0.0,
        runs_count=spent.runs_count if spent else 0,
    )


def _seen(state: State, run: Run | None) -> str:
    """A step that ran and whose source moved is in doubt; one that never could is not started."""
    if state.status != "waiting":
        return state.status
    if run and run.outcome == "waiting" and not state.again:
        return "waiting"
    return "suspect" if run and run.outcome == "done" else "todo"


def _missing(project: Project, step: Step) -> tuple[Key, ...]:
    """What people have not written yet: the step is not impossible, it waits for them."""
    asked = [key for key in latest_in(step.given) if _is_written_by_people(project, key)]
    known = project.store.standings(asked)
    return tuple(key for key in asked if key not in known)


def _is_written_by_people(project: Project, key: Key) -> bool:
    try:
        kind: Any = project.catalogue.kind(key.kind)
    except FilrougeError:
        return False
    return bool(kind.origin == "authored")
