"""Screenings a CPU-second: roles, class, duties, impact assessment, and the smallest changes that flip them.

Prints JSON with the machine's description. The goal is 2,000 a second on one core; ``is_met`` says whether it
is. The systems and processings are those of the golden set; one thread, no process beside.

    python benchmarks/screening.py > results.json
"""

import json
import os
import platform
import runpy
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

from filrouge.domains.compliance import screen
from filrouge.engines.ruling import Answers
from filrouge.kinds.compliance import LawRow

GOLDEN = Path(__file__).parents[1] / "tests" / "domains" / "compliance" / "golden_cases.py"
GOAL_PER_S = 2_000
RUNS_COUNT = 9
ROUNDS_COUNT = 5


def main() -> None:
    golden = runpy.run_path(str(GOLDEN))
    cases, answers, read = golden["cases"], golden["answers"], (golden["LAW"].rows, golden["TODAY"])
    systems = [answers(one, "ai_system", "in_union") for one in cases("systems")]
    processings = [answers(one, "personal_data") for one in cases("processings")]
    results = {
        "systems": _rates(systems, read),
        "processings": _rates(processings, read),
        "all": _rates(systems + processings, read),
    }
    told = {
        "goal_per_s": GOAL_PER_S,
        "is_met": results["all"]["median_per_cpu_s"] >= GOAL_PER_S,
        "machine": machine(),
        "data": {"systems_count": len(systems), "processings_count": len(processings)},
        "results": results,
    }
    print(json.dumps(told, indent=2))


def _rates(asked: list[Answers], read: tuple[tuple[LawRow, ...], date]) -> dict[str, float]:
    rates = []
    for _ in range(RUNS_COUNT):
        since = process_time()
        for _ in range(ROUNDS_COUNT):
            for one in asked:
                screen(one, *read)
        rates.append(ROUNDS_COUNT * len(asked) / (process_time() - since))
    return {
        "median_per_cpu_s": round(median(rates)),
        "least_per_cpu_s": round(min(rates)),
        "most_per_cpu_s": round(max(rates)),
    }


def machine() -> dict[str, object]:
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cores_count": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    main()
