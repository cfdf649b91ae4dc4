"""What shows that a problem was stated, answered, tried, corrected and documented."""

from filrouge.kernel.checks import Check, Demand, Evidence, Finding, demanding, sample
from filrouge.kernel.documents import Blob, Prose, Quantity, Quote, Ref
from filrouge.kernel.quotes import Value
from filrouge.kernel.reports import Block, Figure, Section, Todo, Words, holes, quotes_in
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.models import (
    Candidate,
    Choice,
    Constraints,
    Equality,
    Experiment,
    Model,
    ModelCard,
    ModelInput,
    Problem,
    Spread,
    TestScore,
)

QUESTION_MIN_WORDS_COUNT = 5  #: fewer is a title, not a question
CANDIDATES_MIN_COUNT = 3  #: the baseline and two others
FAMILIES_MIN_COUNT = 3
TESTED_MIN_ROWS_COUNT = 30
VERSIONS_MIN_COUNT = 2


def _is_stated(problem: Problem) -> bool:
    return len(problem.question.text.split()) >= QUESTION_MIN_WORDS_COUNT


def _is_constrained(problem: Problem) -> bool:
    return problem.constraints != Constraints()


def _compares(experiment: Experiment) -> bool:
    """The baseline and candidates of other families have a score with its interval, and one is chosen."""
    scored = [one for one in experiment.candidates if one.state == "scored" and one.score]
    families = {one.family for one in scored}
    return (
        len(scored) >= CANDIDATES_MIN_COUNT
        and len(families) >= FAMILIES_MIN_COUNT
        and "baseline" in families
        and experiment.choice is not None
    )


def _beats_the_baseline(experiment: Experiment) -> bool:
    chosen = experiment.choice.candidate if experiment.choice else None
    against = [one.against_baseline for one in experiment.candidates if one.id == chosen]
    return any(one is not None and one.verdict == "better" for one in against)


def _is_tried(model: Model) -> bool:
    """Scored on enough rows that no fit has seen, and proven equal to what was fitted."""
    rows_count = max((score.rows_count for score in model.scores), default=0)
    proof = model.equality
    proven = proof.rows_count > 0 and proof.max_difference <= proof.tolerance
    return rows_count >= TESTED_MIN_ROWS_COUNT and proven


def _is_trained(model: Model) -> bool:
    return model.training_rows_count > 0 and bool(model.inputs)


def _is_whole(card: ModelCard) -> bool:
    """It quotes figures and declares no hole; whether each quote resolves is the report's own business."""
    return any(quotes_in(card.content)) and not any(holes(card.content, lambda quote: Value("")))


def _was_corrected(evidence: Evidence) -> Finding:
    """A second version counts: a model made again with another body, or another model of the same target.

    An equal re-run adds no revision, so a second revision is a change.
    """
    seen = tuple(exhibit.ref for exhibit in evidence.of(Model))
    tried = [exhibit for exhibit in evidence.sound(Model) if _is_tried(exhibit.document)]
    versions: dict[str, int] = {}
    for exhibit in tried:
        target = exhibit.document.target
        versions[target] = versions.get(target, 0) + exhibit.ref.revision
    corrected = {target for target, count in versions.items() if count >= VERSIONS_MIN_COUNT}
    if corrected:
        return Finding("reached", tuple(e.ref for e in tried if e.document.target in corrected))
    missing = (N_("a second version of a model, both tried on rows kept apart"),)
    return Finding("present" if seen else "absent", seen, missing)


def _problem(question: str, constraints: Constraints | None = None) -> Problem:
    return Problem(
        question=Prose(lang="en", text=question),
        target="burnt",
        task="binary",
        metric="log_loss",
        split="row",
        baseline="prior",
        constraints=constraints or Constraints(),
        owner="moe",
    )


def _candidate(id: str, *, verdict: str | None = None, scored: bool = True) -> Candidate:
    value = Quantity(value=0.5, unit="")
    spread = Spread(mean=value, low=value, high=value, folds_count=5)
    gain = {"other": "baseline", "gain": value, "low": value, "high": value, "folds_count": 5}
    return Candidate.model_validate(
        {
            "id": id,
            "family": id,
            "title": Text(fr=id, en=id),
            "state": "scored" if scored else "failed",
            "score": spread if scored else None,
            "against_baseline": {**gain, "verdict": verdict} if verdict else None,
        }
    )


