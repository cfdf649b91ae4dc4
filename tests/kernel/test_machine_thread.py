"""A case whose documents people change in any way: each run must do what is needed, say why, and no more.

What is expected is found by hand: a step is run again when what it looked at has moved since, and what it
then says follows from what the documents say.
"""

import json
from typing import NamedTuple

import sample
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from machines import Everywhere, sized
from sample import (
    AboutNote,
    AboutSize,
    Catalogue,
    Double,
    Note,
    Size,
    double,
    double_of,
    measure,
    measure_latest,
)

from filrouge.kernel.documents import Key, Part, Ref
from filrouge.kernel.errors import Invalid
from filrouge.kernel.ports import Put
from filrouge.kernel.texts import N_
from filrouge.kernel.thread import Case, Step, Thread
from filrouge.kernel.usecases import use_case

NOTES = ("n0", "n1", "n2", "n3")
ANSWERS = ("r0", "r1")
TEXTS = st.sampled_from(["", "a", "b", "bb", "cc"])


class Nothing(Part):
    pass


@use_case("test.ask", version=1, reads=(Note,), makes=(Size,), **sample.WRITE)
def ask(context, given: AboutNote) -> None:
    answer = context.need(Note, subject=given.subject).document
    context.make(Size(letters_count=len(answer.text)))


@use_case("test.pick", version=1, reads=(Note,), makes=(Size,), **sample.WRITE)
def pick(context, given: Nothing) -> None:
    text = context.latest(Note, "n2").document.text
    if text.startswith("a"):
        raise Invalid(N_("it starts with a"))
    context.make(Size(letters_count=len(text)))


@use_case("test.count", version=1, reads=(Note,), makes=(Double,), **sample.WRITE)
def count_notes(context, given: Nothing) -> None:
    context.make(Double(letters_count=len(context.all(Note))))


@use_case("test.follow", version=1, reads=(Size,), makes=(Double,), **sample.WRITE)
def follow(context, given: AboutSize) -> None:
    """Reads the latest size of another step, whatever revision it is given."""
    context.make(Double(letters_count=context.latest(Size, "listened").document.letters_count))


CATALOGUE = Catalogue(measure, measure_latest, double, double_of, ask, pick, count_notes, follow)
CASE = Case(
    project="p",
    steps=(
        Step(id="twice", use="test.double_of", given={"subject": {"from": "measured"}}),
        Step(id="measured", use="test.measure", given={"subject": {"latest": "test.note/n0"}}),
        Step(id="listened", use="test.measure_latest", given={"note": "n1"}),
        Step(id="far", use="test.double_of", given={"subject": {"from": "listened"}}),
        Step(id="asked", use="test.ask", given={"subject": {"latest": "test.note/n0"}}),
        Step(id="picked", use="test.pick"),
        Step(id="needed", use="test.double", given={"subject": {"latest": "test.note/n3"}}),
        Step(id="counted", use="test.count"),
        Step(id="followed", use="test.follow", given={"subject": {"from": "measured"}}),
    ),
)


SOURCES = {"twice": "measured", "far": "listened", "followed": "measured"}


class Past(NamedTuple):
    """A run, as one would note it by hand."""

    looked: object  # what decides whether it is done again
    said: tuple[str, int | None]
    used: str | None  # the answer that it took
    made: tuple[Ref, ...]
    touched: frozenset[Key]


