"""Rules in three values, and the smallest change compared with every assignment."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from filrouge.engines.ruling import (
    Rule,
    bits_of_change,
    both,
    either,
    facts,
    facts_of,
    reasons,
    reasons_in,
    sides,
    smallest_changes,
    smallest_ways,
    unsettled,
    unsettled_in,
    value_of,
)

QUESTIONS = ("a", "b", "c", "d")
values = st.sampled_from((True, False, None))
answers = st.fixed_dictionaries(dict.fromkeys(QUESTIONS, values))
term = st.dictionaries(st.sampled_from(QUESTIONS), st.booleans(), min_size=1, max_size=3).map(
    lambda told: frozenset(told.items())
)
terms = st.lists(term, min_size=1, max_size=3).map(tuple)
rules = st.builds(Rule, st.just("r"), terms, st.one_of(st.just(()), terms))


def test_a_rule_holds_unless_its_exception_is_shown():
    rule = Rule("r", when=(facts("a", "!b"),), unless=(facts("c"),))
    assert value_of(rule, {"a": True, "b": False}) is True
    assert value_of(rule, {"a": True}) is None
    assert value_of(rule, {"b": True}) is False
    assert value_of(rule, {"a": True, "b": False, "c": True}) is False
    assert value_of(rule, {"a": True, "b": False, "c": None}) is True
    assert list(reasons(rule, {"a": True, "b": False})) == [("a", True), ("b", False)]
    assert list(reasons(rule, {"a": True, "b": False, "c": True})) == [("c", True)]
    assert list(unsettled(rule, {"b": False})) == ["a"]


def test_unknown_is_neither_yes_nor_no():
    assert both((True, None)) is None and both((False, None)) is False and both(()) is True
    assert either((False, None)) is None and either((True, None)) is True and either(()) is False


@given(rules, answers, st.sampled_from(QUESTIONS), st.booleans())
def test_settling_an_answer_never_turns_a_settled_value_unless_it_shows_an_exception(rule, told, one, new):
    before = value_of(rule, told)
    if told[one] is None and before is not None:
        after = value_of(rule, {**told, one: new})
        excepted = any(all({**told, one: new}.get(q) is v for q, v in term) for term in rule.unless)
        assert after is before or excepted


def brute(goals, told, may_change):
    """Every assignment of what may change, the smallest first."""
    for size in range(len(may_change) + 1):
        found = set()
        for chosen in combinations(sorted(may_change), size):
            for new in product((True, False), repeat=size):
                change = dict(zip(chosen, new, strict=True))
                if any(told[q] is v for q, v in change.items()):
                    continue
                if all(value_of(rule, {**told, **change}) is wanted for rule, wanted in goals):
                    found.add(frozenset(change.items()))
        if found:
            return found
    return set()


@given(
    st.lists(st.tuples(rules, st.booleans()), min_size=1, max_size=3),
    answers,
    st.frozensets(st.sampled_from(QUESTIONS)),
)
def test_the_smallest_change_is_the_smallest_of_all(goals, told, may_change):
    assert set(smallest_changes(goals, told, may_change)) == brute(goals, told, may_change)


@given(st.lists(rules, max_size=3), answers, st.frozensets(st.sampled_from(QUESTIONS)))
def test_the_smallest_ways_are_those_of_the_rules_that_do_not_hold(several, told, may_change):
    ways = [smallest_changes([(rule, True)], told, may_change) for rule in several]
    ways = [one for one in ways if one and one[0]]
    least = min((len(one[0]) for one in ways), default=0)
    wanted = [change for one in ways for change in one if len(change) == least]
    assert smallest_ways(several, told, may_change) == tuple(dict.fromkeys(wanted))


@given(rules, answers, st.dictionaries(st.sampled_from(QUESTIONS), st.booleans()))
def test_bits_say_what_answers_say(rule, told, changed):
    read = sides(told)
    assert facts_of(read) == {(name, value) for name, value in told.items() if value is not None}
    assert bits_of_change(frozenset(changed.items())).after(read) == sides({**told, **changed})
    assert facts_of(reasons_in(rule, read)) == set(reasons(rule, told))
    assert {name for name, _ in facts_of(unsettled_in(rule, read))} == set(unsettled(rule, told))


@given(st.lists(st.sampled_from("abcdefgh"), min_size=6, unique=True), st.data())
def test_a_rule_of_many_questions_reads_as_one_of_few(names, data):
    """The first is read off a table, the second term by term."""
    told = {name: data.draw(values) for name in names}
    few = Rule("few", when=(facts(*names[:3]),), unless=(facts(names[3], names[4]),))
    many = Rule("many", when=few.when, unless=(*few.unless, facts(*names, "never")))
    assert len(few.table) == 3**5 and not many.table
    assert value_of(few, told) is value_of(many, told)


def test_nothing_larger_than_asked_is_told():
    rule = Rule("r", when=(facts("a", "b", "c"),))
    none = dict.fromkeys(QUESTIONS, False)
    assert smallest_changes([(rule, True)], none, frozenset(QUESTIONS), at_most=2) == ()
    assert smallest_changes([(rule, False)], none, frozenset(QUESTIONS)) == (frozenset(),)
