"""A contest told as documents, and the choice it allows told in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from filrouge.engines.metrics import Answers, Metric, corrected_interval, lowest_level
from filrouge.engines.metrics.intervals import LEVEL_RATIO
from filrouge.engines.tabular.contest import Contest, Rules, Standing, Table
from filrouge.engines.tabular.fitting import Fault
from filrouge.engines.tabular.pairing import FOLDS_MIN_COUNT, Choice, Entrant, Gain, choose, gain
from filrouge.kernel.documents import Quantity
from filrouge.kernel.texts import Text
from filrouge.kinds import models as kinds
from filrouge.kinds.models import Problem

MICROSECONDS = "µs"

#: ``{candidate}`` and ``{best}`` are names; the other places are figures of the experiment
ALONE = Text(
    fr="Candidat retenu\u00a0: {candidate}. Avec un score de {score}, il se détache de tous les candidats "
    "utilisables.",
    en="Candidate kept: {candidate}. With a score of {score}, it stands out from all that may be used.",
)
BEST = Text(
    fr="Candidat retenu\u00a0: {candidate}. Avec {score}, il a le meilleur score moyen, et son fichier "
    "({size}) est le plus léger des {eligible} candidats que rien ne départage.",
    en="Candidate kept: {candidate}. With {score}, it has the best mean score, and its file ({size}) is the "
    "lightest of the {eligible} candidates that nothing tells apart.",
)
LIGHTER = Text(
    fr="Candidat retenu\u00a0: {candidate}. Avec {score}, rien ne le départage du meilleur, {best} "
    "({best_score}), et son fichier pèse {size} au lieu de {best_size}.",
    en="Candidate kept: {candidate}. With {score}, nothing tells it from the best, {best} ({best_score}), "
    "and its file weighs {size} instead of {best_size}.",
)
NOTHING_LEARNED = Text(
    fr="Candidat retenu\u00a0: {candidate}, qui n’apprend rien ({score}). Aucun candidat utilisable ne fait "
    "mieux au-delà du doute\u00a0: ces données ne répondent pas à la question.",
    en="Candidate kept: {candidate}, which learns nothing ({score}). None that may be used does better "
    "beyond doubt: these data do not answer the question.",
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What exporting a candidate's first fold told; no size when it has no file."""

    size_bytes: int | None = None
    breaks: tuple[kinds.Breach, ...] = ()
    fault: Fault | None = None
    one_row_us: float | None = None

    @property
    def usable(self) -> bool:
        return self.size_bytes is not None and not self.breaks


def experiment_of(
    problem: Problem,
    table: Table,
    rules: Rules,
    contest: Contest,
    trials: Mapping[str, Trial],
    *,
    unit: str,
    left_out_rows_count: int,
    out_of_scope_rows_count: int,
    undeclared_count: int,
) -> kinds.Experiment:
    """The contest as a document: the same contest gives the same bytes, whatever it cost."""
    metric, ratio = rules.metric, contest.test_to_train_ratio
    chosen = choose(
        [_entrant(one, trials[one.contender.id]) for one in contest.standings],
        metric,
        test_to_train_ratio=ratio,
    )
    wanted = problem.constraints.decided_min_accuracy_ratio
    unit = metric.unit(unit, parameter=rules.parameter)
    told = _Teller(metric, unit, ratio, contest.standings, chosen, wanted)
    return kinds.Experiment(
        target=problem.target,
        task=problem.task,
        metric=problem.metric,
        metric_parameter=problem.metric_parameter,
        higher_is_better=metric.higher_is_better,
        split=problem.split,
        folds_count=rules.folds_count,
        repeats_count=rules.repeats_count,
        rows_count=len(table),
        left_out_rows_count=left_out_rows_count,
        out_of_scope_rows_count=out_of_scope_rows_count,
        features=tuple(feature.id for feature in table.features),
        features_count=len(table.features),
        undeclared_count=undeclared_count,
        test_to_train_ratio=ratio,
        seed=rules.seed,
        budget_spent=contest.budget_spent,
        candidates=tuple(told.candidate(one, trials[one.contender.id]) for one in contest.standings),
        choice=told.choice() if chosen else None,
    )


