from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_job_steps")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="flags",
            field=models.JSONField(default=list),
        ),
    ]
