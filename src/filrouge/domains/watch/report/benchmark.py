"""What is proven by theme, what no service confirmed, what was set apart and why, what changed nothing."""

from collections.abc import Iterator, Mapping, Sequence

from filrouge.domains.watch.report.pieces import ROWS_SHOWN, UNKNOWN, column, gate_counts, quote
from filrouge.kernel.documents import Quote, Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Column, Figure, Row, Said, Section, Sentence, Table, Todo, Words
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, field_label
from filrouge.kinds.watch import (
    Advance,
    Benchmark,
    Item,
    Judged,
    Themes,
    Tied,
    Triage,
)

FIELDS = ("task", "metric", "value", "data", "cost", "licence")
Advances = Mapping[str, Held[Advance]]


def benchmark_report(
    benchmark: Held[Benchmark],
    themes: Held[Themes],
    advances: Advances,
    triages: Mapping[str, Held[Triage]],
    items: Mapping[str, Held[Item]],
) -> Section:
    """Every advance where it belongs, with the words of its source."""
    told = benchmark.document.advances
    proven = [one for one in told if one.verdict == "proven"]
    unresolved = [one for one in told if one.verdict == "unresolved"]
    return Section(
        id="benchmark",
        title=Words(text=Text(fr="Comparatif des avancées", en="Benchmark of advances")),
        blocks=(
            gate_counts(benchmark.ref),
            *_proven(proven, benchmark, themes, advances),
            *_unresolved(unresolved, benchmark, advances),
            *_set_apart(benchmark, advances),
            _proofs([*proven, *unresolved], benchmark, advances),
            *_effects(benchmark, triages, items),
        ),
    )


def _proven(
    judged: Sequence[Judged], benchmark: Held[Benchmark], themes: Held[Themes], advances: Advances
) -> Iterator[Block]:
    if not judged:
        yield Todo(
            what=Text(
                fr="aucune avancée n’est prouvée\u00a0: résoudre les références quand le réseau le permet",
                en="no advance is proven: resolve the references once the network allows it",
            ),
            owner="moe",
        )
    for theme in themes.document.themes:
        mine = [one for one in judged if advances[one.id].document.theme == theme.id]
        if mine:
            yield Section(
                id=f"theme-{theme.id}",
                title=Words(text=Text(fr="Avancées prouvées", en="Advances proven")),
                blocks=(
                    Said(quote=quote(themes.ref, f"themes/{token(theme.id)}/title")),
                    _table(f"proven-{theme.id}", mine, benchmark, advances),
                ),
            )


def _unresolved(judged: Sequence[Judged], benchmark: Held[Benchmark], advances: Advances) -> Iterator[Block]:
    if judged:
        yield Section(
            id="unresolved",
            title=Words(text=Text(fr="Avancées non résolues", en="Advances not resolved")),
            blocks=(
                Words(
                    text=Text(
                        fr="Leurs mots sont dans le texte gardé, mais aucun service n’a confirmé que ces "
                        "travaux existent\u00a0: elles ne prouvent rien encore.",
                        en="Their words are in the stored text, but no service has confirmed that these "
                        "works exist: they prove nothing yet.",
                    )
                ),
                _table("unresolved", judged, benchmark, advances),
            ),
        )


def _table(id: str, judged: Sequence[Judged], benchmark: Held[Benchmark], advances: Advances) -> Table:
    columns = [
        column("published", Judged),
        *(column(name, Advance) for name in FIELDS),
        column("maturity", Advance),
        column("place", Judged),
    ]
    return Table(
        id=id,
        caption=Text(fr="Avancées, datées et sourcées", en="Advances, dated and sourced"),
        header=field_label(Advance, "method"),
        columns=tuple(columns),
        rows=tuple(
            Row(
                id=one.id,
                header=quote(advances[one.id].ref, "method"),
                cells=_cells(one, benchmark.ref, advances[one.id]),
            )
            for one in judged[:ROWS_SHOWN]
        ),
    )


def _cells(one: Judged, benchmark: Ref, advance: Held[Advance]) -> dict[str, Quote | Words]:
    told = advance.document
    cells: dict[str, Quote | Words] = {
        name: quote(advance.ref, name) if getattr(told, name) else UNKNOWN for name in FIELDS
    }
    cells["published"] = quote(benchmark, f"advances/{token(one.id)}/published") if one.published else UNKNOWN
    cells["maturity"] = Words(text=coded(Advance, "maturity", told.maturity)) if told.maturity else UNKNOWN
    cells["place"] = Words(text=coded(Judged, "place", one.place))
    return cells


