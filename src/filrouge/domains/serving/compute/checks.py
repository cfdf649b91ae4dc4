"""What shows that models answer as a web service, several of them, with what each input means."""

from datetime import date
from typing import Literal

from filrouge.kernel.checks import Check, Demand, Evidence, demanding, sample, signature_of, signed
from filrouge.kernel.documents import Blob, Prose, Quantity, Ref
from filrouge.kernel.signing import Signature
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.serving import (
    Acceptance,
    AcceptanceRecord,
    Endpoint,
    EndpointInput,
    EndpointOutput,
    Tested,
)

SEVERAL_COUNT = 2


def _answers(endpoint: Endpoint) -> bool:
    return endpoint.stage != "withdrawn"


def _is_bound(endpoint: Endpoint) -> bool:
    """It answers, and says of some input what it is counted in, or what it may be."""
    told = (one.unit or one.allowed or one.required or one.minimum is not None for one in endpoint.inputs)
    return _answers(endpoint) and any(told)


def _example(name: str, **changed: object) -> Endpoint:
    told = Endpoint(
        publication=name,
        name=name,
        version="1",
        stage="trial",
        access="keys",
        content=Blob(sha256="0" * 64, size_bytes=1),
        title=Text(fr="Linéaire", en="Linear"),
        target="y",
        task="regression",
        event=None,
        model_revision=1,
        inputs=(
            EndpointInput(
                id="x",
                type="number",
                unit="EUR",
                whole=False,
                yes_no=False,
                required=True,
                allowed=(),
                minimum=0,
                maximum=None,
            ),
        ),
        outputs=(EndpointOutput(id="value", type="value", unit="EUR", classes=()),),
        callers=(),
    )
    return told.model_copy(update=changed)


SERVICE = Check(
    id="serving.service",
    label=Text(fr="Un service web de prédiction répond", en="A prediction web service answers"),
    codes=("C2.2.1", "K2.2.2"),
    reads=(Endpoint,),
    function=demanding(
        Demand(Endpoint, N_("a model that is served, with what its inputs may be"), _is_bound),
    ),
    accepts=(sample(_example("a")),),
    rejects=(
        Evidence(),
        sample(_example("a", stage="withdrawn")),
        sample(_example("a", inputs=())),
        sample(_example("a"), suspect=True),
    ),
)
APPLICATION = Check(
    id="serving.application",
    label=Text(
        fr="Une application interroge plusieurs modèles hébergés",
        en="An application queries several hosted models",
    ),
    codes=("K2.2.1", "K2.2.3"),
    reads=(Endpoint,),
    function=demanding(
        Demand(Endpoint, N_("two models that are served"), _answers, at_least_count=SEVERAL_COUNT)
    ),
    accepts=(sample(_example("a"), _example("b")),),
    rejects=(sample(_example("a")), sample(_example("a"), _example("b", stage="withdrawn"))),
)


def _was_run(acceptance: Acceptance) -> bool:
    """Every measure that must reach its threshold does; what people see may be reserved."""
    measured = [one for one in acceptance.tests if one.why == "measured"]
    return bool(measured) and all(one.result == "met" for one in measured if one.priority == "must")


def _opens(record: AcceptanceRecord) -> bool:
    return record.verdict != "refused"


def _acceptance(result: Literal["met", "not_met"]) -> Acceptance:
    limit = Quantity(value=0.8, unit="")
    one = Tested(
        id="f1",
        method="metric",
        metric="f1",
        priority="must",
        comparator="at_least",
        threshold=limit,
        value=limit,
        low=None,
        high=None,
        result=result,
        why="measured",
        straddles=False,
    )
    return Acceptance(
        name="a",
        model="a",
        model_revision=1,
        model_sha256="0" * 64,
        result=result,
        met_count=1,
        not_met_count=0,
        not_measurable_count=0,
        tests=(one,),
    )


def _record(verdict: Literal["accepted", "refused"]) -> AcceptanceRecord:
    return AcceptanceRecord(
        acceptance=Ref(kind=Acceptance.kind, id="a", revision=1),
        verdict=verdict,
        reasons=Prose(lang="en", text="Every threshold is met."),
        held_on=date(2026, 1, 12),
    )


ACCEPTED, REFUSED = _record("accepted"), _record("refused")
TESTED = Check(
    id="serving.tested",
    label=Text(
        fr="Les seuils écrits avant de construire sont comparés aux mesures, et tenus",
        en="Thresholds written before building are compared with measures, and met",
    ),
    codes=("C1.2.2", "C2.2.1"),
    reads=(Acceptance,),
    function=demanding(
        Demand(Acceptance, N_("an acceptance that meets every threshold that must hold"), _was_run)
    ),
    accepts=(sample(_acceptance("met")),),
    rejects=(
        sample(_acceptance("not_met")),
        sample(_acceptance("met").model_copy(update={"tests": ()})),
        sample(_acceptance("met"), suspect=True),
    ),
)
PRONOUNCED = Check(
    id="serving.pronounced",
    label=Text(
        fr="La recette est prononcée et signée par la maîtrise d’ouvrage",
        en="The acceptance is pronounced and signed by the client side",
    ),
    codes=("C2.2.1",),
    reads=(AcceptanceRecord, Signature),
    function=signed(AcceptanceRecord, N_("a signed record of an acceptance that was not refused"), _opens),
    accepts=(sample(ACCEPTED, signature_of(ACCEPTED)),),
    rejects=(
        sample(ACCEPTED),
        sample(REFUSED, signature_of(REFUSED)),
        sample(ACCEPTED, signature_of(ACCEPTED, revision=2)),
        sample(ACCEPTED, signature_of(ACCEPTED), suspect=True),
    ),
)
CHECKS = (SERVICE, APPLICATION, TESTED, PRONOUNCED)
