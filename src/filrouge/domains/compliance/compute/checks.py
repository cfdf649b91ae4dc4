"""What shows that uses are screened, processing recorded and production cleared, with counter-examples."""

from datetime import date
from typing import Any

from filrouge.domains.compliance.compute.aipd import is_settled
from filrouge.domains.compliance.compute.register import missing_of
from filrouge.kernel.checks import Check, Demand, Evidence, Finding, demanding, sample
from filrouge.kernel.documents import Prose, Quote, Ref
from filrouge.kernel.reports import Said, Section, Words, quotes_in
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.compliance import (
    Aipd,
    AipdFound,
    Clearance,
    DataGroup,
    DutyFound,
    FearedEvent,
    GateReason,
    Opinion,
    Processing,
    Protection,
    Purpose,
    Recipient,
    Register,
    Screening,
    ScreeningReport,
    SubjectGroup,
    Tier,
    TierFound,
)


def _is_settled(screening: Screening) -> bool:
    """A class and a verdict on the impact assessment, each duty with its article."""
    known = screening.ai_act.tier != "undetermined" and screening.aipd.verdict != "undetermined"
    return known and bool(screening.duties) and all(duty.article for duty in screening.duties)


def _tells_something(report: ScreeningReport) -> bool:
    return any(True for _ in quotes_in(report.content))


def _is_whole(sheet: Processing) -> bool:
    return not any(missing_of(sheet))


def _is_kept(register: Register) -> bool:
    return bool(register.sheets) and not register.incomplete_count


def _is_reasoned(clearance: Clearance) -> bool:
    """A gate says its reasons; an override names who and why."""
    if clearance.state == "overridden":
        return clearance.overridden_by is not None and clearance.override_reason is not None
    return clearance.state == "open" or bool(clearance.reasons)


def _processed(evidence: Evidence) -> Finding:
    """Every sheet is whole, the register is kept, and an impact assessment is settled wherever one is due."""
    due = any(one.document.aipd.verdict == "required" for one in evidence.sound(Screening))
    demands: list[Demand[Any]] = [
        Demand(Processing, N_("a sheet of the register that is complete"), _is_whole),
        Demand(Register, N_("a register without an incomplete sheet"), _is_kept),
    ]
    if due:
        demands.append(Demand(Aipd, N_("an impact assessment validated with the DPO's opinion"), is_settled))
    return demanding(*demands)(evidence)


def _said(text: str) -> Prose:
    return Prose(lang="en", text=text)


def _screening(tier: Tier = "high", *, due: bool = True, duties: bool = True) -> Screening:
    duty = DutyFound(
        id="aipd",
        state="owed",
        statute="gdpr",
        article="art. 35",
        applies_from=date(2018, 5, 25),
        owner="dpo",
        blocking=True,
        checked="public_copy",
        rows=("aipd",),
        because=(),
    )
    return Screening(
        as_of=date(2026, 11, 29),
        roles=(),
        ai_act=TierFound(
            tier=tier,
            at_least="high",
            applies_from=None,
            exception="not_claimed",
            grounds=(),
            flips=(),
            flips_count=0,
        ),
        aipd=AipdFound(
            verdict="required" if due else "not_required",
            criteria=(),
            criteria_count=0,
            cases=(),
            exemptions=(),
            flips=(),
            flips_count=0,
        ),
        duties=(duty,) if duties else (),
        owed_count=1,
        blocking_count=1,
        unsettled=(),
        unsettled_count=0,
        rows=(),
        unverified_count=0,
    )


def _report() -> ScreeningReport:
    ref = Ref(kind=Screening.kind, id="score", revision=1)
    title = Words(text=Text(fr="Examen", en="Screening"))
    told = Said(quote=Quote(ref=ref, pointer="/as_of"))
    return ScreeningReport(content=Section(id="screening", title=title, blocks=(told,)))


def _sheet(*, purposes: bool = True) -> Processing:
    return Processing(
        side="controller",
        name=_said("Prevention"),
        controller=_said("A bakery"),
        purposes=(Purpose(id="p", what=_said("Offer a talk")),) if purposes else (),
        subjects=(SubjectGroup(id="s", who=_said("Customers")),),
        data_groups=(DataGroup(id="d", what=_said("Orders"), retention_months=12),),
        recipients=(Recipient(id="r", who=_said("Shop")),),
        outside_union="no",
        security=(Protection(id="m", what=_said("Accounts")),),
    )


def _register(incomplete_count: int = 0) -> Register:
    from_sheet = {name: getattr(_sheet(), name) for name in ("side", "name", "controller")}
    return Register.model_validate(
        {
            "sheets": [{"id": "prevention", "missing": (), **from_sheet}],
            "controller_count": 1,
            "processor_count": 0,
            "incomplete_count": incomplete_count,
        }
    )


def _aipd(*, heard: bool = True) -> Aipd:
    event = FearedEvent(
        id="access",
        nature="illegitimate_access",
        residual_severity="limited",
        residual_likelihood="negligible",
    )
    opinion = Opinion(asked="yes", favourable="yes", text=_said("Fine")) if heard else Opinion()
    return Aipd(name=_said("Score"), events=(event,), dpo_opinion=opinion, decision="validated")


def _clearance(*reasons: GateReason, state: str = "open") -> Clearance:
    told = {"state": state, "as_of": None, "reasons": reasons, "coming": (), "screening": "high"}
    return Clearance.model_validate(told)


SCREENING = Check(
    id="compliance.screening",
    label=Text(
        fr="Le droit applicable est identifié, article par article",
        en="The applicable law is identified, article by article",
    ),
    codes=("C1.2.1", "K1.1.4"),
    reads=(Screening, ScreeningReport),
    function=demanding(
        Demand(Screening, N_("a screening that settles the class and the impact assessment"), _is_settled),
        Demand(ScreeningReport, N_("a report of the screening"), _tells_something),
    ),
    accepts=(sample(_screening(), _report()),),
    rejects=(
        sample(_screening("undetermined"), _report()),
        sample(_screening(duties=False), _report()),
        sample(_screening()),
    ),
)

PROCESSING = Check(
    id="compliance.processing",
    label=Text(
        fr="Chaque traitement est au registre, avec son analyse d’impact s’il le faut",
        en="Each processing is registered, with its impact assessment where needed",
    ),
    codes=("C4.1.1",),
    reads=(Processing, Register, Screening, Aipd),
    function=_processed,
    accepts=(
        sample(_sheet(), _register(), _screening(), _aipd()),
        sample(_sheet(), _register(), _screening(due=False)),
    ),
    rejects=(
        sample(_sheet(), _register(), _screening()),
        sample(_sheet(), _register(), _screening(), _aipd(heard=False)),
        sample(_sheet(purposes=False), _register(), _screening(due=False)),
        sample(_sheet(), _register(1), _screening(due=False)),
    ),
)

CLEARANCE = Check(
    id="compliance.clearance",
    label=Text(
        fr="L’usage des données est autorisé avec ses raisons",
        en="The use of the data is cleared, with reasons",
    ),
    codes=("C4.1.1", "K4.1.9"),
    reads=(Clearance,),
    function=demanding(Demand(Clearance, N_("a clearance with its reasons"), _is_reasoned)),
    accepts=(
        sample(_clearance()),
        sample(_clearance(GateReason(id="aipd", why="duty", duty="aipd", owner="dpo"), state="blocked")),
    ),
    rejects=(sample(_clearance(state="blocked")), sample(_clearance(state="overridden"))),
)

CHECKS = (SCREENING, PROCESSING, CLEARANCE)
