"""What was gathered, where it comes from, what grows, how well it is ranked, what was kept and why."""

from collections.abc import Iterator, Mapping

from filrouge.domains.watch.report.pieces import ROWS_SHOWN, UNKNOWN, column, gate_counts, quote
from filrouge.kernel.documents import token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Column, Row, Section, Sentence, Table, Todo, Words, coded_words
from filrouge.kernel.texts import Text
from filrouge.kernel.words import field_label
from filrouge.kinds.watch import (
    Benchmark,
    Corpus,
    Item,
    PlaceCount,
    Relevance,
    Triage,
    WordWeight,
)


def digest_report(
    corpus: Held[Corpus],
    relevance: Held[Relevance],
    benchmark: Held[Benchmark],
    items: Mapping[str, Held[Item]],
    kept: Mapping[str, Held[Triage]],
) -> Section:
    """What was kept first, then the figures of the watch."""
    return Section(
        id="digest",
        title=Words(text=Text(fr="Point de veille", en="Watch digest")),
        blocks=(
            Sentence(
                text=Text(
                    fr="{items} références relevées, qui font {works} travaux\u202f; {kept} retenues, "
                    "{dropped} écartées.",
                    en="{items} references gathered, which make {works} works; {kept} kept, "
                    "{dropped} dropped.",
                ),
                quotes={
                    "items": quote(corpus.ref, "items_count"),
                    "works": quote(corpus.ref, "works_count"),
                    "kept": quote(relevance.ref, "kept_count"),
                    "dropped": quote(relevance.ref, "dropped_count"),
                },
            ),
            *_kept(items, kept),
            gate_counts(benchmark.ref),
            _places(corpus),
            _growth(corpus),
            *_precision(relevance),
            *_best(relevance),
        ),
    )


def _kept(items: Mapping[str, Held[Item]], kept: Mapping[str, Held[Triage]]) -> Iterator[Block]:
    if not items:
        yield Words(
            text=Text(fr="Rien n’a été retenu sur la période.", en="Nothing was kept over the period.")
        )
        return
    yield Table(
        id="kept",
        caption=Text(fr="Références retenues", en="References kept"),
        header=field_label(Item, "title"),
        columns=(column("published", Item), column("reason", Triage)),
        rows=tuple(
            Row(
                id=id,
                header=quote(held.ref, "title"),
                cells={
                    "published": quote(held.ref, "published") if held.document.published else UNKNOWN,
                    "reason": quote(kept[id].ref, "reason"),
                },
            )
            for id, held in list(items.items())[:ROWS_SHOWN]
        ),
    )


def _places(corpus: Held[Corpus]) -> Table:
    count = column("works_count", PlaceCount)
    return Table(
        id="places",
        caption=Text(fr="D’où viennent les travaux", en="Where the works come from"),
        header=Text(fr="Affiliations", en="Affiliations"),
        columns=(count,),
        rows=tuple(
            Row(
                id=one.id,
                header=coded_words(PlaceCount, "id", one.id),
                cells={count.id: quote(corpus.ref, f"places/{one.id}/{count.id}")},
            )
            for one in corpus.document.places
        ),
    )


def _growth(corpus: Held[Corpus]) -> Table:
    names = ("works_count", "before_count", "recent_count", "growth_ratio", "p_value")
    labels = {name: field_label(type(one), name) for one in corpus.document.trends[:1] for name in names}
    return Table(
        id="trends",
        caption=Text(fr="Travaux par thème, et leur évolution", en="Works by theme, and how they evolve"),
        header=Text(fr="Thème", en="Theme"),
        columns=tuple(Column(id=name, label=label) for name, label in labels.items()),
        rows=tuple(
            Row(
                id=one.id,
                header=quote(corpus.ref, f"trends/{token(one.id)}/id"),
                cells={
                    name: quote(corpus.ref, f"trends/{token(one.id)}/{name}")
                    if getattr(one, name) is not None
                    else UNKNOWN
                    for name in labels
                },
            )
            for one in corpus.document.trends
        ),
    )


def _precision(relevance: Held[Relevance]) -> Iterator[Block]:
    told = relevance.document.precision
    if told is None:
        yield Todo(
            what=Text(
                fr="la précision du classement\u00a0: trop peu de choix pour la mesurer",
                en="the precision of the ranking: too few choices to measure it",
            ),
            owner="moe",
        )
        return
    names = {"value": "value_ratio", "chance": "kept_ratio", "themes": "by_themes_ratio", "n": "at_count"}
    yield Sentence(
        text=Text(
            fr="Parmi les {n} mieux classées de choix mis de côté, {value} étaient retenues\u202f; au hasard "
            "{chance}, par les mots des thèmes {themes}.",
            en="Among the {n} best ranked of choices held out, {value} were kept; by chance {chance}, by the "
            "words of the themes {themes}.",
        ),
        quotes={place: quote(relevance.ref, f"precision/{name}") for place, name in names.items()},
    )
    if told.low_ratio is not None:
        yield Sentence(
            text=Text(fr="Intervalle\u00a0: de {low} à {high}.", en="Interval: from {low} to {high}."),
            quotes={
                "low": quote(relevance.ref, "precision/low_ratio"),
                "high": quote(relevance.ref, "precision/high_ratio"),
            },
        )


def _best(relevance: Held[Relevance]) -> Iterator[Block]:
    """The words that count, so that a ranking can be contested."""
    if relevance.document.for_words:
        weight = column("weight", WordWeight)
        yield Table(
            id="words",
            caption=Text(fr="Mots qui font monter une référence", en="Words that raise a reference"),
            header=Text(fr="Mot", en="Word"),
            columns=(weight,),
            rows=tuple(
                Row(
                    id=one.id,
                    header=quote(relevance.ref, f"for_words/{token(one.id)}/id"),
                    cells={"weight": quote(relevance.ref, f"for_words/{token(one.id)}/weight")},
                )
                for one in relevance.document.for_words[:10]
            ),
        )
