"""Fifty thousand references merged and ranked, and how precise a ranking learned from choices is.

Prints JSON with the machine's description. CPU-seconds and peak memory are to be judged, wall times are not.
Each measure is a process of its own, on one thread.

* ``merge_and_rank``: made-up references, a quarter of them told by a second source, merged by the keys of the
  room, then ranked by what 400 choices taught. The target is under 30 CPU-seconds for both.
* ``precision``: sentences of the Sequoia corpus beside the checkout stand for themes: choices keep those of
  one source and drop the others. It says how well a source is found again by its words, not how well
  anybody's interest is. It has to beat ``by_chance`` and ``by_themes`` (words typed beforehand, no choice).

    python benchmarks/watch.py [--items 50000] [--runs 3] > results.json
"""

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import process_time

SEED = 20261129
TEXTS = Path(__file__).parents[2] / "shared" / "data" / "text"
LIMIT_CPU_S = 30
CHOICES_COUNT = 400
SENTENCES_COUNT = 60
BYTES_PER_KB = 1 if sys.platform == "darwin" else 1024
LIBRARIES = ("numpy", "scipy", "scikit-learn")
SUBJECTS = (
    "insurance claims",
    "handwritten digits",
    "text classification",
    "graph theory",
    "protein folding",
    "fluid dynamics",
    "calibration of scores",
    "deep networks",
)
#: Sources of the corpus, and words that somebody would type to follow each.
SOURCES = {
    "emea": "médicament patients traitement dose",
    "europar": "Parlement européen Commission États membres",
    "frwiki": "affaire tribunal président mise en examen",
    "annodis": "ville commune habitants église",
}


def main() -> None:
    asked = _arguments()
    if asked.measure:
        print(json.dumps(MEASURES[asked.measure](asked.items)))
        return
    results = {name: _summary(name, asked.items, asked.runs) for name in MEASURES}
    print(json.dumps({"machine": machine(), "seed": SEED, "results": results}, indent=2))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", choices=list(MEASURES), help="one measure in this process")
    return parser.parse_args()


def merge_and_rank(items_count: int) -> dict[str, object]:
    from filrouge.domains.watch.compute.corpus import relevance_of, works_of  # noqa: PLC0415 - not measured
    from filrouge.kernel.documents import Prose  # noqa: PLC0415
    from filrouge.kinds.watch import Identifier, Item, Theme  # noqa: PLC0415

    luck = random.Random(SEED)
    words = [f"{a}{b}" for a in "bcdfglmnprst" for b in ("alis", "orem", "ution", "ergie", "ative", "ogram")]
    items, texts = {}, {}
    for n in range(items_count):
        twin = n % 4 == 3
        known = n - 1 if twin else n
        subject = SUBJECTS[known % len(SUBJECTS)]
        title = f"Study {known} of {subject} with {words[known % len(words)]}"
        number = Identifier(id="doi", value=f"10.5555/w{known}")
        items[f"s{n}"] = Item(title=title, nature="article", identifiers=(number,), found_in="bench")
        texts[f"s{n}"] = f"{title}. " + " ".join(luck.choices(words, k=120)) + f" {subject}"
    theme = Theme(id="t", title=Prose(lang="en", text="Handwriting"), words=("handwritten digits",))
    before_s = process_time()
    works, _ = works_of(items)
    merged_s = process_time()
    ids = [work.items[0] for work in works]
    choices = {
        id: ("keep" if "handwritten" in items[id].title else "drop") for id in luck.sample(ids, CHOICES_COUNT)
    }
    told = relevance_of(works, texts, choices, (theme,), SEED)
    return {
        "cpu_s": process_time() - before_s,
        "merge_cpu_s": merged_s - before_s,
        "peak_bytes": _peak_bytes(),
        "items_count": items_count,
        "works_count": len(works),
        "precision_at_20": told.precision.value_ratio if told.precision else None,
    }


def precision(_: int) -> dict[str, object]:
    """For each source, as many of its sentences as of the others, to be found again as choices are."""
    import numpy as np  # noqa: PLC0415

    from filrouge.engines.language.relevance import by_words, held_out, precision_at  # noqa: PLC0415

    groups = french_sentences()
    if len(groups) < 2:
        return {
            "cpu_s": 0.0,
            "peak_bytes": _peak_bytes(),
            "left_out": "no public sentences beside the checkout",
        }
    luck = random.Random(SEED)
    before_s = process_time()
    told: dict[str, dict[str, float]] = {}
    for name, mine in sorted(groups.items()):
        others = [text for other, texts in sorted(groups.items()) if other != name for text in texts]
        kept = luck.sample(mine, SENTENCES_COUNT)
        texts = kept + luck.sample(others, len(kept))
        choice = [True] * len(kept) + [False] * len(kept)
        order = luck.sample(range(len(texts)), len(texts))
        texts, choice = [texts[n] for n in order], [choice[n] for n in order]
        found = precision_at(held_out(texts, choice, seed=SEED), choice, rng=np.random.default_rng(SEED))
        near = precision_at(by_words(texts, [SOURCES[name]]), choice, rng=np.random.default_rng(SEED))
        told[name] = {
            "by_chance": found.kept_count / found.decisions_count,
            "by_themes": near.value,
            "precision_at_20": found.value,
            "low": found.low or 0.0,
            "high": found.high or 0.0,
            "choices_count": found.decisions_count,
        }
    return {"cpu_s": process_time() - before_s, "peak_bytes": _peak_bytes(), "sources": told}


def french_sentences() -> dict[str, list[str]]:
    """Sentences by the public source they come from."""
    path = TEXTS / "sequoia-french-sentences.tsv"
    groups: dict[str, list[str]] = {name: [] for name in SOURCES}
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    for line in lines:
        _, id, text = line.split("\t", 2)
        name = next((one for one in SOURCES if id.lower().startswith(one)), None)
        if name and len(text.split()) > 4:
            groups[name].append(text)
    return {name: texts for name, texts in groups.items() if len(texts) >= SENTENCES_COUNT}


def _summary(name: str, items_count: int, runs_count: int) -> dict[str, object]:
    runs = [_in_a_process(name, items_count) for _ in range(runs_count if name == "merge_and_rank" else 1)]
    spent = sorted(float(run["cpu_s"]) for run in runs)
    spread = {"cpu_s": round(median(spent), 2), "cpu_s_spread": [round(spent[0], 2), round(spent[-1], 2)]}
    told = {**runs[0], **spread}
    if name == "merge_and_rank":
        told |= {"limit_cpu_s": LIMIT_CPU_S, "within": spent[-1] < LIMIT_CPU_S}
    return {**told, "peak_bytes": max(int(run["peak_bytes"]) for run in runs), "runs_count": len(runs)}


def _in_a_process(name: str, items_count: int) -> dict[str, float]:
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--measure", name, "--items", str(items_count)]
    done = subprocess.run(command, capture_output=True, text=True, env=one_thread)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _peak_bytes() -> int:
    """Of this process since it began; what its parent held before it does not count."""
    told = Path("/proc/self/status")
    lines = told.read_text().splitlines() if told.exists() else []
    peak = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), None)
    return peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_KB


def machine() -> dict[str, object]:
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cores_count": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


MEASURES = {"merge_and_rank": merge_and_rank, "precision": precision}

if __name__ == "__main__":
    main()