def _experiment(*candidates: Candidate, chosen: str | None = "linear") -> Experiment:
    choice = chosen and Choice(
        candidate=chosen,
        best=chosen,
        scored_count=len(candidates),
        eligible_count=len(candidates),
        better_unusable=None,
        level_ratio=0.95,
        sentence=Text(fr="La plus simple.", en="The simplest."),
    )
    return Experiment(
        target="burnt",
        task="binary",
        metric="log_loss",
        metric_parameter=None,
        higher_is_better=False,
        split="row",
        folds_count=5,
        repeats_count=1,
        rows_count=500,
        left_out_rows_count=0,
        features=("oven",),
        features_count=1,
        undeclared_count=0,
        test_to_train_ratio=0.25,
        seed=0,
        budget_spent=False,
        candidates=candidates,
        choice=choice or None,
    )


def _model(*, target: str = "burnt", tested_rows_count: int = 100, difference: float = 1e-7) -> Model:
    score = TestScore(
        id="log_loss",
        value=Quantity(value=0.5, unit=""),
        low=None,
        high=None,
        rows_count=tested_rows_count,
        resamples_count=0,
    )
    return Model(
        content=Blob(sha256="0" * 64, size_bytes=1),
        candidate="linear",
        title=Text(fr="Linéaire", en="Linear"),
        target=target,
        task="binary",
        event="yes",
        target_unit="",
        inputs=(ModelInput(id="oven", type="text", unit=""),),
        outputs=(),
        structure_sha256="0" * 64,
        opset=18,
        opset_ml=3,
        size_bytes=1,
        training_rows_count=400,
        test_rows_count=tested_rows_count,
        groups_count=None,
        scores=(score,),
        slices=(),
        equality=Equality(
            tolerance=1e-5, relative=False, rows_count=tested_rows_count, max_difference=difference, cases=()
        ),
    )


def _untrained() -> Model:
    return _model().model_copy(update={"training_rows_count": 0})


def _card(*blocks: Block) -> ModelCard:
    title = Words(text=Text(fr="Fiche", en="Card"))
    return ModelCard(content=Section(id="card", title=title, blocks=blocks))


_QUESTION = "Which loaves will burn in this oven?"
_BASELINE, _LINEAR, _TREES = (
    _candidate("baseline"),
    _candidate("linear", verdict="better"),
    _candidate("lightgbm", verdict="better"),
)
_FIGURE = Figure(
    label=Text(fr="Score", en="Score"),
    quote=Quote(ref=Ref(kind="models.model", id="oven", revision=1), pointer="/scores/log_loss/value"),
)
_HOLE = Todo(what=Text(fr="un seuil", en="a threshold"), owner="specification")

PROBLEM = Check(
    id="models.problem",
    label=Text(
        fr="Le problème est posé\u00a0: question, cible, mesure, référence",
        en="The problem is stated: question, target, metric, baseline",
    ),
    codes=("K4.1.1",),
    reads=(Problem,),
    function=demanding(Demand(Problem, N_("a problem whose question is a sentence"), _is_stated)),
    accepts=(sample(_problem(_QUESTION)),),
    rejects=(sample(_problem("Burnt?")),),
)

CONSTRAINTS = Check(
    id="models.constraints",
    label=Text(
        fr="Les contraintes techniques du problème sont nommées",
        en="The technical constraints of the problem are named",
    ),
    codes=("K4.1.3",),
    reads=(Problem,),
    function=demanding(
        Demand(Problem, N_("a problem that limits latency, size, cost or variables"), _is_constrained)
    ),
    accepts=(sample(_problem(_QUESTION, Constraints(max_model_bytes=1_000_000))),),
    rejects=(sample(_problem(_QUESTION)),),
)

