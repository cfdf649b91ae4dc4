"""What shows that a watch is kept: several sources, choices with reasons, advances proven, an effect."""

from filrouge.kernel.checks import Check, Demand, demanding, sample
from filrouge.kernel.documents import Prose, Quote, Ref
from filrouge.kernel.reports import Said, Section, Words
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.watch import (
    Benchmark,
    Corpus,
    Digest,
    Harvest,
    Judged,
    PlaceCount,
    Precision,
    Received,
    Relevance,
    Source,
    Tied,
    Triage,
    Verdict,
)

HARVESTS_MIN_COUNT = 2  #: one source is a subscription, not a watch
CHOICES_MIN_COUNT = 10
PROVEN_MIN_COUNT = 3


def _brought_something(harvest: Harvest) -> bool:
    return harvest.kept_count > 0


def _is_reasoned(triage: Triage) -> bool:
    return len(triage.reason.text.split()) >= 3


def _drops(triage: Triage) -> bool:
    return triage.choice == "drop" and _is_reasoned(triage)


def _compares(benchmark: Benchmark) -> bool:
    """Several advances proven, of which at least one is dated and placed in France or abroad."""
    proven = [one for one in benchmark.advances if one.verdict == "proven"]
    return len(proven) >= PROVEN_MIN_COUNT and any(one.published for one in proven)


def _is_both(corpus: Corpus) -> bool:
    """Works from France and from elsewhere: the référentiel asks for both."""
    counts = {one.id: one.works_count for one in corpus.places}
    here, there = counts.get("france", 0), counts.get("abroad", 0)
    shared = counts.get("both", 0)
    return (here + shared) > 0 and (there + shared) > 0


def _has_effect(benchmark: Benchmark) -> bool:
    natures = {nature for one in benchmark.kept for nature in one.natures}
    return bool(natures & {"finding", "option", "risk"})


def _is_measured(relevance: Relevance) -> bool:
    return relevance.precision is not None and relevance.precision.low_ratio is not None


def _said(text: str) -> Prose:
    return Prose(lang="en", text=text)


def _harvest(kept_count: int) -> Harvest:
    received = (Received(id="1", name="feed", entries_count=kept_count),)
    return Harvest(received=received, entries_count=kept_count, kept_count=kept_count, texts_count=0)


_SOURCE = Source(title=_said("A journal"), nature="feed", address="https://journal.example/feed")
_ITEM = Ref(kind="watch.item", id="one", revision=1)


def _choices(keep: int, drop: int, reason: str = "It speaks of our messages") -> tuple[Triage, ...]:
    keeps = (Triage(item=_ITEM, choice="keep", reason=_said(reason)) for _ in range(keep))
    drops = (Triage(item=_ITEM, choice="drop", reason=_said(reason)) for _ in range(drop))
    return (*keeps, *drops)


def _benchmark(*verdicts: Verdict, tied: bool = True, published: str | None = "2024-05-02") -> Benchmark:
    advances = tuple(
        Judged(id=f"a{n}", item="one", verdict=one, published=published) for n, one in enumerate(verdicts)
    )
    kept = Tied(id="one", bearings_count=1, natures=("risk",)) if tied else Tied(id="one", bearings_count=0)
    return Benchmark(
        advances=advances,
        proven_count=verdicts.count("proven"),
        unresolved_count=verdicts.count("unresolved"),
        set_apart_count=verdicts.count("set_apart"),
        kept=(kept,),
        kept_count=1,
        without_effect_count=0 if tied else 1,
    )


def _corpus(**places: int) -> Corpus:
    return Corpus(
        items_count=sum(places.values()),
        works_count=sum(places.values()),
        merged=(),
        apart=(),
        places=tuple(PlaceCount(id=place, works_count=count) for place, count in places.items()),
        recent_from="2024",
        trends=(),
    )


def _relevance(low_ratio: float | None) -> Relevance:
    precision = Precision(
        at_count=20,
        decisions_count=40,
        kept_count=20,
        kept_ratio=0.5,
        value_ratio=0.9,
        low_ratio=low_ratio,
        high_ratio=low_ratio and 1.0,
        by_themes_ratio=0.6,
    )
    return Relevance(
        method="decisions",
        kept_count=20,
        dropped_count=20,
        items_count=40,
        precision=precision,
        for_words=(),
        against_words=(),
        ranking=(),
    )


