"""A trial on a sample told as a prototype: what was measured, and what it cost."""

from filrouge.domains.options.errors import NotScored
from filrouge.kernel.texts import N_
from filrouge.kinds.models import Effort, Experiment
from filrouge.kinds.options import Prototype


def prototype_of(experiment: Experiment, effort: Effort) -> Prototype:
    """
    Raises:
        NotScored: no candidate may be used, or the one chosen has no score.
    """
    name = experiment.choice.candidate if experiment.choice else None
    chosen = next((one for one in experiment.candidates if one.id == name), None)
    if chosen is None or chosen.score is None:
        raise NotScored(N_("No candidate of the trial may be used"))
    spent = next((one for one in effort.candidates if one.id == name), None)
    return Prototype(
        metric=experiment.metric,
        higher_is_better=experiment.higher_is_better,
        candidate=chosen.id,
        score=chosen.score.mean,
        low=chosen.score.low,
        high=chosen.score.high,
        gain=chosen.against_baseline.gain if chosen.against_baseline else None,
        rows_count=experiment.rows_count,
        folds_count=chosen.score.folds_count,
        total_cpu_s=effort.total_cpu_s,
        one_row=spent.one_row if spent else None,
        exportable=chosen.exported_bytes is not None and "export" not in chosen.breaks,
    )
