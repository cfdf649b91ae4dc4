"""Files that people send: kept before they are read, named so that their sender alone asks for them."""

from pathlib import PurePath

from django.core import signing
from django.http import HttpRequest

from filrouge.delivery.pages.access import actor_of
from filrouge.engines.importing.archives import refuse_what_is_too_big
from filrouge.kernel.documents import Blob
from filrouge.kernel.errors import Invalid, NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_

TOKEN_AGE_S = 24 * 3600  #: a content that nothing cites is swept after a day
SALT = "filrouge.importing"


def uploaded(request: HttpRequest, project: Project) -> Blob:
    """The file that was sent, kept before it is read.

    Raises:
        Invalid: none was chosen.
        TooBig
    """
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Invalid(N_("Choose a file first"), at="/file")
    name = PurePath(sent.name or "file").name
    refuse_what_is_too_big(sent.size or 0, name)
    return project.ports.blobs.put(sent.read(), name)


def token_of(request: HttpRequest, project: Project, file: Blob) -> str:
    """Names the file for this person in this project: a hash alone would open any content."""
    told = [file.sha256, file.size_bytes, file.name, project.store.project, actor_of(request)]
    return signing.dumps(told, salt=SALT, compress=True)


def file_of(request: HttpRequest, project: Project, token: str) -> Blob:
    """
    Raises:
        NotFound: the token is too old, or another's.
    """
    try:
        sha256, size_bytes, name, place, actor = signing.loads(token, salt=SALT, max_age=TOKEN_AGE_S)
    except signing.BadSignature:
        place = actor = ""
    if (place, actor) != (project.store.project, actor_of(request)):
        raise NotFound(N_("This file was given too long ago, or elsewhere: give it again"))
    return Blob(sha256=sha256, size_bytes=size_bytes, name=name)
