"""The Open Inference Protocol, version 2, case by case: what a client of any make may send."""

import asyncio
from hashlib import sha256

import httpx
import pytest
import tiny_models
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.delivery.modelserver.app import ModelServer


class Asker:
    """A client of one server, in this process."""

    def __init__(self, manifest):
        self.server = ModelServer(manifest)

    def __call__(self, method, path, **more):
        async def asked():
            transport = httpx.ASGITransport(self.server, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://models") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())

    def infer(self, model, request, code=200, **more):
        answer = self("POST", f"/v2/models/{model}/infer", json=request, **more)
        assert answer.status_code == code, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    models = {f"echo-{name.lower()}": tiny_models.echo(name) for name in tiny_models.TYPES}
    folder = tmp_path_factory.mktemp("models")
    rule = {"name": "a", "unit": "eur", "required": True, "minimum": 0, "maximum": 10}
    words = {"name": "x", "required": True, "allowed": ["été", "hiver"]}
    models |= dict.fromkeys(["total", "checked"], tiny_models.total())
    models["season"] = tiny_models.echo("BYTES")
    return Asker(tiny_models.written(folder, models, expected={"checked": [rule], "season": [words]}))


def tensor(name, datatype, data, shape=None):
    return {"name": name, "datatype": datatype, "shape": shape or [len(data), 1], "data": data}


def test_live_ready_and_about(ask):
    assert ask("GET", "/v2/health/live").status_code == 200
    assert ask("GET", "/v2/health/ready").status_code == 200
    about = ask("GET", "/v2").json()
    assert about["name"] == "filrouge" and about["version"] and about["extensions"] == ["binary_tensor_data"]


def test_a_model_tells_its_tensors(ask):
    told = ask("GET", "/v2/models/total").json()
    assert told["versions"] == ["1"] and told["platform"] == "onnx_onnxruntime"
    assert told["inputs"][0] == {"name": "a", "datatype": "FP32", "shape": [-1, 1]}
    assert ask("GET", "/v2/models/total/versions/1").json()["name"] == "total"
    assert ask("GET", "/v2/models/total/ready").json() == {"name": "total", "ready": True}


@pytest.mark.parametrize("datatype", tiny_models.TYPES)
def test_every_tensor_type_goes_and_comes(ask, datatype):
    _, values = tiny_models.TYPES[datatype]
    told = ask.infer(f"echo-{datatype.lower()}", {"inputs": [tensor("x", datatype, values)]})
    (out,) = told["outputs"]
    assert (out["datatype"], out["shape"], out["data"]) == (datatype, [2, 1], pytest.approx(values))


def test_identity_name_version_and_outputs_asked_for(ask):
    inputs = [tensor("a", "FP32", [1, 2]), tensor("b", "FP32", [10, 20])]
    told = ask.infer("total", {"id": "42", "inputs": inputs, "outputs": [{"name": "y"}]})
    assert told == {
        "model_name": "total",
        "model_version": "1",
        "id": "42",
        "outputs": [{"name": "y", "datatype": "FP32", "shape": [2, 1], "data": [11.0, 22.0]}],
    }
    both = ask.infer("total", {"inputs": inputs})
    assert [one["name"] for one in both["outputs"]] == ["y", "z"] and "id" not in both


def test_nested_flat_and_one_dimensional_data_are_the_same(ask):
    flat = {"inputs": [tensor("a", "FP32", [1, 2]), tensor("b", "FP32", [[3], [4]])]}
    bare = {"inputs": [tensor("a", "FP32", [1, 2], [2]), tensor("b", "FP32", [3, 4])]}
    assert ask.infer("total", flat) == ask.infer("total", bare)


def test_a_missing_number_is_null_both_ways(ask):
    told = ask.infer("echo-fp64", {"inputs": [tensor("x", "FP64", [None, 1.5])]})
    assert told["outputs"][0]["data"] == [None, 1.5]


@pytest.mark.parametrize(
    ("request_", "at"),
    [
        ([], ""),
        ({}, "/inputs"),
        ({"inputs": {}}, "/inputs"),
        ({"inputs": [1]}, "/inputs/0"),
        ({"inputs": [tensor("a", "FP32", [1])]}, "/inputs"),
        ({"inputs": [tensor("c", "FP32", [1])]}, "/inputs/0/name"),
        ({"inputs": [tensor("a", "FP32", [1]), tensor("a", "FP32", [1])]}, "/inputs/1/name"),
        ({"inputs": [tensor("a", "FP33", [1])]}, "/inputs/0/datatype"),
        ({"inputs": [tensor("a", "INT8", [1])]}, "/inputs/0/datatype"),
        ({"inputs": [tensor("a", "FP32", ["1"])]}, "/inputs/0/data"),
        ({"inputs": [tensor("a", "FP32", [True])]}, "/inputs/0/data"),
        ({"inputs": [tensor("a", "FP32", [1, 2], [3, 1])]}, "/inputs/0/data"),
        ({"inputs": [tensor("a", "FP32", [[1], [2, 3]], [2, 1])]}, "/inputs/0/data"),
        ({"inputs": [tensor("a", "FP32", [1, 2], [1, 2])]}, "/inputs/0/shape"),
        ({"inputs": [tensor("a", "FP32", [1], [-1, 1])]}, "/inputs/0/shape"),
        ({"inputs": [tensor("a", "FP32", [1], [2**40, 2**40])]}, "/inputs/0/shape"),
        ({"inputs": [tensor("a", "FP32", [1], [True])]}, "/inputs/0/shape"),
        ({"inputs": [{"name": "a", "datatype": "FP32", "shape": [], "data": [[]]}]}, "/inputs/0/data"),
        ({"inputs": [], "id": 3}, "/id"),
        (
            {"inputs": [tensor("a", "FP32", [1]), tensor("b", "FP32", [1])], "outputs": [{"name": "q"}]},
            "/outputs/0",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(ask, request_, at):
    told = ask.infer("total", request_, code=400)
    assert told["error"] and told["at"] == at


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"inputs": NaN}'])
def test_what_is_no_json_is_refused(ask, body):
    assert ask("POST", "/v2/models/total/infer", content=body).status_code == 400


def test_what_is_not_there_and_what_is_not_allowed(ask):
    assert ask("GET", "/v2/models/none").status_code == 404
    assert ask("GET", "/v2/models/total/versions/9").status_code == 404
    assert ask("POST", "/v2/models/none/infer", json={"inputs": []}).status_code == 404
    assert ask("GET", "/v2/elsewhere").status_code == 404
    assert ask("GET", "/v2/models/total/infer").status_code == 405
    assert ask("POST", "/v2/models/total").status_code == 405


def test_the_dictionary_names_the_wrong_input(ask):
    def asked(first, second=1, lang="en"):
        inputs = [tensor("a", "FP32", [first, second]), tensor("b", "FP32", [0, 0])]
        return ask.infer("checked", {"inputs": inputs}, code=400, headers={"accept-language": lang})

    assert "a, row 2: 11.0 is outside 0.0 to 10.0 eur" in asked(1, 11)["error"]
    assert "a, row 1: a value is required" in asked(None)["error"]
    assert "ligne 2" in asked(1, 11, lang="fr")["error"]
    told = ask.infer("season", {"inputs": [tensor("x", "BYTES", ["été", "printemps"])]}, code=400)
    assert "printemps" in told["error"] and told["code"] == "serving.input"


def test_metrics_count_what_was_answered(ask):
    ask.infer("echo-fp32", {"inputs": [tensor("x", "FP32", [1, 2, 3])]})
    told = ask("GET", "/metrics").text
    assert 'filrouge_requests_total{model="echo-fp32",status="200"}' in told
    assert 'filrouge_rows_total{model="echo-fp32"}' in told


def test_keys_and_quotas(tmp_path):
    secret = "a-secret-of-the-tests"
    key = {"id": "claire", "sha256": sha256(secret.encode()).hexdigest(), "per_minute_count": 2}
    ask = Asker(tiny_models.written(tmp_path, {"total": tiny_models.total()}, keys=[key]))
    known = {"authorization": f"Bearer {secret}"}
    assert ask("GET", "/v2/models/total").status_code == 401
    assert ask("GET", "/v2/models/total", headers={"authorization": "Bearer other"}).status_code == 401
    assert ask("GET", "/v2/health/live").status_code == 200
    assert [ask("GET", "/v2/models/total", headers=known).status_code for _ in range(2)] == [200, 200]
    late = ask("GET", "/v2/models/total", headers=known)
    assert late.status_code == 429 and int(late.headers["retry-after"]) > 0


def test_a_body_that_is_too_long_is_refused_before_it_is_read(ask, monkeypatch):
    from filrouge.delivery.modelserver import app

    monkeypatch.setattr(app, "MAX_BODY_BYTES", 100)
    assert ask("POST", "/v2/models/total/infer", content=b" " * 101).status_code == 413


def test_too_many_at_once_are_refused(ask, monkeypatch):
    from filrouge.delivery.modelserver import app

    monkeypatch.setattr(app, "MAX_WAITING", 0)
    full = ask("POST", "/v2/models/total/infer", json={"inputs": []})
    assert full.status_code == 503 and full.headers["retry-after"] == "2"


def test_each_input_that_is_wrong_is_named_with_its_place(ask):
    inputs = [tensor("b", "FP32", [0]), tensor("a", "FP32", [12])]
    told = ask.infer("checked", {"inputs": inputs}, code=400)
    assert told["at"] == "/inputs/1/data" and "faults" not in told


def test_an_open_model_needs_no_key_and_a_key_opens_only_its_models(tmp_path):
    hashed = sha256(b"a-key").hexdigest()
    models = dict.fromkeys(("free", "mine", "other"), tiny_models.total())
    path = tiny_models.written(tmp_path, models, keys=[{"id": "k", "sha256": hashed, "models": ["mine"]}])
    import json

    told = json.loads(path.read_text())
    told["models"][0]["open"] = True
    path.write_text(json.dumps(told))
    ask, key = Asker(path), {"authorization": "Bearer a-key"}
    assert ask("GET", "/v2/models/free").status_code == 200
    assert [ask("GET", f"/v2/models/{one}").status_code for one in ("mine", "other")] == [401, 401]
    assert [ask("GET", f"/v2/models/{one}", headers=key).status_code for one in ("mine", "other")] == [
        200,
        403,
    ]
    assert all(ask("GET", "/v2/models/mine", headers=key).status_code == 200 for _ in range(50))


@settings(max_examples=200)
@given(
    tail=st.binary(max_size=40),
    said=st.integers(-2, 60) | st.none() | st.text(max_size=3),
    sizes=st.lists(st.integers(-1, 40) | st.booleans() | st.none() | st.text(max_size=2), max_size=2),
    datatype=st.sampled_from([*tiny_models.TYPES]),
)
def test_bytes_behind_the_json_are_never_a_fault_of_ours(ask, tail, said, sizes, datatype):
    from orjson import dumps

    inputs = [
        {"name": "x", "datatype": datatype, "shape": [2, 1], "parameters": {"binary_data_size": size}}
        for size in sizes
    ]
    head = dumps({"inputs": inputs, "parameters": {"binary_data_output": True}})
    length = len(head) if said is None else said
    heads = {"inference-header-content-length": str(length).encode("utf-8", "replace")}
    for model in ("echo-bytes", "echo-fp16", "echo-bool"):
        answer = ask("POST", f"/v2/models/{model}/infer", content=head + tail, headers=heads)
        assert answer.status_code in (200, 400)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "shape", "datatype", "data", "inputs", "outputs", "id"]), inner
        )
    ),
    max_leaves=12,
)
TENSORS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["a", "b", "x"]),
        "datatype": st.sampled_from([*tiny_models.TYPES, "", "FP128"]) | ANYTHING,
        "shape": st.lists(st.integers(-2, 3), max_size=3) | ANYTHING,
        "data": ANYTHING,
    }
)


@settings(max_examples=300)
@given(request_=ANYTHING | st.fixed_dictionaries({"inputs": st.lists(TENSORS, max_size=3) | ANYTHING}))
def test_nothing_that_is_sent_is_a_fault_of_ours(ask, request_):
    from orjson import dumps

    try:
        body = dumps(request_)
    except TypeError:  # a number beyond 64 bits, or a lone surrogate
        return
    for model in ("total", "echo-bytes", "echo-uint64"):
        assert ask("POST", f"/v2/models/{model}/infer", content=body).status_code in (200, 400)
