"""Screenings a CPU-second: roles, class, duties, impact assessment, and the smallest changes that flip them.

Prints JSON with the machine's description. The goal is 2,000 a second on one core; ``goals_not_met`` says
where it is not. Systems and processings are those of the golden set. ``drawn`` are the same with some answers
drawn anew, each screened once: nothing that was found for another serves unless it is the same. ``blank`` are
those of which little is known, the longest to search; one thread, no process beside.

    python benchmarks/screening.py > results.json
"""

import json
import os
import platform
import random
import runpy
from collections.abc import Iterator
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
DRAWN_COUNT, BLANK_COUNT = 45, 900


def main() -> None:
    golden = runpy.run_path(str(GOLDEN))
    cases, answers, read = golden["cases"], golden["answers"], (golden["LAW"].rows, golden["TODAY"])
    systems = [answers(one, "ai_system", "in_union") for one in cases("systems")]
    processings = [answers(one, "personal_data") for one in cases("processings")]
    drawn = _drawn(systems + processings, random.Random(1))
    blank = _blank(list(systems[0]), random.Random(1))
    results = {
        "systems": _rates(systems, read),
        "processings": _rates(processings, read),
        "all": _rates(systems + processings, read),
        "drawn": _rates(drawn, read, runs_count=1),
        "blank": _rates(blank, read, runs_count=1),
    }
    told = {
        "goal_per_s": GOAL_PER_S,
        "goals_not_met": [name for name, one in results.items() if one["median_per_cpu_s"] < GOAL_PER_S],
        "machine": machine(),
        "data": {
            "systems_count": len(systems),
            "processings_count": len(processings),
            "drawn_count": len(drawn),
            "blank_count": len(blank),
        },
        "results": results,
    }
    print(json.dumps(told, indent=2))


def _drawn(asked: list[Answers], rng: random.Random) -> list[Answers]:
    """Each case some times over, up to six of its answers drawn anew."""
    names = list(asked[0])
    return [
        {**one, **{name: rng.choice((True, False, None)) for name in rng.sample(names, rng.randint(1, 6))}}
        for one in asked * DRAWN_COUNT
    ]


def _blank(names: list[str], rng: random.Random) -> list[Answers]:
    """Up to a third of the questions answered."""
    return [
        {
            **dict.fromkeys(names),
            **{
                name: rng.choice((True, False)) for name in rng.sample(names, rng.randint(0, len(names) // 3))
            },
        }
        for _ in range(BLANK_COUNT)
    ]


def _rates(
    asked: list[Answers], read: tuple[tuple[LawRow, ...], date], runs_count: int = RUNS_COUNT
) -> dict[str, float]:
    """Screenings a CPU-second, in batches of some hundred."""
    rates = []
    for batch in _batches(asked) if runs_count == 1 else [asked * ROUNDS_COUNT] * runs_count:
        since = process_time()
        for one in batch:
            screen(one, *read)
        rates.append(len(batch) / (process_time() - since))
    return {
        "median_per_cpu_s": round(median(rates)),
        "least_per_cpu_s": round(min(rates)),
        "most_per_cpu_s": round(max(rates)),
    }


def _batches(asked: list[Answers]) -> Iterator[list[Answers]]:
    size = len(asked) // RUNS_COUNT
    return (asked[at : at + size] for at in range(0, size * RUNS_COUNT, size))


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
