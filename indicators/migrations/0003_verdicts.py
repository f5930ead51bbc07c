"""Each reviewing side keeps its own, append-only verdicts on a file."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TIERS = [
    ("CLAIM", "Klaim OPD"),
    ("INTERNAL", "Reviu Gugus Tugas"),
    ("EM", "Evaluasi mandiri (aplikasi kementerian)"),
    ("VA_PROV", "Verifikasi administrasi provinsi"),
    ("VA_PUSAT", "Verifikasi administrasi pusat"),
    ("VLH", "Verifikasi lapangan hibrida"),
    ("VF", "Verifikasi final"),
]
STATES = [("attached", "Terlampir"), ("accepted", "Diterima"), ("returned", "Dikembalikan")]
PROTECT = django.db.models.deletion.PROTECT
LOCK = "REVOKE UPDATE, DELETE ON indicators_evidenceverdict FROM kla_app;"
UNLOCK = "GRANT UPDATE, DELETE ON indicators_evidenceverdict TO kla_app;"


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0002_grants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("indicators", "0002_frozen"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tier", models.CharField(choices=TIERS, max_length=10)),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("note", models.TextField(blank=True)),
                ("decided_by", models.CharField(help_text="Jabatan yang menelaah", max_length=160)),
                ("at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("item", models.ForeignKey(on_delete=PROTECT, related_name="+", to="indicators.item")),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="evidence_verdicts", to="indicators.period"
                    ),
                ),
                ("regency", models.ForeignKey(on_delete=PROTECT, to="participants.regency")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="verdicts", to="indicators.evidencerevision"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["regency", "period", "item"], name="verdict_of_item")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["INTERNAL", "VA_PROV"])),
                        name="verdict_by_a_reviewing_side",
                        violation_error_message="Berkas dinilai oleh Gugus Tugas atau asesor provinsi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="returned_file_has_reason",
                        violation_error_message="Berkas yang dikembalikan memerlukan alasan.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidencelink",
            name="internal",
            field=models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="+", to="indicators.evidenceverdict"
            ),
        ),
        migrations.AddField(
            model_name="evidencelink",
            name="province",
            field=models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="+", to="indicators.evidenceverdict"
            ),
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
