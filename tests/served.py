"""A table received, its dictionary, and small models that stand for fitted ones: enough to publish.

The models are written by hand and answer what anybody can compute: rooms that fit are tested elsewhere.
"""

from typing import Annotated

import onnx
from onnx import TensorProto, helper

from filrouge.domains.datasets.service import check_dictionary, ingest, split
from filrouge.domains.serving.documents import ToPublish
from filrouge.domains.serving.service import publish
from filrouge.kernel.documents import Key, Of, Part, Prose, Quantity, Ref, digest, validated
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Dictionary, Split, Structure, Variable
from filrouge.kinds.models import Equality, Model, ModelInput, ModelOutput, TestScore
from filrouge.kinds.serving import Endpoint, EndpointInput, EndpointOutput, Publication

ROWS = 40
PLANS = ("essentielle", "confort", "premium")


class ToFake(Part):
    structure: Annotated[Ref, Of("datasets.structure")]
    split: Annotated[Ref, Of("datasets.split")]
    shift: float = 0
    score: float = 0.8


@use_case(
    "models.fit",
    version=1,
    title=Text(fr="Ajuster", en="Fit"),
    right="models.write",
    reads=(Structure, Split),
    makes=(Model,),
)
def fake_fit(context, given: ToFake) -> None:
    context.read(Split, given.split)
    structure = context.read(Structure, given.structure).document
    content = context.blobs.put(classifier(given.shift), "cher.onnx")
    context.make(model(content, digest(structure.stored()), scores=(scored(given.score),)))


def scored(value: float) -> TestScore:
    """The score on sealed rows, known to a few hundredths."""
    gaps = {"value": 0, "low": -0.05, "high": 0.05}
    told = {name: Quantity(value=value + gap, unit="") for name, gap in gaps.items()}
    return TestScore(id="f1", rows_count=ROWS, resamples_count=200, **told)


def model(content, structure_sha256: str, **changed) -> Model:
    told = Model(
        content=content,
        candidate="linear",
        title=Text(fr="Linéaire", en="Linear"),
        target="cher",
        task="binary",
        event="true",
        target_unit="",
        inputs=(
            ModelInput(id="age", type="number", unit="a"),
            ModelInput(id="formule", type="text", unit=""),
            ModelInput(id="entree", type="date", unit="days since 1970-01-01"),
            ModelInput(id="suivi", type="number", unit=""),
        ),
        outputs=(
            ModelOutput(id="predicted", type="label", unit="", classes=("false", "true")),
            ModelOutput(id="probabilities", type="probability", unit="", classes=("false", "true")),
        ),
        structure_sha256=structure_sha256,
        opset=17,
        opset_ml=3,
        size_bytes=content.size_bytes,
        training_rows_count=ROWS,
        test_rows_count=ROWS,
        groups_count=None,
        scores=(),
        slices=(),
        equality=Equality(tolerance=1e-5, relative=False, rows_count=0, max_difference=0, cases=()),
    )
    return told.model_copy(update=changed)


