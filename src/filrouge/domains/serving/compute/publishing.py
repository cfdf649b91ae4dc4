"""From a model and the structure of its table to what a model server is told: pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

from filrouge.kinds.datasets import Structure, StructureVariable
from filrouge.kinds.models import Model, ModelInput
from filrouge.kinds.serving import (
    Caller,
    Endpoint,
    EndpointCaller,
    EndpointInput,
    EndpointOutput,
    Publication,
    WaiverTold,
)

KEY_MARK = "frm_"  #: what a key of the model server begins with, so that a scanner of leaks knows one
WHOLE = ("integer", "boolean")


def inputs_of(model: Model, structure: Structure) -> tuple[EndpointInput, ...]:
    """Inputs in the order of the model, each with what the structure says of its variable.

    A variable that the structure does not have is only bound by its type.
    """
    variables = {one.id: one for one in structure.variables}
    return tuple(_input(one, variables.get(one.id)) for one in model.inputs)


def endpoint_of(
    publication_id: str,
    publication: Publication,
    model: Model,
    model_revision: int,
    structure: Structure,
    callers: Mapping[str, Caller],
    *,
    waiver: WaiverTold | None = None,
    until: date | None = None,
) -> Endpoint:
    """What is served, once everything it needs is there; in production, no longer than its papers hold."""
    return Endpoint(
        publication=publication_id,
        name=publication.name,
        version=publication.version or str(model_revision),
        stage=publication.stage,
        access=publication.access,
        content=model.content,
        title=model.title,
        target=model.target,
        task=model.task,
        event=model.event,
        model_revision=model_revision,
        inputs=inputs_of(model, structure),
        outputs=tuple(
            EndpointOutput(id=one.id, type=one.type, unit=one.unit, classes=one.classes)
            for one in model.outputs
        ),
        callers=tuple(_callers(callers)),
        waiver=waiver,
        valid_until=until,
    )


def new_key(random: bytes) -> tuple[str, str]:
    """A key made of 32 random bytes, and the hash that is kept of it."""
    key = f"{KEY_MARK}{random.hex()}"
    return key, hashed_key(key)


def hashed_key(key: str) -> str:
    """Fast on purpose: a key is 256 random bits."""
    return sha256(key.encode()).hexdigest()


def _input(told: ModelInput, variable: StructureVariable | None) -> EndpointInput:
    if variable is None:
        return EndpointInput(
            id=told.id,
            type=told.type,
            unit=told.unit,
            whole=False,
            yes_no=False,
            required=False,
            allowed=(),
            minimum=None,
            maximum=None,
        )
    yes_no = variable.type == "boolean"
    bounded = told.type == "number"
    return EndpointInput(
        id=told.id,
        type=told.type,
        unit=told.unit,
        whole=bounded and variable.type in WHOLE,
        yes_no=yes_no,
        required=variable.required,
        allowed=() if yes_no else variable.allowed,
        minimum=(0 if yes_no else variable.minimum) if bounded else None,
        maximum=(1 if yes_no else variable.maximum) if bounded else None,
    )


def _callers(callers: Mapping[str, Caller]) -> Iterable[EndpointCaller]:
    for id, caller in callers.items():
        if caller.key_sha256:
            yield EndpointCaller(
                id=id, per_minute_count=caller.per_minute_count, key_sha256=caller.key_sha256
            )
