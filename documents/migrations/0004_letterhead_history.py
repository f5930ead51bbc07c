import datetime as dt

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

LETTERS = [
    ("undangan", "Surat undangan"),
    ("notulen", "Notula rakor"),
    ("daftar-hadir", "Daftar hadir"),
    ("surat-tugas", "Surat tugas"),
    ("surat-pengingat", "Surat pengingat"),
    ("sertifikat", "Sertifikat pelatihan"),
    ("laporan-pelatihan", "Laporan pelatihan"),
    ("laporan-ketua", "Laporan kesiapan: Ketua Gugus Tugas"),
    ("laporan-sekretaris", "Laporan kesiapan: Sekretaris Gugus Tugas"),
    ("laporan-mengetahui", "Laporan kesiapan: mengetahui"),
]


def person() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_file_flags"),
        ("participants", "0002_grants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="letterhead", name="signatories"),
        migrations.AlterField(
            model_name="letterhead",
            name="regency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letterheads",
                to="participants.regency",
            ),
        ),
        migrations.AddField(
            model_name="letterhead",
            name="contact",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="letterhead",
            name="valid_from",
            field=models.DateField(default=dt.date(2020, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(model_name="letterhead", name="saved_by", field=person()),
        migrations.AddField(
            model_name="letterhead",
            name="saved_at",
            field=models.DateTimeField(auto_now_add=True, default=timezone.now),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(name="letterhead", options={"ordering": ("-valid_from", "-pk")}),
        migrations.AddIndex(
            model_name="letterhead",
            index=models.Index(fields=["regency", "-valid_from"], name="letterhead_of_day"),
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("letter", models.CharField(choices=LETTERS, max_length=24)),
                ("post", models.CharField(blank=True, max_length=160)),
                ("on_behalf_of", models.CharField(blank=True, max_length=160)),
                ("valid_from", models.DateField()),
                ("saved_at", models.DateTimeField(auto_now_add=True)),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="participants.membership",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="participants.regency"),
                ),
                ("saved_by", person()),
            ],
            options={
                "ordering": ("-valid_from", "-pk"),
                "indexes": [
                    models.Index(fields=["regency", "letter", "-valid_from"], name="signatory_of_day")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("membership__isnull", False))
                        | models.Q(("post", ""), _negated=True),
                        name="signatory_has_a_post",
                        violation_error_message="Pilih pejabatnya atau tulis jabatannya.",
                    )
                ],
            },
        ),
    ]
