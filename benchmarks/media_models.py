"""Texts and pictures: fit, accuracy, file and one row, through this house and with plain scikit-learn.

Prints JSON with the machine's description; what we do not beat comes first. CPU-seconds and bytes are to be
judged. Every fit runs on one thread, three times for its spread.

    python benchmarks/media_models.py > results.json
"""

import json
import os
import platform
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from filrouge.adapters.onnxruntime import OnnxRuntime
from filrouge.engines.onnx import export, hard_cases, output_names, prove
from filrouge.engines.tabular import Aim, Feature, as_inputs, class_target, fitted, portfolio
from filrouge.kernel.errors import Impossible

SHARED = Path(__file__).parents[2] / "shared" / "data"
TEXTS, PICTURES = SHARED / "text/sequoia-french-sentences.tsv", SHARED / "images/sign-language-digits.zip"
SOURCES = {
    "texts": "UD_French-Sequoia, LGPL-LR: the corpus of a sentence",
    "pictures": "ardamavi/Sign-Language-Digits-Dataset, Apache-2.0: the digit a hand shows",
}
LIBRARIES = ("numpy", "onnx", "onnxruntime", "pandas", "scikit-learn", "skl2onnx")
TIMES, CALLS_COUNT = 3, 200
NOT_BEATEN = (
    "accuracy on pixels: a plain logistic regression, less held back, beats our own one of pixels alone",
    "fit: a plain pipeline of words or of pixels is fitted with less CPU than our readers of letters",
    "export and proof: a plain pipeline has neither, and costs nothing there",
    "one row in Python: the plain pipelines are lighter than ours; the file is what is served",
)


def main() -> None:
    if not (TEXTS.exists() and PICTURES.exists()):
        sys.exit("the shared data are not beside the project: nothing to measure")
    warnings.simplefilter("ignore")
    machine = {
        "system": platform.system(),
        "machine": platform.machine(),
        "cores_count": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }
    with threadpool_limits(limits=1):
        results = [*_measured("texts", texts(), plain_texts()), *_measured("pictures", *_pictures())]
    told = {"not_beaten": NOT_BEATEN, "machine": machine, "data": SOURCES, "results": results}
    print(json.dumps(told, indent=2, ensure_ascii=False))


def texts() -> tuple[pd.DataFrame, pd.Series, Feature]:
    """Sentences with the corpus they come from, the prefix of their names."""
    frame = pd.read_csv(TEXTS, sep="\t", quoting=3)
    corpus = frame["sentence_id"].str.extract(r"^([A-Za-z]+)")[0]
    return frame[["text"]], corpus, Feature("text", "prose")


def pictures(limit: int | None = None) -> tuple[pd.DataFrame, pd.Series, Feature]:
    """Photographs of hands as their files; the folder is the digit shown."""
    with zipfile.ZipFile(PICTURES) as archive:
        names = sorted(name for name in archive.namelist() if name.lower().endswith(".jpg"))
        kept = np.random.default_rng(0).permutation(len(names))[:limit]
        chosen = [names[place] for place in sorted(kept)]
        content = [archive.read(name) for name in chosen]
    digit = pd.Series([name.split("/")[-2] for name in chosen])
    return pd.DataFrame({"image": content}), digit, Feature("image", "image")


Plain = Mapping[str, tuple[Callable[[pd.DataFrame], Any], Callable[[], Any]]]


def plain_texts() -> Plain:
    """What anyone writes first."""

    def made() -> Any:
        return make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=200))

    return {"plain TfidfVectorizer + LogisticRegression": (lambda inputs: inputs["text"], made)}


def plain_pictures() -> Plain:
    """Pixels, without features: straight to a logistic regression, and through principal components."""
    flat = lambda inputs: np.stack([image.ravel() for image in inputs["image"]]) / 255.0
    return {
        "plain pixels + LogisticRegression": (flat, lambda: LogisticRegression(max_iter=200)),
        "plain pixels + PCA + LogisticRegression": (
            flat,
            lambda: make_pipeline(
                PCA(100, random_state=0), StandardScaler(), LogisticRegression(max_iter=200)
            ),
        ),
    }


