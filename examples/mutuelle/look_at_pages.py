"""Look with axe-core at the pages that the users of the two services meet, as ``make demo`` serves them.

    python examples/mutuelle/look_at_pages.py http://127.0.0.1:8000 ~/.local/share/filrouge/demo-accounts.json

writes ``pieces/axe-<day>.json``, the list of what axe answered, page after page, in both languages. It needs
what the tests need (Playwright, axe-core and a Chromium). Nothing is taken out of the answers but the tokens
of the session, which stand in the copies of elements. Rules that pass, or do not apply, keep one element
each, as the option ``resultTypes`` of axe does: the grid only counts them.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
WHO = "claire@solviere.example"
OPTIONS = {"resultTypes": ["violations", "incomplete"]}
TOKEN = re.compile(r"[A-Za-z0-9]{64}")
PAGES = (
    "/p/mutuelle/serving/",
    "/p/mutuelle/serving/try/intention-servi",
    "/p/mutuelle/serving/try/chiffre-servi",
)


def answers(address: str, password: str) -> Iterator[dict[str, Any]]:
    """What axe says of each page that an adviser meets; of that for messages once more, with an answer."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for lang in ("fr", "en"):
            context = browser.new_context(
                base_url=address, locale=lang, viewport={"width": 1200, "height": 900}
            )
            tab = context.new_page()
            tab.goto("/accounts/login/")
            yield looked(tab)
            tab.fill("[name=login]", WHO)
            tab.fill("[name=password]", password)
            with tab.expect_navigation():
                tab.keyboard.press("Enter")
            for path in PAGES:
                answer = tab.goto(path)
                assert answer and answer.status == 200, path
                assert tab.locator("html").get_attribute("lang") == lang
                yield looked(tab)
            tab.goto("/p/mutuelle/serving/try/intention-servi")
            tab.locator("textarea").first.fill("Je change de banque, voici mon RIB")
            with tab.expect_navigation():
                tab.locator("form button.main").first.click()
            assert tab.locator(".verdict").is_visible()
            yield looked(tab)
            context.close()
        browser.close()


def looked(tab: Page) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(TOKEN.sub("…", json.dumps(Axe().run(tab, options=OPTIONS).response)))
    return told


if __name__ == "__main__":
    at, accounts = sys.argv[1:]
    told = list(answers(at, json.loads(Path(accounts).read_text(encoding="utf-8"))[WHO]))
    day = max(one["timestamp"] for one in told)[:10]
    path = HERE / "pieces" / f"axe-{day}.json"
    path.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(path, len(told), sum(len(one["violations"]) for one in told))
