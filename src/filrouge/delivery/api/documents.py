"""Documents: listed by their summaries, read at any revision, written only over the revision one has seen."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Status
from ninja.params.functions import Header, Query
from pydantic import JsonValue

from filrouge.adapters.djangostore import listing
from filrouge.delivery.api.answering import value_shown
from filrouge.delivery.api.callers import Caller, caller_of
from filrouge.delivery.api.contents import check_contents
from filrouge.delivery.doubting import readable
from filrouge.delivery.remembered import doubts_of
from filrouge.kernel.documents import Document, Key, Ref, Scalar, differences, validated
from filrouge.kernel.errors import Erased, Forbidden, Invalid, NotFound
from filrouge.kernel.ports import Written
from filrouge.kernel.project import Project
from filrouge.kernel.renewing import Renewal, renewals, take_latest
from filrouge.kernel.rights import allows
from filrouge.kernel.signing import Signature, signature_key
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import N_
from filrouge.kernel.wire import (
    MOST_ROWS,
    PAGE_ROWS,
    Change,
    Citations,
    CitationShown,
    CitingShown,
    DocumentShown,
    DoubtShown,
    DoubtsShown,
    Inherited,
    NoPrecondition,
    Page,
    ReaffirmAsked,
    RenewalShown,
    RenewAsked,
    Row,
    SignAsked,
    SignatureShown,
    Stale,
    WrittenShown,
)

router = Router(tags=["documents"])
PLACE = "/projects/{project}/documents/{kind}"
OWN_PARAMETERS = ("after", "limit")
_IF = "the revision you have seen, in quotes, as `ETag` told it"


@router.get(PLACE, response=Page[Row])
def list_documents(
    request: HttpRequest,
    project: str,
    kind: str,
    after: str = Query("", max_length=80, description="`next` of the page before"),
    limit: int = Query(PAGE_ROWS, ge=1, le=MOST_ROWS),
) -> Page[Row]:
    """Documents of a kind by their summaries; any other parameter is a field that must equal its value."""
    name = _opened(request, project, kind, "read").store.project
    equal = {name: str(value) for name, value in request.GET.items() if name not in OWN_PARAMETERS}
    if equal:
        found = listing.listed(name, kind, _fitting(name, kind, equal, after)[: limit + 1])
    else:
        found = listing.page_after(name, kind, after=after, count=limit + 1)
    page = found[:limit]
    return Page(
        items=tuple(Row(ref=row.ref, fields=dict(row.fields)) for row in page),
        next=page[-1].ref.id if len(found) > limit else None,
    )


@router.get(PLACE + "/{id}", response={200: DocumentShown, 304: None})
def read_document(
    request: HttpRequest,
    response: HttpResponse,
    project: str,
    kind: str,
    id: str,
    revision: int | None = Query(None, ge=1, description="the latest when not said"),
    if_none_match: str = Header("", alias="If-None-Match", description=_IF),
) -> Status[DocumentShown | None]:
    """A document at a revision, by default the latest; `ETag` is the revision in quotes."""
    held = _opened(request, project, kind, "read")
    ref = _at(held, kind, id, revision)
    response["ETag"] = tag = f'"{ref.revision}"'
    if tag in _tags(if_none_match):
        return Status(304, None)
    found = held.read(ref)
    shown = DocumentShown(ref=ref, schema_version=found.document.schema_version, body=found.document.body())
    return Status(200, shown)


@router.put(PLACE + "/{id}", response={200: Row, 201: Row})
def write_document(
    request: HttpRequest,
    response: HttpResponse,
    project: str,
    kind: str,
    id: str,
    body: Body[dict[str, JsonValue]],
    if_match: str = Header("", alias="If-Match", description=_IF),
    if_none_match: str = Header("", alias="If-None-Match", description="`*`: create, if there is none yet"),
) -> Status[Row]:
    """Create (`If-None-Match: *`) or revise (`If-Match`) an authored document; an equal body adds nothing."""
    held = _opened(request, project, kind, "write")
    if (model := held.catalogue.kind(kind)).origin != "authored":
        raise Forbidden(N_("People write authored documents, use cases make the others"))
    document = validated(model, body)
    _check_cited(caller_of(request), held, document)
    seen = _expected(held, Key(kind, id), if_match, if_none_match)
    ref = held.write(id, document, expected_revision=seen)
    response["ETag"] = f'"{ref.revision}"'
    if not seen:
        response["Location"] = request.path
    return Status(200 if seen else 201, Row(ref=ref, fields=dict(document.summary())))


@router.get(PLACE + "/{id}/history", response=Page[WrittenShown])
def document_history(request: HttpRequest, project: str, kind: str, id: str) -> Page[WrittenShown]:
    """Every revision with its author, oldest first."""
    held = _opened(request, project, kind, "read")
    told = held.store.history(_at(held, kind, id, None).key)
    rows = (
        WrittenShown(revision=one.ref.revision, at=one.at, by=one.actor, erased=one.erased) for one in told
    )
    return Page(items=tuple(rows))


@router.get(PLACE + "/{id}/diff", response=Page[Change])
def document_diff(
    request: HttpRequest, project: str, kind: str, id: str, old: int = Query(ge=1), new: int = Query(ge=1)
) -> Page[Change]:
    """What differs between two revisions, part by part."""
    held = _opened(request, project, kind, "read")
    mine, theirs = (held.read(_at(held, kind, id, number)).document.body() for number in (old, new))
    changes = (
        Change.model_validate({"at": at, "old": a, "new": b}) for at, a, b in differences(mine, theirs)
    )
    return Page(items=tuple(changes))


@router.get(PLACE + "/{id}/citations", response=Citations)
def document_citations(request: HttpRequest, project: str, kind: str, id: str) -> Citations:
    """What the latest revision cites, what it was made from, and what cites the document."""
    held = _opened(request, project, kind, "read")
    ref = _at(held, kind, id, None)
    run = held.store.maker(ref.key)
    return Citations(
        cites=tuple(_cited(held, ref)),
        made_from=tuple(one.ref for one in run.reads if held.reads(one.ref.kind)) if run else (),
        cited_by=tuple(
            CitingShown(source=one.source, at=one.citation.at, cited=one.citation.ref, by_run=one.by_run)
            for one in held.store.citing([ref.key])
            if held.reads(one.source.kind)
        ),
    )


@router.get("/projects/{project}/suspects", response=DoubtsShown)
def list_suspects(request: HttpRequest, project: str) -> DoubtsShown:
    """Citations whose target moved, old and new, and the documents that inherit the doubt."""
    held = caller_of(request).project(project, "read")
    doubts = doubts_of(held)
    inherited = sorted((key, count) for key, count in doubts.inherited.items() if held.reads(key.kind))
    return DoubtsShown(
        roots=tuple(map(_doubt, readable(doubts.roots, held))),
        inherited=tuple(Inherited(kind=k.kind, id=k.id, library=k.library, count=n) for k, n in inherited),
    )


@router.post(PLACE + "/{id}/reaffirmations", response=Page[DoubtShown])
def reaffirm_citations(
    request: HttpRequest, project: str, kind: str, id: str, asked: ReaffirmAsked
) -> Page[DoubtShown]:
    """Stand by what a document cites although it moved: one citation, or all that are suspect."""
    held = _opened(request, project, kind, "write")
    seeing = caller_of(request).own_rights(project)
    doubts = [
        one
        for one in held.suspects().about(Key(kind, id))
        if asked.cited in (None, one.cited)
        and asked.pointer in (None, one.pointer)
        and allows(seeing, held.catalogue.kind(one.cited.kind).right_to("read"))
    ]
    if not doubts:
        raise NotFound(N_("Nothing that %(ref)s cites is suspect", ref=f"{kind}/{id}"))
    for doubt in doubts:
        held.reaffirm(doubt, why=asked.why)
    reads = caller_of(request).project(project, "read").reads
    return Page(items=tuple(_doubt(one, values=reads(one.cited.kind)) for one in doubts))


@router.get(PLACE + "/{id}/renewals", response=Page[RenewalShown])
def list_renewals(request: HttpRequest, project: str, kind: str, id: str) -> Page[RenewalShown]:
    """Citations of revisions that are not the latest: what each says, and what the latest says."""
    held = _opened(request, project, kind, "read")
    found = renewals(held, held.read(_at(held, kind, id, None)))
    return Page(items=tuple(map(_renewal, found)))


@router.post(PLACE + "/{id}/renewals", response=Page[RenewalShown])
def take_latest_revisions(
    request: HttpRequest, project: str, kind: str, id: str, asked: RenewAsked
) -> Page[RenewalShown]:
    """Cite the latest revisions in a new revision; where a quote would find nothing, only what is named."""
    held = _opened(request, project, kind, "write")
    seeing = replace(held, rights=caller_of(request).own_rights(project))
    _, taken = take_latest(seeing, Key(kind, id), expected_revision=asked.revision, cited=asked.cited)
    reads = caller_of(request).project(project, "read").reads
    return Page(items=tuple(_renewal(one, values=reads(one.cited.kind)) for one in taken))


@router.get(PLACE + "/{id}/signatures", response=Page[SignatureShown])
def list_signatures(request: HttpRequest, project: str, kind: str, id: str) -> Page[SignatureShown]:
    """Who signed which revision, the oldest first; a revision that is not named is not signed."""
    held = _opened(request, project, kind, "read")
    told = held.store.history(signature_key(_at(held, kind, id, None).key))
    return Page(items=tuple(_signature(held, one) for one in told if not one.erased))


@router.post(PLACE + "/{id}/signatures", response={201: SignatureShown})
def sign_document(
    request: HttpRequest, project: str, kind: str, id: str, asked: SignAsked
) -> Status[SignatureShown]:
    """Sign a revision that is the latest; a key signs only where it is given that right by name."""
    held = _opened(request, project, kind, "read")
    caller = caller_of(request)
    right = held.catalogue.kind(kind).right_to("sign")
    writing = caller.project(project, "write")
    if right not in caller.own_rights(project):  # a key may be narrower than its person, never wider
        writing = replace(writing, rights=writing.rights - {right})
    ref = writing.sign(Ref(kind=kind, id=id, revision=asked.revision), means="rest")
    written = next(one for one in held.store.history(ref.key) if one.ref == ref)
    return Status(201, _signature(held, written))


def _signature(held: Project, written: Written) -> SignatureShown:
    told = held.document(Signature, held.store.revision(written.ref))
    return SignatureShown(
        signed=told.signed,
        sha256=told.sha256,
        signer=told.signer,
        role=told.role,
        at=written.at,
        means=told.means,
    )


def _opened(request: HttpRequest, project: str, kind: str, verb: Any) -> Project:
    """The project, when the caller may do this to documents of this kind. Raises NotFound, Forbidden."""
    held = caller_of(request).project(project, verb)
    held.require(held.catalogue.kind(kind).right_to(verb))
    return held


def _at(held: Project, kind: str, id: str, revision: int | None) -> Ref:
    """Raises NotFound, Erased: its latest revision has no body any more."""
    key = Key(kind, id, library=False)
    if revision is not None:
        return held.store.revision(Ref(kind=kind, id=id, revision=revision)).ref
    latest = held.store.latest(key)
    if latest is None:
        raise NotFound(N_("No %(kind)s named %(id)s", kind=kind, id=repr(id[:80])))
    if latest.body is None:
        raise Erased(N_("%(ref)s was erased", ref=latest.ref))
    return latest.ref


def _expected(held: Project, key: Key, if_match: str, if_none_match: str) -> int:
    """The revision that is to be replaced; 0 for a new document.

    Raises:
        NoPrecondition, Stale.
    """
    latest = held.store.latest(key)
    stale = Stale(
        N_("The latest revision of %(key)s is %(n)d", key=key, n=latest.ref.revision if latest else 0)
    )
    if if_none_match.strip() == "*":
        if latest:
            raise stale
        return 0
    if not if_match:
        raise NoPrecondition(
            N_("Say which revision you have seen (If-Match), or that there is none yet (If-None-Match: *)")
        )
    if latest is None or not {f'"{latest.ref.revision}"', "*"} & _tags(if_match):
        raise stale
    return latest.ref.revision


def _tags(header: str) -> frozenset[str]:
    return frozenset(tag.strip() for tag in header.split(","))


def _check_cited(caller: Caller, held: Project, document: Document) -> None:
    """Nobody cites what they may not read: a citation shows what it cites.

    Raises:
        Forbidden, NotFound: no such kind; UnknownContent.
    """
    rights = caller.own_rights(held.store.project)
    for cited in document.citations():
        if not allows(rights, held.catalogue.kind(cited.ref.kind).right_to("read")):
            raise Forbidden(N_("You may not read %(ref)s, nor cite it", ref=cited.ref), at=cited.at)
    check_contents(caller, held, document.blobs())


def _fitting(project: str, kind: str, equal: Mapping[str, str], after: str) -> list[str]:
    """Ids of the documents whose summaries hold these values, those after one, in order.

    Raises:
        Invalid: no document of this kind has such a field.
    """
    told = [(id, json.loads(fields)) for id, fields in listing.summaries(project, kind)]
    known = {name for _, fields in told for name in fields}
    if told and (stray := sorted(equal.keys() - known)):
        field = stray[0]
        raise Invalid(N_("No %(kind)s has the field %(name)s", kind=kind, name=repr(field)), at=f"?{field}")
    return sorted(
        id
        for id, fields in told
        if id > after and all(_same(fields.get(name), asked) for name, asked in equal.items())
    )


def _same(value: Scalar, asked: str) -> bool:
    """A scalar as it is written in an address."""
    if isinstance(value, bool) or value is None:
        return asked == {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, str):
        return asked == value
    try:
        return float(asked) == value
    except ValueError:
        return False


def _cited(held: Project, ref: Ref) -> Iterator[CitationShown]:
    document = held.document(held.catalogue.kind(ref.kind), held.store.revision(ref))
    for one in document.citations():
        if held.reads(one.ref.kind):
            yield CitationShown(at=one.at, ref=one.ref, pointer=one.pointer)


def _renewal(one: Renewal, *, values: bool = True) -> RenewalShown:
    """``values``: the call may read what is cited; a key that only writes is told where, and not what."""
    return RenewalShown(
        at=one.at,
        cited=one.cited,
        latest=one.latest,
        pointer=one.pointer,
        old=value_shown(one.old) if values else None,
        new=value_shown(one.new) if values else None,
        differs=one.differs,
    )


def _doubt(doubt: Suspect, *, values: bool = True) -> DoubtShown:
    return DoubtShown(
        source=doubt.source,
        at=doubt.at,
        why=doubt.why,
        cited=doubt.cited,
        latest=doubt.latest,
        pointer=doubt.pointer,
        old=value_shown(doubt.old) if values else None,
        new=value_shown(doubt.new) if values else None,
        by_run=doubt.by_run,
    )
