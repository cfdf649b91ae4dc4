"""What grows: works of a theme over two periods of equal length.

Two counts of rare events are compared by the exact conditional test (Przyborowski & Wilenski 1940): given
their sum, the recent one is binomial with chance one half when nothing changed. The interval of the ratio is
that of Clopper & Pearson (1934) on the chance, as a ratio. Counts tell what was gathered: a source that is
new raises them all.
"""

from collections.abc import Iterable, Mapping, Sequence

from scipy.stats import binomtest

from filrouge.engines.language.letters import plain_words
from filrouge.kinds.watch import Theme, ThemeTrend

LEVEL_RATIO = 0.95


def trends(
    themes: Sequence[Theme],
    texts: Mapping[str, str],
    years: Mapping[str, int],
    recent_from: int,
    length_years: int,
) -> tuple[ThemeTrend, ...]:
    """One per theme, over works by id; ``years`` holds those that have one."""
    plain = {id: plain_words(text) for id, text in texts.items()}
    told = []
    for theme in themes:
        words = [plain_words(one) for one in theme.words]
        about = [id for id, text in plain.items() if any(word in text for word in words)]
        recent = sum(recent_from <= years.get(id, 0) < recent_from + length_years for id in about)
        before = sum(recent_from - length_years <= years.get(id, 0) < recent_from for id in about)
        told.append(_trend(theme.id, len(about), recent, before))
    return tuple(told)


def recent_period(years: Iterable[int], length_years: int) -> int:
    """The first year of the last period that the corpus covers; 0 when it has no year."""
    known = list(years)
    return max(known) - length_years + 1 if known else 0


def _trend(id: str, works_count: int, recent_count: int, before_count: int) -> ThemeTrend:
    counts = {"works_count": works_count, "recent_count": recent_count, "before_count": before_count}
    both = recent_count + before_count
    if both == 0:
        return ThemeTrend(id=id, **counts)
    test = binomtest(recent_count, both, 0.5)
    span = test.proportion_ci(LEVEL_RATIO, method="exact")
    return ThemeTrend(
        id=id,
        **counts,
        growth_ratio=_odds(recent_count / both),
        growth_low_ratio=_odds(float(span.low)),
        growth_high_ratio=_odds(float(span.high)),
        p_value=float(test.pvalue),
    )


def _odds(chance: float) -> float | None:
    return None if chance >= 1 else chance / (1 - chance)
