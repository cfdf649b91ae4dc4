"""From quoted measures and ballots to ranks, from ranges to a net present value, and to a report."""

from dataclasses import replace
from datetime import date

import pytest
from domains.options.studied import ANA, BOB, ballot, business_case, frame, said, study, waste

from filrouge.domains.options import service
from filrouge.domains.options.compute.comparing import compared
from filrouge.domains.options.compute.scoring import matrix_of
from filrouge.domains.options.documents import CaseAndOutlook, ToCompare, ToReport, ToSimulate
from filrouge.domains.options.errors import BadBallot, MissingScores, NotANumber, NothingLeft, WrongUnit
from filrouge.domains.options.report import DISPLACED, RULED_OUT, Told, study_report
from filrouge.kernel.documents import Key, Quote, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.quotes import resolve
from filrouge.kernel.reports import Sentence, holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.options import Choice, Condition, Outlook, Score, StudyReport, Veto


@pytest.fixture
def project(memory_project):
    memory_project.write("boulangerie", frame(), expected_revision=0)
    return memory_project


def measured(project):
    return project.store.latest(Key("projects.frame", "boulangerie")).ref


def with_study(project, **more):
    return project.write("fours", study(measured(project), **more), expected_revision=0)


def run(project, use, step, given):
    done = Runner(project).perform(Call(use, step, given))
    return done.made[0]


def compared_in(project, told, *, ballots=None, draws_count=2000):
    given = ballots or [ballot(told, ANA, 2, 1), ballot(told, BOB, 1, 3)]
    refs = tuple(project.write(f"b{n}", one, expected_revision=0) for n, one in enumerate(given))
    ref = run(
        project, service.compare, "compare", ToCompare(subject=told, ballots=refs, draws_count=draws_count)
    )
    return project.read(ref)


def ratio_of(ranking, option, method="wsm"):
    found = next(one for one in ranking.methods if one.id == method)
    return next(one for one in found.options if one.id == option).first_ratio


def test_what_is_vetoed_does_not_compete_and_what_it_would_have_done_is_told(project):
    told = compared_in(project, with_study(project)).document
    assert told.vetoed == ("solar",)
    assert told.without_vetoes.winner == "solar" and ratio_of(told.without_vetoes, "solar") == 1
    assert {one.id for one in told.allowed.methods[0].options} == {"gas", "wood"}
    assert sum(ratio_of(told.allowed, one) for one in ("gas", "wood")) == pytest.approx(1)


def test_another_option_moves_nothing_of_what_is_drawn_of_the_others():
    ref = Ref(kind="projects.frame", id="boulangerie", revision=1)
    told, read = study(ref), reading(frame())
    matrix = matrix_of(told, [ballot(ref, ANA, 1, 1)], read)
    alone = matrix.without(["solar"])
    assert (matrix.draws(100, 3)[:, :2] == alone.draws(100, 3)).all()
    assert (matrix.weights_drawn(100, 3) == alone.weights_drawn(100, 3)).all()


def reading(document):
    return lambda quote: resolve(document.body(), quote.pointer, type(document))


def test_each_decider_is_kept_apart(project):
    told = compared_in(project, with_study(project)).document
    assert {one.id: one.winner for one in told.deciders} == {"b0": "gas", "b1": "wood"}
    weights = {one.id: one for one in told.weights}
    assert weights["waste"].lowest_ratio == pytest.approx(1 / 4)
    assert weights["waste"].highest_ratio == pytest.approx(2 / 3)
    assert weights["waste"].weight_ratio == pytest.approx((1 / 4 + 2 / 3) / 2)


def test_without_a_veto_there_is_one_ranking(project):
    assert compared_in(project, with_study(project, vetoes=False)).document.without_vetoes is None


def test_a_missing_score_is_named_and_nothing_stands_in_for_it(project):
    told = study(measured(project))
    ref = project.write("trou", study(measured(project), scores=told.scores[:-1]), expected_revision=0)
    with pytest.raises(MissingScores) as caught:
        compared_in(project, ref)
    assert caught.value.message.params["option"] == "solar"


@pytest.mark.parametrize("error", [WrongUnit, NotANumber])
def test_a_score_that_is_no_number_of_its_unit_is_refused(project, error):
    ref = measured(project)
    pointer = "/budgets/2026/budget_eur" if error is WrongUnit else "/strategy"
    wrong = Score(
        id="x", option="gas", criterion="waste", nature="cited", value=Quote(ref=ref, pointer=pointer)
    )
    told = study(ref)
    subject = project.write("x", study(ref, scores=(wrong, *told.scores[1:])), expected_revision=0)
    with pytest.raises(error) as caught:
        compared_in(project, subject)
    assert caught.value.at == "/scores/x"


