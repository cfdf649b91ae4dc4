"""The words of latest revisions; what is there already is indexed when the tables were brought up."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = """
CREATE VIRTUAL TABLE djangostore_fts USING fts5(
    place, head, words, content='djangostore_searchable', content_rowid='entry_id', tokenize='ascii'
);
CREATE TRIGGER djangostore_searchable_added AFTER INSERT ON djangostore_searchable BEGIN
    INSERT INTO djangostore_fts (rowid, place, head, words)
    VALUES (new.entry_id, new.place, new.head, new.words);
END;
CREATE TRIGGER djangostore_searchable_gone AFTER DELETE ON djangostore_searchable BEGIN
    INSERT INTO djangostore_fts (djangostore_fts, rowid, place, head, words)
    VALUES ('delete', old.entry_id, old.place, old.head, old.words);
END;
CREATE TRIGGER djangostore_searchable_changed AFTER UPDATE ON djangostore_searchable BEGIN
    INSERT INTO djangostore_fts (djangostore_fts, rowid, place, head, words)
    VALUES ('delete', old.entry_id, old.place, old.head, old.words);
    INSERT INTO djangostore_fts (rowid, place, head, words)
    VALUES (new.entry_id, new.place, new.head, new.words);
END
"""
POSTGRESQL = """
ALTER TABLE djangostore_searchable ALTER COLUMN words TYPE tsvector USING words::tsvector;
CREATE INDEX djangostore_searchable_words ON djangostore_searchable USING gin (words)
"""


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE.split(";\nCREATE"):
            told = statement if statement.lstrip().startswith("CREATE") else f"CREATE{statement}"
            schema_editor.execute(told)
    else:
        schema_editor.execute(POSTGRESQL)


def no_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE djangostore_fts")


class Migration(migrations.Migration):
    dependencies = [("djangostore", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Searchable",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="searchable",
                        serialize=False,
                        to="djangostore.entry",
                    ),
                ),
                ("place", models.CharField(db_index=False, max_length=24)),
                ("head", models.TextField()),
                ("words", models.TextField()),
            ],
        ),
        migrations.RunPython(index, no_index),
    ]
