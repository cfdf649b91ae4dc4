"""Looking at documents, and standing by what they cite."""

from collections.abc import Iterator
from pathlib import Path

import click

from filrouge.delivery.session import Session, with_session
from filrouge.delivery.words import short
from filrouge.kernel.documents import Body, Key, Ref, differences
from filrouge.kernel.errors import Erased, Invalid, NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import N_, Text

SUFFIXES = ("html", "md", "pdf", "docx", "odt", "xlsx", "ods", "pptx", "slides.html")
WHY = {
    "value": Text(fr="valeur changée", en="value changed"),
    "body": Text(fr="contenu changé", en="content changed"),
    "erased": Text(fr="effacé", en="erased"),
    "expired": Text(fr="périmé", en="expired"),
}


def found(project: Project, text: str) -> Ref:
    """``kind/id@revision``, or ``kind/id`` for the latest; ``library:`` in front for the library.

    Raises:
        Invalid: it is neither.
        NotFound: there is no such document.
    """
    library = text.startswith("library:")
    place, at, revision = text.removeprefix("library:").partition("@")
    kind, slash, id = place.partition("/")
    if not slash or (at and not revision.isdigit()):
        raise Invalid(N_("%(ref)s: a reference reads kind/id@revision or kind/id", ref=text))
    key = Key(kind, id, library)
    if not at:
        return project.latest(key)
    ref = Ref(kind=kind, id=id, revision=int(revision), library=library)
    return project.store.revision(ref).ref


@click.command()
@click.argument("ref")
@with_session
def show(session: Session, ref: str) -> None:
    """Montrer le document REF. / Show the document REF."""
    project = session.project()
    held = project.read(found(project, ref))
    body = held.document.body()
    session.show({"ref": str(held.ref), "body": body}, _yaml(body))


@click.command()
@click.argument("ref")
@with_session
def history(session: Session, ref: str) -> None:
    """Montrer les révisions de REF. / Show the revisions of REF."""
    project = session.project()
    key = found(project, ref.partition("@")[0]).key
    project.require(project.catalogue.kind(key.kind).right_to("read"))
    told = project.store.history(key)
    session.show(
        [{"ref": str(one.ref), "at": one.at, "by": one.actor, "erased": one.erased} for one in told],
        [f"{one.ref}  {one.at[:19]}  {one.actor}{'  ∅' if one.erased else ''}" for one in told],
    )


@click.command()
@click.argument("old")
@click.argument("new")
@with_session
def diff(session: Session, old: str, new: str) -> None:
    """Comparer deux documents, champ par champ. / Compare two documents, field by field."""
    project = session.project()
    mine, theirs = (project.read(found(project, text)).document.body() for text in (old, new))
    changes = list(differences(mine, theirs))
    session.show(
        [{"at": at, "old": was, "new": now} for at, was, now in changes],
        [f"{at} : {short(was)} → {short(now)}" for at, was, now in changes],
    )


@click.command()
@click.argument("ref")
@with_session
def cites(session: Session, ref: str) -> None:
    """Ce que REF cite, et qui le cite. / What REF cites, and who cites it."""
    project = session.project()
    place = found(project, ref)
    project.require(project.catalogue.kind(place.kind).right_to("read"))
    document = _readable(project, place)
    cited = [(c.at, f"{c.ref}{c.pointer or ''}") for c in (document.citations() if document else ())]
    by_run = project.store.maker(place.key)
    read = [str(one.ref) for one in by_run.reads] if by_run else []
    citing = [f"{c.source}{c.citation.at}" for c in project.store.citing([place.key])]
    session.show(
        {"ref": str(place), "cites": [to for _, to in cited], "made_from": read, "cited_by": citing},
        [
            *(f"→ {to}  ({at})" for at, to in cited),
            *(f"⇒ {to}" for to in read),
            *(f"← {source}" for source in citing),
        ],
    )


@click.command()
@with_session
def suspects(session: Session) -> None:
    """Ce qui cite une valeur changée : ancienne → nouvelle. / What cites a changed value: old → new."""
    from filrouge.delivery.doubting import readable  # noqa: PLC0415 - only to doubt

    project = session.project()
    doubts = project.suspects()
    seen = readable(doubts.roots, project)
    shown = {key: n for key, n in sorted(doubts.inherited.items()) if project.reads(key.kind)}
    inherited = {str(key): count for key, count in shown.items()}
    lines = [_doubt_line(session, doubt) for doubt in seen]
    if inherited:
        told = Text(
            fr=f"{len(inherited)} document(s) en héritent le doute",
            en=f"{len(inherited)} document(s) inherit the doubt",
        )
        lines.append(told.said(session.lang))
    session.show({"roots": [_doubt(doubt) for doubt in seen], "inherited": inherited}, lines)


