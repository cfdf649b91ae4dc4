"""One row per job; the columns are what the queue asks for, the rest is one JSON text."""

from secrets import token_hex
from time import time_ns

from django.db import models
from django.db.models import Q

RANDOM_BYTES = 6
ACTIVE = ("queued", "running")


def new_id() -> str:
    """In the order of submission, also within one tick of the clock that dates jobs."""
    return f"{time_ns():016x}{token_hex(RANDOM_BYTES)}"


class Job(models.Model):
    id = models.CharField(primary_key=True, max_length=40, default=new_id, editable=False)
    project = models.CharField(max_length=80)
    use = models.CharField(max_length=80)
    step = models.CharField(max_length=80)
    status = models.CharField(max_length=20)
    token = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    done_ratio = models.FloatField(default=0)
    message = models.TextField(default="null")
    body = models.TextField()
    submitted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "jobs"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "use", "step"], condition=Q(status__in=ACTIVE), name="one_job_per_step"
            )
        ]
        indexes = [
            models.Index(fields=["submitted_at"], condition=Q(status__in=ACTIVE), name="job_waiting"),
            models.Index(fields=["project", "submitted_at"], name="job_of_project"),
        ]