def classifier(shift: float = 0) -> bytes:
    """The older, and the dearer the plan, the likelier: p = sigmoid((age - 50) / 10 + plan + shift)."""
    value, number = helper.make_tensor_value_info, helper.make_tensor
    constants = [
        number("fifty", TensorProto.FLOAT, [1, 1], [50.0]),
        number("ten", TensorProto.FLOAT, [1, 1], [10.0]),
        number("shift", TensorProto.FLOAT, [1, 1], [shift]),
        number("one", TensorProto.FLOAT, [1, 1], [1.0]),
        number("half", TensorProto.FLOAT, [1], [0.5]),
        number("nothing", TensorProto.FLOAT, [1, 1], [0.0]),
        number("flat", TensorProto.INT64, [1], [-1]),
        number("yes", TensorProto.STRING, [1], [b"true"]),
        number("no", TensorProto.STRING, [1], [b"false"]),
    ]
    node = helper.make_node
    nodes = [
        node("Sub", ["age", "fifty"], ["older"]),
        node("Div", ["older", "ten"], ["aged"]),
        node(
            "LabelEncoder",
            ["formule"],
            ["plan"],
            domain="ai.onnx.ml",
            keys_strings=list(PLANS),
            values_floats=[0.0, 1.0, 2.0],
            default_float=0.0,
        ),
        node("Add", ["aged", "plan"], ["known"]),
        node("Add", ["known", "shift"], ["shifted"]),
        node("Add", ["entree", "suivi"], ["unused"]),
        node("IsNaN", ["unused"], ["missing"]),
        node("Where", ["missing", "nothing", "nothing"], ["zero"]),
        node("Add", ["shifted", "zero"], ["score"]),
        node("Sigmoid", ["score"], ["p"]),
        node("Sub", ["one", "p"], ["q"]),
        node("Concat", ["q", "p"], ["probabilities"], axis=1),
        node("Reshape", ["p", "flat"], ["p1"]),
        node("Greater", ["p1", "half"], ["is"]),
        node("Where", ["is", "yes", "no"], ["predicted"]),
    ]
    graph = helper.make_graph(
        nodes,
        "classifier",
        [
            value("age", TensorProto.FLOAT, ["n", 1]),
            value("formule", TensorProto.STRING, ["n", 1]),
            value("entree", TensorProto.FLOAT, ["n", 1]),
            value("suivi", TensorProto.FLOAT, ["n", 1]),
        ],
        [
            value("predicted", TensorProto.STRING, ["n"]),
            value("probabilities", TensorProto.FLOAT, ["n", 2]),
        ],
        initializer=constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    told: onnx.ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    return told.SerializeToString()


def table() -> bytes:
    lines = ["numero;age;formule;entree;suivi;cher"]
    for n in range(ROWS):
        plan, seen, dear = PLANS[n % 3], "oui" if n % 2 else "non", "oui" if n % 5 == 0 else "non"
        lines.append(f"A{n:03};{20 + n};{plan};2024-01-{n % 28 + 1:02};{seen};{dear}")
    return "\n".join(lines).encode()


def dictionary() -> Dictionary:
    def said(text: str) -> Prose:
        return Prose(lang="fr", text=text)

    return Dictionary(
        observation=said("Un adhérent."),
        key=("numero",),
        variables=(
            Variable(id="numero", type="text", role="identifier", required=True),
            Variable(
                id="age",
                meaning=said("Âge à la date d’observation ; en années révolues."),
                unit="a",
                type="integer",
                required=True,
                minimum=0,
                maximum=120,
                availability="at_observation",
            ),
            Variable(
                id="formule",
                meaning=said("Formule souscrite."),
                type="text",
                allowed=PLANS,
                availability="at_observation",
            ),
            Variable(id="entree", type="date", availability="at_observation"),
            Variable(id="suivi", meaning=said("Est suivi."), type="boolean", availability="at_observation"),
            Variable(id="cher", type="boolean", role="target", availability="after_observation"),
        ),
    )


def learned(project, shift: float = 0, step: str = "cher", score: float = 0.8) -> dict[str, Ref]:
    """A table, its dictionary checked, a split, and a model made of it."""
    run = Runner(project)

    def done(use, step, given):
        return {ref.kind: ref for ref in run.ensure(Call(use, step, given), stack=()).made}

    files = (project.ports.blobs.put(table(), "adherents.csv"),)
    received = done(ingest, "adherents", validated(ingest.input, {"files": files}))["datasets.manifest"]
    if project.store.latest(Key(Dictionary.kind, "adherents")) is None:
        project.write("adherents", dictionary(), expected_revision=0)
    meaning = Ref(kind=Dictionary.kind, id="adherents", revision=1)
    structure = done(
        check_dictionary,
        "adherents-structure",
        validated(check_dictionary.input, {"subject": received, "dictionary": meaning}),
    )[Structure.kind]
    parts = [{"name": "train", "ratio": 0.75}, {"name": "test", "ratio": 0.25}]
    cut = done(
        split,
        "adherents-decoupe",
        validated(split.input, {"subject": received, "structure": structure, "by": "row", "parts": parts}),
    )[Split.kind]
    asked = ToFake(structure=structure, split=cut, shift=shift, score=score)
    made = run.perform(Call(fake_fit, step, asked)).made
    return {
        "manifest": received,
        "dictionary": meaning,
        "structure": structure,
        "split": cut,
        "model": made[0],
    }


def published(project, refs, id="cher", callers=(), papers=None, **told) -> Ref:
    """The endpoint of a publication written now; ``papers``: record, clearance, waiver."""
    body = {
        "name": "cher",
        "stage": "trial",
        "access": "open",
        "purpose": Prose(lang="fr", text="Essai."),
        **told,
    }
    held = project.store.latest(Key(Publication.kind, id))
    before = held.ref.revision if held else 0
    ref = project.write(id, Publication(**body), expected_revision=before)
    given = ToPublish(
        publication=ref,
        model=refs["model"],
        structure=refs["structure"],
        dictionary=refs["dictionary"],
        callers=tuple(callers),
        **(papers or {}),
    )
    return Runner(project).perform(Call(publish, id, given)).made[0]


class ToFakeMedia(Part):
    publication: Annotated[Ref, Of("serving.publication")]


@use_case(
    "serving.publish",
    version=1,
    title=Text(fr="Publier", en="Publish"),
    right="serving.write",
    reads=(Publication,),
    makes=(Endpoint,),
)
def fake_media(context, given: ToFakeMedia) -> None:
    """A model of a sentence and of a picture of 8 by 8 pixels."""
    publication = context.read(Publication, given.publication).document
    context.make(
        Endpoint(
            publication=given.publication.id,
            name=publication.name,
            version="1",
            stage="trial",
            access="open",
            content=context.blobs.put(media(), "media.onnx"),
            title=Text(fr="Linéaire", en="Linear"),
            target="lumiere",
            task="multiclass",
            event=None,
            model_revision=1,
            inputs=tuple(
                EndpointInput(
                    id=id,
                    type=type,
                    unit="",
                    whole=False,
                    yes_no=False,
                    required=id == "message",
                    allowed=(),
                    minimum=None,
                    maximum=None,
                )
                for id, type in (("message", "prose"), ("photo", "image"))
            ),
            outputs=(
                EndpointOutput(id="predicted", type="label", unit="", classes=("sombre", "clair")),
                EndpointOutput(id="probabilities", type="probability", unit="", classes=("sombre", "clair")),
            ),
            callers=(),
        )
    )


def media() -> bytes:
    """p(clair) = sigmoid(8 (mean of the pixels / 255 - 1/2)); the sentence ``éclaire`` adds 3."""
    value, number, node = helper.make_tensor_value_info, helper.make_tensor, helper.make_node
    constants = [
        number("scale", TensorProto.FLOAT, [1, 1], [8.0 / 255]),
        number("half", TensorProto.FLOAT, [1, 1], [4.0]),
        number("one", TensorProto.FLOAT, [1, 1], [1.0]),
        number("middle", TensorProto.FLOAT, [1], [0.5]),
        number("flat", TensorProto.INT64, [1], [-1]),
        number("column", TensorProto.INT64, [2], [-1, 1]),
        number("yes", TensorProto.STRING, [1], [b"clair"]),
        number("no", TensorProto.STRING, [1], [b"sombre"]),
    ]
    nodes = [
        node("ReduceMean", ["photo"], ["mean"], axes=[1, 2], keepdims=0),
        node("Reshape", ["mean", "column"], ["light"]),
        node("Mul", ["light", "scale"], ["scaled"]),
        node("Sub", ["scaled", "half"], ["centred"]),
        node(
            "LabelEncoder",
            ["message"],
            ["said"],
            domain="ai.onnx.ml",
            keys_strings=["éclaire"],
            values_floats=[3.0],
            default_float=0.0,
        ),
        node("Add", ["centred", "said"], ["score"]),
        node("Sigmoid", ["score"], ["p"]),
        node("Sub", ["one", "p"], ["q"]),
        node("Concat", ["q", "p"], ["probabilities"], axis=1),
        node("Reshape", ["p", "flat"], ["p1"]),
        node("Greater", ["p1", "middle"], ["is"]),
        node("Where", ["is", "yes", "no"], ["predicted"]),
    ]
    graph = helper.make_graph(
        nodes,
        "media",
        [
            value("message", TensorProto.STRING, ["n", 1]),
            value("photo", TensorProto.FLOAT, ["n", 8, 8]),
        ],
        [
            value("predicted", TensorProto.STRING, ["n"]),
            value("probabilities", TensorProto.FLOAT, ["n", 2]),
        ],
        initializer=constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()


def published_media(project, name="photo-et-message") -> Ref:
    told = Publication(
        name=name,
        stage="trial",
        access="open",
        purpose=Prose(lang="fr", text="Dire si une photo est claire."),
    )
    ref = project.write("media", told, expected_revision=0)
    return Runner(project).perform(Call(fake_media, "media", ToFakeMedia(publication=ref))).made[0]
