"""What the state machines share: the same project on every technology at once, and how long they run."""

import os
from itertools import count

from conftest import MovedClock, fresh_name, open_test_project, store_maker
from hypothesis import HealthCheck, settings

from filrouge.kernel.errors import FilrougeError

DEEP = 20 if os.environ.get("FILROUGE_HYPOTHESIS") == "deep" else 1


def sized(max_examples: int, steps: int) -> settings:
    """``FILROUGE_HYPOTHESIS=deep`` looks much further."""
    return settings(
        max_examples=max_examples * DEEP,
        stateful_step_count=steps * (2 if DEEP > 1 else 1),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def numbered_salts():
    numbers = count()
    return lambda: next(numbers).to_bytes(16, "big")


class Everywhere:
    """One project per technology, all with the same clock, the same salts and the same library."""

    def __init__(self, catalogue, technologies) -> None:
        self.clock, self.name = MovedClock(), fresh_name("machine")
        makers = [store_maker(technology) for technology in technologies]
        self.libraries = [self._open(make("library"), catalogue) for make in makers]
        self.projects = [self._open(make(self.name, salt=numbered_salts()), catalogue) for make in makers]

    def _open(self, store, catalogue):
        return open_test_project(store, catalogue, self.clock)

    @property
    def first(self):
        return self.projects[0]

    def all(self, act, projects=None):
        """The same act everywhere; the same answer, or the same refusal."""
        told = []
        for project in projects or self.projects:
            try:
                told.append(act(project))
            except FilrougeError as error:
                told.append((error.code, str(error)))
        for other in told[1:]:
            assert other == told[0]
        return told[0]
