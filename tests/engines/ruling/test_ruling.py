"""Rules in three values, and the smallest change compared with every assignment."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from filrouge.engines.ruling import Rule, both, either, facts, reasons, smallest_changes, unsettled, value_of

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


def test_nothing_larger_than_asked_is_told():
    rule = Rule("r", when=(facts("a", "b", "c"),))
    none = dict.fromkeys(QUESTIONS, False)
    assert smallest_changes([(rule, True)], none, frozenset(QUESTIONS), at_most=2) == ()
    assert smallest_changes([(rule, False)], none, frozenset(QUESTIONS)) == (frozenset(),)
