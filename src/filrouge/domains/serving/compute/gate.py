"""What a model needs before it answers in production, and what of it is missing: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from filrouge.domains.serving.compute.accepting import unmet
from filrouge.kernel.project import Held
from filrouge.kernel.signing import Signature
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.compliance import Clearance
from filrouge.kinds.serving import Acceptance, AcceptanceRecord, Waiver, WaiverTold


@dataclass(frozen=True)
class Papers:
    """What was handed in for one model. ``acceptance`` is that of today, ``decided`` the one that the record
    cites; signatures are those of the very revisions handed in."""

    record: Held[AcceptanceRecord] | None = None
    record_signature: Held[Signature] | None = None
    acceptance: Held[Acceptance] | None = None
    decided: Held[Acceptance] | None = None
    clearance: Held[Clearance] | None = None
    waiver: Held[Waiver] | None = None
    waiver_signature: Held[Signature] | None = None


#: What settles a reason: to decide, to sign, to decide again, to run again, to meet or reserve, to clear, to
#: lift a block, to put a waiver right.
Way = Literal["decide", "sign", "redecide", "rerun", "requirement", "clear", "unblock", "waiver"]


class Reason(NamedTuple):
    """Why production is refused, and what settles it; ``waits``: only for somebody to sign."""

    message: Message
    way: Way
    waits: bool = False


def missing(papers: Papers, *, publication: str, name: str, model_sha256: str) -> tuple[Reason, ...]:
    """Why production is refused; nothing when it is not. What is prohibited, no waiver lifts."""
    prohibited = papers.clearance is not None and papers.clearance.document.screening == "prohibited"
    lifted = _lifted(papers, publication)
    reasons: list[Reason] = []
    if "acceptance" not in lifted:
        reasons += _of_acceptance(papers, name, model_sha256)
    if "clearance" not in lifted or prohibited:
        reasons += _of_clearance(papers.clearance)
    waiver = papers.waiver
    if waiver and waiver.document.publication != publication:
        reasons.append(Reason(N_("the waiver is of another publication"), "waiver"))
    elif waiver and papers.waiver_signature is None:
        return (Reason(N_("the waiver is not signed by the person it names"), "waiver", waits=True),)
    return tuple(reasons)


def joined(reasons: Sequence[Message]) -> Message:
    """Several reasons as one sentence."""
    first, *others = reasons
    return N_("%(one)s; %(others)s", one=first, others=joined(others)) if others else first


def holds_until(papers: Papers, publication: str) -> date | None:
    """The first day that ends it: a reservation that is due, the end of the waiver, a paper's own."""
    days = [one.document.valid_until for one in (papers.record, papers.clearance) if one]
    lifted = _lifted(papers, publication)
    if papers.waiver and lifted:
        days.append(papers.waiver.document.until)
    if papers.record and "acceptance" not in lifted:
        days += [one.due for one in papers.record.document.reservations if one.lifted_on is None]
    return min((day for day in days if day), default=None)


def waiver_told(papers: Papers, publication: str) -> WaiverTold | None:
    """The waiver as pages tell it; None where it lifts nothing."""
    if papers.waiver is None or papers.waiver_signature is None or not _lifted(papers, publication):
        return None
    told = papers.waiver.document
    return WaiverTold(
        id=papers.waiver.ref.id,
        who=papers.waiver_signature.document.signer,
        reason=told.reason,
        until=told.until,
        lifts=told.lifts,
    )


def _lifted(papers: Papers, publication: str) -> frozenset[str]:
    waiver = papers.waiver
    if waiver is None or papers.waiver_signature is None or waiver.document.publication != publication:
        return frozenset()
    return frozenset(waiver.document.lifts)


def _of_acceptance(papers: Papers, name: str, model_sha256: str) -> Iterator[Reason]:
    record, acceptance = papers.record, papers.acceptance
    if record is None:
        yield Reason(N_("no acceptance record"), "decide")
        return
    if papers.record_signature is None:
        yield Reason(N_("the acceptance record is not signed by the MOA"), "sign", waits=True)
    if record.document.verdict == "refused":
        yield Reason(N_("the acceptance was refused"), "redecide")
    if acceptance is None or papers.decided is None or acceptance.document != papers.decided.document:
        yield Reason(
            N_("the acceptance was run again since the record: it is to be decided again"), "redecide"
        )
        return
    told = acceptance.document
    if told.name != name:
        yield Reason(N_("the acceptance is of another model: %(name)s", name=told.name), "rerun")
    if told.model_sha256 != model_sha256:
        yield Reason(N_("the acceptance is of another file than the one to be served"), "rerun")
    reserved = {one.requirement for one in record.document.reservations}
    if open_ := [one.id for one in unmet(told) if one.id not in reserved]:
        names = ", ".join(open_)
        yield Reason(N_("requirements neither met nor reserved: %(names)s", names=names), "requirement")


def _of_clearance(clearance: Held[Clearance] | None) -> Iterator[Reason]:
    if clearance is None:
        yield Reason(N_("no clearance of the compliance room"), "clear")
    elif clearance.document.state == "blocked" or clearance.document.screening == "prohibited":
        yield Reason(N_("the clearance %(id)s is blocked", id=clearance.ref.id), "unblock")
