"""How a person works a page: with a mouse, or with the keys alone. A story is told once for both."""

import re
import time
from pathlib import Path

from playwright.sync_api import TimeoutError

PATIENCE_S = 120
TABS_MOST = 250  #: from one control to the next one wanted
PRESSES_MOST = 3  #: on the button of a field of files
PRESS_PATIENCE_MS = 15_000
CONTROLS = "input, textarea, select"
FOCUS_SHOWS = """() => {
  const told = getComputedStyle(document.activeElement);
  return told.outlineStyle !== "none" && parseFloat(told.outlineWidth) >= 2;
}"""
IS_FOCUSED = "one => one === document.activeElement"


class Mouse:
    """Clicks and types; works without scripts too."""

    def __init__(self, tab) -> None:
        self.tab = tab

    def named(self, role: str, name: str):
        return self.tab.get_by_role(role, name=re.compile(f"^\\s*{re.escape(name)}")).first

    def press(self, name: str, role: str = "button") -> None:
        """Every button and link of a story leads somewhere: the page is there when this returns."""
        with self.tab.expect_navigation():
            self.act(self.named(role, name))

    def act(self, wanted) -> None:
        wanted.click()

    def control(self, label: str):
        """A field whose label begins so."""
        told = self.tab.get_by_label(re.compile(f"^\\s*{re.escape(label)}"))
        return self.tab.locator(CONTROLS).and_(told).first

    def write(self, label: str, text: str) -> None:
        self.control(label).fill(text)

    def give(self, label: str, file: Path) -> None:
        self.control(label).set_input_files(file)

    def await_text(self, text: str) -> None:
        """Reload until the page says it: what is awaited is the work of another process."""
        until = time.monotonic() + PATIENCE_S
        while not self.tab.get_by_text(text).first.is_visible():
            assert time.monotonic() < until, f"never said: {text}\n{self.tab.locator('main').inner_text()}"
            self.tab.wait_for_timeout(400)
            self.tab.reload()

    def says(self, text: str) -> bool:
        return plain(text) in plain(self.tab.locator("main").inner_text())


class Keyboard(Mouse):
    """Tab, Enter, space and letters; where the focus is must show."""

    def __init__(self, tab) -> None:
        super().__init__(tab)
        # Someone always listens: choosers are then caught from the page's first moment to its last.
        tab.on("filechooser", lambda chooser: None)

    def act(self, wanted) -> None:
        self._reach(wanted)
        self.tab.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        self._reach(self.control(label))
        self.tab.keyboard.press("ControlOrMeta+a")
        self.tab.keyboard.type(text)

    def give(self, label: str, file: Path) -> None:
        self._reach(self.control(label))
        self._chooser().set_files(file)

    def _chooser(self):
        """Space opens the chooser; a busy browser may lose a press, and a person then presses again."""
        for _ in range(PRESSES_MOST):
            try:
                with self.tab.expect_file_chooser(timeout=PRESS_PATIENCE_MS) as chooser:
                    self.tab.keyboard.press("Space")
                return chooser.value
            except TimeoutError:
                continue
        raise AssertionError(f"{PRESSES_MOST} presses open no chooser of files")

    def _reach(self, wanted) -> None:
        """Tab on until the focus is there; every stop on the way shows that it has it."""
        wanted.wait_for()
        for _ in range(TABS_MOST):
            self.tab.keyboard.press("Tab")
            if wanted.evaluate(IS_FOCUSED):
                assert self.tab.evaluate(FOCUS_SHOWS), f"the focus does not show on {wanted}"
                return
        raise AssertionError(f"{TABS_MOST} tabs do not lead to {wanted}")


def eventually(true, what: str = "") -> None:
    """Ask again until it holds; what never does is a fault."""
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, what or true
        time.sleep(0.1)


def plain(text: str) -> str:
    """No-break spaces as spaces, so that words can be looked for."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
