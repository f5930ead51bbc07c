import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_letterhead_grants"),
        ("participants", "0002_grants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField(null=True)),
                ("text", models.CharField(blank=True, max_length=120)),
                ("given_at", models.DateTimeField(null=True)),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="participants.regency"),
                ),
            ],
            options={
                "ordering": ("-year", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("regency"),
                        models.F("year"),
                        django.db.models.functions.text.Lower("text"),
                        condition=models.Q(("text", ""), _negated=True),
                        name="letter_number_once_a_year",
                        violation_error_message="Nomor ini sudah dipakai surat lain pada tahun yang sama.",
                    ),
                    models.UniqueConstraint(
                        models.F("regency"),
                        models.F("series"),
                        models.F("subject"),
                        condition=models.Q(("voided_at", None)),
                        name="letter_registered_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberPattern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=40)),
                ("pattern", models.CharField(max_length=60)),
                ("classification", models.CharField(blank=True, max_length=30)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("by_registry", models.BooleanField(default=False)),
                (
                    "regency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="participants.regency"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("regency"), models.F("series"), name="number_pattern_once"
                    )
                ],
            },
        ),
    ]
