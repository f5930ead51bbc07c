"""Stage scores: append-only decisions, the newest row of a tier is that tier's score (withdrawn: none)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.instrument import Item
from indicators.models.periods import Period, Tier
from participants.models import Regency

if TYPE_CHECKING:
    from participants.models import User


class Reason(models.TextChoices):
    """Why evidence or a claim was not taken as it stands (list of process.md §3.4)."""

    NO_EVIDENCE = "tanpa_bukti", "Tidak ada bukti"
    MISMATCH = "tidak_sesuai", "Bukti tidak sesuai pertanyaan"
    WRONG_YEAR = "tahun_salah", "Tahun salah"
    UNSIGNED = "belum_ttd", "Tidak ditandatangani atau tidak berstempel"
    DEAD_LINK = "tautan_mati", "Tautan tidak dapat dibuka"
    INCONSISTENT = "tidak_konsisten", "Data tidak konsisten"
    PHOTO_ONLY = "hanya_foto", "Hanya foto"
    NOT_STANDARD = "belum_standar", "Belum terstandar"
    DUPLICATE = "duplikat", "Duplikat"
    OTHER = "lainnya", "Lainnya"


class StageScore(models.Model):
    """One decision of one tier on one item, with who decided, who entered it, and its source."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="stage_scores")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="stage_scores")
    tier = models.CharField(max_length=10, choices=Tier)
    points = models.DecimalField(max_digits=7, decimal_places=2)
    reason = models.CharField(max_length=30, choices=Reason, blank=True)
    note = models.TextField(blank=True)
    decided_by = models.CharField(max_length=160, help_text="Jabatan atau lembaga yang memutuskan")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    own_review = models.BooleanField(default=False)
    withdrawn = models.BooleanField(
        default=False,
        help_text="Mencabut nilai tahap ini: baris terbaru yang dicabut berarti belum ada nilai",
    )
    source_document = models.CharField(max_length=200, blank=True)
    source_number = models.CharField(max_length=120, blank=True)
    source_date = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="score_not_negative",
                condition=Q(points__gte=0),
                violation_error_message="Nilai tidak boleh di bawah nol.",
            ),
            models.CheckConstraint(
                name="transcription_has_source",
                condition=Q(source_document="") | (~Q(source_number="") & Q(source_date__isnull=False)),
                violation_error_message="Salinan nilai resmi memerlukan nomor dan tanggal surat.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["regency", "period", "item", "tier", "-id"], name="score_latest")
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.points}"


class ReviewDraftQuerySet(models.QuerySet["ReviewDraft"]):
    def visible_to(self, user: User) -> ReviewDraftQuerySet:
        """Nobody's but one's own.

        >>> ReviewDraft.objects.visible_to(assessor).count()  # doctest: +SKIP
        12
        """
        return self.filter(user=user, regency__in=user.rights.regencies)


class ReviewDraft(models.Model):
    """What a reviewer has typed on the desk and not decided: one user × item, unaudited, gone once decided.

    `looked` is what the reviewer had before the eyes: the answer's version, value and points.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    period = models.ForeignKey(Period, on_delete=models.CASCADE)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="review_drafts")
    data = models.JSONField()
    looked = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    objects = ReviewDraftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("user", "period", "item", name="review_draft_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.item_id}"


class MinistryEntry(models.Model):
    """ "Sudah diinput ke aplikasi KLA Kementerian": who, when, which value."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="ministry_entries")
    item = models.ForeignKey(Item, on_delete=models.PROTECT)
    points = models.DecimalField(max_digits=7, decimal_places=2)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("period", "item", name="ministry_entry_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.points}"
