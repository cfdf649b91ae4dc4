"""The installation as a key opens it."""

import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

import httpx

from filrouge.client.project import ProjectClient
from filrouge.client.transport import Transport, place
from filrouge.kernel.texts import Lang
from filrouge.kernel.wire import KindShown, KindTold, Me, ProjectShown, UseShown, UseTold


class Client:
    """``Client("https://filrouge.example", "frk_…")``; lists are read a page at a time.

    ``tries`` is how often a call is sent in all while the server is busy (429, 503) and says when to come
    back; a call that changes something is not sent again when nobody answered. Errors come as
    ``FilrougeError``.
    """

    def __init__(
        self,
        address: str,
        key: str,
        *,
        lang: Lang = "fr",
        timeout_s: float = 60,
        tries: int = 4,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._calls = Transport(
            address, key, lang=lang, timeout_s=timeout_s, tries=tries, sleep=sleep, over=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._calls.close()

    def me(self) -> Me:
        """Who the key stands for, and what it may do."""
        return self._calls.get(Me, "/me")

    def projects(self) -> Iterator[ProjectShown]:
        """The projects that the key opens, with the person's roles."""
        return self._calls.pages(ProjectShown, "/projects")

    def open_project(self, name: str) -> ProjectClient:
        """A new project, owned by the key's person. Raises Conflict when the name is taken."""
        self._calls.send(ProjectShown, "POST", "/projects", {"name": name})
        return self.project(name)

    def project(self, name: str) -> ProjectClient:
        """Nothing is asked of the server yet."""
        return ProjectClient(self._calls, name)

    def kinds(self) -> Iterator[KindShown]:
        return self._calls.pages(KindShown, "/kinds")

    def kind(self, name: str) -> KindTold:
        """A kind with the JSON Schema of its body. Raises NotFound."""
        return self._calls.get(KindTold, f"/kinds{place(name)}")

    def use_cases(self) -> Iterator[UseShown]:
        return self._calls.pages(UseShown, "/use-cases")

    def use_case(self, name: str) -> UseTold:
        """A use case with the JSON Schema of its input. Raises NotFound."""
        return self._calls.get(UseTold, f"/use-cases{place(name)}")
