"""What is derived from bodies, made again."""

import json
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F

from filrouge.adapters.djangostore import models as rows
from filrouge.adapters.djangostore.failures import told_plainly
from filrouge.adapters.djangostore.queries import in_chunks
from filrouge.kernel.documents import Document, encode
from filrouge.kernel.errors import Invalid, NotFound

Kinds = Callable[[str], type[Document]]
TOGETHER = 100  #: bodies in memory at once


@told_plainly()
def rebuild_projections(kinds: Kinds, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Make the summaries of all latest revisions again, as today's kinds tell them; how many were made.

    A document of a kind that is not installed, or that no longer reads, keeps the summary it had.
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
        told = latest.values_list("entry", "entry__kind", "schema_version", "body")
        made = [row for one in told if (row := _projection(kinds, *one))]
        rows.Projection.objects.using(using).bulk_create(
            made, update_conflicts=True, unique_fields=["entry"], update_fields=["fields"]
        )
    return len(made)


def _projection(
    kinds: Kinds, entry: int, kind: str, schema_version: int, body: Any
) -> rows.Projection | None:
    try:
        document = kinds(kind).read(json.loads(bytes(body)), schema_version=schema_version)
    except (NotFound, Invalid):
        return None
    return rows.Projection(entry_id=entry, fields=encode(dict(document.summary())))
