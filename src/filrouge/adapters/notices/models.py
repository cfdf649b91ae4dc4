"""Notices say of whom, of what and why; words and addresses are looked up when they are sent."""

from django.db import models


class Notice(models.Model):
    """``event`` happened to a document, and this account is to know; ``sent_at`` is NULL until it is told."""

    project = models.CharField(max_length=80)
    account = models.CharField(max_length=80)
    event = models.CharField(max_length=40)
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "notices"
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(sent_at__isnull=True), name="notice_waiting"),
            models.Index(fields=["account"], name="notice_of_person"),
        ]


class Reader(models.Model):
    """The language in which an account last read."""

    account = models.CharField(max_length=80, primary_key=True)
    lang = models.CharField(max_length=2)

    class Meta:
        app_label = "notices"
