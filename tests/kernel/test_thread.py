"""Steps: run what changed, say why, ask other rooms."""

import pytest
import sample
from conftest import open_test_project
from hypothesis import given
from hypothesis import strategies as st
from sample import (
    AboutLatest,
    AboutNote,
    Catalogue,
    Double,
    Note,
    Size,
    double,
    double_of,
    measure,
    measure_latest,
)

from filrouge.kernel.documents import Document, Key, Part, Ref
from filrouge.kernel.errors import Conflict, Forbidden, Impossible, Invalid, NotFound, Unavailable
from filrouge.kernel.ports import Cost
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.thread import Case, Step, Thread
from filrouge.kernel.usecases import use_case


@pytest.fixture
def project(store):
    sample.RAN.clear()
    return open_test_project(store, Catalogue())


def with_uses(project, *uses, **kinds):
    return open_test_project(project.store, Catalogue(*uses, **kinds), project.ports.clock)


def case_of(*steps):
    return Case(project="p", steps=steps)


def case_about(note, *uses):
    told = [
        Step(id=use.name.partition(".")[2], use=use.name, given={"subject": note.model_dump()})
        for use in uses
    ]
    return case_of(*told)


@given(st.data())
def test_steps_stand_as_they_are_written_but_after_what_they_come_from(data):
    names = data.draw(st.permutations([f"s{n}" for n in range(6)]))
    after = {
        name: data.draw(st.sets(st.sampled_from(names[:place]), max_size=2)) if place else set()
        for place, name in enumerate(names)
    }
    written = data.draw(st.permutations(names))
    given_ = {name: {f"i{n}": {"from": one} for n, one in enumerate(after[name])} for name in names}
    case = case_of(*(Step(id=name, use="a.b", given=given_[name]) for name in written))
    order = [step.id for step in case.in_order()]
    assert sorted(order) == sorted(names)
    left = list(written)
    for name in order:  # the first written of those whose sources were told
        assert name == next(one for one in left if not after[one] & set(left))
        left.remove(name)


def run(project, case, **options):
    return Thread(project, case, **options).run()


def status(project, case):
    return Thread(project, case).status()


def perform(project, use, step, given, **options):
    return Runner(project).perform(Call(use, step, given, **options))


def stand(states):
    return [(state.status, state.ran) for state in states]


def why(states):
    return [str(state.why) for state in states]


def write(project, id, **parts):
    held = project.store.latest(Key("test.note", id))
    return project.write(id, Note(**parts), expected_revision=held.ref.revision if held else 0)


def test_a_second_run_does_nothing(project):
    case = case_about(write(project, "n", text="abc"), measure)
    assert stand(status(project, case)) == [("waiting", False)]
    assert stand(run(project, case)) == [("done", True)]
    head = project.store.head()
    assert stand(run(project, case)) == stand(status(project, case)) == [("done", False)]
    assert project.store.head() == head


def test_what_is_named_is_redone_even_when_it_stands(project):
    case = case_about(write(project, "n", text="abc"), measure)
    run(project, case)
    assert stand(run(project, case, redo=frozenset({"measure"}))) == [("done", True)]
    assert project.store.latest(Key("test.size", "measure")).ref.revision == 1


def test_a_rerun_with_the_same_body_adds_a_run_and_no_revision(project):
    write(project, "n", text="abc")
    case = case_of(Step(id="m", use="test.measure_latest", given={"note": "n"}))
    (before,) = run(project, case)
    write(project, "n", text="xyz")
    (doubt,) = status(project, case)
    assert (doubt.status, str(doubt.why)) == ("suspect", "test.note/n@1 → test.note/n@2")
    (after,) = run(project, case)
    assert after.ran and after.made == before.made and project.suspects().roots == ()


@pytest.mark.parametrize("change", [{"seed": 1}, {"given": {"note": "m"}}])
def test_another_seed_and_another_input_are_changes(project, change):
    write(project, "n", text="abc")
    write(project, "m", text="abc")
    step = Step(id="s", use="test.measure_latest", given={"note": "n"})
    run(project, case_of(step))
    changed = case_of(step.model_copy(update=change))
    assert stand(status(project, changed)) == [("suspect", False)]
    assert why(status(project, changed)) == ["seed: 0 → 1" if "seed" in change else "note: n → m"]
    assert stand(run(project, changed)) == [("done", True)]
    assert stand(run(project, changed)) == [("done", False)]