def effort_of(
    contest: Contest, trials: Mapping[str, Trial], *, total_cpu_s: float, budget_cpu_s: float | None
) -> kinds.Effort:
    """What a contest cost, candidate by candidate."""
    return kinds.Effort(
        candidates=tuple(_effort(one, trials[one.contender.id]) for one in contest.standings),
        total_cpu_s=total_cpu_s,
        budget_cpu_s=budget_cpu_s,
    )


@dataclass(frozen=True)
class _Teller:
    metric: Metric
    unit: str
    ratio: float
    standings: tuple[Standing, ...]
    chosen: Choice | None
    wanted_ratio: float | None  #: accuracy of what a model decides by itself

    def candidate(self, standing: Standing, trial: Trial) -> kinds.Candidate:
        scored = _is_scored(standing)
        fault = standing.fault or trial.fault
        return kinds.Candidate(
            id=standing.contender.id,
            family=standing.contender.family,
            title=standing.contender.title,
            state="failed" if standing.fault else "scored" if scored else "not-run",
            folds=tuple(kinds.FoldScore(id=fold, value=score) for fold, score in standing.scores.items()),
            score=self._spread(standing) if scored else None,
            against_baseline=self._difference(standing, self.standings[0].contender.id) if scored else None,
            against_best=self._difference(standing, self.chosen.best) if scored and self.chosen else None,
            exported_bytes=trial.size_bytes,
            breaks=trial.breaks,
            decides_from_ratio=self._decides_from(standing),
            failure=kinds.Failure(error=fault.error, message=fault.message, place=fault.place)
            if fault
            else None,
        )

    def _decides_from(self, standing: Standing) -> float | None:
        if self.wanted_ratio is None or not standing.answers:
            return None
        sure = np.concatenate([told.sure for told in standing.answers])
        right = np.concatenate([told.right for told in standing.answers])
        level = lowest_level(Answers(sure, right), self.wanted_ratio)
        return None if level is None else level / 100

    def choice(self) -> kinds.Choice:
        assert self.chosen is not None
        return kinds.Choice(
            candidate=self.chosen.chosen,
            best=self.chosen.best,
            better_unusable=self.chosen.better_unusable,
            scored_count=sum(_is_scored(one) for one in self.standings),
            eligible_count=len(self.chosen.eligible),
            level_ratio=LEVEL_RATIO,
            sentence=self._sentence(self.chosen),
        )

    def _sentence(self, chosen: Choice) -> Text:
        if chosen.chosen == self.standings[0].contender.id:
            return NOTHING_LEARNED
        if chosen.chosen != chosen.best:
            return LIGHTER
        return ALONE if len(chosen.eligible) == 1 else BEST

    def _spread(self, standing: Standing) -> kinds.Spread:
        scores = list(standing.scores.values())
        found = corrected_interval(scores, test_to_train_ratio=self.ratio)
        return kinds.Spread(
            mean=self._quantity(found.mean),
            low=self._quantity(found.low),
            high=self._quantity(found.high),
            folds_count=len(scores),
        )

    def _difference(self, standing: Standing, other: str) -> kinds.Difference | None:
        rival = next(one for one in self.standings if one.contender.id == other)
        found: Gain | None = None
        if rival is not standing:
            found = gain(standing.scores, rival.scores, self.metric, test_to_train_ratio=self.ratio)
        if found is None:
            return None
        return kinds.Difference(
            other=other,
            gain=self._quantity(found.estimate.mean),
            low=self._quantity(found.estimate.low),
            high=self._quantity(found.estimate.high),
            folds_count=found.folds_count,
            verdict=found.verdict,
        )

    def _quantity(self, value: float) -> Quantity:
        return Quantity(value=value, unit=self.unit)


def _is_scored(standing: Standing) -> bool:
    return standing.fault is None and len(standing.scores) >= FOLDS_MIN_COUNT


def _entrant(standing: Standing, trial: Trial) -> Entrant:
    scores = standing.scores if _is_scored(standing) else {}
    return Entrant(standing.contender.id, scores, trial.size_bytes, trial.usable)


def _effort(standing: Standing, trial: Trial) -> kinds.CandidateEffort:
    return kinds.CandidateEffort(
        id=standing.contender.id,
        fits_count=len(standing.scores),
        fit_cpu_s=standing.fit_cpu_s,
        predict_cpu_s=standing.predict_cpu_s,
        peak_bytes=standing.peak_bytes,
        one_row=None if trial.one_row_us is None else Quantity(value=trial.one_row_us, unit=MICROSECONDS),
    )
