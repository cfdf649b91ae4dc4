"""One file that proves a project: a third party verifies it with no database, no account and no setting.

A ZIP of ``filrouge.json`` (format, head), ``journal.jsonl`` (an entry a line),
``bodies/kind/id@n.json`` and ``blobs/sha256``. Nothing is ever unpacked: members are read in bounded memory,
and their names are only compared.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from filrouge.kernel.documents import LONG_BODY_BYTES, Blob, Ref, blobs_in, digest, encode
from filrouge.kernel.errors import BrokenArchive, BrokenChain
from filrouge.kernel.journal import Entry, Fact, Head, Stored, statements, verify
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Message

FORMAT = 1
ABOUT, JOURNAL = "filrouge.json", "journal.jsonl"
MAX_ABOUT_BYTES, MAX_LINE_BYTES = 10_000, 64_000_000
CHUNK_BYTES = 1 << 20
_ODD = (ValueError, KeyError, TypeError, AttributeError, RecursionError)  #: JSON of another shape
EPOCH = (1980, 1, 1, 0, 0, 0)  #: members carry no date: the same project gives the same bytes


def export(project: Project, path: Path) -> Head:
    """Write the archive of a project, whole or not at all, and return the head it ends on.

    Raises:
        Forbidden: the actor may not read the journal.
        NotFound: a content is missing.
    """
    project.require("journal.read")
    partial = path.with_name(f".{path.name}.partial")
    try:
        with ZipFile(partial, "w", ZIP_DEFLATED) as archive:
            head, refs = _write_journal(archive, project)
            contents = _write_bodies(archive, project, refs)
            for hash, size_bytes in sorted(contents.items()):
                _write_blob(archive, project, Blob(sha256=hash, size_bytes=size_bytes))
            archive.writestr(_member(ABOUT), encode({"format": FORMAT, "head": str(head)}))
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return head


def check(path: Path) -> Head:
    """Verify an archive and return the head of its journal.

    Raises:
        BrokenArchive: it is no archive, it is cut, or it holds too little or too much.
        BrokenChain: the journal, or a body, is not what was written.
    """
    try:
        with ZipFile(path) as archive:
            return _Check(archive).head()
    except (BadZipFile, ZlibError, EOFError, OSError, *_ODD) as err:
        if isinstance(err, BrokenArchive | BrokenChain):
            raise
        raise _broken(N_("it cannot be read: %(why)s", why=f"{type(err).__name__}: {err}")) from err
    except (NotImplementedError, RuntimeError) as err:  # another compression, or a password
        raise _broken(N_("it cannot be read: %(why)s", why=str(err))) from err


class _Check:
    """One walk over an archive; ``expected`` gathers the members that the journal and the bodies announce."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {one.filename: one for one in archive.infolist()}
        if len(self._names) < len(archive.infolist()):
            raise _broken(N_("two members have the same name"))
        self._expected = {ABOUT, JOURNAL}
        self._contents: dict[str, int] = {}

    def head(self) -> Head:
        about = json.loads(self._read(ABOUT, MAX_ABOUT_BYTES))
        if about.get("format") != FORMAT:
            raise _broken(N_("format %(format)s is not known", format=str(about.get("format"))))
        head = verify(self._entries(), find=self._find)
        if str(head) != about.get("head"):
            raise _broken(N_("its journal does not end where it says"))
        for hash, size_bytes in self._contents.items():
            self._check_blob(hash, size_bytes)
        if extra := sorted(self._names.keys() - self._expected):
            raise _broken(N_("nothing announces %(name)s", name=extra[0][:80]))
        return head

    def _entries(self) -> Iterator[Entry]:
        with self._archive.open(self._member(JOURNAL)) as lines:
            while line := lines.readline(MAX_LINE_BYTES + 1):
                if len(line) > MAX_LINE_BYTES:
                    raise _broken(N_("a line of its journal is too long"))
                yield _entry(json.loads(line))

    def _find(self, refs: list[Ref]) -> Mapping[Ref, Stored]:
        found = {}
        for ref in refs:
            name = _body_name(ref)
            if name not in self._names:
                continue
            self._expected.add(name)
            told = json.loads(self._read(name, 2 * LONG_BODY_BYTES))
            body = encode(told["body"])
            found[ref] = Stored(digest(body), told["schema"], None)
            self._contents.update(_contents(told["body"]))
        return found

    def _check_blob(self, hash: str, size_bytes: int) -> None:
        name = f"blobs/{hash}"
        self._expected.add(name)
        hashed, left = sha256(), size_bytes
        with self._archive.open(self._member(name)) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:  # before a bomb goes on
                    break
                hashed.update(chunk)
        if left or hashed.hexdigest() != hash:
            raise _broken(N_("content %(name)s is not what was kept", name=hash[:12]))

    def _read(self, name: str, limit_bytes: int) -> bytes:
        with self._archive.open(self._member(name)) as stream:
            content = stream.read(limit_bytes + 1)
        if len(content) > limit_bytes:
            raise _broken(N_("%(name)s is too large", name=name))
        return content

    def _member(self, name: str) -> ZipInfo:
        if name not in self._names:
            raise _broken(N_("%(name)s is missing", name=name))
        return self._names[name]


