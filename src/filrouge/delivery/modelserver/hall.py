"""The models that are served now; another manifest replaces them all at once, and no request is dropped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from filrouge.adapters.onnxruntime.tensors import TensorSession
from filrouge.delivery.modelserver.errors import UnknownModel
from filrouge.delivery.modelserver.manifest import Key, Manifest, ServedModel, content, read
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.texts import N_

RECENT_WEIGHT = 0.2  #: of the last answer in what an answer is expected to cost


@dataclass
class Loaded:
    """A model that answers; ``row_s`` is what a row took lately."""

    told: ServedModel
    session: TensorSession
    row_s: float | None = field(default=None)

    def run(self, arrays: Mapping[str, Any], outputs: list[str]) -> list[Any]:
        began = perf_counter()
        answers = self.session.run(arrays, outputs)
        spent = (perf_counter() - began) / max(1, _rows(arrays))
        self.row_s = spent if self.row_s is None else self.row_s + RECENT_WEIGHT * (spent - self.row_s)
        return answers

    def quick(self, arrays: Mapping[str, Any], within_s: float) -> bool:
        """Whether an answer may be expected within this time; the first one may not."""
        return self.row_s is not None and self.row_s * _rows(arrays) < within_s


class Hall:
    """What one manifest names, loaded; a model whose bytes did not change keeps its session."""

    def __init__(self, path: Path, before: "Hall | None" = None) -> None:
        """
        Raises:
            BadManifest, UnreadableModel: nothing is replaced then.
        """
        self.manifest: Manifest = read(path)
        kept = {one.told.sha256: one.session for one in before.models()} if before else {}
        self._models: dict[str, dict[str, Loaded]] = {}
        for told in self.manifest.models:
            session = kept.get(told.sha256) or TensorSession(content(told, path.parent))
            kept[told.sha256] = session
            self._models.setdefault(told.name, {})[told.version] = Loaded(told, session)

    def models(self) -> list[Loaded]:
        return [one for versions in self._models.values() for one in versions.values()]

    def find(self, name: str, version: str | None) -> Loaded:
        """A version of a model; without version the last one that the manifest names.

        Raises:
            UnknownModel
        """
        versions = self._models.get(name, {})
        asked = version or next(reversed(versions), "")
        if asked not in versions:
            raise UnknownModel(N_("No model %(name)s is served here", name=f"{name} {version or ''}".strip()))
        return versions[asked]

    def versions(self, name: str) -> list[str]:
        return list(self._models.get(name, {}))

    def key(self, secret: str) -> Key | None:
        """Whose secret this is."""
        asked = sha256(secret.encode()).hexdigest()
        return next((key for key in self.manifest.keys if compare_digest(key.sha256, asked)), None)


class Watched:
    """A manifest on disk and the hall it last made; a bad change is told and the last good one stays."""

    def __init__(self, path: Path) -> None:
        self.path, self.hall = path, Hall(path)
        self.fault: FilrougeError | None = None
        self._seen = self._stamp()

    def changed(self) -> bool:
        return self._stamp() != self._seen

    def renew(self) -> None:
        """Read the manifest again; slow for large models, so it is called outside of the loop."""
        self._seen = self._stamp()
        try:
            self.hall, self.fault = Hall(self.path, self.hall), None
        except FilrougeError as err:
            self.fault = err

    def _stamp(self) -> tuple[int, int]:
        try:
            told = self.path.stat()
        except OSError:
            return (0, 0)
        return told.st_mtime_ns, told.st_size


class Quotas:
    """How often each key asked in the last minute: a bucket that fills evenly."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}

    def wait_s(self, key: Key) -> float:
        """0 when the key may ask now, which is then counted; else the seconds to wait."""
        if key.per_minute_count is None:
            return 0.0
        now, rate = monotonic(), key.per_minute_count / 60
        left, at = self._left.get(key.id, (float(key.per_minute_count), now))
        left = min(float(key.per_minute_count), left + (now - at) * rate)
        if left < 1:
            self._left[key.id] = (left, now)
            return (1 - left) / rate
        self._left[key.id] = (left - 1, now)
        return 0.0


def _rows(arrays: Mapping[str, Any]) -> int:
    return max((len(one) if one.ndim else 1 for one in arrays.values()), default=1)
