"""Files of YAML, as a case holds them; what they may say is told by ``engines.importing.yamltexts``."""

from pathlib import Path
from typing import Any

from filrouge.engines.importing.yamltexts import MAX_BYTES, BadYaml, decoded, parse, show
from filrouge.kernel.texts import N_

__all__ = ["BadYaml", "parse", "read", "show"]


def read(path: Path) -> Any:
    """A JSON value.

    Raises:
        BadYaml: names the file, the line and the column.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BadYaml(N_("%(file)s is too large for a document; cite a file instead", file=path.name))
    return decoded(path.read_bytes(), path.name)
