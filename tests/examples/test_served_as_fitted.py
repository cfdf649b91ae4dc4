"""The four models of the example, asked over the protocol, answer as the pipelines that were fitted."""

import asyncio

import httpx
import numpy as np
import pytest
import tiny_models

from filrouge.delivery.modelserver.app import ModelServer
from filrouge.engines import onnx
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.serving import Endpoint

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("mutuelle")]
ROWS = 200
TOLERANCE = 1e-5  #: on probabilities, and relative to its size on a number: that of the proof of the file


def endpoints(golden):
    return {one.name: one for one in golden.documents(Endpoint)}


@pytest.fixture(scope="module")
def proofs(golden, tmp_path_factory):
    """Each model fitted once more, beside: the pipeline that its file is of, held-out rows, outputs."""
    beside, seen = golden.place.copied(tmp_path_factory.mktemp("fitted") / "place").project(), []
    prove = onnx.prove

    def remembered(pipeline, session, cases, *, outputs):
        told = list(cases)
        seen.append((pipeline, told[0].rows, outputs))
        return prove(pipeline, session, told, outputs=outputs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(onnx, "prove", remembered)
        for key in beside.store.keys("models.model"):
            run = beside.store.maker(key)
            use = beside.catalogue.use(run.use)
            Runner(beside).perform(Call(use, run.step, use.input.model_validate(dict(run.given))))
    return seen


def fitted(proofs, endpoint):
    """The pipeline last proven on these inputs, and held-out rows."""
    names = {one.id for one in endpoint.inputs}
    pipeline, rows, outputs = [one for one in proofs if set(map(str, one[1].columns)) == names][-1]
    return pipeline, rows.head(ROWS), outputs


def tensors(told, rows):
    """A request's inputs from a table: a missing number is null."""
    for one in told["inputs"]:
        column = rows[one["name"]]
        if one["datatype"] == "BYTES":
            shape, data = [len(rows), 1], ["" if value is None else str(value) for value in column]
        elif len(one["shape"]) > 2:
            pixels = np.stack(column.to_list())
            shape, data = list(pixels.shape), pixels.ravel().tolist()
        else:
            shape = [len(rows), 1]
            data = [None if np.isnan(value) else float(value) for value in column.astype(float)]
        yield {"name": one["name"], "datatype": one["datatype"], "shape": shape, "data": data}


@pytest.mark.parametrize(
    "name", ["gros-consommateurs", "cout-trimestre", "intention-message", "chiffre-contrat"]
)
def test_the_protocol_answers_as_the_fitted_pipeline(golden, proofs, name, tmp_path):
    endpoint = endpoints(golden)[name]
    content = golden.project.ports.blobs.get(endpoint.content)
    callers = [{"id": one.id, "sha256": one.key_sha256, "models": [name]} for one in endpoint.callers]
    assert bool(callers) == (endpoint.access == "keys"), "whoever tries the example has the key it asks for"
    server = ModelServer(tiny_models.written(tmp_path, {name: content}, keys=callers))
    pipeline, rows, outputs = fitted(proofs, endpoint)

    async def asked():
        transport = httpx.ASGITransport(server, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://models") as client:
            stranger = await client.get(f"/v2/models/{name}")
            assert stranger.status_code == (401 if callers else 200)
            client.headers["authorization"] = f"Bearer {golden.key}"
            told = (await client.get(f"/v2/models/{name}")).json()
            request = {"inputs": list(tensors(told, rows))}
            return (await client.post(f"/v2/models/{name}/infer", json=request)).json()

    answer = {one["name"]: one["data"] for one in asyncio.run(asked())["outputs"]}
    classifies = hasattr(pipeline, "classes_")
    expected = np.asarray(pipeline.predict_proba(rows) if classifies else pipeline.predict(rows), dtype=float)
    told = np.asarray(answer[outputs[-1]], dtype=float).reshape(expected.shape)
    size = 1 if classifies else np.maximum(np.abs(expected), np.abs(expected).mean())
    assert float(np.max(np.abs(told - expected) / size)) < TOLERANCE
    if classifies:
        clear = np.sort(expected, axis=1)[:, -1] - np.sort(expected, axis=1)[:, -2] > TOLERANCE
        labels = np.asarray(pipeline.predict(rows)).astype(str)
        assert (np.asarray(answer[outputs[0]]).astype(str) == labels)[clear].all()
