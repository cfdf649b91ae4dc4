"""One row per content sent by a person to a project."""

from django.conf import settings
from django.db import models


class Upload(models.Model):
    project = models.CharField(max_length=80)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        app_label = "uploads"
        constraints = [models.UniqueConstraint(fields=["project", "account", "sha256"], name="upload_once")]
