"""One row per key; its secret is not in it."""

from django.conf import settings
from django.db import models

from filrouge.kernel.keys import NAME_LENGTH


class AccessKey(models.Model):
    id = models.CharField(primary_key=True, max_length=20)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=NAME_LENGTH)
    scopes = models.TextField()  #: separated by blanks
    project = models.CharField(max_length=80, null=True)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "keys"
