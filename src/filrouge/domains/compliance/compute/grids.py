"""Self-assessments added up by theme. A grid is told by its numbers: its text stays with its publisher."""

import tomllib
from collections.abc import Iterator, Mapping

from filrouge.domains.compliance.errors import UnknownCriterion
from filrouge.kernel.texts import N_
from filrouge.kinds.compliance import GridName, GridScore, SelfAssessment, ThemeScore

Grids = Mapping[str, Mapping[str, int]]  #: by grid, how many criteria each theme has


def shipped_grids(content: bytes) -> Grids:
    return {name: dict(told["themes"]) for name, told in tomllib.loads(content.decode())["grids"].items()}


def numbers_of(grid: GridName, grids: Grids) -> Iterator[tuple[str, str]]:
    """Theme and number of each criterion; a grid of one theme counts from 1."""
    themes = grids[grid]
    for theme, count in themes.items():
        for place in range(1, count + 1):
            yield theme, f"{theme}.{place}" if len(themes) > 1 else str(place)


def score_of(told: SelfAssessment, grids: Grids) -> GridScore:
    """Met, not met, not applicable and unknown, by theme.

    Raises:
        UnknownCriterion: an answer about a number that the grid does not have.
    """
    known = list(numbers_of(told.grid, grids))
    verdicts = {one.id: one.verdict for one in told.answers}
    stray = sorted(set(verdicts) - {number for _, number in known})
    if stray:
        raise UnknownCriterion(
            N_("%(grid)s has no criterion %(number)s", grid=told.grid, number=stray[0]),
            at=f"/answers/{stray[0]}",
        )
    themes = tuple(
        theme_score(theme, [verdicts.get(n, "unknown") for t, n in known if t == theme])
        for theme in grids[told.grid]
    )
    met, failed = (sum(getattr(one, name) for one in themes) for name in ("met_count", "not_met_count"))
    unknown = sum(one.unknown_count for one in themes)
    return GridScore(
        grid=told.grid,
        themes=themes,
        criteria_count=len(known),
        unknown_count=unknown,
        met_ratio=ratio_of(met, failed),
        all_met="no" if failed else "unknown" if unknown else "yes",
    )


def theme_score(id: str, verdicts: list[str]) -> ThemeScore:
    count = verdicts.count
    return ThemeScore(
        id=id,
        criteria_count=len(verdicts),
        met_count=count("met"),
        not_met_count=count("not_met"),
        not_applicable_count=count("not_applicable"),
        unknown_count=count("unknown"),
        met_ratio=ratio_of(count("met"), count("not_met")),
    )


def ratio_of(met: int, failed: int) -> float | None:
    return round(met / (met + failed), 4) if met + failed else None
