"""What enters the benchmark: a work that exists, was not taken back, was kept, and says the words quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from filrouge.domains.watch.compute.quoting import find
from filrouge.kernel.documents import Quote, Ref
from filrouge.kinds.watch import (
    Advance,
    Bearing,
    BearingNature,
    Benchmark,
    Fault,
    Item,
    Judged,
    Place,
    Resolved,
    StoredText,
    Tied,
    Triage,
    Verdict,
)

#: Kinds of other rooms, and places in them, that tell what a citation is about.
_NATURES: tuple[tuple[str, str, BearingNature], ...] = (
    ("audit.finding", "", "finding"),
    ("audit.", "/findings/", "finding"),
    ("options.", "", "option"),
    ("projects.decision", "/options/", "option"),
    ("projects.charter", "/risks/", "risk"),
    ("compliance.", "/risks/", "risk"),
)
_OF_STATE: Mapping[str, Fault] = {
    "unresolved": "unresolved",
    "mismatch": "mismatch",
    "not_found": "not_found",
    "retracted": "retracted",
}


@dataclass(frozen=True)
class Evidence:
    """What the gate looks at: items, choices and answers by item, texts by their reference."""

    items: Mapping[str, Item]
    kept: frozenset[str]  #: ids of items that were kept, and of those that tell of the same work
    resolved: Mapping[str, Resolved]
    texts: Mapping[Ref, StoredText]
    places: Mapping[str, Place] = field(default_factory=dict)  #: of items, as all that tell of one work say


def benchmark(
    advances: Mapping[str, Advance], triages: Mapping[str, Triage], evidence: Evidence
) -> Benchmark:
    """Every advance judged, by id, and what each kept item changed."""
    judged = tuple(judge(id, advance, evidence) for id, advance in sorted(advances.items()))
    counts = {
        verdict: sum(one.verdict == verdict for one in judged)
        for verdict in ("proven", "unresolved", "set_apart")
    }
    kept = tuple(
        tied(one.item.id, one.bearings)
        for _, one in sorted(triages.items(), key=lambda told: told[1].item.id)
        if one.choice == "keep"
    )
    return Benchmark(
        advances=judged,
        proven_count=counts["proven"],
        unresolved_count=counts["unresolved"],
        set_apart_count=counts["set_apart"],
        kept=kept,
        kept_count=len(kept),
        without_effect_count=sum(one.bearings_count == 0 for one in kept),
    )


def judge(id: str, advance: Advance, evidence: Evidence) -> Judged:
    """One advance: proven, unresolved when that is its only fault, else set apart."""
    key = advance.item.id
    answer = evidence.resolved.get(key)
    faults: list[Fault] = []
    if (answer.state if answer else "unresolved") != "resolved":
        faults.append(_OF_STATE[answer.state if answer else "unresolved"])
    if key not in evidence.kept:
        faults.append("not_kept")
    spot = None
    quotation = advance.quotation
    text = evidence.texts.get(quotation.text) if quotation else None
    if quotation is None:
        faults.append("no_quotation")
    elif text is None:
        faults.append("no_text")
    else:
        spot = find(quotation.words, text.pages)
        if spot is None or text.item != key:
            faults.append("not_in_text")
    item = evidence.items.get(key)
    return Judged(
        id=id,
        item=key,
        verdict=_verdict(faults),
        faults=tuple(faults),
        page=spot.page if spot else "",
        start_count=spot.start_count if spot else None,
        published=item.published if item else None,
        place=evidence.places.get(key, "unknown"),
        resolved_on=answer.checked_on if answer and answer.state == "resolved" else None,
    )


def _verdict(faults: Sequence[Fault]) -> Verdict:
    if not faults:
        return "proven"
    return "unresolved" if list(faults) == ["unresolved"] else "set_apart"


def tied(item: str, bearings: Sequence[Bearing]) -> Tied:
    """A kept item with what it bears on; nothing but "other" has an effect on nothing that is named."""
    natures = tuple(dict.fromkeys(nature_of(one.cites) for one in bearings))
    return Tied(id=item, bearings_count=len(bearings), natures=natures)


def nature_of(cites: Ref | Quote) -> BearingNature:
    """Whether a finding, an option or a risk is cited."""
    ref, pointer = (cites.ref, cites.pointer) if isinstance(cites, Quote) else (cites, "")
    for kind, place, nature in _NATURES:
        if ref.kind.startswith(kind) and pointer.startswith(place):
            return nature
    return "other"
