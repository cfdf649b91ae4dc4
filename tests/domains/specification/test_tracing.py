"""The matrix: what is missing, in both directions, and what a change reaches."""

from domains.specification.baked import (
    choice,
    finding,
    functions,
    publication,
    requirement,
    requirements,
    source,
)
from hypothesis import given
from hypothesis import strategies as st

from filrouge.domains.specification.compute.tracing import Thread, matrix_of, reached_from
from filrouge.kinds.specification import AcceptanceTest, Traced


def matrix(**more):
    told = {
        "functions": functions(),
        "requirements": requirements(),
        "findings": {"burnt": finding()},
        "publications": {"oven": publication()},
        "choice": choice(),
    }
    return matrix_of(Thread(**{**told, **more}))


def gaps(**more):
    return {one.id for one in matrix(**more).gaps}


def test_a_thread_without_a_gap_leads_from_the_finding_to_production():
    found = matrix()
    assert found.gaps == () and found.traced_count == found.requirements_count == 1
    down, _ = reached_from(found.items, "finding.burnt")
    assert down == {"need.n1", "function.f1", "option.gas", "requirement.r1", "test.r1", "production.oven"}
    _, up = reached_from(found.items, "production.oven")
    assert up == {"finding.burnt", "need.n1", "function.f1", "requirement.r1", "test.r1"}


def test_each_missing_link_is_a_gap_with_its_owner():
    assert gaps(findings={"burnt": finding(), "cold": finding("dpo")}) == {"finding.cold.need"}
    assert gaps(requirements=requirements(requirement(functions=()))) == {
        "requirement.r1.function",
        "function.f1.requirement",
    }
    assert gaps(requirements=requirements(requirement(sources=()))) == {"requirement.r1.finding"}
    assert gaps(requirements=requirements(requirement(test=None))) == {
        "requirement.r1.test",
        "production.oven.test",
    }
    assert gaps(publications={}) == {"test.r1.production"}
    assert gaps(publications={"oven": publication(), "fridge": publication("fridge")}) == {
        "production.fridge.test"
    }
    assert gaps(choice=choice("gas", "wood")) == {"option.wood.function"}
    lone = functions().functions[0].model_copy(update={"carried_by": ()})
    assert gaps(functions=functions(functions=(lone,)), choice=None) == {"function.f1.option"}
    assert gaps(functions=functions(functions=())) >= {"need.n1.function", "option.gas.function"}
    assert {one.owner for one in matrix(findings={"cold": finding("dpo")}).gaps} == {"dpo"}


def test_a_test_without_its_threshold_is_not_decided():
    undecided = AcceptanceTest(method="metric", subject="oven", metric="waste")
    assert gaps(requirements=requirements(requirement(test=undecided))) == {"requirement.r1.test"}


def test_what_is_set_aside_or_not_wanted_is_no_gap():
    aside = functions(set_aside=(source("audit.finding", "cold"),))
    assert not gaps(findings={"burnt": finding(), "cold": finding()}, functions=aside)
    assert not gaps(requirements=requirements(requirement(), requirement("r2", priority="wont", test=None)))


def test_a_requirement_that_follows_from_another_needs_no_source_of_its_own():
    child = requirement("r2", derives_from=("r1",), functions=(), sources=())
    found = matrix(requirements=requirements(requirement(), child))
    assert not found.gaps and found.traced_count == 2
    assert "requirement.r2" in reached_from(found.items, "requirement.r1")[0]


@given(st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9)), max_size=10))
def test_what_a_change_reaches_is_seen_the_same_from_both_ends(edges):
    items = [
        Traced(id=str(one), layer="need", name=str(one), up=tuple(map(str, up))) for one, up in edges.items()
    ]
    for one in map(str, range(10)):
        down, up = reached_from(items, one)
        assert one not in down | up
        assert all(one in reached_from(items, other)[1] for other in down)
        assert all(one in reached_from(items, other)[0] for other in up)
