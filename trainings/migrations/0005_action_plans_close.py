import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0008_review_draft"),
        ("participants", "0009_attend_by_name"),
        ("trainings", "0004_certificates_are_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("file_name", models.CharField(max_length=255)),
                ("rows", models.JSONField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("added", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.AddField(
            model_name="actionplan",
            name="closed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="actionplan",
            name="reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("participant__isnull", False), ("organisation__isnull", False), _connector="OR"
                ),
                name="plan_of_somebody",
                violation_error_message="Pilih peserta atau lembaga yang membuat rencana ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("measure", ""), _negated=True),
                name="plan_is_measurable",
                violation_error_message="Isi ukuran berhasil, misalnya jumlah orang atau nomor dokumen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("state", "berjalan")),
                    models.Q(models.Q(("state", "berjalan"), _negated=True), ("closed_on__isnull", False)),
                    _connector="OR",
                ),
                name="plan_closed_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "tidak_jalan"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="plan_dropped_with_reason",
                violation_error_message="Tulis alasan rencana ini tidak dijalankan.",
            ),
        ),
        migrations.AddField(
            model_name="planimport",
            name="created_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="planimport",
            name="regency",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="participants.regency"),
        ),
        migrations.AddField(
            model_name="planimport",
            name="training",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trainings.training"
            ),
        ),
    ]
