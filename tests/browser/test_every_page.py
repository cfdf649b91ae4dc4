"""Every page, in both languages and themes: it answers, is light, is accessible and stays at home.

``FILROUGE_SCREENSHOTS=folder`` keeps a picture of each, wide and narrow; ``FILROUGE_PAGES=a,b`` looks at
some pages only. ``FILROUGE_AXE=folder`` keeps what axe answered for each page, the last look at it: joined in
one list, ``filrouge compliance read-axe`` reads them and the RGAA grid is filled from them.
"""

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser.addresses import Page, all_pages
from browser.cast import OWNER

FIRST_LOAD_BYTES = 150_000  #: charts aside: a report draws as many as it has
NARROW_PX = 360
SERIOUS = ("serious", "critical")
#: Where axe looks: both themes and both languages are seen, at half the price.
WITH_AXE = (("fr", "light"), ("en", "dark"))
LISTEN = """
window.refused = [];
{ const keep = told => window.refused.push(told.violatedDirective + " " + told.blockedURI);
document.addEventListener("securitypolicyviolation", keep); }
"""
LOOK = """() => ({
  lang: document.documentElement.lang,
  h1: document.querySelectorAll("h1").length,
  title: document.title,
  refused: window.refused,
  main: document.querySelectorAll("main").length,
  charts: [...document.querySelectorAll("svg[aria-labelledby^='chart-']")]
    .reduce((bytes, one) => bytes + new TextEncoder().encode(one.outerHTML).length, 0),
})"""


@pytest.fixture(scope="session")
def pages(lively, server) -> list[Page]:
    wanted = os.environ.get("FILROUGE_PAGES", "")
    return [page for page in all_pages(lively) if not wanted or page.name in wanted.split(",")]


@pytest.mark.parametrize(
    ("lang", "theme"), [(lang, theme) for lang in ("fr", "en") for theme in ("light", "dark")]
)
def test_every_page(pages, people, server, lang, theme):
    faults = []
    for opener in dict.fromkeys(page.opener for page in pages):
        sheet = Sheet(people(OWNER if opener is None else opener, lang=lang, theme=theme), server)
        for page in pages:
            if page.opener == opener:
                faults += [f"{page.name} {page.path}: {one}" for one in sheet.faults_of(page, lang, theme)]
    assert not faults, f"{len(pages)} pages, {len(faults)} faults\n" + "\n".join(faults)


class Sheet:
    """One tab that opens page after page, and what went over the wire and to the console meanwhile."""

    def __init__(self, context, server: str) -> None:
        self._server, self._tab = server, context.new_page()
        self._console: list[str] = []
        self._hosts: set[str] = set()
        self._bytes = 0
        self._tab.add_init_script(LISTEN)
        self._tab.on("console", lambda said: said.type == "error" and self._console.append(said.text))
        self._tab.on("pageerror", lambda err: self._console.append(str(err)))
        self._tab.on("request", lambda asked: self._hosts.add(urlsplit(asked.url).netloc))
        wire = context.new_cdp_session(self._tab)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.loadingFinished", self._weigh)

    def _weigh(self, told) -> None:
        self._bytes += int(told["encodedDataLength"])

    def faults_of(self, page: Page, lang: str, theme: str) -> Iterator[str]:
        """What is wrong with a page."""
        self._console.clear()
        self._hosts.clear()
        self._bytes = 0
        answer = self._tab.goto(page.path, wait_until="load")
        yield from self._answered(answer, lang)
        if (lang, theme) in WITH_AXE:
            yield from self._accessible()
        self._keep(page, lang, theme, "wide")
        yield from self._narrow()
        self._keep(page, lang, theme, "narrow")
        self._tab.set_viewport_size({"width": 1280, "height": 900})

    def _answered(self, answer, lang: str) -> Iterator[str]:
        if answer.status != 200:
            yield f"status {answer.status}"
        told = self._tab.evaluate(LOOK)
        if told["lang"] != lang:
            yield f"html[lang] is {told['lang']!r}"
        if told["h1"] != 1 or told["main"] != 1:
            yield f"{told['h1']} h1, {told['main']} main"
        if not told["title"].removesuffix("· filrouge").strip():
            yield "no title of its own"
        yield from (f"refused by the policy: {one}" for one in told["refused"])
        yield from (f"console: {one}" for one in self._console)
        if strangers := self._hosts - {urlsplit(self._server).netloc, ""}:
            yield f"asks {', '.join(sorted(strangers))}"
        if (weight := self._bytes - told["charts"]) > FIRST_LOAD_BYTES:
            yield f"{weight} bytes at first load"

    def _accessible(self) -> Iterator[str]:
        from axe_playwright_python.sync_playwright import Axe

        told = Axe().run(self._tab).response
        if folder := os.environ.get("FILROUGE_AXE"):
            kept = Path(folder) / f"{sha256(told['url'].encode()).hexdigest()[:12]}.json"
            kept.write_text(json.dumps(told))
        for found in told["violations"]:
            if found["impact"] in SERIOUS:
                where = "; ".join(str(node["target"][0]) for node in found["nodes"][:3])
                yield f"axe {found['id']} ({found['impact']}): {where}"

    def _narrow(self) -> Iterator[str]:
        self._tab.set_viewport_size({"width": NARROW_PX, "height": 800})
        wide = self._tab.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW_PX:
            yield f"{wide} px wide on a screen of {NARROW_PX}"

    def _keep(self, page: Page, lang: str, theme: str, width: str) -> None:
        if folder := os.environ.get("FILROUGE_SCREENSHOTS"):
            path = Path(folder) / width / f"{page.name.replace(':', '-')}-{lang}-{theme}.png"
            self._tab.screenshot(path=path, full_page=True)
