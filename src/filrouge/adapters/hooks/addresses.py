"""Which addresses a webhook may have, before anybody looks them up."""

from urllib.parse import urlsplit

from filrouge.kernel.hooks import ADDRESS_LENGTH, BadHookAddress
from filrouge.kernel.texts import N_

LOCAL = ("localhost", "127.0.0.1", "::1")


def checked_address(address: str) -> str:
    """An https address, or an http one on this machine.

    Raises:
        BadHookAddress
    """
    bad = BadHookAddress(
        N_("A webhook's address begins with https:// (or http:// on this machine), without a password"),
        at="/address",
    )
    if len(address) > ADDRESS_LENGTH or not address.isprintable() or " " in address or not address.isascii():
        raise bad
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises when it is no port
    except ValueError:
        raise bad from None
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
    if not secure or not parts.hostname or "@" in parts.netloc or "\\" in address:
        raise bad
    return address
