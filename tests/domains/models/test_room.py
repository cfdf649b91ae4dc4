"""Problem to card on a small table, all adapters real but the store and the meter."""

from types import SimpleNamespace

import numpy as np
import pytest
from conftest import fresh_name, open_test_project
from domains.models.tables import AMOUNT, asked, compared, fitted, handed, members, presented, problem

from filrouge.adapters.memory import MemoryStore
from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.domains.models.documents import OwnCandidate
from filrouge.domains.models.errors import (
    BreaksConstraint,
    NameTaken,
    NoCandidate,
    NotEqual,
    NothingUsable,
    UnusableTarget,
)
from filrouge.kernel.documents import UserCode
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kinds.models import Constraints

THEIRS = '''
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline


class Forest(RandomForestClassifier):
    """A class of one's own has no converter, though its parent has."""


def forest():
    return RandomForestClassifier(n_estimators=10, max_depth=4)


def isotonic():
    """Converted without an error, and wrong."""
    return CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=3)


def raw_columns():
    numbers = ColumnTransformer([("age", SimpleImputer(), ["âge"])])
    return make_pipeline(numbers, GaussianNB())


class Broken(ClassifierMixin, BaseEstimator):
    def fit(self, X, y):
        raise ArithmeticError("division par une poire")

    def predict(self, X):
        return X
'''


def own(project, name, id=None, **options):
    source = project.ports.blobs.put(THEIRS.encode(), "theirs.py")
    code = UserCode(object=name, source=source)
    return OwnCandidate(id=id or name.lower().replace("_", "-"), code=code, **options)


@pytest.fixture
def project(memory_project):
    return memory_project


def read(project, ref):
    return project.read(ref).document


def by_id(experiment):
    return {candidate.id: candidate for candidate in experiment.candidates}


@pytest.fixture(scope="module")
def answered():
    """One question answered from its problem to its card; tests only read it, or run it again."""
    project = open_test_project(MemoryStore(fresh_name()))
    given = handed(project, members())
    question = asked(project, given)
    made = compared(project, question)
    fit = fitted(project, question, made[0])
    return SimpleNamespace(project=project, given=given, question=question, made=made, fit=fit)


@pytest.fixture(scope="module")
def brought():
    """The same question with estimators of the user's, good and bad."""
    project = open_test_project(MemoryStore(fresh_name()))
    question = asked(project, handed(project, members()))
    own_code = (
        own(project, "forest"),
        own(project, "Forest", "forest-class"),
        own(project, "isotonic"),
        own(project, "raw_columns", prepares_itself=True),
        own(project, "Broken"),
        own(project, "Absent"),
    )
    made = compared(project, question, own=own_code)
    return SimpleNamespace(project=project, question=question, own=own_code, made=made)


def test_the_experiment_compares_and_chooses(answered):
    experiment = read(answered.project, answered.made[0])
    assert experiment.choice.candidate in by_id(experiment) and not experiment.budget_spent
    assert by_id(experiment)["linear"].against_baseline.verdict == "better"
    assert experiment.features == ("âge", "ville") and experiment.undeclared_count == 1


def test_the_model_is_the_choice_scored_on_unseen_rows_and_proven(answered):
    experiment, model = (read(answered.project, ref) for ref in (answered.made[0], answered.fit[0]))
    assert model.candidate == experiment.choice.candidate
    assert {score.id for score in model.scores} >= {"roc_auc", "log_loss", "brier"}
    assert model.scores[0].id == "roc_auc" and model.scores[0].low.value < model.scores[0].value.value
    assert model.equality.max_difference <= model.equality.tolerance
    assert {"sexe=F", "sexe=H", "âge=∅"} <= {one.id for one in model.slices}
    assert model.groups_count is not None and model.training_rows_count == 450


def test_every_figure_of_the_card_resolves_and_its_holes_have_owners(answered):
    project = answered.project
    ref = presented(project, answered.question, answered.given, answered.made, answered.fit)
    card = read(project, ref)
    told = {quote.pointer: project.value(quote) for quote, _ in quotes_in(card.content)}
    empty = {pointer for pointer, value in told.items() if value is None}
    assert empty == {"/variables/ville/availability"}  # nobody said when it is known
    owners = {hole.owner for hole in holes(card.content, project.value)}
    assert owners == {"datasets", "specification", "compliance"}


def test_the_card_says_its_leak_checks_in_words(answered):
    project = answered.project
    ref = presented(project, answered.question, answered.given, answered.made, answered.fit)
    data = next(block for block in read(project, ref).content.blocks if block.id == "data")
    leaks = next(block for block in data.blocks if block.type == "table" and block.id == "leaks")
    said = [(row.header.text.fr, row.cells["verdict"].text.fr) for row in leaks.rows]
    assert said == [("groupes des deux côtés", "passé"), ("apprendre du futur", "sans objet")]


def test_the_file_answers_raw_columns(answered):
    model = read(answered.project, answered.fit[0])
    session = OnnxRuntime().load(answered.project.ports.blobs.get(model.content))
    told = session.run({"âge": [np.nan, 80.0], "ville": ["", "Nîmes"]})
    assert set(told["predicted"]) <= {"false", "true"}
    assert told["probabilities"].shape == (2, 2)
    assert model.outputs[1].classes == ("false", "true")
    assert session.metadata["structure_sha256"] == model.structure_sha256
    assert session.metadata["input.âge"] == "number a"


def test_a_rerun_gives_the_same_bytes_and_no_revision(answered):
    again = compared(answered.project, answered.question)
    assert again[0] == answered.made[0]
    assert fitted(answered.project, answered.question, again[0])[0] == answered.fit[0]


