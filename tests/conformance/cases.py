"""What the Open Inference Protocol, version 2, says of REST, as cases to ask of any server.

A server under test serves ``total`` (y = a + b and z = a, FP32, shape [-1, 1]) and ``echo-<datatype>``
(y = x, shape [-1, 1]) of ``tiny_models``, as version ``1``. Each case names the clause it comes from. ``ask``
is ``(method, path, *, json=, content=, headers=) -> httpx.Response``.

Source: KServe, "Open Inference Protocol (V2)", and its "Binary Tensor Data Extension".
"""

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tiny_models

Ask = Callable[..., Any]


class NotOffered(Exception):
    """The protocol leaves it open, and the server does not do it."""


@dataclass(frozen=True)
class Case:
    id: str
    clause: str
    check: Callable[[Ask], None]


CASES: list[Case] = []


def case(id: str, clause: str) -> Callable[[Callable[[Ask], None]], Callable[[Ask], None]]:
    def keep(check: Callable[[Ask], None]) -> Callable[[Ask], None]:
        CASES.append(Case(id, clause, check))
        return check

    return keep


def tensor(name: str, datatype: str, data: list, shape: list[int] | None = None, **more: object) -> dict:
    return {"name": name, "datatype": datatype, "shape": shape or [len(data), 1], "data": data, **more}


def both(**more: object) -> dict:
    return {"inputs": [tensor("a", "FP32", [1, 2]), tensor("b", "FP32", [10, 20])], **more}


def told(answer, code: int = 200) -> dict:
    assert answer.status_code == code, f"{answer.status_code}: {answer.text[:200]}"
    return answer.json()


def refused(answer) -> None:
    assert 400 <= answer.status_code < 500, f"{answer.status_code}: {answer.text[:200]}"
    assert isinstance(answer.json().get("error"), str), f"no error text: {answer.text[:200]}"


def infer(ask: Ask, request: object, model: str = "total", **more: object):
    return ask("POST", f"/v2/models/{model}/infer", json=request, **more)


def near(found: list, expected: list) -> bool:
    return len(found) == len(expected) and all(
        one == other or isinstance(other, float) and abs(one - other) <= 1e-6 * max(1, abs(other))
        for one, other in zip(found, expected, strict=True)
    )


@case("live", "Health, server live")
def _(ask):
    assert ask("GET", "/v2/health/live").status_code == 200


@case("ready", "Health, server ready")
def _(ask):
    assert ask("GET", "/v2/health/ready").status_code == 200


@case("model-ready", "Health, model ready")
def _(ask):
    assert ask("GET", "/v2/models/total/ready").status_code == 200


@case("model-version-ready", "Health, model ready, with a version")
def _(ask):
    assert ask("GET", "/v2/models/total/versions/1/ready").status_code == 200


@case("unknown-model-not-ready", "Health: 4xx says false")
def _(ask):
    assert 400 <= ask("GET", "/v2/models/none/ready").status_code < 500


@case("server-metadata", "Server metadata: name, version, extensions")
def _(ask):
    about = told(ask("GET", "/v2"))
    assert isinstance(about["name"], str) and isinstance(about["version"], str)
    assert all(isinstance(one, str) for one in about["extensions"])


@case("model-metadata", "Model metadata: name, platform, inputs, outputs")
def _(ask):
    about = told(ask("GET", "/v2/models/total"))
    assert about["name"] == "total" and isinstance(about["platform"], str)
    tensors = {one["name"]: (one["datatype"], one["shape"]) for one in (*about["inputs"], *about["outputs"])}
    assert tensors == dict.fromkeys(("a", "b", "y", "z"), ("FP32", [-1, 1]))


@case("model-versions", "Model metadata: versions, each with its own path")
def _(ask):
    assert "1" in told(ask("GET", "/v2/models/total"))["versions"]
    assert told(ask("GET", "/v2/models/total/versions/1"))["name"] == "total"


@case("unknown-model", "Model metadata error: 4xx with an error text")
def _(ask):
    refused(ask("GET", "/v2/models/none"))


@case("unknown-version", "Model metadata error: 4xx with an error text")
def _(ask):
    refused(ask("GET", "/v2/models/total/versions/99"))


@case("inference", "Inference response: model_name and outputs")
def _(ask):
    answer = told(infer(ask, both()))
    assert answer["model_name"] == "total"
    outputs = {one["name"]: one for one in answer["outputs"]}
    assert outputs["y"]["data"] == [11, 22] and outputs["y"]["shape"] == [2, 1]
    assert outputs["y"]["datatype"] == "FP32" and outputs["z"]["data"] == [1, 2]


@case("inference-of-a-version", "Inference with a version")
def _(ask):
    answer = told(ask("POST", "/v2/models/total/versions/1/infer", json=both()))
    assert answer["model_version"] == "1"


@case("json-is-said", "Responses are JSON")
def _(ask):
    assert infer(ask, both()).headers["content-type"].startswith("application/json")


@case("id", "Inference: the id of the request comes back")
def _(ask):
    assert told(infer(ask, both(id="été-1")))["id"] == "été-1"


@case("some-outputs", "Inference request outputs: only those asked for")
def _(ask):
    assert [one["name"] for one in told(infer(ask, both(outputs=[{"name": "z"}])))["outputs"]] == ["z"]


