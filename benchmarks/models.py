"""Fit and one-row inference on ``adult``: through this house, and with the bare libraries.

Prints JSON with the machine's description. CPU-seconds and bytes are to be judged, wall times are not. Each
fit runs in a process of its own, so that its peak memory is its own; everything on one thread.

    python benchmarks/models.py > results.json
"""

import json
import os
import platform
import resource
import subprocess
import sys
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import onnxruntime
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.engines.onnx import export, hard_cases, output_names, prove
from filrouge.engines.tabular import (
    Aim,
    Feature,
    Table,
    as_inputs,
    class_target,
    fitted,
    portfolio,
    row_keys,
    stop_rows,
)

DATA = Path(__file__).parents[2] / "shared" / "data" / "tabular" / "adult.tsv.gz"
SOURCE = "UCI Adult, CC BY 4.0, through EpistasisLab/pmlb"
CALLS_COUNT = 5_000
SLOW_CALLS_COUNT = 200
BYTES_PER_KB = 1 if sys.platform == "darwin" else 1024
LIBRARIES = ("lightgbm", "numpy", "onnx", "onnxruntime", "pandas", "scikit-learn", "skl2onnx")


def main() -> None:
    if not DATA.exists():
        sys.exit(f"{DATA.name} is not beside the project: nothing to measure")
    results = [_in_a_process(name) for name in CANDIDATES]
    print(json.dumps({"machine": machine(), "data": SOURCE, "results": results}, indent=2))


def machine() -> dict[str, object]:
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": _processor(),
        "cores_count": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.processor())


def _in_a_process(name: str) -> dict[str, object]:
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, __file__, name], capture_output=True, text=True, check=True, env=one_thread
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def _rows() -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = pd.read_csv(DATA, sep="\t")
    training, testing = train_test_split(frame, test_size=0.2, random_state=0, stratify=frame["target"])
    return training.reset_index(drop=True), testing.reset_index(drop=True)


def through_the_house(contender_id: str) -> dict[str, object]:
    """Preparation, fit stopped early, export, proof on hard rows, and the file asked one row at a time."""
    training, testing = _rows()
    features = tuple(Feature(name, "number") for name in training.columns if name != "target")
    inputs, unseen = as_inputs(training, features), as_inputs(testing, features)
    target = class_target(training["target"], event="1")
    table = Table(features, inputs, target, row_keys(inputs))
    contender = next(one for one in portfolio(Aim("binary", "roc_auc")) if one.id == contender_id)
    base_bytes, start_s = _peak_bytes(), process_time()
    stop_on = stop_rows(table, "row", 0) if contender.stopping != "none" else None
    pipeline = fitted(contender, features, inputs, target, stop_on=stop_on, seed=0)
    fit_s, peak_bytes, start_s = process_time() - start_s, _peak_bytes() - base_bytes, process_time()
    content = export(pipeline, features, about={})
    session = OnnxRuntime().load(content)
    outputs = output_names(features, classifies=True)
    proof = prove(pipeline, session.run, hard_cases(unseen, inputs, features), outputs=outputs)
    prove_s = process_time() - start_s
    columns = {name: unseen[name].to_numpy() for name in unseen.columns}
    one = {name: column[:1] for name, column in columns.items()}
    fed = {name: column[:, None] for name, column in one.items()}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    bare = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    row = unseen.head(1)
    return {
        "auc": roc_auc_score(testing["target"], session.run(columns)["probabilities"][:, 1]),
        "fit_cpu_s": fit_s,
        "fit_peak_bytes": peak_bytes,
        "export_and_proof_cpu_s": prove_s,
        "proof_rows_count": proof.rows_count,
        "proof_max_difference": proof.max_difference,
        "file_bytes": len(content),
        "one_row_file_us": _microseconds(lambda: bare.run(None, fed)),
        "one_row_session_us": _microseconds(lambda: session.run(one)),
        "one_row_python_us": _microseconds(lambda: pipeline.predict_proba(row), SLOW_CALLS_COUNT),
    }


def bare_lightgbm(trees_count: int) -> dict[str, object]:
    return _bare(LGBMClassifier(n_estimators=trees_count, n_jobs=1, verbose=-1, random_state=0))


def bare_histograms() -> dict[str, object]:
    return _bare(HistGradientBoostingClassifier(random_state=0))


def _bare(model: Any) -> dict[str, object]:
    """Library defaults on the raw columns; no file, no proof."""
    training, testing = _rows()
    X, y = training.drop(columns="target"), training["target"]
    base_bytes, start_s = _peak_bytes(), process_time()
    model.fit(X, y)
    fit_s, peak_bytes = process_time() - start_s, _peak_bytes() - base_bytes
    unseen = testing.drop(columns="target")
    row, bare_row = unseen.head(1), unseen.head(1).to_numpy()
    return {
        "auc": roc_auc_score(testing["target"], model.predict_proba(unseen)[:, 1]),
        "fit_cpu_s": fit_s,
        "fit_peak_bytes": peak_bytes,
        "one_row_python_us": _microseconds(lambda: model.predict_proba(row), SLOW_CALLS_COUNT),
        "one_row_numpy_us": _microseconds(lambda: model.predict_proba(bare_row), SLOW_CALLS_COUNT),
    }


CANDIDATES: dict[str, Callable[[], dict[str, object]]] = {
    "filrouge linear": lambda: through_the_house("linear"),
    "filrouge lightgbm-small": lambda: through_the_house("lightgbm-small"),
    "filrouge lightgbm-large": lambda: through_the_house("lightgbm-large"),
    "filrouge hist-gradient-boosting": lambda: through_the_house("hist-gradient-boosting"),
    "bare lightgbm, 100 trees": lambda: bare_lightgbm(100),
    "bare lightgbm, 251 trees": lambda: bare_lightgbm(251),
    "bare hist-gradient-boosting": bare_histograms,
}


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_KB


def _microseconds(call: Callable[[], object], calls_count: int = CALLS_COUNT) -> float:
    """Processor time of one call."""
    for _ in range(10):
        call()
    start_s = process_time()
    for _ in range(calls_count):
        call()
    return (process_time() - start_s) / calls_count * 1e6


if __name__ == "__main__":
    if len(sys.argv) > 1:
        warnings.simplefilter("ignore")
        np.seterr(all="ignore")
        print(json.dumps({"name": sys.argv[1], **CANDIDATES[sys.argv[1]]()}))
    else:
        main()
