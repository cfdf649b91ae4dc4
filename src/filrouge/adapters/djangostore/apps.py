"""What Django must know of the store."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class DjangoStoreConfig(AppConfig):
    name = "filrouge.adapters.djangostore"
    label = "djangostore"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(overwrite_what_is_deleted, dispatch_uid="djangostore")


def overwrite_what_is_deleted(connection: Any, **signal: Any) -> None:
    """An erased text leaves no bytes in the pages that SQLite frees. PostgreSQL has no such setting: there
    they go when VACUUM has freed the rows and others were written over them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
