"""Large contents: sent and fetched as streams, in part if asked; nobody reaches one by its hash alone."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.request import UnreadablePostError
from django.utils.http import content_disposition_header
from ninja import Router, Status
from ninja.params.functions import Query

from filrouge.delivery.api.callers import Caller, caller_of
from filrouge.delivery.api.reading import cut, too_large
from filrouge.delivery.configuration import number, read
from filrouge.delivery.wiring import blobs, home, uploads
from filrouge.kernel.documents import Blob
from filrouge.kernel.errors import Forbidden, NoSpace, NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.rights import allows
from filrouge.kernel.texts import N_
from filrouge.kernel.wire import BadRange, NoLength, UnknownContent, WrongMedia

router = Router(tags=["blobs"])
LIMIT = "FILROUGE_UPLOAD_BYTES"
CHUNK_BYTES = 1 << 20
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_BINARY = {"type": "string", "format": "binary"}
_SENT = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": _BINARY}}}}
_FETCHED = {
    "responses": {
        code: {"description": words, "content": {"application/octet-stream": {"schema": _BINARY}}}
        for code, words in ((200, "The whole content"), (206, "The range asked for"))
    }
}


@router.post("/projects/{project}/blobs", response={201: Blob}, openapi_extra=_SENT)
def send_blob(request: HttpRequest, project: str, name: str = Query("", max_length=255)) -> Status[Blob]:
    """Send a content as it is (no form), with its length. Cite what comes back in a document or an input."""
    caller = caller_of(request)
    held = caller.project(project, "write")
    if not any(right == "*" or right.endswith(".write") for right in held.rights):
        raise Forbidden(N_("Who writes nothing in a project sends it no content"))
    with _received(request) as file:
        blob = blobs().put_file(Path(file.name), name)
    uploads().note(project, caller.account, blob.sha256, held.ports.clock.now())
    return Status(201, blob)


@router.get("/projects/{project}/blobs/{sha256}", openapi_extra=_FETCHED)
def fetch_blob(
    request: HttpRequest, project: str, sha256: str, name: str = Query("", max_length=255)
) -> HttpResponse:
    """Fetch a content that a document you may read cites; `Range` and `If-Range` are honoured."""
    held = caller_of(request).project(project, "read")
    readable = [ref for ref in held.store.holders(sha256) if held.reads(ref.kind)]
    if not readable:
        raise NotFound(N_("No document that you may read here cites this content"))
    if held.catalogue.kind(readable[0].kind).traced:
        held.read(readable[0])  # opening one is journaled
    stream = held.ports.blobs.open(Blob(sha256=sha256, size_bytes=0))
    return streamed(request, stream, etag=f'"{sha256}"', name=name or sha256[:16])


def check_contents(caller: Caller, project: Project, hashes: frozenset[str]) -> None:
    """Only what the person may read in this project, or sent to it, may be cited.

    Raises:
        UnknownContent
    """
    name, rights = project.store.project, caller.own_rights(project.store.project)
    kinds = {sha: {ref.kind for ref in project.store.holders(sha)} for sha in hashes}
    readable = {
        sha
        for sha, held in kinds.items()
        if any(allows(rights, project.catalogue.kind(kind).right_to("read")) for kind in held)
    }
    unknown = hashes - readable
    sent = uploads().sent(name, caller.account, unknown) if unknown else frozenset[str]()
    if stray := unknown - {sha for sha in sent if _is_kept(project, sha)}:
        raise UnknownContent(N_("Send the content %(sha)s to this project first", sha=min(stray)[:12]))


def _is_kept(project: Project, sha256: str) -> bool:
    """What nobody cited for long was swept, and what was erased is gone."""
    try:
        project.ports.blobs.open(Blob(sha256=sha256, size_bytes=0)).close()
    except NotFound:
        return False
    return True


def streamed(
    request: HttpRequest,
    stream: BinaryIO,
    *,
    etag: str,
    name: str,
    media_type: str = "application/octet-stream",
) -> HttpResponse:
    """A file to keep, whole or in part; never shown by the browser.

    Raises:
        BadRange: no byte of it is in the range.
    """
    size = stream.seek(0, os.SEEK_END)
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    part = _within(asked, size)
    start, end = part or (0, size)
    stream.seek(start)
    chunks = _chunks(stream, end - start)
    response = StreamingHttpResponse(chunks, status=206 if part else 200, content_type=media_type)
    response["Content-Length"] = str(end - start)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Accept-Ranges"], response["ETag"] = "bytes", etag
    response["Cache-Control"] = "private, no-cache"
    if part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response  # type: ignore[return-value]  # ninja passes any answer of Django's through


def _within(asked: str, size: int) -> tuple[int, int] | None:
    """Start and end of a range of bytes; None for the whole, also when several ranges are asked for."""
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if found[1]:
        start, end = int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
    else:
        start, end = max(0, size - int(found[2])), size
    if found[1] and found[2] and int(found[2]) < int(found[1]):
        return None
    if start >= end:
        raise BadRange(N_("The content has %(n)d bytes, none in this range", n=size))
    return start, end


def _chunks(stream: BinaryIO, remaining: int) -> Iterator[bytes]:
    with stream:
        while remaining > 0 and (chunk := stream.read(min(CHUNK_BYTES, remaining))):
            remaining -= len(chunk)
            yield chunk


def _received(request: HttpRequest) -> IO[bytes]:
    """The body in a file that goes when closed; never whole in memory.

    Raises:
        WrongMedia, NoLength, TooLarge, NoSpace, Malformed: the connection ended too soon.
    """
    if request.content_type in FORMS:
        raise WrongMedia(N_("Send the content as it is, as application/octet-stream: no form"))
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise NoLength(N_("A content is sent with its length: Content-Length"))
    limit = number(read(LIMIT))
    if int(length) > limit:
        raise too_large(limit)
    folder = home() / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    file = NamedTemporaryFile(dir=folder, prefix="upload-")
    try:
        while chunk := request.read(CHUNK_BYTES):
            file.write(chunk)
        file.flush()
    except UnreadablePostError as err:
        file.close()
        raise cut() from err
    except OSError as err:
        file.close()
        raise NoSpace(N_("The disk cannot be written: %(why)s", why=err.strerror)) from err
    if file.tell() != int(length):
        file.close()
        raise cut()
    return file
