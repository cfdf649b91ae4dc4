"""Keys of thirty-two random bytes, each in a file that only its owner reads."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes, token_hex

from filrouge.kernel.documents import checked_name

KEY_BYTES = 32


class SecretFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def secret(self, name: str) -> bytes:
        """Made at first use; two processes that ask at once get the same one."""
        path = self._folder / checked_name(name)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            own = path.with_name(f"{name}.{token_hex(8)}")
            with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(token_bytes(KEY_BYTES))
            with suppress(FileExistsError):  # somebody was faster: theirs is the key
                os.link(own, path)
            own.unlink()
        return path.read_bytes()