EXPERIMENT = Check(
    id="models.experiment",
    label=Text(
        fr="Plusieurs modèles sont comparés à la référence, avec leurs intervalles",
        en="Several models are compared with the baseline, with their intervals",
    ),
    codes=("C2.1.2", "K2.1.3", "K4.1.2"),
    reads=(Experiment,),
    function=demanding(
        Demand(
            Experiment,
            N_(
                "an experiment with %(candidates)d scored candidates, the baseline among them, and a choice",
                candidates=CANDIDATES_MIN_COUNT,
            ),
            _compares,
        )
    ),
    accepts=(sample(_experiment(_BASELINE, _LINEAR, _TREES)),),
    rejects=(
        sample(_experiment(_LINEAR, _TREES)),
        sample(_experiment(_BASELINE, _LINEAR, _TREES, chosen=None)),
        sample(_experiment(_BASELINE, _LINEAR, _candidate("lightgbm", scored=False))),
    ),
)

TESTED = Check(
    id="models.tested",
    label=Text(
        fr="Le modèle est éprouvé sur des lignes tenues à l’écart avant d’être mis en place",
        en="The model is tried on rows kept apart before it is put in place",
    ),
    codes=("C2.1.2", "K2.1.2"),
    reads=(Model,),
    function=demanding(
        Demand(
            Model,
            N_(
                "a model scored on %(rows)d rows that no fit has seen, and proven equal to what was fitted",
                rows=TESTED_MIN_ROWS_COUNT,
            ),
            _is_tried,
        )
    ),
    accepts=(sample(_model()),),
    rejects=(sample(_model(tested_rows_count=3)), sample(_model(difference=0.1))),
)

TRAINED = Check(
    id="models.trained",
    label=Text(
        fr="Un modèle appris est prêt à servir, avec ses données d’apprentissage",
        en="A trained model is ready to serve, with its training data",
    ),
    codes=("K2.2.5", "K4.1.6"),
    reads=(Model,),
    function=demanding(Demand(Model, N_("a model file that says what it was trained on"), _is_trained)),
    accepts=(sample(_model()),),
    rejects=(sample(_untrained()),),
)

ANSWERS = Check(
    id="models.answers",
    label=Text(
        fr="Le modèle fait mieux que la référence sur la mesure du problème",
        en="The model does better than the baseline on the problem's metric",
    ),
    codes=("K4.1.5",),
    reads=(Experiment, Model),
    function=demanding(
        Demand(
            Experiment,
            N_("an experiment whose choice is better than the baseline, beyond its interval"),
            _beats_the_baseline,
        ),
        Demand(Model, N_("a model made from it"), _is_trained),
    ),
    accepts=(sample(_experiment(_BASELINE, _LINEAR, _TREES), _model()),),
    rejects=(
        sample(_experiment(_BASELINE, _candidate("linear", verdict="no-difference")), _model()),
        sample(_experiment(_BASELINE, _LINEAR, chosen="baseline"), _model()),
        sample(_experiment(_BASELINE, _LINEAR)),
    ),
)

CORRECTED = Check(
    id="models.corrected",
    label=Text(fr="La solution est mesurée, puis corrigée", en="The solution is measured, then corrected"),
    codes=("K4.1.7",),
    reads=(Model,),
    function=_was_corrected,
    accepts=(sample(_model(), _model()),),
    rejects=(
        sample(_model()),
        sample(_model(), _model(target="raw")),
        sample(_model(), _model(tested_rows_count=3)),
    ),
)

DOCUMENTED = Check(
    id="models.documented",
    label=Text(
        fr="Une fiche technique sans trou accompagne le modèle",
        en="A technical card without holes goes with the model",
    ),
    codes=("K4.1.8",),
    reads=(ModelCard,),
    function=demanding(Demand(ModelCard, N_("a model card without anything left to complete"), _is_whole)),
    accepts=(sample(_card(_FIGURE)),),
    rejects=(sample(_card(_FIGURE, _HOLE)), sample(_card())),
)

CHECKS = (PROBLEM, CONSTRAINTS, EXPERIMENT, TESTED, TRAINED, ANSWERS, CORRECTED, DOCUMENTED)
