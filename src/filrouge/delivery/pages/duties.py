"""What waits for whoever reads: documents to write, looks and tasks asked of them, values to stand by."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any
from urllib.parse import urlencode

from filrouge.delivery.beginning import waiting_tables
from filrouge.delivery.labels import kind_title
from filrouge.delivery.pages.access import lang_of_page
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.delivery.remembered import remembered
from filrouge.delivery.threads import Standing
from filrouge.delivery.titles import called
from filrouge.delivery.words import said
from filrouge.kernel.documents import Ref
from filrouge.kernel.project import Project
from filrouge.kernel.rights import Role
from filrouge.kernel.suspects import Suspect
from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import Dictionary, Profile
from filrouge.kinds.projects import Review, Section, Task
from filrouge.kinds.watch import Item, Triage

NAMED = 3  #: steps named in one sentence
REASON_COUNT = 200  #: letters of a reason that a duty quotes


@dataclass(frozen=True)
class Duty:
    """Something that waits for the reader: a bead, what, why, and one button."""

    state: str
    title: Text
    why: Text
    href: str
    button: Text
    quoted: str = ""  #: what somebody wrote, in their language
    id: str = ""  #: of the document, beside its title


def duties(
    project: Project, standing: Standing, doubts: Sequence[Suspect], roles: Collection[Role]
) -> Iterator[Duty]:
    """What waits for whoever holds these roles: what they were answered, what stops the thread, what is
    asked, what moved."""
    yield from _refusals(project)
    yield from _steps_to_mend(project, standing)
    yield from _tables_to_describe(project, standing)
    yield from _documents_to_write(project, standing)
    yield from _reviews(project, roles)
    yield from _tasks(project, roles)
    yield from _references_to_sort(project)
    yield from _first_section(project, standing)
    mine = [one for one in doubts if project.writes(one.source.kind)]
    if mine:
        lead = len(mine)
        yield Duty(
            "suspect",
            Text(
                fr="Réaffirmer une valeur citée" if lead == 1 else f"Réaffirmer {lead} valeurs citées",
                en="Re-affirm a cited value" if lead == 1 else f"Re-affirm {lead} cited values",
            ),
            Text(
                fr="Ce qui est cité a changé au-delà de sa tolérance, voyez ci-dessous.",
                en="What is cited moved beyond its tolerance, see below.",
            ),
            "#suspects",
            Text(fr="Voir", en="See"),
        )


def _steps_to_mend(project: Project, standing: Standing) -> Iterator[Duty]:
    """Steps that cannot be done as they are: nobody but a person takes them further."""
    if not project.may("thread.write"):
        return
    for stage in standing.stages:
        if stage.state == "impossible" and stage.why:
            yield Duty(
                "impossible",
                Text(
                    fr=f"Débloquer l’étape {stage.number}, {stage.name}",
                    en=f"Unblock step {stage.number}, {stage.name}",
                ),
                Text(fr=said(stage.why, "fr"), en=said(stage.why, "en")),
                f"{base_of(project)}/steps/{stage.id}",
                Text(fr="Voir l’étape", en="See the step"),
            )


def _tables_to_describe(project: Project, standing: Standing) -> Iterator[Duty]:
    """Tables that were received, and for which nobody looked at what is proposed."""
    if not (project.may("thread.write") and project.writes(Dictionary.kind)):
        return
    untouched = waiting_tables(project, standing)
    waiting = [stage.name for stage in standing.stages if stage.id in untouched and stage.state == "done"]
    if waiting:
        names = ", ".join(waiting[:NAMED])
        yield Duty(
            "waiting",
            Text(
                fr="Choisir ce que l’on fait des fichiers reçus",
                en="Choose what to do with the files received",
            ),
            Text(
                fr=f"{names}\u00a0: filrouge propose des étapes, à accepter ou non.",
                en=f"{names}: filrouge proposes steps, to accept or not.",
            ),
            f"{base_of(project)}/setup",
            Text(fr="Voir les propositions", en="See the proposals"),
        )


def _first_section(project: Project, standing: Standing) -> Iterator[Duty]:
    """Figures are there and no text quotes them yet: what a newcomer does next."""
    measured = any(ref.kind == Profile.kind for stage in standing.stages for ref in stage.made)
    if not measured or not project.writes(Section.kind) or project.store.keys(Section.kind):
        return
    yield Duty(
        "todo",
        Text(
            fr="Écrire une première section qui cite un chiffre",
            en="Write a first section that quotes a figure",
        ),
        Text(
            fr="Vos données sont mesurées. Un chiffre cité garde son lien\u00a0: "
            "s’il change, vous le saurez.",
            en="Your data are measured. A figure that is quoted keeps its link: if it moves, you will know.",
        ),
        f"{base_of(project)}/new/{Section.kind}",
        Text(fr="Écrire", en="Write"),
    )


def _documents_to_write(project: Project, standing: Standing) -> Iterator[Duty]:
    """Documents that steps wait for, each told once, with the steps that it stops."""
    asked: dict[tuple[str, str, str], list[str]] = {}
    for stage in standing.stages:
        for key in stage.missing:
            asked.setdefault((key.kind, key.id, ""), []).append(stage.name)
        for want in stage.wants:
            asked.setdefault((want.kind, "", str(want.subject)), []).append(stage.name)
    base = base_of(project)
    subjects = {told: Ref.model_validate(told) for _, _, told in asked if told}
    titles = called(project, subjects.values())
    for (kind, id, subject), names in asked.items():
        if not project.writes(kind):
            continue
        title = kind_title(kind)
        about = f" {id}" if id else ""
        of = subjects.get(subject)
        told_of = titles[of].words if of else None
        held = ", ".join(names[:NAMED])
        yield Duty(
            "waiting",
            Text(
                fr=f"Écrire « {title.fr}{about} »" + (f" sur {told_of.fr}" if told_of else ""),
                en=f"Write “{title.en}{about}”" + (f" about {told_of.en}" if told_of else ""),
            ),
            Text(
                fr=f"L’étape {held} l’attend\u00a0: sans ce document, le fil s’arrête là."
                if len(names) == 1
                else f"Les étapes {held} l’attendent\u00a0: sans ce document, le fil s’arrête là.",
                en=f"Step {held} waits for it: without this document the thread stops there."
                if len(names) == 1
                else f"Steps {held} wait for it: without this document the thread stops there.",
            ),
            f"{base}/new/{kind}?{urlencode({'id': id} if id else {'subject': subject})}",
            Text(fr="Écrire", en="Write"),
        )


def _reviews(project: Project, roles: Collection[Role]) -> Iterator[Duty]:
    """Second looks asked of this person, or of a role that they hold."""
    if not project.reads(Review.kind):
        return
    waiting = remembered(project, "reviews", _open_reviews)
    asked = [one.about for _, one in waiting if one.asked_of == project.actor or one.asked_role in roles]
    titles = called(project, asked)
    for about in asked:
        told = titles[about].words
        yield Duty(
            "waiting",
            Text(fr=f"Relire {told.fr}", en=f"Review {told.en}"),
            Text(
                fr=f"Révision {about.revision}\u00a0: accepter, ou refuser avec un motif.",
                en=f"Revision {about.revision}: accept it, or refuse it with a reason.",
            ),
            document_address(project, about.key) + "#reviews",
            Text(fr="Relire", en="Review"),
            id=titles[about].id,
        )


def _open_reviews(project: Project) -> tuple[tuple[Ref, Review], ...]:
    refs = [one.ref for one in project.store.projections(Review.kind, verdict=None)]
    return tuple(documents(project, Review, refs))


@dataclass(frozen=True)
class Refusal:
    """A review that refuses the latest revision of a document; ``asker`` asked for it."""

    ref: Ref
    review: Review
    asker: str


def refusals(project: Project) -> list[Refusal]:
    """Refusals that wait for the reader: who asked for the review revises the document, or asks again."""
    if not project.reads(Review.kind):
        return []
    waiting = remembered(project, "refusals", _unanswered)
    return [one for one in waiting if one.asker == project.actor and project.reads(one.review.about.kind)]


def _unanswered(project: Project) -> tuple[Refusal, ...]:
    refs = [one.ref for one in project.store.projections(Review.kind, verdict="refuse")]
    held = list(documents(project, Review, refs))
    stand = project.store.standings({review.about.key for _, review in held})
    found = []
    for ref, review in held:
        standing = stand.get(review.about.key)
        if standing is None or standing.erased or standing.ref != review.about:
            continue
        history = project.store.history(ref.key)
        if not _asked_again(project, review, history[0].actor, since=history[-1].at):
            found.append(Refusal(ref, review, history[0].actor))
    return tuple(found)


def _asked_again(project: Project, review: Review, asker: str, *, since: str) -> bool:
    """The same person asked for another look at the same document after this moment."""
    others = {one.source.key for one in project.store.citing([review.about.key], kinds=[Review.kind])}
    asked = (project.store.history(key)[0] for key in others)
    return any(first.actor == asker and first.at > since for first in asked)


def _refusals(project: Project) -> Iterator[Duty]:
    names = Names(lang_of_page())
    found = refusals(project)
    titles = called(project, [one.review.about for one in found])
    for one in found:
        about, who = one.review.about, names[one.review.given_by or ""]
        title, reason = titles[about], one.review.reason
        said = shorten(reason.text, REASON_COUNT, placeholder="…") if reason else ""
        yield Duty(
            "impossible",
            Text(
                fr=f"Reprendre {title.words.fr}, que la relecture refuse",
                en=f"Take up {title.words.en} again, which its review refuses",
            ),
            Text(
                fr=f"Révision {about.revision}, {who}\u00a0: «\u00a0{said}\u00a0» "
                "Révisez le document, ou redemandez une relecture.",
                en=f"Revision {about.revision}, {who}: “{said}” "
                "Revise the document, or ask for a review again.",
            ),
            f"{document_address(project, about.key)}#{one.ref.id}",
            Text(fr="Lire le refus", en="Read the refusal"),
            id=title.id,
        )


def _tasks(project: Project, roles: Collection[Role]) -> Iterator[Duty]:
    """Tasks asked of this person, or of a role that they hold, the soonest due first."""
    if not project.reads(Task.kind):
        return
    waiting = remembered(project, "tasks", lambda one: one.store.projections(Task.kind, status="open"))
    mine = [one for one in waiting if one.fields["assignee"] == project.actor or one.fields["role"] in roles]
    for one in sorted(mine, key=lambda task: str(task.fields["due"] or "9")):
        due = one.fields["due"]
        title = str(one.fields["title"])
        yield Duty(
            "waiting",
            Text(fr="Tâche", en="Task"),
            Text(
                fr=f"Pour le {due}." if due else "Sans échéance.",
                en=f"Due on {due}." if due else "No due date.",
            ),
            document_address(project, one.ref.key),
            Text(fr="Ouvrir", en="Open"),
            title,
        )


def _references_to_sort(project: Project) -> Iterator[Duty]:
    """References that the watch gathered, and that nobody kept or dropped."""
    if not project.writes(Triage.kind):
        return
    count = remembered(project, "unsorted", _unsorted_count)
    if count:
        yield Duty(
            "waiting",
            Text(fr="Trier les références de la veille", en="Sort the references of the watch"),
            Text(
                fr=f"{count} attendent un choix, les plus prometteuses d’abord."
                if count > 1
                else "Une référence attend un choix.",
                en=f"{count} wait for a choice, the most promising first."
                if count > 1
                else "One reference waits for a choice.",
            ),
            f"{base_of(project)}/watch/",
            Text(fr="Trier", en="Sort"),
        )


def _unsorted_count(project: Project) -> int:
    chosen = {str(one.fields["item"]) for one in project.store.projections(Triage.kind)}
    return len({key.id for key in project.store.keys(Item.kind)} - chosen)


def documents(project: Project, kind: type[Any], refs: Sequence[Ref]) -> Iterator[tuple[Ref, Any]]:
    """Revisions of one kind, read together; erased ones are left out."""
    held = project.store.revisions(refs)
    for ref in refs:
        if ref in held and held[ref].body is not None:
            yield ref, project.document(kind, held[ref])
