"""A served address asked from outside, as a stranger would: headers, calls without a key, too many calls.

What is written is read back by ``serving.import_check``. It asks a few pages and some tens of calls: enough
to see that a door is shut, no proof that every door is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from http.cookies import SimpleCookie
from typing import Any

import httpx

TIMEOUT_S = 10.0
CALLS_COUNT = 20  #: without a key, and with a false one
LIMIT_CALLS_COUNT = 2_000  #: at most, to meet the limit of a caller
REFUSED = (401, 403)
TOO_MANY = 429
FALSE_KEY = "not-a-key-of-anybody"
#: Header → what it must hold for a page to be guarded (OWASP Secure Headers Project).
WANTED: Mapping[str, tuple[str, ...]] = {
    "content-security-policy": (),
    "x-content-type-options": ("nosniff",),
    "referrer-policy": (
        "no-referrer",
        "same-origin",
        "strict-origin",
        "strict-origin-when-cross-origin",
        "origin",
        "origin-when-cross-origin",
    ),
}
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:")


@dataclass(frozen=True)
class Fault:
    rule: str
    severity: str
    where: str
    says: str


@dataclass
class Probe:
    """What was asked, and what was wrong; ``figures`` as requirements name them."""

    asked_count: int = 0
    figures: dict[str, float] = field(default_factory=dict)
    findings: list[Fault] = field(default_factory=list)

    def told(self, address: str, version: str, now: datetime) -> dict[str, Any]:
        """As the file says it."""
        head = {"tool": "filrouge probe", "version": version, "address": address, "taken_at": now.isoformat()}
        return {**head, **asdict(self)}


def probe(
    address: str, paths: Sequence[str], *, model: str = "", key: str = "", client: httpx.Client
) -> Probe:
    """Ask ``paths`` for their headers, ``model`` without a key and with a false one, then with ``key`` (of a
    caller with a low quota) until the server refuses.

    Raises:
        httpx.HTTPError: nobody answers at this address.
    """
    told = Probe()
    _pages(told, address, paths, client)
    if model:
        _keys(told, f"{address}/v2/models/{model}/infer", client)
        if key:
            _limit(told, f"{address}/v2/models/{model}/infer", key, client)
    return told


def _pages(told: Probe, address: str, paths: Sequence[str], client: httpx.Client) -> None:
    faults: list[Fault] = []
    for path in paths:
        answer = client.get(f"{address}{path}")
        told.asked_count += 1
        faults += _header_faults(path, answer)
        faults += _cookie_faults(path, answer)
    if not paths:
        return
    is_tls = address.startswith("https://")
    if not is_tls:
        faults.append(Fault("tls", "serious", address, "the address is not https"))
    told.findings += faults
    told.figures |= {
        "pages_count": len(paths),
        "headers_missing_count": sum(one.rule in (*WANTED, "framing", "hsts") for one in faults),
        "csp_unsafe_count": sum(one.rule in ("content-security-policy", "csp-unsafe") for one in faults),
        "cookies_unsafe_count": sum(one.rule == "cookie" for one in faults),
        "tls_ratio": float(is_tls),
    }


def _header_faults(path: str, answer: httpx.Response) -> Iterator[Fault]:
    for name, allowed in WANTED.items():
        value = answer.headers.get(name, "")
        if not value or (allowed and not {one.strip() for one in value.split(",")} & set(allowed)):
            yield Fault(name, "serious", path, value or "absent")
    policy = _directives(answer.headers.get("content-security-policy", ""))
    if "frame-ancestors" not in policy and not answer.headers.get("x-frame-options"):
        yield Fault("framing", "moderate", path, "neither frame-ancestors nor X-Frame-Options")
    if answer.url.scheme == "https" and "strict-transport-security" not in answer.headers:
        yield Fault("hsts", "moderate", path, "no Strict-Transport-Security over https")
    for name in ("script-src", "style-src", "object-src") if policy else ():
        source = policy.get(name, policy.get("default-src"))
        weak = ["no source list"] if source is None else [one for one in source if one in UNSAFE]
        if weak:
            yield Fault("csp-unsafe", "serious", path, f"{name}: {' '.join(weak)}")


def _directives(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {words[0].lower(): words[1:] for words in parts if words}


def _cookie_faults(path: str, answer: httpx.Response) -> Iterator[Fault]:
    for line in answer.headers.get_list("set-cookie"):
        for name, morsel in SimpleCookie(line).items():
            lacks = [] if morsel["samesite"] else ["SameSite"]
            lacks += ["Secure"] if answer.url.scheme == "https" and not morsel["secure"] else []
            if lacks:
                yield Fault("cookie", "moderate", path, f"{name}: {', '.join(lacks)}")


def _keys(told: Probe, target: str, client: httpx.Client) -> None:
    refused = 0
    for headers in ({}, {"authorization": f"Bearer {FALSE_KEY}"}):
        for _ in range(CALLS_COUNT):
            status = client.post(target, json={"inputs": []}, headers=headers).status_code
            refused += status in REFUSED
            told.asked_count += 1
            if status not in REFUSED:
                which = "a false key" if headers else "no key"
                fault = Fault("key", "critical", target, f"a call with {which} was answered {status}")
                told.findings += [] if fault in told.findings else [fault]
    told.figures |= {"key_calls_count": 2 * CALLS_COUNT, "refused_ratio": refused / (2 * CALLS_COUNT)}


def _limit(told: Probe, target: str, key: str, client: httpx.Client) -> None:
    """Calls that say nothing: a bad request costs the model nothing, and counts for the quota."""
    met = 0
    for _ in range(LIMIT_CALLS_COUNT):
        told.asked_count += 1
        answer = client.post(target, json={"inputs": []}, headers={"authorization": f"Bearer {key}"})
        if answer.status_code == TOO_MANY:
            met = 1
            break
    if not met:
        says = f"{LIMIT_CALLS_COUNT} calls in a row, none refused"
        told.findings.append(Fault("limit", "serious", target, says))
    told.figures["rate_limit_met_count"] = met
