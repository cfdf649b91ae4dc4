"""The tables, in this order: SQLite reads a row from its start, and bodies come last."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("head_number", models.PositiveBigIntegerField(default=0)),
                ("head_hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.project",
                    ),
                ),
                ("use", models.TextField()),
                ("step", models.TextField()),
                ("body", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["project", "use", "step"], name="run_step")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.project",
                    ),
                ),
                ("kind", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=80)),
                ("latest_number", models.PositiveIntegerField()),
                ("latest_sha256", models.CharField(max_length=64, null=True)),
                (
                    "maker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="made",
                        to="djangostore.run",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("project", "kind", "key"), name="entry_key")],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.entry",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("schema_version", models.PositiveSmallIntegerField()),
                ("seal", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64, null=True)),
                ("valid_until", models.DateField(null=True)),
                ("at", models.CharField(max_length=40)),
                ("actor", models.TextField()),
                ("body", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("valid_until__isnull", False)),
                        fields=["valid_until"],
                        name="revision_expiry",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("entry", "number"), name="revision_number")],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.revision",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.revision",
                    ),
                ),
                ("at", models.TextField()),
                ("pointer", models.TextField()),
                ("tolerance", models.FloatField(default=0)),
                ("by_run", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Reaffirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.entry",
                    ),
                ),
                (
                    "cited",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.revision",
                    ),
                ),
                ("pointer", models.TextField()),
                (
                    "seen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.revision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "cited", "pointer"), name="reaffirmed_citation")
                ],
            },
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="djangostore.run"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="djangostore.entry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BlobUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.project",
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.revision",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="djangostore.run",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["project", "sha256"], name="blob_use")],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.revision",
                    ),
                ),
                ("account", models.TextField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Projection",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="projection",
                        serialize=False,
                        to="djangostore.entry",
                    ),
                ),
                ("fields", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.project",
                    ),
                ),
                ("kind", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=80)),
                ("actor", models.TextField()),
                ("base_revision", models.PositiveIntegerField()),
                ("body", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "kind", "key", "actor"), name="draft_of_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.project",
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("at", models.CharField(max_length=40)),
                ("verb", models.CharField(max_length=20)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("project", "number"), name="journal_number")],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="djangostore.journalentry",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("subject", models.CharField(max_length=170)),
                ("seal", models.CharField(max_length=64)),
                ("salt", models.BinaryField(null=True)),
                ("body", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("subject", ""), _negated=True),
                        fields=["subject"],
                        name="fact_subject",
                    )
                ],
            },
        ),
    ]
