"""The web by HTTP: one request at a time and host, with patience, bounds and a memory."""

import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from filrouge.adapters.web.addresses import Resolve, checked, judged, resolved
from filrouge.adapters.web.deadlines import Deadline
from filrouge.adapters.web.remembering import Memory, Remembering
from filrouge.kernel.documents import digest
from filrouge.kernel.ports import Clock
from filrouge.kernel.texts import N_
from filrouge.kernel.web import (
    FOUND,
    GONE,
    Answer,
    AskedTooOften,
    BadAddress,
    NoAnswer,
    NotWanted,
    TooLongAnswer,
)

AGENT = "filrouge"
BYTES_LIMIT = 20_000_000  #: of an answer, once unpacked
TOTAL_S, STEP_S = 60.0, 10.0  #: for a whole answer, and for each of its pieces
REDIRECTS, TRIES = 5, 3
PATIENCE_S = 30.0  #: the longest wait that is taken upon oneself
FRESH = timedelta(minutes=15)  #: an address is not asked again before
BUSY = (408, 425, 429, 500, 502, 503, 504)
ROBOTS_BYTES, ROBOTS_AGE = 500_000, timedelta(days=1)
_GZIP_OR_ZLIB = 47  #: window bits by which zlib finds the wrapping by itself


@dataclass(frozen=True)
class Manners:
    """How a host wants to be asked. ``api``: a door made for programs, which robots.txt does not close."""

    pause_s: float = 1.0
    requests_per_day: int = 1_000
    api: bool = False
    key_parameter: str = ""
    key: str = ""


@dataclass(frozen=True)
class _Got:
    status: int
    content: bytes
    headers: Mapping[str, str]


