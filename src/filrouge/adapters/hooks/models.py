"""Webhooks, the letters they are owed, and how far each project was watched. No secret is stored."""

from django.db import models

from filrouge.kernel.hooks import ADDRESS_LENGTH


class Hook(models.Model):
    id = models.CharField(primary_key=True, max_length=40)
    project = models.CharField(max_length=80, db_index=True)
    address = models.CharField(max_length=ADDRESS_LENGTH)
    events = models.TextField()  #: separated by blanks
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "hooks"


class Letter(models.Model):
    id = models.CharField(primary_key=True, max_length=40)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="letters")
    event = models.CharField(max_length=40)
    at = models.DateTimeField()
    told = models.TextField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    why = models.TextField(default="")

    class Meta:
        app_label = "hooks"
        indexes = [
            models.Index(fields=["next_at"], name="letter_due", condition=models.Q(next_at__isnull=False))
        ]


class Watch(models.Model):
    project = models.CharField(primary_key=True, max_length=80)
    number = models.PositiveBigIntegerField()
    jobs_until = models.DateTimeField()
    doubts = models.TextField()  #: one per line
    looked_on = models.CharField(max_length=10)

    class Meta:
        app_label = "hooks"
