"""The lint of requirements by the CPU-second, and a set as ReqIF beside the reader of the field.

Prints JSON with the machine's description. What we do not beat: nothing is understood here, so a reader with
a model of language finds more (recall on what others wrote: ``docs/explanation/lint-of-requirements.md``).
The peer is ``reqif`` (strictdoc), which reads whole files into objects of its own and checks them less.

    python benchmarks/requirements.py > results.json
"""

import json
import os
import platform
import sys
import tracemalloc
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import process_time

from filrouge.domains.specification.compute.exporting import reqif
from filrouge.engines.importing.reqif import exchange_of
from filrouge.engines.requirements import lint
from filrouge.kernel.documents import Prose
from filrouge.kinds.specification import Requirement, Requirements

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]
GOAL_PER_S = 1_000  #: a set of two thousand while a page is awaited
REQUIREMENTS = 2_000
RUNS_COUNT = 5


def main() -> None:
    from engines.requirements.measured import LANGS, labelled, outside, unseen  # noqa: PLC0415 - of the tests

    statements = [
        (one["text"], LANGS[one["id"][0]])
        for one in (*labelled(sealed=False), *labelled(sealed=True), *outside(), *unseen())
    ]
    rates = [len(statements) / _spent(lambda: [lint(*one) for one in statements]) for _ in range(RUNS_COUNT)]
    content = reqif(_set(statements))
    told = {
        "goal_per_cpu_s": GOAL_PER_S,
        "is_met": median(rates) >= GOAL_PER_S,
        "machine": machine(),
        "lint": {
            "statements_count": len(statements),
            "median_per_cpu_s": round(median(rates)),
            "least_per_cpu_s": round(min(rates)),
            "most_per_cpu_s": round(max(rates)),
        },
        "reqif": {
            "requirements_count": REQUIREMENTS,
            "bytes": len(content),
            "write": _cost(lambda: reqif(_set(statements))),
            "read": _cost(lambda: exchange_of(content, "bench.reqif")),
            "read by reqif": _cost(lambda: _peer(content)),
        },
    }
    print(json.dumps(told, indent=2))


def _set(statements: list[tuple[str, str]]) -> Requirements:
    made = []
    for n in range(REQUIREMENTS):
        text, lang = statements[n % len(statements)]
        said = Prose(lang="fr" if lang == "fr" else "en", text=text)
        made.append(
            Requirement(
                id=f"R-{n}",
                title=said,
                statement=said,
                type="functional",
                owner="moa",
                priority="must",
                derives_from=(f"R-{n - 1}",) if n % 3 else (),
            )
        )
    return Requirements(title=Prose(lang="fr", text="Banc"), requirements=tuple(made))


def _peer(content: bytes) -> object:
    from reqif.parser import ReqIFParser  # noqa: PLC0415 - a peer, of the tests only

    return ReqIFParser.parse_from_string(content.decode())


def _spent(act: Callable[[], object]) -> float:
    since = process_time()
    act()
    return process_time() - since


def _cost(act: Callable[[], object]) -> dict[str, float]:
    spent = [_spent(act) for _ in range(RUNS_COUNT)]
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "median_cpu_s": round(median(spent), 3),
        "least_cpu_s": round(min(spent), 3),
        "most_cpu_s": round(max(spent), 3),
        "peak_python_bytes": peak,
    }


def machine() -> dict[str, object]:
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "reqif": version("reqif"),
    }


if __name__ == "__main__":
    main()