def test_a_ballot_that_leaves_a_criterion_out_is_refused(project):
    ref = with_study(project)
    short = ballot(ref, ANA, 2, 1)
    short = short.model_copy(update={"weights": short.weights[:1]})
    with pytest.raises(BadBallot):
        compared_in(project, ref, ballots=[short])


def test_vetoes_that_leave_one_option_leave_nothing_to_compare(project):
    ref = measured(project)
    told = study(ref)
    more = Veto(
        id="smoke", option="wood", nature="budget", reason=said("Trop cher"), cites=waste(ref, "wood")
    )
    subject = project.write(
        "v", told.model_copy(update={"vetoes": (*told.vetoes, more)}), expected_revision=0
    )
    with pytest.raises(NothingLeft):
        compared_in(project, subject)


def test_a_score_is_measured_or_judged_and_says_so():
    with pytest.raises(ValueError, match="judged"):
        Score(id="x", option="a", criterion="c", nature="judged")
    with pytest.raises(ValueError, match="quotes its value"):
        Score(id="x", option="a", criterion="c", nature="measured")


def outlook(project):
    case = project.write("gaz", business_case(measured(project)), expected_revision=0)
    return case, run(project, service.simulate, "simulate", ToSimulate(subject=case, draws_count=4000))


def test_a_case_adds_up_to_its_draws(project):
    _, ref = outlook(project)
    told = project.read(ref).document
    assert isinstance(told, Outlook)
    assert told.npv.low.value < told.npv.middle.value < told.npv.high.value
    assert 0 < told.loss_ratio < 1 and sum(one.draws_count for one in told.bins) >= 0.98 * 4000
    assert told.emitted.mean.value == pytest.approx(4 * 300, rel=0.02)
    assert told.emitted.mean.unit == "kgCO2e"
    assert {one.id for one in told.swings} == {"price", "worth", "used", "fails", "gas"}
    assert next(one for one in told.swings if one.id == "gas").at_low_eur == pytest.approx(
        told.middle_npv_eur
    )


def test_the_report_quotes_every_figure_and_leaves_a_hole_for_the_decision(project):
    subject = with_study(project)
    comparison = compared_in(project, subject)
    case, drawn = outlook(project)
    given = ToReport(
        subject=subject, comparison=comparison.ref, cases=(CaseAndOutlook(case=case, outlook=drawn),)
    )
    report = project.read(run(project, service.report, "report", given)).document
    assert isinstance(report, StudyReport)

    def read(quote):
        return project.value(quote)

    assert [one.owner for one in holes(report.content, read)] == ["moa"]
    assert all(read(quote) is not None for quote, _ in quotes_in(report.content))
    choice = Choice(
        study=subject,
        comparison=comparison.ref,
        outlooks=(drawn,),
        chosen=("gas",),
        reasons=said("Il jette moins"),
        conditions=(Condition(id="c1", what=said("Une hotte"), owner="moa"),),
        decided_on=date(2026, 2, 1),
    )
    decided = project.write("choix", choice, expected_revision=0)
    final = given.model_copy(update={"choice": decided})
    declared = project.read(run(project, service.report, "final", final)).document
    assert [one.owner for one in holes(declared.content, read)] == ["moa"]  # nobody signed
    replace(project, rights=project.rights | {"options.sign"}).sign(decided, means="page")
    told = project.read(run(project, service.report, "final", final)).document
    assert not list(holes(told.content, read))
    signature = project.signature(decided).ref
    assert str(signature) in {str(quote.ref) for quote, _ in quotes_in(told.content)}


def test_who_would_win_without_the_vetoes_is_said_for_what_it_is():
    """An option that is ruled out, or one that is allowed and comes first only when others compete."""
    study_ref, seen = Ref(kind="options.study", id="fours", revision=1), frame()
    told = study(study_ref)
    ballots = [ballot(study_ref, ANA, 2, 1)]
    matrix = matrix_of(told, ballots, reading(seen))
    found = compared(matrix, vetoed=["solar"], ballots=["b0"], draws_count=100, seed=0)
    assert RULED_OUT in _sentences(told, study_ref, found)
    displaced = found.without_vetoes.model_copy(update={"winner": "wood"})
    moved = found.model_copy(update={"without_vetoes": displaced})
    assert found.allowed.winner == "gas"
    assert DISPLACED in _sentences(told, study_ref, moved)


def _sentences(told, ref, found):
    comparison = Held(Ref(kind="options.comparison", id="c", revision=1), found)
    blocks = study_report(Told(Held(ref, told), comparison)).blocks
    return [block.text for block in blocks if isinstance(block, Sentence)]


def test_a_measure_that_moves_makes_the_study_doubtful(project):
    subject = with_study(project)
    compared_in(project, subject)
    assert not project.suspects().roots
    project.write("boulangerie", frame(now=19.0), expected_revision=1)
    doubts = [one for one in project.suspects().roots if one.source == subject]
    assert [one.at for one in doubts] and all("gas-waste" in one.at or "cites" in one.at for one in doubts)
