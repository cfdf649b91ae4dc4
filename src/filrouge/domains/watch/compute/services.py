"""Services as they are configured, and addresses made of what is asked of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:")


@dataclass(frozen=True)
class Service:
    """A service: its host, the addresses that ask it, and how often it lets itself be asked."""

    host: str
    search: str = ""
    resolve: str = ""
    pause_s: float = 1
    requests_per_day: int = 1_000
    requests_per_day_with_key: int | None = None
    key_parameter: str = ""
    api: bool = False


@cache
def services(told: bytes) -> Mapping[str, Service]:
    """Of a TOML file of ours, by name."""
    return {name: Service(**one) for name, one in tomllib.loads(told.decode()).items()}


def address_of(template: str, **asked: object) -> str:
    """An address with what is asked in its places, percent-encoded (RFC 3986)."""
    for name, value in asked.items():
        template = template.replace(f"{{{name}}}", encoded(str(value)))
    return template


def encoded(text: str) -> str:
    return "".join(one if one in _KEPT else "".join(f"%{byte:02X}" for byte in one.encode()) for one in text)
