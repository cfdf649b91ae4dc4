"""All items as works; what is read of each; who comes first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args

import numpy as np

from filrouge.domains.watch.compute.merging import Apart, Work, merged, named
from filrouge.domains.watch.compute.places import place_of
from filrouge.domains.watch.compute.trends import recent_period, trends
from filrouge.engines.language import relevance as engine
from filrouge.kinds.watch import (
    Corpus,
    Item,
    KeptApart,
    Place,
    PlaceCount,
    Precision,
    RankedItem,
    Relevance,
    SameWork,
    StoredText,
    Theme,
    Triage,
    WordWeight,
)

PERIOD_YEARS = 3
RANKED_LIMIT = 500
WORDS_SHOWN, MODEL_WORDS = 6, 25
READ_LETTERS = 4_000  #: of a text, to rank it: an abstract and more
Choice = Literal["keep", "drop"]


def works_of(items: Mapping[str, Item]) -> tuple[tuple[Work, ...], tuple[Apart, ...]]:
    return merged(named(id, item) for id, item in items.items())


def corpus_of(items: Mapping[str, Item], texts: Mapping[str, str], themes: Sequence[Theme]) -> Corpus:
    """What the items amount to; ``texts`` by item id, as ``read_of`` gives them."""
    works, apart = works_of(items)
    places: Counter[Place] = Counter(place(work, items) for work in works)
    years = {work.items[0]: year for work in works if (year := _year(work, items))}
    whole = {work.items[0]: " ".join(texts[id] for id in work.items) for work in works}
    recent_from = recent_period(years.values(), PERIOD_YEARS)
    return Corpus(
        items_count=len(items),
        works_count=len(works),
        merged=tuple(
            SameWork(id=one.items[0], items=one.items, by=one.by) for one in works if len(one.items) > 1
        ),
        apart=tuple(KeptApart(id=f"{one.by}.{one.items[0]}", items=one.items, by=one.by) for one in apart),
        places=tuple(PlaceCount(id=one, works_count=places[one]) for one in get_args(Place)),
        recent_from=str(recent_from or ""),
        trends=trends(themes, whole, years, recent_from, PERIOD_YEARS),
    )


def read_of(items: Mapping[str, Item], texts: Iterable[StoredText]) -> dict[str, str]:
    """What is read of each item to rank it: title, journal, and the beginning of its text."""
    told = {id: f"{item.title}. {item.container}." for id, item in items.items()}
    for text in texts:
        if text.item in told:
            told[text.item] += f" {' '.join(page.text for page in text.pages)[:READ_LETTERS]}"
    return told


def spread(works: Sequence[Work], triages: Iterable[Triage]) -> dict[str, Choice]:
    """What was decided of each item: a choice about one item of a work is about them all."""
    decided = {one.item.id: one.choice for one in triages}
    told: dict[str, Choice] = {}
    for work in works:
        choices = {decided[id] for id in work.items if id in decided}
        if choices:
            choice: Choice = "keep" if "keep" in choices else "drop"
            told.update(dict.fromkeys(work.items, choice))
    return told


def relevance_of(
    works: Sequence[Work],
    texts: Mapping[str, str],
    choices: Mapping[str, Choice],
    themes: Sequence[Theme],
    seed: int,
) -> Relevance:
    """Works ranked by what was learned from the choices, or by the themes while there are too few."""
    ids = [work.items[0] for work in works]
    read = [" ".join(dict.fromkeys(texts[id] for id in work.items)) for work in works]
    asked = [" ".join((theme.title.text, *theme.words)) for theme in themes]
    decided = [n for n, id in enumerate(ids) if id in choices]
    kept = [choices[ids[n]] == "keep" for n in decided]
    enough = min(sum(kept), len(kept) - sum(kept)) >= engine.DECISIONS_FEW
    near = engine.by_words(read, asked) if read else np.zeros(0)
    words: dict[int, tuple[WordWeight, ...]] = {}
    strongest: tuple[tuple[WordWeight, ...], ...] = ((), ())
    precision = None
    scores = near
    if enough:
        known = [read[n] for n in decided]
        model = engine.Relevance(known, kept, seed=seed)
        scores, weighed = model.scores(read)
        best = np.argsort(-scores, kind="stable")[:RANKED_LIMIT]
        words = {int(n): _words(model.why(weighed, int(n), count=WORDS_SHOWN)) for n in best}
        strongest = tuple(_words(told) for told in model.strongest(count=MODEL_WORDS))
        precision = _precision(engine.held_out(known, kept, seed=seed), near[decided], kept, seed)
    order = np.argsort(-scores, kind="stable")[:RANKED_LIMIT]
    return Relevance(
        method="decisions" if enough else "themes",
        kept_count=sum(kept),
        dropped_count=len(kept) - sum(kept),
        items_count=len(ids),
        precision=precision,
        for_words=strongest[0],
        against_words=strongest[1],
        ranking=tuple(
            RankedItem(
                id=ids[n],
                rank_count=rank,
                score_ratio=round(float(scores[n]), 6),
                choice=choices.get(ids[n]),
                words=words.get(int(n), ()),
            )
            for rank, n in enumerate(order, start=1)
        ),
    )


def _precision(scores: engine.Array, near: engine.Array, kept: Sequence[bool], seed: int) -> Precision:
    found = engine.precision_at(scores, kept, rng=np.random.default_rng(seed))
    by_themes = engine.precision_at(near, kept, rng=np.random.default_rng(seed))
    return Precision(
        at_count=found.at_count,
        decisions_count=found.decisions_count,
        kept_count=found.kept_count,
        kept_ratio=found.kept_count / found.decisions_count,
        value_ratio=found.value,
        low_ratio=found.low,
        high_ratio=found.high,
        by_themes_ratio=by_themes.value,
    )


def _words(told: Iterable[engine.Word]) -> tuple[WordWeight, ...]:
    return tuple(WordWeight(id=one.word, weight=round(one.weight, 6)) for one in told)


def place(work: Work, items: Mapping[str, Item]) -> Place:
    """Where a work comes from: what any of its items says."""
    return place_of(one for id in work.items for one in items[id].affiliations)


def _year(work: Work, items: Mapping[str, Item]) -> int | None:
    told = [int(date[:4]) for id in work.items if (date := items[id].published)]
    return min(told) if told else None
