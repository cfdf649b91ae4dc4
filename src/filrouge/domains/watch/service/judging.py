"""Advances at the gate, and what the watch brought over a period."""

import json
from collections.abc import Mapping
from datetime import date

from filrouge.domains.watch.compute import bibtex, exporting, gate, references
from filrouge.domains.watch.documents import ToDigest, ToJudge
from filrouge.domains.watch.report import benchmark_report, digest_report
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Held
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.watch import (
    Advance,
    Benchmark,
    BenchmarkReport,
    Corpus,
    Digest,
    Exports,
    Item,
    Relevance,
    Resolution,
    StoredText,
    Themes,
    Triage,
)

FEED_TITLE = "filrouge"


@use_case(
    "watch.judge",
    version=1,
    title=Text(fr="Passer les avancées au crible", en="Take advances through the gate"),
    right="watch.write",
    reads=(Themes, Item, StoredText, Triage, Advance, Resolution),
    makes=(Benchmark, BenchmarkReport),
)
def judge(context: Context, given: ToJudge) -> None:
    """Judge every advance: resolved, not taken back, kept, and its quoted words found where they are said."""
    from filrouge.domains.watch.compute import corpus  # noqa: PLC0415 - heavy

    themes = context.read(Themes, given.subject)
    items = {held.ref.id: held for held in context.all(Item)}
    triages = {held.ref.id: held for held in context.all(Triage)}
    advances = {held.ref.id: held for held in context.all(Advance)}
    documents = {id: held.document for id, held in items.items()}
    works, _ = corpus.works_of(documents)
    choices = corpus.spread(works, (held.document for held in triages.values()))
    answers = context.read(Resolution, given.resolution).document.items if given.resolution else ()
    evidence = gate.Evidence(
        items=documents,
        kept=frozenset(id for id, choice in choices.items() if choice == "keep"),
        resolved={one.id: one for one in answers},
        texts=_quoted(context, advances),
        places={id: corpus.place(work, documents) for work in works for id in work.items},
    )
    told = gate.benchmark(
        {id: held.document for id, held in advances.items()},
        {id: held.document for id, held in triages.items()},
        evidence,
    )
    made = Held(context.make(told), told)
    context.make(BenchmarkReport(content=benchmark_report(made, themes, advances, triages, items)))


@use_case(
    "watch.digest",
    version=1,
    title=Text(fr="Faire le point de la veille", en="Tell what the watch brought"),
    right="watch.write",
    reads=(Item, Triage, Benchmark, Corpus, Relevance),
    makes=(Digest, Exports),
)
def digest(context: Context, given: ToDigest) -> None:
    """What was kept of the works of a period, and why; and the same as RSS, BibTeX and CSL-JSON."""
    items = {held.ref.id: held for held in context.all(Item)}
    kept = {
        held.document.item.id: held
        for held in context.all(Triage)
        if held.document.choice == "keep"
        and held.document.item.id in items
        and _within(items[held.document.item.id].document, given.published_from, given.published_until)
    }
    shown = {id: items[id] for id in sorted(kept)}
    documents = {id: held.document for id, held in shown.items()}
    reasons = {id: held.document.reason.text for id, held in kept.items()}
    put = context.blobs.put
    csl = json.dumps(references.csl_written(documents.items()), ensure_ascii=False, indent=1)
    context.make(
        Exports(
            items_count=len(documents),
            rss=put(exporting.rss(documents, reasons, FEED_TITLE).encode(), "veille.rss"),
            bibtex=put(bibtex.written(documents.items()).encode(), "veille.bib"),
            csl_json=put(csl.encode(), "veille.json"),
        )
    )
    content = digest_report(
        context.read(Corpus, given.corpus),
        context.read(Relevance, given.relevance),
        context.read(Benchmark, given.benchmark),
        shown,
        kept,
    )
    context.make(Digest(content=content))


def _quoted(context: Context, advances: Mapping[str, Held[Advance]]) -> dict[Ref, StoredText]:
    """Texts that advances quote, as they stand today; what was erased is not there."""
    told: dict[Ref, StoredText] = {}
    for held in advances.values():
        quotation = held.document.quotation
        if quotation and quotation.text not in told:
            try:
                told[quotation.text] = context.latest(StoredText, quotation.text.id).document
            except NotFound:
                continue
    return told


def _within(item: Item, first: date | None, last: date | None) -> bool:
    """Published in the period, as far as its date goes; without a date it is in no period."""
    if first is None and last is None:
        return True
    day = item.published
    if day is None:
        return False
    after = first is None or day >= first.isoformat()[: len(day)]
    return after and (last is None or day <= last.isoformat()[: len(day)])
