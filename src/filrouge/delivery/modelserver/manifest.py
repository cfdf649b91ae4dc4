"""What a model server serves: files by their hash, what each input means, and who may ask."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from filrouge.kernel.documents import Part, digest, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_

Datatype = Literal[
    "BOOL",
    "UINT8",
    "UINT16",
    "UINT32",
    "UINT64",
    "INT8",
    "INT16",
    "INT32",
    "INT64",
    "FP16",
    "FP32",
    "FP64",
    "BYTES",
]


class BadManifest(Invalid):
    """The manifest of a model server cannot be read, or names a file that is not what it says."""

    code = "serving.manifest"


class Expected(Part):
    """What the dictionary says of an input; what is not said is not checked."""

    name: str
    unit: str = ""
    required: bool = False  #: a missing value (null, NaN or "") is refused
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False


class ServedModel(Part):
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")
    version: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")
    file: str = Field(description="beside the manifest, or an absolute path")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    source: str = Field(default="", description="kind/id@revision of the document that made it")
    stage: Literal["trial", "production"] = "trial"
    open: bool = Field(default=False, description="whoever reaches the port may ask, with no key")
    expected: tuple[Expected, ...] = ()


class Key(Part):
    """Who may ask: known by the hash of a secret, never by the secret."""

    id: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    per_minute_count: int | None = Field(default=None, gt=0, description="None: as often as it likes")
    models: tuple[str, ...] | None = Field(default=None, description="names that it opens; None: all")

    def opens(self, name: str) -> bool:
        return self.models is None or name in self.models


class Manifest(Part):
    """Without keys whoever reaches the port may ask. The last version of a name answers for it."""

    models: tuple[ServedModel, ...]
    keys: tuple[Key, ...] = ()


def read(path: Path) -> Manifest:
    """
    Raises:
        BadManifest: no such file, or it is no manifest.
    """
    import orjson  # noqa: PLC0415 - kept out of the command line's start

    try:
        told = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as err:
        raise BadManifest(N_("%(path)s cannot be read: %(why)s", path=path, why=err)) from err
    return validated(Manifest, told)


def content(model: ServedModel, folder: Path) -> bytes:
    """The bytes of a model's file.

    Raises:
        BadManifest: it cannot be read, or its hash is not that of the manifest.
    """
    try:
        found = (folder / model.file).read_bytes()
    except OSError as err:
        raise BadManifest(N_("%(path)s cannot be read: %(why)s", path=model.file, why=err.strerror)) from err
    if digest(found) != model.sha256:
        raise BadManifest(N_("%(path)s is not the file of the manifest", path=model.file))
    return found