def _pictures() -> tuple[tuple[pd.DataFrame, pd.Series, Feature], Plain]:
    return pictures(), plain_pictures()


def _measured(
    subject: str, given: tuple[pd.DataFrame, pd.Series, Feature], plain: Plain
) -> list[dict[str, object]]:
    frame, target, feature = given
    start_s = process_time()
    inputs = as_inputs(frame, (feature,))
    print(f"{subject}: {len(inputs)} rows", file=sys.stderr)
    read_us = (process_time() - start_s) / len(inputs) * 1e6
    taught, unseen, known, asked = train_test_split(
        inputs, target, test_size=0.3, random_state=0, stratify=target
    )
    sides = [side.reset_index(drop=True) for side in (taught, unseen, known, asked)]
    ours = [one for one in portfolio(Aim("multiclass", "f1"), (feature,)) if one.family != "baseline"]
    told = [_ours(one, feature, *sides) for one in ours]
    told += [_plain(name, *one, *sides) for name, one in plain.items()]
    return [{"subject": subject, "read_us_by_row": read_us, **one} for one in told]


def _ours(
    contender: Any, feature: Feature, taught: Any, unseen: Any, known: Any, asked: Any
) -> dict[str, object]:
    learn = lambda: fitted(contender, (feature,), taught, class_target(known), stop_on=None, seed=0)
    fits, pipeline = _fits(learn)
    start_s = process_time()
    content = export(pipeline, (feature,), about={})
    session, outputs = OnnxRuntime().load(content), output_names((feature,), classifies=True)
    try:
        cases = hard_cases(unseen, taught, (feature,))
        difference: object = prove(pipeline, session.run, cases, outputs=outputs).max_difference
    except Impossible as error:
        difference = error.code
    proof_s, one = process_time() - start_s, unseen.head(1)
    row = {feature.id: one[feature.id].to_numpy()}
    answers = session.run({feature.id: unseen[feature.id].to_numpy()})[outputs[0]]
    return {
        "name": f"filrouge {contender.id}",
        **_scores(asked, answers),
        **fits,
        "export_and_proof_cpu_s": proof_s,
        "proof_max_difference": difference,
        "file_bytes": len(content),
        "one_row_file_us": _microseconds(lambda: session.run(row)),
        "one_row_python_us": _microseconds(lambda: pipeline.predict_proba(one)),
    }


def _plain(
    name: str, takes: Any, make: Any, taught: Any, unseen: Any, known: Any, asked: Any
) -> dict[str, object]:
    rows, one = takes(taught), takes(unseen.head(1))
    fits, model = _fits(lambda: make().fit(rows, known))
    return {
        "name": name,
        **_scores(asked, model.predict(takes(unseen))),
        **fits,
        "one_row_python_us": _microseconds(lambda: model.predict_proba(one)),
    }


def _scores(asked: Any, told: Any) -> dict[str, float]:
    return {"accuracy": accuracy_score(asked, told), "macro_f1": f1_score(asked, told, average="macro")}


def _fits(learn: Callable[[], Any]) -> tuple[dict[str, object], Any]:
    spent, model = [], None
    for _ in range(TIMES):
        start_s = process_time()
        model = learn()
        spent.append(process_time() - start_s)
    return {"fit_cpu_s": float(np.median(spent)), "fit_cpu_s_spread": [min(spent), max(spent)]}, model


def _microseconds(call: Callable[[], object]) -> float:
    """Processor time of one call."""
    call()
    start_s = process_time()
    for _ in range(CALLS_COUNT):
        call()
    return (process_time() - start_s) / CALLS_COUNT * 1e6


if __name__ == "__main__":
    main()