def test_another_seed_gives_another_experiment(answered):
    other = compared(answered.project, answered.question, step="autre", seed=1)
    before, after = (read(answered.project, ref) for ref in (answered.made[0], other[0]))
    assert before.candidates != after.candidates


@pytest.mark.parametrize("by", ["group", "time", "group_time"])
def test_amounts_split_by_group_and_time(project, by):
    question = asked(project, handed(project, members(), by=by), problem(**AMOUNT, split=by))
    made = compared(project, question, folds_count=2)
    model = read(project, fitted(project, question, made[0])[0])
    experiment = read(project, made[0])
    assert "linear" not in by_id(experiment)  # no linear model minimises an absolute error
    assert experiment.candidates[0].score.mean.unit == "EUR" and not experiment.higher_is_better
    assert model.outputs[0].type == "value" and model.outputs[0].unit == "EUR"
    assert model.equality.relative


def test_several_classes(project):
    frame = members(300)
    frame["coûteux"] = frame["dépense"].rank(pct=True).mul(3).astype(int).clip(0, 2).map(str)
    stated = problem(task="multiclass", event=None, metric="log_loss")
    question = asked(project, handed(project, frame), stated)
    made = compared(project, question, folds_count=2)
    model = read(project, fitted(project, question, made[0], candidate="linear")[0])
    assert model.outputs[1].classes == ("0", "1", "2")


def test_the_users_estimators_run_beside_ours(brought):
    told = by_id(read(brought.project, brought.made[0]))
    assert told["forest"].state == told["raw-columns"].state == told["linear"].state == "scored"
    assert told["forest"].breaks == told["raw-columns"].breaks == ()


def test_what_has_no_proven_file_says_why(brought):
    told = by_id(read(brought.project, brought.made[0]))
    assert told["forest-class"].breaks == told["isotonic"].breaks == ("export",)
    assert told["forest-class"].failure.error == "onnx.not-exportable"
    assert told["isotonic"].failure.error == "onnx.not-equal"


def test_what_fails_says_where(brought):
    told = by_id(read(brought.project, brought.made[0]))
    assert (told["broken"].state, told["broken"].failure.error) == ("failed", "ArithmeticError")
    assert told["broken"].failure.message == "division par une poire"
    assert told["broken"].failure.place.endswith(" in fit")
    assert told["absent"].state == "failed"


def test_a_person_may_overrule_the_choice_with_code_of_their_own(brought):
    fit = fitted(brought.project, brought.question, brought.made[0], own=brought.own, candidate="raw-columns")
    assert read(brought.project, fit[0]).candidate == "raw-columns"


def test_a_wrong_conversion_is_refused_and_names_the_row(brought):
    with pytest.raises(NotEqual, match="first at row"):
        fitted(brought.project, brought.question, brought.made[0], own=brought.own, candidate="isotonic")


@pytest.mark.parametrize("name", ["forest", "inconnu"])
def test_code_that_was_not_given_again_is_missed(brought, name):
    with pytest.raises(NoCandidate):
        fitted(brought.project, brought.question, brought.made[0], candidate=name)


def test_a_candidate_that_failed_cannot_be_fitted(brought):
    with pytest.raises(NoCandidate, match="division par une poire"):
        fitted(brought.project, brought.question, brought.made[0], own=brought.own, candidate="broken")


def test_two_candidates_of_one_name_are_refused(project):
    question = asked(project, handed(project, members(300)))
    with pytest.raises(NameTaken):
        compared(project, question, own=(own(project, "forest", "linear"),))


def test_a_limit_on_bytes_sets_candidates_aside(project):
    limited = problem(constraints=Constraints(max_model_bytes=4_000))
    question = asked(project, handed(project, members(300)), limited)
    experiment = read(project, compared(project, question)[0])
    told = by_id(experiment)
    assert told["lightgbm-large"].breaks == ("bytes",) and told["linear"].breaks == ()
    assert experiment.choice.candidate == "linear"


def test_nothing_usable_makes_no_model(project):
    question = asked(
        project, handed(project, members(300)), problem(constraints=Constraints(max_model_bytes=1))
    )
    made = compared(project, question)
    assert read(project, made[0]).choice is None
    with pytest.raises(NothingUsable):
        fitted(project, question, made[0])
    with pytest.raises(BreaksConstraint):
        fitted(project, question, made[0], candidate="linear")


def test_rows_without_a_target_are_left_out_and_counted(project):
    frame = members()
    frame["coûteux"] = frame["coûteux"].astype(object).where(frame["id"] % 10 != 0, None)
    typed = structure_of_boolean(frame)
    question = asked(project, handed(project, frame, variables=typed))
    experiment = read(project, compared(project, question)[0])
    assert experiment.left_out_rows_count > 0
    assert experiment.rows_count + experiment.left_out_rows_count == 450


def structure_of_boolean(frame):
    from domains.models.tables import structure

    return tuple(
        one.model_copy(update={"type": "boolean"}) if one.id == "coûteux" else one
        for one in structure(frame).variables
    )


def test_a_target_that_nobody_filled_is_refused(project):
    frame = members().assign(coûteux=None)
    question = asked(project, handed(project, frame, variables=structure_of_boolean(frame)))
    with pytest.raises(UnusableTarget):
        compared(project, question)


def test_pure_noise_is_told_as_such(project):
    frame = members(300)
    frame["coûteux"] = np.random.default_rng(5).random(len(frame)) > 0.5
    question = asked(project, handed(project, frame))
    experiment = read(project, compared(project, question)[0])
    assert experiment.choice.candidate == "baseline"
    assert "répondent pas" in experiment.choice.sentence.fr
