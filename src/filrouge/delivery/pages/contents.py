"""Large contents as downloads: whole, or the one range that a browser asks for to go on."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from filrouge.delivery.pages.access import within
from filrouge.kernel.documents import Blob, shaped
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_

CHUNK_BYTES = 1 << 16
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@within
@require_GET
def show(request: HttpRequest, project: Project, sha256: str) -> HttpResponseBase:
    """A content, when a document that the reader may open cites it; never shown in place."""
    blob = cited(project, sha256)
    span = _asked(request.headers.get("Range", ""), blob.size_bytes)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{blob.size_bytes}"})
    first, last = span
    told = StreamingHttpResponse(
        _read(project.ports.blobs.open(blob), first, last + 1 - first),
        status=206 if "Range" in request.headers else 200,
        content_type="application/octet-stream",
    )
    told["Content-Disposition"] = str(content_disposition_header(True, blob.name or sha256))
    told["Content-Length"] = str(last + 1 - first)
    told["Accept-Ranges"] = "bytes"
    if told.status_code == 206:
        told["Content-Range"] = f"bytes {first}-{last}/{blob.size_bytes}"
    return told


def cited(project: Project, sha256: str) -> Blob:
    """The content as a readable document cites it; opening a traced one is journaled.

    Raises:
        NotFound: nobody cites it, or nobody whom the reader may read.
    """
    for ref in project.store.holders(sha256):
        if project.reads(ref.kind):
            body = project.read(ref).document.body()
            return next(Blob.model_validate(one) for one in shaped(body, Blob) if one["sha256"] == sha256)
    raise NotFound(N_("No content %(hash)s among what you may read", hash=sha256[:8]))


def _asked(header: str, size_bytes: int) -> tuple[int, int] | None:
    """First and last byte; the whole for anything but one range; None beyond the end."""
    told = _RANGE.fullmatch(header.strip())
    if not told or told[0] == "bytes=-" or not header:
        return 0, size_bytes - 1
    if not told[1]:
        first, last = max(0, size_bytes - int(told[2])), size_bytes - 1
    else:
        first, last = int(told[1]), min(int(told[2] or size_bytes - 1), size_bytes - 1)
    return (first, last) if first <= last else None


def _read(content: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with content:
        content.seek(first)
        while length > 0 and (piece := content.read(min(CHUNK_BYTES, length))):
            length -= len(piece)
            yield piece


urlpatterns = [path("blobs/<str:sha256>", show, name="contents-show")]