def test_steps_come_after_what_they_come_from(project):
    note = write(project, "n", text="abc")
    case = case_of(
        Step(id="twice", use="test.double_of", given={"subject": {"from": "once"}}),
        Step(id="once", use="test.measure", given={"subject": note.model_dump()}),
    )
    assert stand(status(project, case)) == [("waiting", False)] * 2
    assert [state.step for state in run(project, case)] == ["twice", "once"]
    assert sample.RAN == ["measure", "double_of"]
    moved = write(project, "n", text="abcd")
    changed = case.model_copy(
        update={
            "steps": (
                case.steps[0],
                case.steps[1].model_copy(update={"given": {"subject": moved.model_dump()}}),
            )
        }
    )
    assert stand(run(project, changed)) == [("done", True)] * 2
    assert b":8," in project.store.latest(Key("test.double", "twice")).body


def test_an_equal_remake_stops_there(project):
    write(project, "n", text="abc")
    case = case_of(
        Step(id="once", use="test.measure_latest", given={"note": "n"}),
        Step(id="twice", use="test.double_of", given={"subject": {"from": "once"}}),
    )
    run(project, case)
    write(project, "n", text="xyz")
    assert stand(run(project, case)) == [("done", True), ("done", False)]


def test_need_makes_reuses_and_remakes(project):
    note = write(project, "n", text="abc")
    for _ in range(2):
        run(project, case_about(note, double))
        assert sample.RAN == ["double", "measure"]
    moved = write(project, "n", text="abcd")
    run(project, case_about(moved, double))
    assert b":8," in project.store.latest(Key("test.double", "double")).body


def test_a_source_remade_with_the_same_body_leaves_the_step_standing(project):
    """``latest`` reads a size whose own source moved: makers first, then the key."""
    note = write(project, "n", text="abc")
    write(project, "m", text="abc")

    @use_case("test.far", version=1, makes=(Double,), **sample.WRITE)
    def far(context, given: AboutNote) -> None:
        sample.RAN.append("far")
        context.make(Double(letters_count=context.latest(Size, "s").document.letters_count))

    project = with_uses(project, measure_latest, far)
    perform(project, measure_latest, "s", AboutLatest(note="m"))
    run(project, case_about(note, far))
    write(project, "m", text="xyz")
    assert stand(status(project, case_about(note, far))) == [("suspect", False)]
    sample.RAN.clear()
    assert stand(run(project, case_about(note, far))) == [("done", False)]
    assert sample.RAN == ["measure_latest"]


def test_a_new_version_of_the_use_case_is_a_change(project):
    case = case_about(write(project, "n", text="abc"), measure)
    run(project, case)
    newer = use_case("test.measure", version=2, makes=(Size,), **sample.WRITE)(measure.function)
    project = with_uses(project, newer)
    assert why(status(project, case)) == ["test.measure: version 1 → 2"]
    assert stand(run(project, case)) == [("done", True)]


def expiring(*until):
    """A use case that makes one size per date, the same at every run."""

    @use_case("test.price", version=1, makes=(Size,), **sample.WRITE)
    def price(context, given: AboutNote) -> None:
        for place, day in enumerate(until):
            context.make(Size(letters_count=1, valid_until=day), part=str(place))

    return price


def test_what_expired_is_made_again_once_when_it_stays_expired(project):
    today = project.ports.clock.now().date()
    price = expiring(today)
    project = with_uses(project, price)
    case = case_about(write(project, "n"), price)
    run(project, case)
    project.ports.clock.pass_days(1)
    assert why(status(project, case)) == ["test.size/price.0@1 has expired"]
    assert stand(run(project, case)) == [("suspect", True)]
    for _ in range(3):
        project.ports.clock.pass_days(1)
        assert stand(run(project, case)) == stand(status(project, case)) == [("suspect", False)]


def test_what_stays_expired_hides_no_later_expiry(project):
    today = project.ports.clock.now().date()
    price = expiring(today, today.replace(day=10))
    project = with_uses(project, price)
    case = case_about(write(project, "n"), price)
    run(project, case)
    project.ports.clock.pass_days(1)
    run(project, case)
    project.ports.clock.pass_days(9)
    assert stand(run(project, case)) == [("suspect", True)]
    assert stand(run(project, case)) == [("suspect", False)]


class Unmade(Document):
    kind = "test.unmade"
    origin = "computed"


def counting(name, function, **parts):
    """A use case that counts how often it is run."""

    def counted(context, given) -> None:
        sample.RAN.append(name)
        function(context, given)

    counted.__annotations__["given"] = AboutNote
    return use_case(f"test.{name}", version=1, makes=(Size, Double), **sample.WRITE | parts)(counted)