def _write_journal(archive: ZipFile, project: Project) -> tuple[Head, list[Ref]]:
    head, refs = Head(0, "0" * 64), list[Ref]()
    with archive.open(_member(JOURNAL), "w", force_zip64=True) as lines:
        for one in project.store.journal():
            lines.write(encode(_told(one)) + b"\n")
            refs += [Ref(**told["wrote"]) for told in statements(one) if "wrote" in told]
            head = Head(one.number, one.hash)
    return head, refs


def _write_bodies(archive: ZipFile, project: Project, refs: Iterable[Ref]) -> dict[str, int]:
    """Every body that the journal tells of, in its order; the contents they cite."""
    contents: dict[str, int] = {}
    for ref in refs:
        held = project.store.revision(ref)
        if held.body is not None:
            body = json.loads(held.body)
            archive.writestr(_member(_body_name(ref)), encode({"schema": held.schema_version, "body": body}))
            contents.update(_contents(body))
    return contents


def _write_blob(archive: ZipFile, project: Project, blob: Blob) -> None:
    with (
        project.ports.blobs.open(blob) as source,
        archive.open(_member(f"blobs/{blob.sha256}"), "w", force_zip64=True) as target,
    ):
        _copy(source, target)


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while chunk := source.read(CHUNK_BYTES):
        target.write(chunk)


def _contents(body: object) -> dict[str, int]:
    """Contents cited by a body, with the size it says."""
    return {blob["sha256"]: blob["size_bytes"] for blob in _cited(body)}


def _cited(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        if value.keys() == Blob.model_fields.keys() and set(blobs_in(value)):
            yield value
        for item in value.values():
            yield from _cited(item)
    elif isinstance(value, list):
        for item in value:
            yield from _cited(item)


def _body_name(ref: Ref) -> str:
    return f"bodies/{ref.kind}/{ref.id}@{ref.revision}.json"


def _member(name: str) -> ZipInfo:
    info = ZipInfo(name, EPOCH)
    info.compress_type = ZIP_DEFLATED
    return info


def _told(one: Entry) -> dict[str, object]:
    facts = [
        [told.subject, told.seal, told.salt and told.salt.hex(), told.body and told.body.decode()]
        for told in one.facts
    ]
    return {
        "number": one.number,
        "at": one.at,
        "verb": one.verb,
        "previous": one.previous,
        "hash": one.hash,
        "facts": facts,
    }


def _entry(told: Mapping[str, Any]) -> Entry:
    facts = tuple(
        Fact(subject, seal, bytes.fromhex(salt) if salt else None, body.encode() if body else None)
        for subject, seal, salt, body in told["facts"]
    )
    return Entry(told["number"], told["at"], told["verb"], facts, told["previous"], told["hash"])


def _broken(why: Message) -> BrokenArchive:
    return BrokenArchive(N_("The archive does not hold: %(why)s", why=why))
