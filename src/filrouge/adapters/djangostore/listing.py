"""Lists of documents as pages show them: counts by kind, one page of a kind without the others."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, QuerySet

from filrouge.adapters.djangostore import models as rows
from filrouge.adapters.djangostore.failures import told_plainly
from filrouge.adapters.djangostore.queries import kept, made_ref
from filrouge.kernel.documents import Key, Ref, Scalar

_SUMMARIES = """
SELECT e.key, told.fields
FROM djangostore_entry e
JOIN djangostore_project p ON p.id = e.project_id
JOIN djangostore_projection told ON told.entry_id = e.id
WHERE p.name = %s AND e.kind = %s AND e.latest_sha256 IS NOT NULL
"""


_LAST_ACTS = """
SELECT p.name, told.at
FROM djangostore_project p
JOIN djangostore_journalentry told ON told.project_id = p.id AND told.number = p.head_number
WHERE p.name IN ({names})
"""


@dataclass(frozen=True)
class Listed:
    """A document's latest revision: its summary, when and by whom it was written."""

    ref: Ref
    fields: Mapping[str, Scalar]
    at: str
    actor: str


@told_plainly()
def counts(project: str) -> Mapping[str, int]:
    """How many documents that are not erased each kind has."""
    told = _living(project).values_list("kind").annotate(Count("pk")).order_by("kind")
    return dict(told)


@told_plainly()
def projects_with(kind: str) -> tuple[str, ...]:
    """Names of the projects that hold a document of this kind, not erased; in order."""
    living = rows.Entry.objects.filter(kind=kept(kind), latest_sha256__isnull=False)
    return tuple(living.values_list("project__name", flat=True).distinct().order_by("project__name"))


@told_plainly()
def last_acts(projects: Sequence[str]) -> Mapping[str, str]:
    """When something was last done in each of these projects; nothing of those where nothing was."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_ACTS.format(names=", ".join(["%s"] * len(projects)) or "NULL"), [*projects])
        return dict(cursor.fetchall())


@told_plainly()
def page_of(project: str, kind: str, *, start: int, count: int) -> tuple[Listed, ...]:
    """By id; ``count`` documents after the ``start`` first ones."""
    ids = _living(project).filter(kind=kept(kind)).order_by("key")[start : start + count]
    return _listed(kind, ids.values_list("pk", flat=True))


@told_plainly()
def page_after(project: str, kind: str, *, after: str, count: int) -> tuple[Listed, ...]:
    """By id; ``count`` documents whose ids come after this one, in the database's order."""
    ids = _living(project).filter(kind=kept(kind), key__gt=kept(after)).order_by("key")[:count]
    return _listed(kind, ids.values_list("pk", flat=True))


@told_plainly()
def listed(project: str, kind: str, ids: list[str]) -> tuple[Listed, ...]:
    """These documents, in this order; those that do not exist are left out."""
    found = _listed(kind, _living(project).filter(kind=kept(kind), key__in=ids).values_list("pk", flat=True))
    by_id = {one.ref.id: one for one in found}
    return tuple(by_id[id] for id in ids if id in by_id)


@told_plainly()
def summaries(project: str, kind: str) -> list[tuple[str, str]]:
    """Id and summary, as JSON, of every document of a kind: what an order or a filter looks at."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARIES, [project, kept(kind)])
        return [(id, bytes(fields).decode()) for id, fields in cursor.fetchall()]


@told_plainly()
def reaffirmed(project: str, key: Key) -> Mapping[tuple[Ref, str], Ref]:
    """What a document cites although it changed: cited revision and place ("" for the whole) → the revision
    that somebody saw and stood by."""
    about = rows.Reaffirmation.objects.filter(
        source__project__name=project, source__kind=kept(key.kind), source__key=kept(key.id)
    ).select_related("cited__entry__project", "seen__entry__project")
    return {(_ref(one.cited, project), one.pointer): _ref(one.seen, project) for one in about}


def _ref(revision: rows.Revision, project: str) -> Ref:
    entry = revision.entry
    return made_ref(entry.kind, entry.key, revision.number, entry.project.name != project)


def _living(project: str) -> QuerySet[rows.Entry]:
    return rows.Entry.objects.filter(project__name=project, latest_sha256__isnull=False)


def _listed(kind: str, pks: "QuerySet[rows.Entry, int]") -> tuple[Listed, ...]:
    latest = rows.Revision.objects.filter(entry__in=list(pks), number=F("entry__latest_number"))
    columns = ("entry__key", "number", "entry__projection__fields", "at", "actor")
    return tuple(
        Listed(made_ref(kind, id, number, False), json.loads(bytes(fields)), at, actor)
        for id, number, fields, at, actor in latest.order_by("entry__key").values_list(*columns)
    )