@dataclass
class HttpWeb:
    """``private``: also addresses inside the installation's own network (a setting, off by default)."""

    folder: Path
    clock: Clock
    manners: Mapping[str, Manners] = field(default_factory=dict)
    contact: str = ""
    private: bool = False
    resolve: Resolve = resolved
    sleep: Callable[[float], None] = time.sleep
    elapsed: Callable[[], float] = time.monotonic
    bytes_limit: int = BYTES_LIMIT
    total_s: float = TOTAL_S
    step_s: float = STEP_S

    def __post_init__(self) -> None:
        self._memory = Remembering(self.folder)
        self._asked_s: dict[str, float] = {}
        self._robots: dict[str, tuple[datetime, RobotFileParser | None]] = {}

    def get(self, address: str, *, accept: str = "*/*") -> Answer:
        url = checked(address)
        now = self.clock.now()
        known = self._memory.memory(address)
        held = self._memory.content(known) if known else None
        if known and held is not None and timedelta() <= now - known.checked < FRESH:
            return _answer(known, held)
        manners = self.manners.get(url.host, Manners())
        if not manners.api:
            self._check_robots(url)
        marks = _marks(known) if known and held is not None else {}
        got = self._got(url, {"Accept": accept, **marks}, manners)
        if got.status == 304 and known and held is not None:
            content, media_type, charset = held, known.media_type, known.charset
        else:
            content = got.content
            media_type, charset = _media(got.headers.get("content-type", ""))
        sha256 = digest(content)
        memory = Memory(
            address=address,
            status=known.status if known and got.status == 304 else got.status,
            sha256=sha256,
            media_type=media_type,
            charset=charset,
            etag=got.headers.get("etag", known.etag if known and got.status == 304 else "")[:500],
            last_modified=got.headers.get("last-modified", "")[:100],
            received_on=known.received_on if known and known.sha256 == sha256 else now.date().isoformat(),
            checked_at=now.isoformat(),
        )
        self._memory.keep(memory, content)
        return _answer(memory, content)

    def known(self, address: str) -> str:
        memory = self._memory.memory(address)
        return memory.sha256 if memory else ""

    def _got(self, url: httpx.URL, headers: Mapping[str, str], manners: Manners) -> _Got:
        """An answer that says something, through redirections, each judged anew, and short refusals."""
        for _ in range(REDIRECTS + 1):
            got = self._patiently(url, headers, manners)
            if got.status not in (301, 302, 303, 307, 308):
                break
            url = self._next(url, got)
            manners = self.manners.get(url.host, Manners())
        else:
            told = {"address": str(url)}
            raise NoAnswer(N_("%(address)s leads from one address to the next without an end", **told))
        if got.status not in (*FOUND, *GONE, 304):
            raise NoAnswer(N_("%(address)s answers %(status)d", address=str(url), status=got.status))
        return got

    def _next(self, url: httpx.URL, got: _Got) -> httpx.URL:
        try:
            return checked(str(url.join(got.headers.get("location", ""))))
        except (httpx.InvalidURL, ValueError) as err:
            raise BadAddress(N_("%(address)s is no address of the web", address=str(url))) from err

    def _patiently(self, url: httpx.URL, headers: Mapping[str, str], manners: Manners) -> _Got:
        wait_s = 1.0
        for tried in range(1, TRIES + 1):
            got = self._once(url, headers, manners)
            if got.status not in BUSY:
                return got
            asked_s = _retry_s(got.headers.get("retry-after", ""), self.clock.now())
            wait_s = max(asked_s or 0.0, wait_s)
            if wait_s > PATIENCE_S or tried == TRIES:
                break
            self.sleep(wait_s)
            wait_s *= 2
        if got.status in (429, 503):
            message = N_(
                "%(host)s asks for patience: try again in %(s)d seconds", host=url.host, s=round(wait_s)
            )
            raise AskedTooOften(message)
        return got

    def _once(self, url: httpx.URL, headers: Mapping[str, str], manners: Manners) -> _Got:
        self._take_turn(url.host, manners)
        ip = judged(url, self.resolve, private=self.private)
        asked = url.copy_merge_params({manners.key_parameter: manners.key}) if manners.key else url
        told: dict[bytes | str, bytes | str] = dict(headers.items())
        told |= {
            "Host": url.netloc.decode(),
            "User-Agent": self._agent(),
            "Accept-Encoding": "gzip",
        }
        left = Deadline(self.elapsed, self.total_s)
        try:
            with httpcore.ConnectionPool(network_backend=left.backend()) as pool:
                door = asked.copy_with(host=ip)
                options = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self.step_s)}
                sni = {"sni_hostname": url.host} if url.scheme == "https" else {}
                with pool.stream("GET", str(door), headers=told, extensions=options | sni) as response:
                    headers_got = httpx.Headers(response.headers)
                    pieces = self._pieces(response.iter_stream(), headers_got, url)
                    return _Got(response.status, b"".join(pieces), headers_got)
        except httpcore.TimeoutException as err:
            raise NoAnswer(N_("%(address)s does not answer in time", address=str(url))) from err
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as err:
            why = type(err).__name__
            raise NoAnswer(N_("%(address)s does not answer: %(why)s", address=str(url), why=why)) from err

    def _pieces(self, body: Iterable[bytes], headers: Mapping[str, str], url: httpx.URL) -> Iterator[bytes]:
        """The body as it comes, unpacked within bounds: neither endless nor a bomb."""
        packed = headers.get("content-encoding", "").strip().lower()
        unpack = zlib.decompressobj(_GZIP_OR_ZLIB) if packed in ("gzip", "x-gzip", "deflate") else None
        if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
            why = f"Content-Encoding {packed[:20]}"
            raise NoAnswer(N_("%(address)s does not answer: %(why)s", address=str(url), why=why))
        count = 0
        for raw in body:
            try:
                piece = unpack.decompress(raw, self.bytes_limit + 1 - count) if unpack else raw
            except zlib.error as err:
                told = {"address": str(url), "why": "gzip"}
                raise NoAnswer(N_("%(address)s does not answer: %(why)s", **told)) from err
            count += len(piece)
            if count > self.bytes_limit:
                message = N_(
                    "%(address)s answers more than %(limit)d bytes", address=str(url), limit=self.bytes_limit
                )
                raise TooLongAnswer(message)
            yield piece

    def _take_turn(self, host: str, manners: Manners) -> None:
        """Wait for one's turn, and count against the budget of the day."""
        today = self.clock.now().date()
        if self._memory.spent_count(host, today) >= manners.requests_per_day:
            n = manners.requests_per_day
            raise AskedTooOften(N_("The %(n)d requests of a day to %(host)s are spent", n=n, host=host))
        last_s = self._asked_s.get(host)
        if last_s is not None and (left_s := last_s + manners.pause_s - self.elapsed()) > 0:
            self.sleep(left_s)
        self._asked_s[host] = self.elapsed()
        self._memory.spend(host, today)

    def _check_robots(self, url: httpx.URL) -> None:
        """RFC 9309: absent or refused, everything may be read; out of order, nothing is until it answers."""
        door = f"{url.scheme}://{url.netloc.decode()}"
        known = self._robots.get(door)
        if known is None or self.clock.now() - known[0] > ROBOTS_AGE:
            known = (self.clock.now(), self._rules(url.copy_with(raw_path=b"/robots.txt", fragment=None)))
            self._robots[door] = known
        if known[1] and not known[1].can_fetch(AGENT, str(url)):
            raise NotWanted(N_("%(address)s is closed to programs by robots.txt", address=str(url)))

    def _rules(self, url: httpx.URL) -> RobotFileParser | None:
        try:
            got = self._patiently(url, {"Accept": "text/plain"}, Manners())
            hops = 0
            while got.status in (301, 302, 303, 307, 308) and hops < REDIRECTS:
                url, hops = self._next(url, got), hops + 1
                got = self._patiently(url, {"Accept": "text/plain"}, Manners())
        except TooLongAnswer:
            return None
        if got.status >= 500:
            raise NoAnswer(N_("%(address)s answers %(status)d", address=str(url), status=got.status))
        if got.status != 200:
            return None
        rules = RobotFileParser()
        rules.parse(got.content[:ROBOTS_BYTES].decode("utf-8", errors="replace").splitlines())
        return rules

    def _agent(self) -> str:
        """Who asks, and where to complain, as services wish."""
        return f"{AGENT} (mailto:{self.contact})" if self.contact else AGENT


def _answer(memory: Memory, content: bytes) -> Answer:
    return Answer(
        address=memory.address,
        status=memory.status,
        content=content,
        media_type=memory.media_type,
        charset=memory.charset,
        received_on=memory.received,
        checked_on=memory.checked.date(),
    )


def _marks(known: Memory) -> dict[str, str]:
    told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in told.items() if value}


def _media(told: str) -> tuple[str, str]:
    kind, _, rest = told.partition(";")
    met = re.search(r"charset\s*=\s*\"?([A-Za-z0-9._-]{1,40})", rest, re.IGNORECASE)
    return kind.strip().lower()[:100], met[1] if met else ""


def _retry_s(told: str, now: datetime) -> float | None:
    """How long a host wants to be left alone, by seconds or by a date."""
    if told.strip().isdigit():
        return float(told.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(told) - now).total_seconds())
    except (ValueError, TypeError, IndexError):
        return None
