"""Nodes of an ONNX graph added one by one inside a converter of skl2onnx."""

from typing import Any


class Nodes:
    """Each node is named by its only output; what a graph knows from the start is named too."""

    def __init__(self, scope: Any, container: Any) -> None:
        self._scope, self._container = scope, container

    def node(self, operation: str, *inputs: str, output: str = "", domain: str = "", **told: Any) -> str:
        name = output or str(self._scope.get_unique_variable_name(operation.lower()))
        label = self._scope.get_unique_operator_name(operation)
        self._container.add_node(operation, list(inputs), name, name=label, op_domain=domain, **told)
        return name

    def integers(self, values: list[int]) -> str:
        from onnx import TensorProto  # noqa: PLC0415 - heavy

        return self.known(TensorProto.INT64, [len(values)], values)

    def known(self, kind: Any, shape: list[int], values: list[Any]) -> str:
        """An initializer of one of ONNX's element types."""
        name = str(self._scope.get_unique_variable_name("known"))
        self._container.add_initializer(name, kind, shape, values)
        return name
