"""What is derived from bodies, made again: summaries and words."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F

from filrouge.adapters.djangostore import models as rows
from filrouge.adapters.djangostore import searching
from filrouge.adapters.djangostore.failures import told_plainly
from filrouge.adapters.djangostore.queries import Queries, in_chunks
from filrouge.kernel.documents import Document, encode
from filrouge.kernel.errors import Invalid, NotFound
from filrouge.kernel.searching import Indexed, indexed

Kinds = Callable[[str], type[Document]]
TOGETHER = 100  #: bodies in memory at once


@told_plainly()
def rebuild_projections(kinds: Kinds, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Make the summaries and the words of all latest revisions again, as today's kinds tell them; how many.

    A document of a kind that is not installed, or that no longer reads, keeps those it had.
    """
    made = 0
    for project in list(rows.Project.objects.using(using).values_list("pk", flat=True)):
        entries = rows.Entry.objects.using(using).filter(project=project, latest_sha256__isnull=False)
        for pks in in_chunks(list(entries.values_list("pk", flat=True)), TOGETHER):
            made += _rebuild(project, pks, kinds, using)
    return made


def _rebuild(project: int, pks: list[int], kinds: Kinds, using: str) -> int:
    """Under the project's lock, from bodies read under it: they may have moved since they were listed."""
    with transaction.atomic(using=using):
        rows.Project.objects.using(using).select_for_update().get(pk=project)
        latest = rows.Revision.objects.using(using).filter(
            entry__in=pks, number=F("entry__latest_number"), body__isnull=False
        )
        told = latest.values_list("entry", "entry__kind", "entry__key", "schema_version", "body")
        made = [derived for one in told if (derived := _derived(kinds, *one))]
        rows.Projection.objects.using(using).bulk_create(
            [one.summary for one in made],
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=["fields"],
        )
        words = {one.entry: one.words for one in made}
        searching.put(Queries(using, "", ""), project, words)
    return len(made)


class _Derived(NamedTuple):
    entry: int
    summary: rows.Projection
    words: Indexed


def _derived(
    kinds: Kinds, entry: int, kind: str, key: str, schema_version: int, body: Any
) -> _Derived | None:
    try:
        document = kinds(kind).restored(bytes(body), schema_version=schema_version)
    except (NotFound, Invalid):
        return None
    summary = rows.Projection(entry_id=entry, fields=encode(dict(document.summary())))
    return _Derived(entry, summary, indexed(key, document))
