"""What a run cost stands beside its trace, so that a database can add it up."""

import json

from django.db import migrations, models

TOGETHER = 500


def fill(apps, schema_editor):
    runs = apps.get_model("djangostore", "Run").objects.using(schema_editor.connection.alias)
    last = 0
    while chunk := list(runs.filter(pk__gt=last).order_by("pk")[:TOGETHER]):
        for run in chunk:
            cost = json.loads(bytes(run.body))["cost"]
            run.cpu_s, run.duration_s = cost["cpu_s"], cost["duration_s"]
        runs.bulk_update(chunk, ["cpu_s", "duration_s"])
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [("djangostore", "0002_searchable")]

    operations = [
        migrations.AddField("run", "cpu_s", models.FloatField(default=0)),
        migrations.AddField("run", "duration_s", models.FloatField(default=0)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