class People(RuleBasedStateMachine):
    technologies = ("memory", "sqlite")

    def __init__(self) -> None:
        super().__init__()
        self.everywhere = Everywhere(CATALOGUE, self.technologies)
        self.all, self.store = self.everywhere.all, self.everywhere.first.store
        self.past: dict[str, list[Past]] = {step.id: [] for step in CASE.steps}
        self.stood_by: dict[tuple[str, Ref], Ref] = {}

    @rule(id=st.sampled_from(NOTES), text=TEXTS)
    def write(self, id, text):
        self.put(id, Note(text=text))

    @rule(id=st.sampled_from(ANSWERS), of=st.sampled_from(NOTES[:2]), text=TEXTS, expires=st.booleans())
    def answer(self, id, of, text, expires):
        if subject := self.standing(of)[0]:
            until = self.everywhere.clock.now().date() if expires else None
            self.put(id, Note(text=text, refs=(subject,), valid_until=until))

    def put(self, id, note):
        latest = self.store.latest(Key("test.note", id))
        put = Put(id, note, latest.ref.revision if latest else 0)
        self.all(lambda project: project.write_all([put]))

    @rule(id=st.sampled_from([*NOTES, *ANSWERS]))
    def erase(self, id):
        if self.standing(id)[1] is None:
            return
        self.all(lambda project: project.erase(Key("test.note", id), why="asked"))
        for past in self.past.values():  # a run is forgotten with what it read
            past[:] = [one for one in past if Key("test.note", id) not in one.touched]

    @rule()
    def reaffirm_an_answer(self):
        doubts = [
            d for d in self.everywhere.first.suspects().roots if d.source.id in ANSWERS and d.why == "body"
        ]
        if doubts:
            self.all(lambda project: project.reaffirm(doubts[0], why="still true"))
            self.stood_by[doubts[0].source.id, doubts[0].cited] = doubts[0].latest

    @rule()
    def sleep(self):
        self.everywhere.clock.pass_days(1)

    @rule()
    def run(self):
        told = self.all(lambda project: Thread(project, CASE).run())
        self.check({state.step: state for state in told})
        head = self.store.head()
        again = self.all(lambda project: Thread(project, CASE).run())
        assert not any(state.ran for state in again) and self.store.head() == head
        assert [(s.step, s.status, s.made) for s in again] == [(s.step, s.status, s.made) for s in told]
        assert again == self.all(lambda project: Thread(project, CASE).status())

    def check(self, states):
        for step in CASE.in_order():
            state, source = states[step.id], states.get(SOURCES.get(step.id, ""))
            if source and source.status != "done":
                assert (state.status, state.ran) == ("waiting", False)
                continue
            made = source and source.made[0]
            looked = self.look(step.id, made)
            if looked is None:  # there is nothing to give it
                assert (state.status, state.ran) == ("impossible", False)
                continue
            last = self.last(step.id)
            assert state.ran is (last is None or last.looked != looked or self.moved(last)), (step.id, looked)
            if state.ran:
                said, used = self.say(step.id, made), self.answer_to(step.id)
                self.past[step.id].append(Past(None, said, used, state.made, self.touched(step)))
                self.past[step.id][-1] = self.last(step.id)._replace(looked=self.look(step.id, made))
            assert (state.status, self.value(state)) == self.last(step.id).said

    def last(self, step):
        return self.past[step][-1] if self.past[step] else None

    def moved(self, past):
        return any(self.store.latest(made.key).ref != made for made in past.made)

    def touched(self, step):
        run = self.store.last_run(step.use, step.id)
        return frozenset(ref.key for ref in (*run.made, *(read.ref for read in run.reads)))

    def look(self, step, made):
        """What decides whether a step is run again; None when its input cannot be found."""
        if step == "counted":
            return tuple(self.store.latest(key).ref for key in self.store.keys("test.note"))
        if step in ("twice", "far"):
            return made
        if step == "followed":
            return made, self.size("listened")
        ref, text = self.standing({"listened": "n1", "picked": "n2", "needed": "n3"}.get(step, "n0"))
        if step in ("measured", "needed", "asked") and ref is None:
            return None
        if step == "needed":
            return ref, self.size("n3")
        if step == "asked":
            last = self.last(step)
            return ref, self.standing(last.used)[0] if last and last.used else self.answer_to(step)
        if step == "measured":  # it was given this revision
            return ref, text is None
        return "erased" if ref and text is None else ref or "absent"

    def say(self, step, made):
        """What a step says when it is run, from the documents themselves."""
        if step == "counted":
            return "done", len(self.store.keys("test.note"))
        if step in ("twice", "far"):
            return "done", 2 * self.letters(made)
        if step == "followed":
            size = self.size("listened")
            return ("done", self.letters(size)) if size else ("impossible", None)
        ref, text = self.standing({"listened": "n1", "picked": "n2", "needed": "n3"}.get(step, "n0"))
        if step == "asked":
            used = self.answer_to(step)
            return ("done", len(self.standing(used)[1])) if used else ("waiting", None)
        if text is None or (step == "picked" and text.startswith("a")):
            return "impossible", None
        return "done", len(text) * (2 if step == "needed" else 1)

    def answer_to(self, step):
        return next(self.answers(self.standing("n0")[0]), None) if step == "asked" else None

    def answers(self, subject):
        today = self.everywhere.clock.now().date().isoformat()
        for id in ANSWERS:
            latest = self.store.latest(Key("test.note", id))
            body = json.loads(latest.body) if latest and latest.body else {"refs": []}
            cited = Ref(**body["refs"][0]) if body["refs"] else None
            if cited and subject in (cited, self.stood_by.get((id, cited))):
                if not (body["valid_until"] and body["valid_until"] < today):
                    yield id

    def standing(self, id):
        """The latest revision of a note, and its text when it has one."""
        held = self.store.latest(Key("test.note", id))
        return (held.ref, held.body and json.loads(held.body)["text"]) if held else (None, None)

    def size(self, id):
        held = self.store.latest(Key("test.size", id))
        return held and held.ref

    def letters(self, ref):
        return json.loads(self.store.revision(ref).body)["letters_count"]

    def value(self, state):
        return self.letters(state.made[0]) if state.status == "done" else None

    @invariant()
    def status_asks_and_writes_nothing(self):
        head = self.store.head()
        self.all(lambda project: Thread(project, CASE).status())
        assert self.store.head() == head


TestPeople = People.TestCase
TestPeople.settings = sized(40, 40)