lacking = counting("lacking", lambda context, given: context.need(Unmade, subject=given.subject))
asking = counting("asking", lambda context, given: context.need(Note, subject=given.subject))


def test_impossible_and_waiting_say_why_and_are_not_tried_again(project):
    project = with_uses(project, lacking, asking)
    note = write(project, "n")
    case = case_about(note, lacking, asking)
    first = run(project, case)
    assert stand(first) == [("impossible", True), ("waiting", True)]
    assert why(first) == [
        "No room installed makes test.unmade",
        f"A person must write test.note about {note}",
    ]
    head = project.store.head()
    for _ in range(2):
        assert stand(run(project, case)) == [("impossible", False), ("waiting", False)]
    assert why(status(project, case)) == why(first)
    assert project.store.head() == head and sample.RAN == ["lacking", "asking"]


def test_an_answer_ends_the_waiting(project):
    project = with_uses(project, lacking, asking)
    note = write(project, "n")
    case = case_about(note, lacking, asking)
    run(project, case)
    write(project, "stray", text="about nothing")
    assert stand(run(project, case)) == [("impossible", False), ("waiting", False)]
    write(project, "answer", refs=(note,))
    assert stand(status(project, case)) == [("impossible", False), ("waiting", False)]
    assert why(status(project, case))[1] == f"test.note about {note} was written"
    assert stand(run(project, case)) == [("impossible", False), ("done", True)]


def test_an_answer_that_expired_or_speaks_of_another_revision_is_none(project):
    project = with_uses(project, asking)
    note = write(project, "n", text="a")
    write(project, "answer", refs=(note,), valid_until=project.ports.clock.now().date())
    project.ports.clock.pass_days(1)
    assert stand(run(project, case_about(note, asking))) == [("waiting", True)]
    write(project, "answer", text="again", refs=(note,))
    assert stand(run(project, case_about(note, asking))) == [("done", True)]
    moved = write(project, "n", text="b")
    assert stand(run(project, case_about(moved, asking))) == [("waiting", True)]
    (doubt,) = [one for one in project.suspects().roots if one.source.id == "answer"]
    project.reaffirm(doubt, why="still true")
    assert stand(run(project, case_about(moved, asking))) == [("done", True)]


def test_an_answer_that_is_erased_is_asked_for_again(project):
    project = with_uses(project, asking)
    note = write(project, "n")
    answer = write(project, "answer", refs=(note,))
    assert stand(run(project, case_about(note, asking))) == [("done", True)]
    project.erase(answer.key, why="asked")
    assert stand(run(project, case_about(note, asking))) == [("waiting", True)]


def test_a_need_asks_a_person_through_another_use_case(project):
    @use_case("test.measure", version=1, makes=(Size,), **sample.WRITE)
    def unsure(context, given: AboutNote) -> None:
        sample.RAN.append("unsure")
        context.need(Note, subject=given.subject)
        context.make(Size(letters_count=1))

    catalogue = Catalogue(unsure, double)
    catalogue.maker = lambda kind: {"test.size": unsure}.get(kind)
    project = open_test_project(project.store, catalogue)
    note = write(project, "n")
    case = case_about(note, double)
    assert stand(run(project, case)) == [("waiting", True)]
    assert stand(run(project, case)) == [("waiting", False)]
    assert sample.RAN == ["double", "unsure"]
    write(project, "answer", refs=(note,))
    assert stand(run(project, case)) == [("done", True)]


failing_on_a = counting("picky", lambda context, given: _refuse_a(context))


def _refuse_a(context):
    if context.latest(Note, "n").document.text == "a":
        raise Invalid(N_("it says a"), at="/text")
    context.make(Size(letters_count=1))


def test_the_impossible_is_tried_again_when_what_it_saw_moves(project):
    project = with_uses(project, failing_on_a)
    case = case_about(write(project, "n", text="a"), failing_on_a)
    write(project, "other")
    assert why(run(project, case)) == ["/text: it says a"]
    write(project, "other", text="moved")
    assert stand(run(project, case)) == [("impossible", False)]
    write(project, "n", text="b")
    assert stand(status(project, case)) == [("waiting", False)]
    assert stand(run(project, case)) == [("done", True)]


