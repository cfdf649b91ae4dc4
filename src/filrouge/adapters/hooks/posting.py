"""Sending a letter: to an address that is looked up, judged, and then reached as it was judged."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import httpx

from filrouge.adapters.hooks.addresses import checked_address
from filrouge.kernel.hooks import BadHookAddress, Hook, Letter, next_try, signature
from filrouge.kernel.texts import N_
from filrouge.kernel.web import is_public

TIMEOUT_S = 5
LONGEST_WHY = 300
Resolve = Callable[[str, int], list[str]]  #: of a host and a port; the addresses it has


def resolved(host: str, port: int) -> list[str]:
    """Every address of a host. Raises OSError when it has none."""
    return list(
        dict.fromkeys(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    )


class Postman:
    """``private``: also to addresses inside the installation's own network (a setting, off by default)."""

    def __init__(
        self,
        secret: Callable[[Hook], str],
        *,
        private: bool = False,
        resolve: Resolve = resolved,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._secret, self._private, self._resolve, self._transport = secret, private, resolve, transport

    def judged(self, address: str) -> str:
        """The one IP address that a letter to ``address`` goes to.

        Raises:
            BadHookAddress: no address, or one that is not of the public network.
        """
        url = httpx.URL(checked_address(address))
        try:
            found = self._resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
        except OSError:
            found = []
        if not found:
            raise BadHookAddress(N_("The host of this webhook has no address"), at="/address")
        if not self._private and not all(is_public(one) for one in found):
            raise BadHookAddress(
                N_("The host of this webhook lies inside the installation's own network"), at="/address"
            )
        return found[0]

    def post(self, hook: Hook, letter: Letter, now: datetime) -> Letter:
        """The letter as it stands after one try; a redirection is no arrival."""
        tries = letter.tries + 1
        try:
            status, why = self._posted(hook, letter, now), ""
        except (httpx.HTTPError, BadHookAddress, OSError) as err:
            status, why = None, f"{type(err).__name__}: {err}"[:LONGEST_WHY]
        tried = replace(letter, tries=tries, status=status, why=why)
        return replace(tried, next_at=None if tried.arrived else next_try(tries, now))

    def _posted(self, hook: Hook, letter: Letter, now: datetime) -> int:
        url = httpx.URL(hook.address)
        told = {"id": letter.id, "event": letter.event, "at": letter.at.isoformat(), "project": hook.project}
        content = json.dumps({**told, "refs": letter.told}, sort_keys=True).encode()
        headers = {
            "Host": url.netloc.decode(),
            "Content-Type": "application/json",
            "User-Agent": "filrouge",
            "Filrouge-Event": letter.event,
            "Filrouge-Delivery": letter.id,
            "Filrouge-Signature": signature(self._secret(hook), int(now.timestamp()), content),
        }
        judged = self.judged(hook.address)
        with httpx.Client(
            timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, transport=self._transport
        ) as client:
            request = client.build_request(
                "POST",
                url.copy_with(host=judged),
                content=content,
                headers=headers,
                extensions={"sni_hostname": url.host} if url.scheme == "https" else {},
            )
            response = client.send(request, stream=True)
            response.close()  # whatever it answers is not read
            return response.status_code
