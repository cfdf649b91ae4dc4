"""Reading what others publish: a port that is polite, bounded, and blind to the installation's own network.

What was read is remembered by its address: asking whether it moved since costs no request. Somebody, or a
chore, looks again; a run that read it is suspect once the content is another one.
"""

import ipaddress
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from filrouge.kernel.errors import Invalid, Unavailable
from filrouge.kernel.texts import N_

LOCATOR = "web:"  #: before the address, in what a run read outside of the store
ADDRESS_LENGTH = 2_000
FOUND, GONE = (200,), (404, 410)  #: what an answer may say; anything else is no answer


class BadAddress(Invalid):
    """An address that is not of the web, or that leads inside the installation's own network."""

    code = "web.address"


class TooLongAnswer(Invalid):
    """An answer that is larger than what is read of the web, or that does not end."""

    code = "web.too-long"


class NoAnswer(Unavailable):
    """Nobody answers there now, or not in time, or with an error."""

    code = "web.no-answer"


class AskedTooOften(Unavailable):
    """The service asks for patience, or its budget of the day is spent."""

    code = "web.too-often"


class NotWanted(Unavailable):
    """The site asks programs not to read this address."""

    code = "web.not-wanted"


class NoWeb(Unavailable):
    """This installation reads nothing from the web."""

    code = "web.none"


@dataclass(frozen=True)
class Answer:
    """What stands at an address; ``received_on``: when this content came, ``checked_on``: the last look."""

    address: str
    status: int
    content: bytes
    media_type: str
    charset: str
    received_on: date
    checked_on: date

    @property
    def found(self) -> bool:
        return self.status in FOUND


class Web(Protocol):
    """Reads addresses, each at most as often as its site allows."""

    def get(self, address: str, *, accept: str = "*/*") -> Answer:
        """What stands there now, or did when it was last looked at and nobody may look again yet.

        Raises:
            BadAddress, TooLongAnswer, NoAnswer, AskedTooOften, NotWanted, NoWeb.
        """

    def known(self, address: str) -> str:
        """The hash of what was last read there, "" when this installation remembers nothing."""


class Unplugged:
    """No web at all: what an installation has until it is allowed one."""

    def get(self, address: str, *, accept: str = "*/*") -> Answer:
        raise NoWeb(N_("This installation reads nothing from the web"))

    def known(self, address: str) -> str:
        return ""


def is_public(address: str) -> bool:
    """An IP address of the public network, whatever way it is written.

    IPv6 addresses that carry an IPv4 one (mapped, 6to4, NAT64) are judged by the one they carry.
    """
    told = ipaddress.ip_address(address.partition("%")[0])
    judged = _carried(told) or (told,)
    return all(one.is_global and not one.is_multicast for one in judged)


def _carried(told: ipaddress.IPv4Address | ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    if isinstance(told, ipaddress.IPv4Address):
        return ()
    nat64 = ipaddress.IPv4Address(int(told) & 0xFFFFFFFF) if told in _NAT64 else None
    return tuple(one for one in (told.ipv4_mapped, told.sixtofour, nat64) if one is not None)


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
