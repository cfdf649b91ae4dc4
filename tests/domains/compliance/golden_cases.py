"""The golden set as answers: every question that a case does not name is answered no."""

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import get_args

from filrouge.adapters.casefile import yamlfiles
from filrouge.domains.compliance import shipped_law
from filrouge.kinds.compliance import Question

FOLDER = Path(__file__).parent / "golden_set"
QUESTIONS = get_args(Question)
TODAY = date(2026, 11, 29)
LAW = shipped_law((files("filrouge.domains.compliance") / "data" / "law.toml").read_bytes())


def cases(name: str) -> list[dict]:
    """As a case file is read: ``yes`` is a word, and a date is text until somebody asks for a day."""
    return yamlfiles.read(FOLDER / f"{name}.yaml")


def day(text: str) -> date:
    return date.fromisoformat(text)


def answers(case: dict, *base: str) -> dict[str, bool | None]:
    """``base``: the questions answered yes unless the case says otherwise."""
    named = [*case.get("yes", ()), *case.get("unknown", ()), *case.get("not", ())]
    stray = [one for one in named if one not in QUESTIONS]
    assert not stray, f"{case['id']}: no question {stray}"
    told: dict[str, bool | None] = dict.fromkeys(QUESTIONS, False)
    told.update(dict.fromkeys(base, True))
    told.update(dict.fromkeys(case.get("yes", ()), True))
    told.update(dict.fromkeys(case.get("unknown", ()), None))
    told.update(dict.fromkeys(case.get("not", ()), False))
    return told
