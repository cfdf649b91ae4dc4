from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_looks")]

    operations = [
        migrations.AddField("invitation", "brief", models.JSONField(null=True)),
        migrations.AddField("invitation", "code_sha256", models.CharField(max_length=64, null=True)),
        migrations.AddField("invitation", "wrong_codes_count", models.PositiveSmallIntegerField(default=0)),
    ]
