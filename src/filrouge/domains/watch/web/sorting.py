"""One reference after the other, the most promising first: kept or dropped, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpResponse

from filrouge.kernel.documents import Document, Key, Prose, Ref
from filrouge.kernel.errors import NotFound
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_
from filrouge.kernel.words import coded
from filrouge.kinds.watch import Item, RankedItem, Relevance, StoredText, Theme, Themes, Triage
from filrouge.webkit.rooms import Visit

D = TypeVar("D", bound=Document)
QUEUE_SHOWN = 20
EXCERPT_LETTERS = 500


@dataclass(frozen=True)
class Queue:
    """What waits for a choice, best first, and what the ranking said of it."""

    waiting: tuple[str, ...]
    titles: Mapping[str, str]
    ranked: Mapping[str, RankedItem]
    decided_count: int
    kept_count: int


def sort(visit: Visit) -> HttpResponse:
    """The next reference, or the one asked for, with why it is ranked so; then those that follow."""
    queue = visit.house.remembered("queue", queue_of)
    asked = visit.request.GET.get("item") or (queue.waiting[0] if queue.waiting else "")
    item = latest(visit.project, Item, asked) if asked else None
    if asked and item is None:
        raise NotFound(N_("No %(kind)s named %(id)s", kind=Item.kind, id=asked))
    return visit.shown("watch/sort.html", _told(visit, queue, asked, item, fault=""))


def decide(visit: Visit) -> HttpResponse:
    """Write a choice, then lead to the next reference; without a reason nothing is written."""
    post = visit.request.POST
    id, reason, choice = post.get("item", ""), post.get("reason", "").strip(), post.get("choice", "")
    item = latest(visit.project, Item, id)
    if item is None:
        raise NotFound(N_("No %(kind)s named %(id)s", kind=Item.kind, id=id))
    if not reason or choice not in ("keep", "drop"):
        queue = visit.house.remembered("queue", queue_of)
        return visit.shown("watch/sort.html", _told(visit, queue, id, item, fault="reason"), status=422)
    known = visit.project.store.latest(Key(Triage.kind, id))
    before = latest(visit.project, Triage, id)
    told = Triage(
        item=visit.project.latest(Key(Item.kind, id)),
        choice="keep" if choice == "keep" else "drop",
        reason=Prose(lang=visit.lang, text=reason),
        theme=post.get("theme", "") if choice == "keep" else "",
        bearings=before.bearings if before else (),
    )
    visit.project.write(id, told, expected_revision=known.ref.revision if known else 0)
    return visit.led(visit.here)


def queue_of(project: Project) -> Queue:
    """References without a choice, by the last ranking, then by name; a choice is about a whole work."""
    titles = {one.ref.id: str(one.fields["title"]) for one in project.store.projections(Item.kind)}
    choices = {str(one.fields["item"]): one.fields for one in project.store.projections(Triage.kind)}
    rankings = [latest(project, Relevance, key.id) for key in project.store.keys(Relevance.kind)]
    ranked = {one.id: one for told in rankings if told for one in told.ranking}
    decided = {id for id in titles if id in choices or (id in ranked and ranked[id].choice)}
    order = sorted(
        titles.keys() - decided, key=lambda id: (ranked[id].rank_count if id in ranked else 10**6, id)
    )
    kept = sum(one["choice"] == "keep" for one in choices.values())
    return Queue(tuple(order), titles, ranked, len(choices), kept)


def latest(project: Project, kind: type[D], id: str) -> D | None:
    """The last revision of a document; None when there is none, or it was erased."""
    held = project.held(kind, id) if id else None
    return held.document if held else None


def themes_of(project: Project) -> tuple[Theme, ...]:
    keys = project.store.keys(Themes.kind)
    told = latest(project, Themes, keys[0].id) if keys else None
    return told.themes if told else ()


def _told(visit: Visit, queue: Queue, id: str, item: Item | None, *, fault: str) -> Mapping[str, object]:
    ranking = queue.ranked.get(id)
    choice = latest(visit.project, Triage, id) if id else None
    text = _text(visit.project, id) if item else None
    post = visit.request.POST
    return {
        "queue": queue,
        "id": id,
        "item": item,
        "nature": coded(Item, "nature", item.nature) if item else None,
        "numbers": [(coded(type(one), "id", one.id), one.value) for one in item.identifiers] if item else [],
        "ranking": ranking,
        "words": [(one.id, one.weight > 0) for one in ranking.words] if ranking else [],
        "text": text,
        "place": visit.house.address(Key(Item.kind, id)) if item else "",
        "choice": choice,
        "edit": visit.house.edit_address(Key(Triage.kind, id)) if choice else "",
        "typed": post.get("reason", "") or (choice.reason.text if choice else ""),
        "theme": post.get("theme", "") or (choice.theme if choice else ""),
        "themes": themes_of(visit.project),
        "next": [(one, queue.titles[one]) for one in queue.waiting if one != id][:QUEUE_SHOWN],
        "fault": fault,
        "may_write": visit.project.may("watch.write"),
    }


def _text(project: Project, item: str) -> str:
    """The beginning of what is stored of an item: its own text, else any that names it."""
    own = latest(project, StoredText, item)
    told = own or next(iter(_texts(project, item)), None)
    whole = " ".join(told.pages[0].text.split()) if told else ""
    return whole[:EXCERPT_LETTERS] + (" …" if len(whole) > EXCERPT_LETTERS else "")


def _texts(project: Project, item: str) -> Sequence[StoredText]:
    refs: list[Ref] = [one.ref for one in project.store.projections(StoredText.kind, item=item)]
    return [told for ref in refs[:1] if (told := latest(project, StoredText, ref.id))]