def test_the_impossible_is_tried_again_when_what_a_needed_run_saw_moves(project):
    @use_case("test.measure", version=1, makes=(Size,), **sample.WRITE)
    def picky(context, given: AboutNote) -> None:
        sample.RAN.append("picky")
        _refuse_a(context)

    catalogue = Catalogue(picky, double)
    catalogue.maker = lambda kind: {"test.size": picky}.get(kind)
    project = open_test_project(project.store, catalogue)
    note = write(project, "n", text="a")
    case = case_about(note, double)
    assert stand(run(project, case)) == [("impossible", True)]
    assert stand(run(project, case)) == [("impossible", False)]
    assert sample.RAN == ["double", "picky"]
    write(project, "n", text="b")
    assert stand(run(project, case)) == [("done", True)]


@pytest.mark.parametrize(
    "look",
    [
        lambda context: context.latest(Note, "later"),
        lambda context: context.read(Note, Ref(kind="test.note", id="later", revision=1)),
        lambda context: context.all(Note)[1],
    ],
)
def test_what_was_not_there_is_looked_for_again(project, look):
    def try_to(context, given):
        try:
            look(context)
        except IndexError:
            raise NotFound(N_("only one note")) from None

    hoping = counting("hoping", try_to)
    project = with_uses(project, hoping)
    case = case_about(write(project, "n"), hoping)
    assert stand(run(project, case)) == [("impossible", True)]
    assert stand(run(project, case)) == [("impossible", False)]
    write(project, "later")
    assert stand(run(project, case)) == [("done", True)]
    assert stand(run(project, case)) == [("done", False)]


def test_one_document_more_or_less_moves_a_listing(project):
    listing = counting(
        "listing", lambda context, given: context.make(Size(letters_count=len(context.all(Note))))
    )
    project = with_uses(project, listing)
    case = case_about(write(project, "n"), listing)
    run(project, case)
    other = write(project, "other")
    assert stand(run(project, case)) == [("done", True)]
    project.erase(other.key, why="asked")
    assert stand(run(project, case)) == [("done", True)]
    assert stand(run(project, case)) == [("done", False)]
    assert b":1," in project.store.latest(Key("test.size", "listing")).body


def test_a_listing_is_looked_at_again_after_a_step_made_one_more(project):
    counts = counting(
        "counts", lambda context, given: context.make(Double(letters_count=len(context.all(Size))))
    )
    project = with_uses(project, counts, measure)
    note = write(project, "n", text="abc")
    steps = case_about(note, counts, measure).steps
    assert stand(run(project, case_of(*steps))) == [("done", True)] * 2
    assert stand(status(project, case_of(*steps))) == [("suspect", False), ("done", False)]
    assert stand(run(project, case_of(*steps[::-1]))) == [("done", False), ("done", True)]
    assert stand(run(project, case_of(*steps))) == [("done", False)] * 2


def test_what_was_erased_and_is_written_again_is_looked_at_again(project):
    latest = counting("latest", lambda context, given: context.latest(Note, "m"))
    project = with_uses(project, latest)
    note, gone = write(project, "n"), write(project, "m")
    project.erase(gone.key, why="asked")
    case = case_about(note, latest)
    assert stand(run(project, case)) == [("impossible", True)]
    assert stand(run(project, case)) == [("impossible", False)]
    write(project, "m", text="back")
    assert stand(run(project, case)) == [("done", True)]


def test_a_missing_right_is_passing_and_not_recorded(project):
    case = case_about(write(project, "n", text="abc"), measure)
    nobody = open_test_project(project.store, Catalogue(), rights=frozenset())
    before = project.store.head()
    (state,) = run(nobody, case)
    assert (state.status, state.code) == ("waiting", "forbidden")
    assert project.store.head() == before and project.store.last_run("test.measure", "measure") is None
    assert stand(run(project, case)) == [("done", True)]


@pytest.mark.parametrize("error", [Forbidden, Unavailable])
def test_a_passing_failure_is_not_recorded_and_is_tried_again(project, error):
    broken = [True]

    def flaky(context, given):
        if broken:
            raise error(N_("not now"))
        context.make(Size(letters_count=1))

    use = counting("flaky", flaky)
    project = with_uses(project, use)
    case = case_about(write(project, "n"), use)
    head = project.store.head()
    assert stand(run(project, case)) == [("waiting", True)]
    assert project.store.head() == head and stand(status(project, case)) == [("waiting", False)]
    broken.clear()
    assert stand(run(project, case)) == [("done", True)]