@case("parameters", "Parameters of a request, an input, an output are allowed")
def _(ask):
    request = both(
        parameters={"a": "t", "b": 1, "c": 1.5, "d": True}, outputs=[{"name": "y", "parameters": {"k": 1}}]
    )
    request["inputs"][0]["parameters"] = {"own": "x"}
    told(infer(ask, request))


@case("nested-data", "Tensor data: nested as its shape, or flat, row-major")
def _(ask):
    nested = both()
    nested["inputs"][0]["data"] = [[1], [2]]
    assert told(infer(ask, nested))["outputs"] == told(infer(ask, both()))["outputs"]


def _types() -> None:
    for datatype, (_, values) in tiny_models.TYPES.items():

        @case(
            f"datatype-{datatype.lower()}",
            "Tensor datatypes" + (" (FP16 has no JSON type)" if datatype == "FP16" else ""),
        )
        def _(ask, datatype=datatype, values=values):
            answer = infer(ask, {"inputs": [tensor("x", datatype, values)]}, f"echo-{datatype.lower()}")
            if datatype == "FP16" and 400 <= answer.status_code < 500:
                raise NotOffered("FP16 has no representation in JSON")
            (out,) = told(answer)["outputs"]
            assert out["datatype"] == datatype and near(out["data"], values), out


_types()


WRONG: dict[str, tuple[str, object]] = {
    "not-an-object": ("a request is an object", []),
    "no-inputs": ("inputs is required", {}),
    "inputs-no-list": ("inputs is a list", {"inputs": {}}),
    "input-missing": ("an input is missing", {"inputs": [tensor("a", "FP32", [1])]}),
    "input-unknown": ("no such input", {"inputs": [*both()["inputs"], tensor("c", "FP32", [1, 1])]}),
    "datatype-unknown": ("datatype", {"inputs": [tensor("a", "FP33", [1]), tensor("b", "FP32", [1])]}),
    "datatype-absent": ("datatype is required", {"inputs": [{"name": "a", "shape": [1, 1], "data": [1]}]}),
    "shape-absent": ("shape is required", {"inputs": [{"name": "a", "datatype": "FP32", "data": [1]}]}),
    "shape-negative": ("shape", {"inputs": [tensor("a", "FP32", [1], [-1, 1]), tensor("b", "FP32", [1])]}),
    "data-absent": ("data is required", {"inputs": [{"name": "a", "datatype": "FP32", "shape": [1, 1]}]}),
    "data-too-short": (
        "data against shape",
        {"inputs": [tensor("a", "FP32", [1], [2, 1]), tensor("b", "FP32", [1, 2])]},
    ),
    "data-of-another-type": (
        "element type",
        {"inputs": [tensor("a", "FP32", ["x"]), tensor("b", "FP32", [1])]},
    ),
    "output-unknown": ("no such output", both(outputs=[{"name": "q"}])),
    "id-no-text": ("id is a text", both(id=3)),
}


def _wrongs() -> None:
    for id, (clause, request) in WRONG.items():

        @case(f"wrong-{id}", f"Inference error: 4xx with an error text ({clause})")
        def _(ask, request=request):
            refused(infer(ask, request))


_wrongs()


@case("wrong-no-json", "Inference error: 4xx with an error text (no JSON)")
def _(ask):
    refused(ask("POST", "/v2/models/total/infer", content=b"{", headers={"content-type": "application/json"}))


@case("wrong-model", "Inference error: 4xx with an error text (unknown model)")
def _(ask):
    refused(infer(ask, both(), "none"))


@case("wrong-method", "Verbs of the endpoints")
def _(ask):
    assert ask("GET", "/v2/models/total/infer").status_code in (404, 405)


RAW = {
    "FP32": struct.pack("<2f", 0.25, -2.5),
    "FP16": struct.pack("<2e", 0.5, -2.0),
    "INT64": struct.pack("<2q", -(2**63), 2**63 - 1),
    "BOOL": b"\x01\x00",
    "BYTES": b"".join(struct.pack("<I", len(t)) + t for t in ("été".encode(), "漢".encode())),
}


def _raws() -> None:
    for datatype, raw in RAW.items():

        @case(f"binary-{datatype.lower()}", "Binary tensor data extension, both ways")
        def _(ask, datatype=datatype, raw=raw):
            if not {"binary_tensor_data"} & set(told(ask("GET", "/v2"))["extensions"]):
                raise NotOffered("binary_tensor_data is not among its extensions")
            one = {
                "name": "x",
                "datatype": datatype,
                "shape": [2, 1],
                "parameters": {"binary_data_size": len(raw)},
            }
            head = json.dumps({"inputs": [one], "parameters": {"binary_data_output": True}}).encode()
            answer = ask(
                "POST",
                f"/v2/models/echo-{datatype.lower()}/infer",
                content=head + raw,
                headers={
                    "content-type": "application/octet-stream",
                    "inference-header-content-length": str(len(head)),
                },
            )
            assert answer.status_code == 200, answer.text[:200]
            length = int(answer.headers["inference-header-content-length"])
            (out,) = json.loads(answer.content[:length])["outputs"]
            assert out["parameters"]["binary_data_size"] == len(raw) and answer.content[length:] == raw


_raws()


def verdict(one: Case, ask: Ask) -> tuple[str, str]:
    """``passed``, ``failed`` or ``not offered``, and why."""
    try:
        one.check(ask)
    except NotOffered as err:
        return "not offered", str(err)
    except Exception as err:  # whatever a server answers is a verdict
        return "failed", f"{type(err).__name__}: {err}"[:300]
    return "passed", ""
