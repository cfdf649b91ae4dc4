"""The smallest runtime of MLServer over an ONNX file: it has none of its own."""

import numpy as np
import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec, StringCodec
from mlserver.types import InferenceRequest, InferenceResponse, ResponseOutput

NAMES = {
    "tensor(bool)": "BOOL",
    "tensor(uint8)": "UINT8",
    "tensor(uint16)": "UINT16",
    "tensor(uint32)": "UINT32",
    "tensor(uint64)": "UINT64",
    "tensor(int8)": "INT8",
    "tensor(int16)": "INT16",
    "tensor(int32)": "INT32",
    "tensor(int64)": "INT64",
    "tensor(float16)": "FP16",
    "tensor(float)": "FP32",
    "tensor(double)": "FP64",
    "tensor(string)": "BYTES",
}


class OnnxModel(MLModel):
    async def load(self) -> bool:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            self.settings.parameters.uri, options, providers=["CPUExecutionProvider"]
        )
        self._wanted = [one.name for one in self._session.get_outputs()]
        self._types = {one.name: NAMES[one.type] for one in self._session.get_outputs()}
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        fed = {}
        for one in payload.inputs:
            if one.datatype == "BYTES":
                words = StringCodec.decode_input(one)
                fed[one.name] = np.array(words, dtype=object).reshape(one.shape)
            else:
                fed[one.name] = NumpyCodec.decode_input(one)
        asked = [one.name for one in payload.outputs] if payload.outputs else self._wanted
        return InferenceResponse(
            id=payload.id,
            model_name=self.name,
            model_version=self.version,
            outputs=[
                self._told(name, array)
                for name, array in zip(asked, self._session.run(asked, fed), strict=True)
            ],
        )

    def _told(self, name: str, array: np.ndarray) -> ResponseOutput:
        return ResponseOutput(
            name=name, datatype=self._types[name], shape=list(array.shape), data=array.ravel().tolist()
        )
