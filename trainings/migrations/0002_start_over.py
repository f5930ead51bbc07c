"""The first shape had an occasion for each day and no curriculum; only demonstration data used it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_initial")]

    operations = [migrations.DeleteModel("TrainingSession"), migrations.DeleteModel("Training")]
