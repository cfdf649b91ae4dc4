"""A web in memory: what stands at each address is told beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from filrouge.adapters.web.addresses import checked
from filrouge.kernel.documents import digest
from filrouge.kernel.ports import Clock
from filrouge.kernel.texts import N_
from filrouge.kernel.web import Answer, NoAnswer


@dataclass(frozen=True)
class Page:
    """What an address answers."""

    content: bytes
    media_type: str = "text/plain"
    status: int = 200
    charset: str = ""


class MemoryWeb:
    """``pages`` may be changed between two reads; what is not there does not answer."""

    def __init__(self, clock: Clock, pages: Mapping[str, Page] | None = None) -> None:
        self.pages = dict(pages or {})
        self._clock = clock
        self._seen: dict[str, tuple[str, date]] = {}

    def get(self, address: str, *, accept: str = "*/*") -> Answer:
        checked(address)
        page, today = self.pages.get(address), self._clock.now().date()
        if page is None:
            raise NoAnswer(N_("%(address)s does not answer: %(why)s", address=address, why="-"))
        sha256 = digest(page.content)
        was, since = self._seen.get(address, ("", today))
        self._seen[address] = (sha256, since if was == sha256 else today)
        return Answer(
            address,
            page.status,
            page.content,
            page.media_type,
            page.charset,
            self._seen[address][1],
            today,
        )

    def known(self, address: str) -> str:
        return self._seen.get(address, ("", None))[0]
