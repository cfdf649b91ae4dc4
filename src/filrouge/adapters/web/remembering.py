"""What was read at each address, kept in a folder: content, marks for the next question, days, budgets."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex

from filrouge.kernel.documents import digest


@dataclass(frozen=True)
class Memory:
    """The last good answer of an address, and what to say when it is asked again."""

    address: str
    status: int
    sha256: str
    media_type: str
    charset: str
    etag: str
    last_modified: str
    received_on: str
    checked_at: str

    @property
    def received(self) -> date:
        return date.fromisoformat(self.received_on)

    @property
    def checked(self) -> datetime:
        return datetime.fromisoformat(self.checked_at)


class Remembering:
    """A file per address, a file per content, a file per host and day; each is replaced whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def memory(self, address: str) -> Memory | None:
        """What is known of an address; None when its file is not there or does not read."""
        try:
            return Memory(**json.loads(self._place(address).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def content(self, memory: Memory) -> bytes | None:
        """The content as it was; None when it is gone or is not what it was."""
        try:
            held = (self._folder / "contents" / memory.sha256).read_bytes()
        except OSError:
            return None
        return held if digest(held) == memory.sha256 else None

    def keep(self, memory: Memory, content: bytes) -> None:
        self._write(self._folder / "contents" / memory.sha256, content)
        self._write(self._place(memory.address), json.dumps(asdict(memory)).encode())

    def spent_count(self, host: str, day: date) -> int:
        """Requests made to a host on a day."""
        with suppress(OSError, ValueError):
            return int(self._budget(host, day).read_text())
        return 0

    def spend(self, host: str, day: date) -> None:
        self._write(self._budget(host, day), str(self.spent_count(host, day) + 1).encode())

    def _budget(self, host: str, day: date) -> Path:
        return self._folder / "budgets" / f"{digest(host.encode())[:16]}-{day}"

    def _place(self, address: str) -> Path:
        return self._folder / "addresses" / digest(address.encode())

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{token_hex(4)}")
        draft.write_bytes(content)
        os.replace(draft, path)
