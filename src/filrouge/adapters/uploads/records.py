"""Remembering who sent what."""

from collections.abc import Iterable
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS

from filrouge.adapters.uploads.models import Upload


class Uploads:
    """``using`` names the database."""

    def __init__(self, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self._using = using

    def note(self, project: str, account: str, sha256: str, at: datetime) -> None:
        """Nothing happens when it is known."""
        Upload.objects.using(self._using).get_or_create(
            project=project, account_id=account, sha256=sha256, defaults={"at": at}
        )

    def sent(self, project: str, account: str, hashes: Iterable[str]) -> frozenset[str]:
        """Those of these contents that this account sent to this project."""
        asked = Upload.objects.using(self._using).filter(
            project=project, account=account, sha256__in=[one for one in hashes if one.isalnum()]
        )
        return frozenset(asked.values_list("sha256", flat=True))

    def forget(self, account: str) -> None:
        """Remove what is known of an account: it is being erased."""
        Upload.objects.using(self._using).filter(account=account).delete()
