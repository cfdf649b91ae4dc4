"""What shows that models answer as a web service, several of them, with what each input means."""

from filrouge.kernel.checks import Check, Demand, Evidence, demanding, sample
from filrouge.kernel.documents import Blob
from filrouge.kernel.texts import N_, Text
from filrouge.kinds.serving import Endpoint, EndpointInput, EndpointOutput

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
CHECKS = (SERVICE, APPLICATION)
