"""Signatures on pages: who signed the revision that is read, who is to sign it, and the act itself."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import document_address
from filrouge.kernel.documents import Document, Key, Ref, validated
from filrouge.kernel.project import Project
from filrouge.kernel.signing import Signable, Signature, signature_key
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, word_of

DONE = Text(fr="Signé\u00a0: l’acte est au journal.", en="Signed: the act is in the journal.")


@dataclass(frozen=True)
class Signing:
    """Where a revision stands. ``by`` signed it; ``declared`` is only named; ``older`` is the revision that
    was signed, when this one was not; ``may``: the reader is the one to sign."""

    by: str
    at: str
    means: Text | None
    sha256: str
    declared: str
    role: Text
    older: Ref | None
    may: bool


def signing_of(
    project: Project, ref: Ref, document: Document, names: Names, *, current: bool
) -> Signing | None:
    """None for a kind that nobody signs."""
    if not isinstance(document, Signable):
        return None
    key = signature_key(ref.key)
    found = {
        held.signed: (held, one)
        for one in project.store.history(key)
        if not one.erased
        for held in [project.document(Signature, project.store.revision(one.ref))]
    }
    held, written = found.get(ref, (None, None))
    return Signing(
        by=names[held.signer] if held else "",
        at=written.at if written else "",
        means=coded(Signature, "means", held.means) if held else None,
        sha256=held.sha256 if held else "",
        declared=names[document.signer] if document.signer else "",
        role=word_of("role", document.signed_by),
        older=max((one for one in found if one.revision < ref.revision), default=None, key=_number),
        may=current and held is None and project.signs(document),
    )


def _number(ref: Ref) -> int:
    return ref.revision


@within
@require_POST
def sign(request: HttpRequest, project: Project, kind: str, id: str) -> HttpResponse:
    """Sign the revision that the page showed.

    Raises:
        NotSignable, NotTheSigner, OlderRevision, NotFound.
    """
    told = request.POST.get("revision", "")
    ref = validated(Ref, f"{kind}/{id}@{told}") if told else project.latest(Key(kind, id))
    project.sign(ref, means="page")
    messages.success(request, DONE.said(lang_of_page()))
    return redirect(f"{document_address(project, ref.key)}#signature")


urlpatterns = [path("d/<str:kind>/<str:id>/sign", sign, name="signing-sign")]
