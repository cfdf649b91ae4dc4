"""An audit of a thousand questions: its pages as the server answers them, and what judging it takes.

.venv/bin/python benchmarks/audit.py [--questions 1000] [--people 3] [--answers 20] > audit.json

Every person answered every question, with a piece for one in three. To be judged: p95 of the page to answer
under 150 ms of wall, and under 150 kB; CPU-seconds of one assessment. What we do not beat: a form that asks a
thousand questions on one page, where nobody finds theirs; ours shows twenty-five at a time.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]
PILLARS = 6
SHEET = 250  #: questions of one questionnaire: a thousand with their words are over the limit of a body
LEVELS = (1, 2, 3, 4)
JUDGED_MS, JUDGED_BYTES = 150, 150_000


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--questions", type=int, default=1_000)
    asked.add_argument("--people", type=int, default=3)
    asked.add_argument("--answers", type=int, default=20, help="of each page, after two that warm it up")
    given = asked.parse_args()
    with TemporaryDirectory(prefix="filrouge-bench-") as home:
        os.environ["FILROUGE_HOME"] = home
        os.environ.pop("FILROUGE_DATABASE", None)
        told = measured(given.questions, given.people, given.answers)
    json.dump({"questions": given.questions, "people": given.people, **told}, sys.stdout, indent=1)


def measured(questions: int, people: int, answers: int) -> dict[str, Any]:
    from filrouge.delivery.wiring import accounts, collect_static, open_project, start_django  # noqa: PLC0415

    start_django()
    collect_static()
    owner = str(accounts().named("Claire"))
    project = open_project("banc", actor=owner)
    assess = filled(project, owner, questions, people)
    cost = [timed(assess) for _ in range(3)]

    import pages  # noqa: PLC0415 - the other bench, for its caller

    from filrouge.delivery.wsgi import application  # noqa: PLC0415 - after the home is set

    call = pages.Caller(application, {"HTTP_COOKIE": f"sessionid={pages.session(owner)}"})
    at = "/p/banc/audit/"
    places = {
        "front": at,
        "answer": f"{at}answer/banc-0",
        "levels": f"{at}levels",
        "findings": f"{at}findings",
    }
    shown = {name: pages.summary(call, place, answers) for name, place in places.items()}
    return {
        "machine": pages.machine(),
        "judged_p95_ms": JUDGED_MS,
        "judged_bytes": JUDGED_BYTES,
        "slower": sorted(name for name, one in shown.items() if one["wall_p95_ms"] > JUDGED_MS),
        "heavier": sorted(name for name, one in shown.items() if one["size_bytes"] > JUDGED_BYTES),
        "assess_cpu_s": {
            "median": round(median(cost), 3),
            "min": round(min(cost), 3),
            "max": round(max(cost), 3),
        },
        "pages": shown,
    }


def filled(project: Any, owner: str, questions: int, people: int) -> Callable[[], object]:
    """A questionnaire, answers and pieces; what is returned assesses them from scratch."""
    from filrouge.domains.audit.documents import FrameworkFile, ToAssess  # noqa: PLC0415
    from filrouge.domains.audit.service import assess_plan, bring_framework  # noqa: PLC0415
    from filrouge.kernel.documents import Account, Prose  # noqa: PLC0415
    from filrouge.kernel.runs import Call, Runner  # noqa: PLC0415
    from filrouge.kinds.audit import Answer, Answers, Attached, Evidence, Plan  # noqa: PLC0415

    told = []
    for start in range(0, questions, SHEET):
        code = f"banc-{start}"
        content = json.dumps(framework(code, range(start, min(questions, start + SHEET)))).encode()
        blob = project.ports.blobs.put(content, f"{code}.yaml")
        told += Runner(project).perform(Call(bring_framework, code, FrameworkFile(file=blob))).made
    word = Prose(lang="fr", text="vu")
    piece = project.write("piece", Evidence(title=word, shows=word, seen=word), expected_revision=0)
    plan = Plan(title=word, as_of=date(2026, 1, 31), questionnaires=tuple(told))
    subject = project.write("banc", plan, expected_revision=0)
    for rank, sheet in product(range(people), told):
        first = int(sheet.id.rpartition("-")[2])
        joined = (Attached(id="p", piece=piece, expected="note"),)
        answers = Answers(
            questionnaire=sheet,
            respondent=Account(owner if rank == 0 else f"account-{rank}"),
            role="moa",
            answers=tuple(
                Answer(id=f"q{n}", choices=(f"n{(n + rank) % 4 + 1}",), joined=joined if n % 3 == 0 else ())
                for n in range(first, min(questions, first + SHEET))
            ),
        )
        project.write(f"personne-{rank}-{first}", answers, expected_revision=0)
    return lambda: Runner(project).perform(Call(assess_plan, "banc", ToAssess(subject=subject)))


def framework(code: str, numbers: range) -> dict[str, Any]:
    word = {"fr": "Une description d’une longueur ordinaire", "en": "A description of ordinary length"}
    asked = {"type": "choice", "ask": word, "why": word, "minutes": 2}
    return {
        "code": code,
        "title": word,
        "purpose": word,
        "edition": "1",
        "scale": [{"id": f"l{n}", "level": n, "title": word, "meaning": word} for n in LEVELS],
        "categories": [{"id": f"{code}.p{n}", "title": word, "statement": word} for n in range(PILLARS)],
        "questions": [
            {
                "id": f"q{n}",
                "category": f"{code}.p{n % PILLARS}",
                **asked,
                "choices": [{"id": f"n{level}", "level": level, "label": word} for level in LEVELS],
                "expects": [{"id": "note", "from_level": 2, "what": word, "example": word}],
            }
            for n in numbers
        ],
    }


def timed(act: Callable[[], object]) -> float:
    before = process_time()
    act()
    return process_time() - before


if __name__ == "__main__":
    main()
