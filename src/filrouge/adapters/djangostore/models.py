"""One set of tables for every kind of document the product will ever have.

Texts that come from documents are escaped (``queries.kept``): PostgreSQL takes no NUL character.
"""

from django.db import models


class Project(models.Model):
    """A name and the head of its journal; locking this row orders the project's writers."""

    name = models.CharField(max_length=80, unique=True)
    head_number = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64)


class Run(models.Model):
    """The trace of one attempt of a step, as canonical bytes; what it cost is kept apart, to be added up."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    use = models.TextField()
    step = models.TextField()
    body = models.BinaryField()
    cpu_s = models.FloatField(default=0)
    duration_s = models.FloatField(default=0)

    class Meta:
        indexes = [models.Index(fields=["project", "use", "step"], name="run_step")]


class Entry(models.Model):
    """A document's identity, where its latest revision stands and the run that made it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    latest_number = models.PositiveIntegerField()
    latest_sha256 = models.CharField(max_length=64, null=True)  #: NULL once erased
    maker = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="made")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "kind", "key"], name="entry_key")]


class Revision(models.Model):
    """An immutable body; only an erasure empties it, and the row stays as its tombstone."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    schema_version = models.PositiveSmallIntegerField()
    seal = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, null=True)
    valid_until = models.DateField(null=True)
    at = models.CharField(max_length=40)
    actor = models.TextField()
    body = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="revision_number")]
        indexes = [
            models.Index(
                fields=["valid_until"], name="revision_expiry", condition=models.Q(valid_until__isnull=False)
            )
        ]


class Link(models.Model):
    """A citation, from revision to revision: by the body, or by the run that made it."""

    source = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    at = models.TextField()
    pointer = models.TextField()  #: "" for the document as a whole
    tolerance = models.FloatField(default=0)
    by_run = models.BooleanField(default=False)


class Reaffirmation(models.Model):
    source = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)
    cited = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    pointer = models.TextField()
    seen = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "cited", "pointer"], name="reaffirmed_citation")
        ]


class Touch(models.Model):
    """A run read or made a document: erasing the document erases the run's trace."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")


class BlobUse(models.Model):
    """A content cited by a revision or by the input of a run."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["project", "sha256"], name="blob_use")]


class Mention(models.Model):
    """A revision names an account."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    account = models.TextField(db_index=True)


class Projection(models.Model):
    """The summary of a latest revision, as canonical JSON; made again at will from the bodies."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="projection")
    fields = models.BinaryField()


class Searchable(models.Model):
    """The folded words of a latest revision. SQLite's FTS5 table follows by triggers; on PostgreSQL ``words``
    is a tsvector that holds the head too, and ``head`` is empty."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="searchable")
    place = models.CharField(max_length=24)  #: the project, as a word of the index
    head = models.TextField()
    words = models.TextField()


class Draft(models.Model):
    """What somebody is still writing; its document may not exist yet."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    actor = models.TextField()
    base_revision = models.PositiveIntegerField()
    body = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "key", "actor"], name="draft_of_person")
        ]


class JournalEntry(models.Model):
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveBigIntegerField()
    at = models.CharField(max_length=40)
    verb = models.CharField(max_length=20)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="journal_number")]


class Fact(models.Model):
    """A sealed statement; an erasure empties salt, body and subject, the seal stays."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    subject = models.CharField(max_length=170)
    seal = models.CharField(max_length=64)
    salt = models.BinaryField(null=True)
    body = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject"], name="fact_subject", condition=~models.Q(subject=""))]
