"""The shared state of a file is gone: its verdicts tell."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_carry_verdicts")]

    operations = [
        migrations.RemoveField(model_name="evidencelink", name=name)
        for name in ("state", "reason", "note", "reviewed_by", "reviewed_at")
    ]