def test_what_a_step_made_before_it_failed_is_thrown_away(project):
    def half(context, given):
        context.make(Size(letters_count=1))
        raise Invalid(N_("no"))

    use = counting("half", half)
    project = with_uses(project, use)
    run(project, case_about(write(project, "n"), use))
    assert project.store.kinds() == ("test.note",)
    project.verify()


def test_a_step_waits_for_the_one_it_needs(project):
    steps = (
        Step(id="a", use="test.lacking", given={"subject": {"from": "b"}}),
        Step(id="b", use="test.none"),
        Step(id="c", use="test.measure", given={"subject": write(project, "n").model_dump()}),
    )
    project = with_uses(project, lacking, measure)
    states = run(project, case_of(*steps))
    assert stand(states) == [("waiting", False), ("impossible", False), ("done", True)]
    assert why(states)[0] == "Step b is impossible"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "/subject: this field is required"),
        ({"subject": "nonsense"}, "/subject: a reference reads kind/id@revision"),
        ({"subject": "test.note/n@1", "odd": 1}, "test.measure does not ask for odd"),
        ({"subject": {"latest": "test.note/ghost"}}, "No test.note named ghost"),
        ({"subject": {"from": "size"}}, "Step size made 0 test.note"),
        ({"subject": "test.note/ghost@1"}, "No test.note/ghost@1"),
    ],
)
def test_a_wrong_input_says_where(project, given, told):
    note = write(project, "n")
    size = Step(id="size", use="test.measure", given={"subject": str(note)})
    states = run(project, case_of(size, Step(id="a", use="test.measure", given=given)))
    assert (states[1].status, str(states[1].why)) == ("impossible", told)


def test_the_latest_of_a_document_is_followed(project):
    write(project, "n", text="abc")
    case = case_of(Step(id="m", use="test.measure", given={"subject": {"latest": "test.note/n"}}))
    assert stand(run(project, case)) == [("done", True)]
    write(project, "n", text="abcd")
    (state,) = status(project, case)
    assert (state.status, str(state.why)) == ("suspect", "subject: test.note/n@1 → test.note/n@2")
    assert stand(run(project, case)) == [("done", True)]


def test_a_part_is_named_when_a_step_made_several(project):
    price = expiring(None, None)
    project = with_uses(project, price, double_of)
    both = Step(id="p", use="test.price", given={"subject": str(write(project, "n"))})
    given = {"subject": {"from": "p"}}
    (_, state) = run(project, case_of(both, Step(id="d", use="test.double_of", given=given)))
    assert str(state.why) == "Step p made 2 test.size"
    given = {"subject": {"from": "p", "part": "1"}}
    (_, state) = run(project, case_of(both, Step(id="d", use="test.double_of", given=given)))
    assert (
        state.status == "done" and str(project.store.last_run("test.double_of", "d").reads[0].ref.id) == "p.1"
    )


@pytest.mark.parametrize(
    "steps",
    [
        (Step(id="a", use="u"), Step(id="a", use="u")),
        (Step(id="a", use="u", given={"x": {"from": "ghost"}}),),
        (Step(id="a", use="u", given={"x": [{"y": {"from": "a"}}]}),),
        (
            Step(id="a", use="u", given={"x": {"from": "b"}}),
            Step(id="b", use="u", given={"x": {"from": "a"}}),
        ),
    ],
)
def test_a_case_is_a_graph_without_cycles(steps):
    with pytest.raises(ValueError):
        case_of(*steps)


def test_two_steps_cannot_write_the_same_document(project):
    note = write(project, "n", text="abc")
    perform(project, measure, "s", AboutNote(subject=note))
    with pytest.raises(Conflict):
        perform(project, measure_latest, "s", AboutLatest(note="n"))


def test_a_right_is_asked_whatever_the_surface(project):
    note = write(project, "n")
    nobody = open_test_project(project.store, Catalogue(), rights=frozenset({"test.read"}))
    with pytest.raises(Forbidden):
        perform(nobody, measure, "s", AboutNote(subject=note))


def test_a_run_that_lost_a_race_changes_nothing(project):
    note = write(project, "n", text="abc")
    other = counting("slow", lambda context, given: context.make(Size(letters_count=2)))

    def slowly(context, given):
        context.make(Size(letters_count=1))
        perform(project, other, "s", given)

    with pytest.raises(Conflict):
        perform(project, counting("slow", slowly), "s", AboutNote(subject=note))
    assert project.store.latest(Key("test.size", "s")).ref.revision == 1
    assert b":2," in project.store.latest(Key("test.size", "s")).body
    project.verify()


