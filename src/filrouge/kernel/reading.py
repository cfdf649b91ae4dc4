"""Stored contents as documents: each is read once while it is asked for, for what is stored never changes.

An act moves the head of the journal, so that what was told of a project is told anew; of what it read for
that, all but the documents that the act wrote is as it was.
"""

from collections import OrderedDict
from threading import Lock
from typing import TypeVar, cast

from filrouge.kernel.documents import Document, digest

D = TypeVar("D", bound=Document)
Place = tuple[type[Document], int, str]  #: kind, schema version, hash of the content
KEPT_BYTES = 4_000_000  #: of stored contents; as documents they take some ten times that


class Reader:
    """What was read last, up to so many bytes of content. Documents are frozen: whoever asks may share one.

    Kinds that trace who opens them, or are erased with a person, leave no copy here.
    """

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._most = kept_bytes
        self._size = 0
        self._kept: OrderedDict[Place, tuple[Document, int]] = OrderedDict()
        self._lock = Lock()

    def read(self, kind: type[D], content: bytes, *, schema_version: int) -> D:
        """As ``Document.restored``. Raises Invalid."""
        if kind.traced or kind.personal or len(content) > self._most:
            return kind.restored(content, schema_version=schema_version)
        place = kind, schema_version, digest(content)
        with self._lock:
            held = self._kept.get(place)
            if held is not None:
                self._kept.move_to_end(place)
                return cast(D, held[0])
        document = kind.restored(content, schema_version=schema_version)
        with self._lock:
            if place not in self._kept:
                self._kept[place] = document, len(content)
                self._size += len(content)
            while self._size > self._most:
                _, (_, size) = self._kept.popitem(last=False)
                self._size -= size
        return document


kept = Reader()
