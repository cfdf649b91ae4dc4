"""Which addresses are read, judged before and after their names are looked up."""

import socket
from collections.abc import Callable

import httpx

from filrouge.kernel.texts import N_
from filrouge.kernel.web import ADDRESS_LENGTH, BadAddress, is_public

Resolve = Callable[[str, int], list[str]]  #: of a host and a port; the addresses it has
PORTS = {"http": 80, "https": 443}


def checked(address: str) -> httpx.URL:
    """An address of the web, without a password.

    Raises:
        BadAddress
    """
    bad = BadAddress(N_("%(address)s is no address of the web", address=address[:200]))
    if len(address) > ADDRESS_LENGTH or not address.isascii() or not address.isprintable() or " " in address:
        raise bad
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise bad from None
    if url.scheme not in PORTS or not url.host or url.userinfo or "\\" in address:
        raise bad
    return url


def judged(url: httpx.URL, resolve: Resolve, *, private: bool) -> str:
    """The IP address that is connected to: looked up once, so that it cannot change after it was judged.

    Raises:
        BadAddress: the host has none, or one of them is not of the public network.
    """
    try:
        found = resolve(url.host, url.port or PORTS[url.scheme])
    except OSError:
        found = []
    if not found:
        raise BadAddress(N_("%(host)s has no address", host=url.host))
    if not private and not all(map(is_public, found)):
        raise BadAddress(N_("%(host)s lies inside the installation’s own network", host=url.host))
    return found[0]


def resolved(host: str, port: int) -> list[str]:
    """Every address of a host. Raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))