def _digest() -> Digest:
    title = Words(text=Text(fr="Point de veille", en="Watch digest"))
    told = Said(quote=Quote(ref=_ITEM, pointer="/title"))
    return Digest(content=Section(id="digest", title=title, blocks=(told,)))


SOURCES = Check(
    id="watch.sources",
    label=Text(
        fr="Plusieurs sources sont suivies, et ce qu’elles donnent est trié avec des raisons",
        en="Several sources are followed, and what they give is sorted with reasons",
    ),
    codes=("C1.1.2",),
    reads=(Source, Harvest, Triage),
    function=demanding(
        Demand(
            Harvest,
            N_("%(n)d looks at sources that brought something", n=HARVESTS_MIN_COUNT),
            _brought_something,
            HARVESTS_MIN_COUNT,
        ),
        Demand(Source, N_("a declared source, to be looked at again")),
        Demand(
            Triage,
            N_("%(n)d choices, each with its reason", n=CHOICES_MIN_COUNT),
            _is_reasoned,
            CHOICES_MIN_COUNT,
        ),
        Demand(Triage, N_("something dropped: keeping all is not choosing"), _drops),
    ),
    accepts=(sample(_SOURCE, _harvest(3), _harvest(9), *_choices(6, 4)),),
    rejects=(
        sample(_SOURCE, _harvest(3), *_choices(6, 4)),
        sample(_SOURCE, _harvest(3), _harvest(0), *_choices(6, 4)),
        sample(_SOURCE, _harvest(3), _harvest(9), *_choices(10, 0)),
        sample(_SOURCE, _harvest(3), _harvest(9), *_choices(6, 4, reason="ok")),
        sample(_harvest(3), _harvest(9), *_choices(6, 4)),
    ),
)

BENCHMARK = Check(
    id="watch.benchmark",
    label=Text(
        fr="Des avancées datées sont comparées, et chacune est prouvée par ses mots et son identifiant",
        en="Dated advances are compared, each proven by its words and its identifier",
    ),
    codes=("C1.1.2", "K1.1.2"),
    reads=(Benchmark, Corpus),
    function=demanding(
        Demand(Benchmark, N_("%(n)d advances proven, and dated", n=PROVEN_MIN_COUNT), _compares),
        Demand(Corpus, N_("works from France and from abroad"), _is_both),
    ),
    accepts=(sample(_benchmark("proven", "proven", "proven"), _corpus(france=2, abroad=3)),),
    rejects=(
        sample(_benchmark("unresolved", "unresolved", "unresolved"), _corpus(france=2, abroad=3)),
        sample(_benchmark("proven", "set_apart", "set_apart"), _corpus(france=2, abroad=3)),
        sample(_benchmark("proven", "proven", "proven", published=None), _corpus(france=2, abroad=3)),
        sample(_benchmark("proven", "proven", "proven"), _corpus(france=5, unknown=3)),
        sample(_benchmark("proven", "proven", "proven"), _corpus(france=2, abroad=3), suspect=True),
    ),
)

EFFECT = Check(
    id="watch.effect",
    label=Text(
        fr="Ce qui est retenu change un constat, une option ou un risque, et c’est restitué",
        en="What is kept changes a finding, an option or a risk, and it is reported",
    ),
    codes=("C1.1.2",),
    reads=(Benchmark, Digest, Relevance),
    function=demanding(
        Demand(Benchmark, N_("a kept reference tied to a finding, an option or a risk"), _has_effect),
        Demand(Digest, N_("a digest of the watch")),
        Demand(Relevance, N_("a ranking whose precision was measured, with its interval"), _is_measured),
    ),
    accepts=(sample(_benchmark("unresolved"), _digest(), _relevance(0.8)),),
    rejects=(
        sample(_benchmark("proven", tied=False), _digest(), _relevance(0.8)),
        sample(_benchmark("proven"), _relevance(0.8)),
        sample(_benchmark("proven"), _digest(), _relevance(None)),
    ),
)

CHECKS = (SOURCES, BENCHMARK, EFFECT)