@click.command()
@click.argument("ref")
@click.option("--why", required=True, metavar="TEXT", help="La raison. / The reason.")
@click.option("--cited", metavar="REF", help="Une seule des citations suspectes. / One citation only.")
@with_session
def reaffirm(session: Session, ref: str, why: str, cited: str | None) -> None:
    """Maintenir ce que REF cite bien que la source ait changé. / Stand by what REF cites."""
    project = session.project()
    place = found(project, ref)
    doubts = [one for one in project.suspects().about(place.key) if cited in (None, str(one.cited))]
    if not doubts:
        raise NotFound(N_("Nothing that %(ref)s cites is suspect", ref=place))
    for doubt in doubts:
        project.reaffirm(doubt, why=why)
    session.show([_doubt(doubt) for doubt in doubts], [_doubt_line(session, doubt) for doubt in doubts])


@click.command("take-latest")
@click.argument("ref")
@click.option("--only", multiple=True, metavar="REF", help="Ces citations seulement. / These citations only.")
@click.option("--dry-run", is_flag=True, help="Montrer sans écrire. / Show, and write nothing.")
@with_session
def take_latest(session: Session, ref: str, only: tuple[str, ...], dry_run: bool) -> None:
    """Citer les dernières révisions de ce que REF cite. / Cite the latest revisions of what REF cites."""
    from filrouge.kernel.renewing import renewals  # noqa: PLC0415 - only to take
    from filrouge.kernel.renewing import take_latest as take  # noqa: PLC0415

    project = session.project()
    place = found(project, ref)
    if dry_run:
        written, told = place, renewals(project, project.read(place))
    else:
        chosen = {found(project, one) for one in only} or None
        written, told = take(project, place.key, expected_revision=place.revision, cited=chosen)
    lines = [
        f"{one.at}  {one.cited} → {one.latest}"
        + (f"  {one.old} → {one.new}" if one.differs and one.old else "")
        for one in told
    ]
    moves = [{"at": one.at, "cited": str(one.cited), "latest": str(one.latest)} for one in told]
    session.show({"ref": str(written), "taken": moves}, [*lines, str(written)])


@click.command()
@click.argument("ref")
@with_session
def sign(session: Session, ref: str) -> None:
    """Signer la dernière révision de REF, comme le compte qui agit. / Sign the latest revision of REF."""
    project = session.project()
    signed = found(project, ref)
    signature = project.sign(signed, means="command")
    session.show({"ref": str(signature), "signed": str(signed)}, [f"{signature}  → {signed}"])


@click.command()
@click.argument("ref")
@click.option("--id", "id", required=True, help="Le nom du rapport final. / The final report's name.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@with_session
def freeze(session: Session, ref: str, id: str, lang: str) -> None:
    """Déclarer final le rapport REF, et en garder le texte. / Declare REF final, and keep its text."""
    from filrouge.delivery.printing import freeze_report  # noqa: PLC0415 - renderers are heavy

    project = session.project()
    final = freeze_report(project, found(project, ref), id, "fr" if lang == "fr" else "en")
    session.show({"ref": str(final)}, [str(final)])


@click.command()
@click.argument("ref")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--to", "suffix", type=click.Choice(SUFFIXES), help="Sinon la fin du nom de OUT. / Else OUT's end."
)
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@with_session
def report(session: Session, ref: str, out: Path, suffix: str | None, lang: str) -> None:
    """Écrire le rapport REF dans le fichier OUT. / Write the report REF to the file OUT."""
    from filrouge.delivery.handing import file_of  # noqa: PLC0415 - renderers are heavy

    ends = sorted((one for one in SUFFIXES if out.name.lower().endswith(f".{one}")), key=len)
    if suffix is None and not ends:
        known = ", ".join(SUFFIXES)
        raise Invalid(N_("The name of %(file)s ends with none of %(known)s", file=out.name, known=known))
    project = session.project()
    content = file_of(project, found(project, ref), suffix or ends[-1], "fr" if lang == "fr" else "en")
    out.write_bytes(content)
    session.show({"file": str(out), "size_bytes": len(content)}, [str(out)])


def _readable(project: Project, ref: Ref):  # type: ignore[no-untyped-def]
    try:
        return project.document(project.catalogue.kind(ref.kind), project.store.revision(ref))
    except Erased:
        return None


def _yaml(body: Body) -> Iterator[str]:
    from filrouge.adapters.casefile import yamlfiles  # noqa: PLC0415 - only to show a document

    yield yamlfiles.show(body).rstrip("\n")


def _doubt(doubt: Suspect) -> dict[str, object]:
    return {
        "source": str(doubt.source),
        "at": doubt.at,
        "why": doubt.why,
        "cited": str(doubt.cited),
        "pointer": doubt.pointer,
        "latest": str(doubt.latest),
        "old": str(doubt.old) if doubt.old else None,
        "new": str(doubt.new) if doubt.new else None,
        "by_run": doubt.by_run,
    }


def _doubt_line(session: Session, doubt: Suspect) -> str:
    moved = f" : {doubt.old or '–'} → {doubt.new or '–'}" if doubt.why == "value" else ""
    why = WHY[doubt.why].said(session.lang)
    return f"◆ {doubt.source}{doubt.at}  {why}{moved}  ({doubt.cited}{doubt.pointer or ''} → {doubt.latest})"
