"""``PlainWords`` and ``WeighedGrams`` in ONNX: a table over characters, and texts joined two by two.

ONNX has no operator that joins the characters of a text: neighbours are concatenated, then neighbours of
these, until one is left. A batch weighs its number of texts times the length of its longest.
"""

from functools import cache
from typing import Any

from onnx import TensorProto, helper
from skl2onnx import update_registered_converter
from skl2onnx.common._registration import get_converter, get_shape_calculator
from skl2onnx.common.data_types import StringTensorType

from filrouge.engines.language.grams import WeighedGrams
from filrouge.engines.language.letters import WORD_PATTERN, PlainWords
from filrouge.engines.onnx.nodes import Nodes

ML, MICROSOFT = "ai.onnx.ml", "com.microsoft"
TFIDF = "SklearnTfidfVectorizer"
DOUBLINGS_LIMIT = 30  #: two to that power of characters at most in a text


@cache
def register() -> None:
    """Tell skl2onnx of ``PlainWords``, and that ``WeighedGrams`` are the tf-idf that it knows."""
    update_registered_converter(
        WeighedGrams,
        "FilrougeWeighedGrams",
        get_shape_calculator(TFIDF),
        _weighed_grams,
        options=get_converter(TFIDF).get_allowed_options(),
    )
    update_registered_converter(PlainWords, "FilrougePlainWords", _shape, _plain_words, parser=_declare_texts)


def _declare_texts(scope: Any, model: Any, inputs: Any, custom_parsers: Any = None) -> Any:
    """Texts in, texts out: left alone, skl2onnx would take any transformer's output for numbers."""
    operator = scope.declare_local_operator("FilrougePlainWords", model)
    operator.inputs = inputs
    operator.outputs.append(scope.declare_local_variable("words", StringTensorType()))
    return operator.outputs


def _shape(operator: Any) -> None:
    operator.outputs[0].type = StringTensorType([None, 1])


def _weighed_grams(scope: Any, operator: Any, container: Any) -> None:
    get_converter(TFIDF)(scope, operator, container)


def _plain_words(scope: Any, operator: Any, container: Any) -> None:
    graph = _Graph(scope, container)
    flat = graph.node("Reshape", operator.inputs[0].full_name, graph.integers([-1]))
    characters = graph.node("Tokenizer", flat, domain=MICROSOFT, separators=[""], **_TOKENS)
    table = dict(operator.raw_operator.letters_) | {"": ""}  # "" fills short rows
    plain = graph.node(
        "LabelEncoder",
        characters,
        domain=ML,
        op_version=2,
        keys_strings=list(table),
        values_strings=list(table.values()),
        default_string=" ",
    )
    joined = graph.node("Reshape", graph.joined(plain), graph.integers([-1]))
    words = graph.node("Tokenizer", joined, domain=MICROSOFT, tokenexp=WORD_PATTERN, **_TOKENS)
    is_filling = graph.node("Equal", words, graph.texts([""]))
    ends = graph.node("Where", is_filling, graph.texts([""]), graph.texts([" "]))
    spaced = graph.joined(graph.node("StringConcat", words, ends))
    graph.node("StringConcat", graph.texts([" "]), spaced, output=operator.outputs[0].full_name)


_TOKENS: dict[str, Any] = {"mark": 0, "mincharnum": 1, "pad_value": ""}


class _Graph(Nodes):
    """What a converter of texts asks for."""

    def texts(self, values: list[str]) -> str:
        return self.known(TensorProto.STRING, [len(values)], [value.encode() for value in values])

    def joined(self, pieces: str) -> str:
        """Pieces of shape (n, m) as texts of shape (n, 1); m may be 0, where no text has a character."""
        powers = [2**power for power in range(DOUBLINGS_LIMIT + 1)]
        rows = self.node("Shape", pieces, start=0, end=1)
        width = self.node("Shape", pieces, start=1, end=2)
        smaller = self.node("Less", self.integers(powers), width)
        doublings = self.node(
            "ReduceSum",
            self.node("Cast", smaller, to=TensorProto.INT64),
            self.integers([0]),
            keepdims=1,
        )
        wanted = self.node("Gather", self.integers(powers), doublings)
        lacking = self.node("Concat", rows, self.node("Sub", wanted, width), axis=0)
        filling = self.node("Expand", self.texts([""]), lacking)
        whole = self.node("Concat", pieces, filling, axis=1)
        turns = self.node("Squeeze", doublings)
        # skl2onnx wants every input named, also the one that may be left out.
        always = self.node("Squeeze", self.known(TensorProto.BOOL, [1], [True]))
        return self.node("Loop", turns, always, whole, body=_doubling())


def _doubling() -> Any:
    """Texts of shape (n, 2m) as texts of shape (n, m), neighbours together."""
    node = helper.make_node
    nodes = [
        node("Reshape", ["join_in", "join_pairs"], ["join_paired"]),
        node("Gather", ["join_paired", "join_zero"], ["join_left"], axis=2),
        node("Gather", ["join_paired", "join_one"], ["join_right"], axis=2),
        node("StringConcat", ["join_left", "join_right"], ["join_out"]),
        node("Identity", ["join_go"], ["join_go_on"]),
    ]
    value = helper.make_tensor_value_info
    takes = [
        value("join_turn", TensorProto.INT64, []),
        value("join_go", TensorProto.BOOL, []),
        value("join_in", TensorProto.STRING, None),
    ]
    gives = [value("join_go_on", TensorProto.BOOL, []), value("join_out", TensorProto.STRING, None)]
    known = [
        helper.make_tensor("join_pairs", TensorProto.INT64, [3], [0, -1, 2]),
        helper.make_tensor("join_zero", TensorProto.INT64, [], [0]),
        helper.make_tensor("join_one", TensorProto.INT64, [], [1]),
    ]
    return helper.make_graph(nodes, "doubling", takes, gives, known)