def test_what_was_erased_under_a_run_is_not_kept_by_it(project):
    note = write(project, "n", text="secret")

    def slowly(context, given):
        text = context.read(Note, given.subject).document.text
        project.erase(note.key, why="asked")
        context.make(Size(letters_count=len(text)))

    with pytest.raises(Conflict, match="erased meanwhile"):
        perform(project, counting("slow", slowly), "s", AboutNote(subject=note))
    assert project.store.latest(Key("test.size", "s")) is None


class Odd(Part):
    anything: dict[str, str]


class Loose(Part):
    ref: sample.Ref


@pytest.mark.parametrize("model", [Odd, Loose])
def test_what_no_form_can_ask_for_is_refused_at_registration(model):
    def function(context, given) -> None: ...

    function.__annotations__["given"] = model
    with pytest.raises(Invalid):
        use_case("test.odd", version=1, title=Text(fr="x", en="x"), right="x")(function)


def test_a_need_that_needs_itself_is_impossible(project):
    @use_case("test.measure", version=1, makes=(Size,), **sample.WRITE)
    def loop(context, given: AboutNote) -> None:
        context.need(Size, subject=given.subject)

    catalogue = Catalogue(loop)
    catalogue.maker = lambda kind: loop
    project = open_test_project(project.store, catalogue)
    with pytest.raises(Impossible, match="needs itself"):
        perform(project, loop, "n", AboutNote(subject=write(project, "n")))


class SteppingMeter:
    """Every look at it costs one second more than the last one."""

    spent_s = 0.0

    def __init__(self) -> None:
        self.before_s = SteppingMeter.spent_s

    def read(self) -> Cost:
        return Cost(cpu_s=SteppingMeter.spent_s - self.before_s, duration_s=1)


def test_a_run_is_charged_for_itself_and_not_for_what_it_needed(project):
    def spending(cost_s, function):
        def spend(context, given):
            SteppingMeter.spent_s += cost_s
            function(context, given)

        return spend

    small = counting("measure", spending(2, lambda context, given: context.make(Size(letters_count=1))))
    needing = counting(
        "needing", spending(3, lambda context, given: context.need(Size, subject=given.subject))
    )
    catalogue = Catalogue(small, needing)
    catalogue.maker = lambda kind: small
    project = open_test_project(project.store, catalogue)
    object.__setattr__(project.ports, "meter", SteppingMeter)
    note = write(project, "n")
    run(project, case_about(note, needing))
    cost = lambda use, step: project.store.last_run(use, step).cost.cpu_s
    assert (cost("test.measure", "n"), cost("test.needing", "needing")) == (2, 3)
    run(project, case_about(note, needing), redo=frozenset({"needing"}))
    assert cost("test.needing", "needing") == 3


def test_code_and_resources_of_packages_are_part_of_the_key(project):
    surroundings = project.ports.surroundings
    seen = {"resource:test/x": "1"}

    class Around:
        resource = staticmethod(lambda locator: b"x")
        fingerprint = staticmethod(lambda locator: seen[locator])
        load = surroundings.load

    reading = counting("reading", lambda context, given: context.resource("test/x"))
    project = with_uses(project, reading)
    object.__setattr__(project.ports, "surroundings", Around())
    case = case_about(write(project, "n"), reading)
    assert stand(run(project, case)) == [("done", True)]
    assert stand(run(project, case)) == [("done", False)]
    seen["resource:test/x"] = "2"
    assert why(status(project, case)) == ["resource:test/x"]
    assert stand(run(project, case)) == [("done", True)]


def test_steps_that_follow_each_other_may_be_many(project):
    """A chain written from its end: freshness walks it without a tower of calls."""

    class AboutLatestSize(Part):
        size: str

    @use_case("test.next", version=1, makes=(Size,), **sample.WRITE)
    def following(context, given: AboutLatestSize) -> None:
        context.make(Size(letters_count=context.latest(Size, given.size).document.letters_count))

    project = with_uses(project, measure, following)
    note = write(project, "n", text="abc")
    steps = [Step(id="s0", use="test.measure", given={"subject": str(note)})]
    steps += [Step(id=f"s{n}", use="test.next", given={"size": f"s{n - 1}"}) for n in range(1, 300)]
    assert {state.status for state in run(project, case_of(*steps))} == {"done"}
    assert {state.status for state in status(project, case_of(*steps[::-1]))} == {"done"}
    assert not any(state.ran for state in run(project, case_of(*steps[::-1])))