def _set_apart(benchmark: Held[Benchmark], advances: Advances) -> Iterator[Block]:
    apart = [one for one in benchmark.document.advances if one.verdict == "set_apart"]
    if apart:
        yield Table(
            id="set-apart",
            caption=Text(fr="Avancées mises à part, et pourquoi", en="Advances set apart, and why"),
            header=field_label(Advance, "method"),
            columns=(column("faults", Judged),),
            rows=tuple(
                Row(
                    id=one.id,
                    header=quote(advances[one.id].ref, "method"),
                    cells={"faults": Words(text=_faults(one))},
                )
                for one in apart[:ROWS_SHOWN]
            ),
        )


def _faults(one: Judged) -> Text:
    told = [coded(Judged, "faults", fault) for fault in one.faults]
    return Text(fr="\u202f; ".join(text.fr for text in told), en="; ".join(text.en for text in told))


def _proofs(judged: Sequence[Judged], benchmark: Held[Benchmark], advances: Advances) -> Section:
    return Section(
        id="proofs",
        title=Words(text=Text(fr="Ce que disent les textes", en="What the texts say")),
        blocks=tuple(_proof(one, benchmark.ref, advances[one.id].ref) for one in judged[:ROWS_SHOWN]),
    )


def _proof(one: Judged, benchmark: Ref, advance: Ref) -> Section:
    at = f"advances/{token(one.id)}"
    return Section(
        id=f"proof-{one.id}",
        title=Words(text=Text(fr="Citation", en="Quotation")),
        blocks=(
            Figure(label=field_label(Advance, "method"), quote=quote(advance, "method")),
            Said(quote=quote(advance, "quotation/words")),
            Sentence(
                text=Text(
                    fr="Page {page} du texte gardé, après {start} lettres.",
                    en="Page {page} of the stored text, after {start} letters.",
                ),
                quotes={
                    "page": quote(benchmark, f"{at}/page"),
                    "start": quote(benchmark, f"{at}/start_count"),
                },
            ),
        ),
    )


def _effects(
    benchmark: Held[Benchmark], triages: Mapping[str, Held[Triage]], items: Mapping[str, Held[Item]]
) -> Iterator[Block]:
    choices = {held.document.item.id: held for held in triages.values()}
    kept = [one for one in benchmark.document.kept if one.id in items]
    tied = [one for one in kept if one.bearings_count]
    bare = [one for one in kept if not one.bearings_count]
    nature = column("natures", Tied)
    says = Column(id="says", label=Text(fr="Ce que cela change", en="What it changes"))
    if tied:
        yield Table(
            id="effects",
            caption=Text(fr="Ce que les références retenues changent", en="What the kept references change"),
            header=field_label(Item, "title"),
            columns=(nature, says),
            rows=tuple(
                Row(
                    id=one.id,
                    header=quote(items[one.id].ref, "title"),
                    cells={
                        "natures": Words(text=_natures(one)),
                        "says": _first_effect(choices[one.id]),
                    },
                )
                for one in tied[:ROWS_SHOWN]
            ),
        )
    if bare:
        reason = Column(id="reason", label=field_label(Triage, "reason"))
        yield Table(
            id="without-effect",
            caption=Text(
                fr="Références retenues qui n’ont rien changé", en="Kept references that changed nothing"
            ),
            header=field_label(Item, "title"),
            columns=(reason,),
            rows=tuple(
                Row(
                    id=one.id,
                    header=quote(items[one.id].ref, "title"),
                    cells={"reason": quote(choices[one.id].ref, "reason")},
                )
                for one in bare[:ROWS_SHOWN]
            ),
        )


def _first_effect(triage: Held[Triage]) -> Quote:
    return quote(triage.ref, f"bearings/{token(triage.document.bearings[0].id)}/says")


def _natures(one: Tied) -> Text:
    told = [coded(Tied, "natures", nature) for nature in one.natures]
    return Text(fr=", ".join(text.fr for text in told), en=", ".join(text.en for text in told))
