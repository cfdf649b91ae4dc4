"""A problem against its table."""

import pytest
from domains.models.tables import AMOUNT, members, problem, split, structure

from filrouge.domains.models.compute.problem import (
    breaches_of,
    check_constraints,
    features_of,
    question_of,
    undeclared_in,
)
from filrouge.domains.models.errors import (
    BreaksConstraint,
    OtherSplit,
    UnfitBaseline,
    UnfitMetric,
    UnknownVariable,
    UnusableTarget,
)
from filrouge.engines.metrics.catalogue import UnknownMetric
from filrouge.engines.tabular.errors import NoFeature
from filrouge.kinds.models import Constraints

FRAME = members(20)
STRUCTURE = structure(FRAME)


@pytest.fixture
def cut(memory_project):
    return split(memory_project, FRAME)


def test_features_are_what_is_known_and_allowed():
    told = {feature.id: (feature.type, feature.unit) for feature in features_of(problem(), STRUCTURE)}
    assert told == {"âge": ("number", "a"), "ville": ("text", "")}
    assert undeclared_in(problem(), STRUCTURE) == 1


def test_a_forbidden_variable_is_no_feature():
    forbids = problem(constraints=Constraints(forbidden_variables=("âge",)))
    assert [feature.id for feature in features_of(forbids, STRUCTURE)] == ["ville"]


def test_dates_are_told_in_days():
    dated = structure(FRAME, time=None)
    dates = [v.model_copy(update={"role": "feature"}) if v.id == "vu" else v for v in dated.variables]
    told = features_of(problem(), dated.model_copy(update={"variables": tuple(dates)}))
    assert ("vu", "date", "days since 1970-01-01") in {(f.id, f.type, f.unit) for f in told}


def test_a_good_problem_is_a_question(cut):
    question = question_of(problem(), STRUCTURE, cut)
    assert question.outputs == ("predicted", "probabilities")
    assert set(question.columns) == {"coûteux", "âge", "ville", "sexe", "id", "famille", "vu"}
    assert question_of(problem(**AMOUNT), STRUCTURE, cut).unit == "EUR"


@pytest.mark.parametrize(
    ("changes", "error", "at"),
    [
        ({"target": "revenu"}, UnusableTarget, "/target"),
        ({"target": "id", "event": "1"}, UnusableTarget, "/target"),
        ({"target": "famille", "event": "1"}, UnusableTarget, "/target"),
        ({"target": "vu", "event": "1"}, UnusableTarget, "/target"),
        (AMOUNT | {"target": "ville"}, UnusableTarget, "/target"),
        ({"event": None}, UnusableTarget, "/event"),
        ({"task": "multiclass"}, UnusableTarget, "/event"),
        ({"metric": "mae"}, UnfitMetric, "/metric"),
        (AMOUNT | {"metric": "pinball"}, UnfitMetric, "/metric_parameter"),
        (AMOUNT | {"metric": "pinball", "metric_parameter": 1.0}, UnfitMetric, "/metric_parameter"),
        ({"metric_parameter": 0.5}, UnfitMetric, "/metric_parameter"),
        ({"baseline": "mean"}, UnfitBaseline, "/baseline"),
        ({"out_of_scope": ("true",)}, UnusableTarget, "/out_of_scope"),
        (AMOUNT | {"out_of_scope": ("0",)}, UnusableTarget, "/out_of_scope"),
        (
            AMOUNT | {"constraints": Constraints(decided_min_accuracy_ratio=0.9)},
            UnusableTarget,
            "/constraints/decided_min_accuracy_ratio",
        ),
        (AMOUNT | {"baseline": "prior"}, UnfitBaseline, "/baseline"),
        (AMOUNT | {"metric": "gamma_deviance"}, UnfitBaseline, "/baseline"),
        ({"split": "time"}, OtherSplit, "/split"),
        ({"slices": ("couleur",)}, UnknownVariable, "/slices"),
        (
            {"constraints": Constraints(forbidden_variables=("couleur",))},
            UnknownVariable,
            "/constraints/forbidden_variables",
        ),
        (
            {"constraints": Constraints(forbidden_variables=("âge", "ville"))},
            NoFeature,
            "/constraints/forbidden_variables",
        ),
    ],
)
def test_a_problem_that_its_table_cannot_answer_names_the_place(cut, changes, error, at):
    with pytest.raises(error) as refused:
        question_of(problem(**changes), STRUCTURE, cut)
    assert refused.value.at == at


def test_a_split_without_a_test_part_is_refused(memory_project):
    with pytest.raises(OtherSplit):
        question_of(problem(), STRUCTURE, split(memory_project, FRAME, names=("train", "validation")))


def test_a_split_by_group_needs_a_group(memory_project):
    ungrouped = structure(FRAME, group=None)
    with pytest.raises(OtherSplit):
        question_of(problem(split="group"), ungrouped, split(memory_project, FRAME, "group"))


def test_a_metric_must_exist():
    with pytest.raises(UnknownMetric):
        question_of(problem().model_copy(update={"metric": "flair"}), STRUCTURE, None)


def test_limits_say_what_breaks_them():
    limited = problem(constraints=Constraints(max_model_bytes=100, max_inference_us=10))
    assert breaches_of(limited, 101, 11) == ("bytes", "latency")
    assert breaches_of(limited, 100, 10) == breaches_of(problem(), 10**9, 10**9) == ()
    for size_bytes, one_row_us, at in ((101, 1, "max_model_bytes"), (1, 11, "max_inference_us")):
        with pytest.raises(BreaksConstraint) as refused:
            check_constraints(limited, size_bytes, one_row_us)
        assert refused.value.at == f"/constraints/{at}"
