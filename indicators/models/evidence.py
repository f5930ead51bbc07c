"""Evidence belongs to the organisation; a revision holds the file, a link says what it proves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from documents.models import StoredFile
from indicators.models.instrument import Item
from indicators.models.periods import Assignment, Period, Tier
from participants.models import Organisation, Regency

if TYPE_CHECKING:
    from participants.models import User


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> EvidenceQuerySet:
        """Own evidence; the regency's for the Gugus Tugas; evidence linked to items one takes part in;
        for the assessor what is linked to a submitted answer.

        >>> Evidence.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        """
        rights = user.rights
        shared = EvidenceLink.objects.filter(
            evidence=models.OuterRef("pk"),
            item__assignments__in=Assignment.objects.filter(organisation__in=rights.organisations),
        )
        submitted = EvidenceLink.objects.filter(
            evidence=models.OuterRef("pk"),
            item__answers__state__in=["submitted", "signed"],
            item__answers__period=models.F("period"),
        )
        return self.filter(
            Q(organisation__in=rights.organisations)
            | Q(regency__in=rights.regencies_as("admin", "secretariat", "task_force_lead", "viewer"))
            | Q(models.Exists(shared))
            | Q(models.Exists(submitted), regency__in=rights.regencies_as("assessor"))
        ).filter(regency__in=rights.regencies)


class Evidence(models.Model):
    class Kind(models.TextChoices):
        REGULATION = "regulasi", "Produk hukum"
        DOCUMENT = "dokumen", "Dokumen"
        BUDGET = "anggaran", "Anggaran"
        MATRIX = "matriks", "Matriks"
        FIELD_PHOTO = "foto", "Foto penerapan di lapangan"
        INTERVIEW = "wawancara", "Wawancara"
        LINK = "tautan", "Tautan dengan salinan"

    class ChildIdentifiable(models.TextChoices):
        NO = "tidak", "Tidak"
        YES = "ya", "Ya"
        UNKNOWN = "belum_tahu", "Belum tahu"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    child_identifiable = models.CharField(max_length=10, choices=ChildIdentifiable)
    source_url = models.URLField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [models.Index(fields=["regency", "organisation"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_restricted(self) -> bool:
        """A child may be recognised, or nobody has checked: owner and named reviewers only."""
        return self.child_identifiable != self.ChildIdentifiable.NO

    @property
    def is_field_proof(self) -> bool:
        return self.kind in (self.Kind.FIELD_PHOTO, self.Kind.INTERVIEW)


class EvidenceRevision(models.Model):
    class FileRole(models.TextChoices):
        ORIGINAL = "original", "Asli"
        REDACTED = "redacted", "Salinan tersamar"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=255)
    role = models.CharField(max_length=10, choices=FileRole, default=FileRole.ORIGINAL)
    document_number = models.CharField(max_length=120, blank=True)
    document_date = models.DateField(null=True, blank=True)
    signatory = models.CharField(max_length=160, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [models.UniqueConstraint("evidence", "number", name="revision_once")]

    def __str__(self) -> str:
        return f"{self.file_name} r{self.number}"


class EvidenceLinkQuerySet(models.QuerySet["EvidenceLink"]):
    def visible_to(self, user: User) -> EvidenceLinkQuerySet:
        """Links whose evidence the user may see.

        >>> EvidenceLink.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        """
        return self.filter(evidence__in=Evidence.objects.visible_to(user))

    def judged(self) -> EvidenceLinkQuerySet:
        """With the verdict of both sides at hand, so that `state` asks nothing more."""
        return self.select_related("internal", "province")

    def counting_as(self, state: str) -> EvidenceLinkQuerySet:
        """Links whose counting verdict (`EvidenceLink.verdict`) is `state`; "attached": nobody judged."""
        counting = Coalesce("province__state", "internal__state", models.Value("attached"))
        return self.annotate(counting=counting).filter(counting=state)

    def accepted_by_anyone(self) -> EvidenceLinkQuerySet:
        """Taken by the Gugus Tugas or by the province."""
        accepted = EvidenceLink.State.ACCEPTED
        return self.filter(Q(internal__state=accepted) | Q(province__state=accepted))


class EvidenceLink(models.Model):
    """What a file proves: item and page. Each reviewing side says for itself what it makes of the file there.

    `internal` and `province` point to the verdict in force of the Gugus Tugas and of the assessors; empty
    where that side has not judged the newest revision. Only `services.verdicts` and a replaced file set them;
    `EvidenceVerdict` keeps what was said before.
    """

    class State(models.TextChoices):
        ATTACHED = "attached", "Terlampir"
        ACCEPTED = "accepted", "Diterima"
        RETURNED = "returned", "Dikembalikan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="evidence_links")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    page = models.PositiveIntegerField(null=True, blank=True)
    internal = models.ForeignKey(
        "indicators.EvidenceVerdict", on_delete=models.PROTECT, null=True, related_name="+"
    )
    province = models.ForeignKey(
        "indicators.EvidenceVerdict", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = EvidenceLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "period",
                "item",
                "evidence",
                name="evidence_linked_once",
                violation_error_message="Berkas ini sudah terlampir pada butir ini.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["regency", "period", "item"])]

    def __str__(self) -> str:
        return f"{self.evidence_id} → {self.item_id}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:item", args=[self.period.regency.code, self.period.slug, self.item.code])

    def verdict_of(self, tier: Tier) -> EvidenceVerdict | None:
        """The verdict in force of one reviewing side."""
        return self.province if tier == Tier.VA_PROV else self.internal

    @property
    def verdict(self) -> EvidenceVerdict | None:
        """The verdict that counts: the province's where there is one, else the Gugus Tugas's."""
        return self.province or self.internal

    @property
    def state(self) -> str:
        return self.verdict.state if self.verdict else self.State.ATTACHED

    @property
    def reason(self) -> str:
        return self.verdict.reason if self.verdict else ""

    @property
    def accepted_by_anyone(self) -> bool:
        return any(row and row.state == self.State.ACCEPTED for row in (self.internal, self.province))


class EvidenceVerdict(models.Model):
    """What one side said of one revision on one item; the database allows only adding.

    "attached" takes an earlier verdict back. It names item and revision, not the link: a link may be taken
    off, what was said stays.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="evidence_verdicts")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(EvidenceRevision, on_delete=models.PROTECT, related_name="verdicts")
    tier = models.CharField(max_length=10, choices=Tier)
    state = models.CharField(max_length=10, choices=EvidenceLink.State)
    reason = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)
    decided_by = models.CharField(max_length=160, help_text="Jabatan yang menelaah")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="verdict_by_a_reviewing_side",
                condition=Q(tier__in=[Tier.INTERNAL, Tier.VA_PROV]),
                violation_error_message="Berkas dinilai oleh Gugus Tugas atau asesor provinsi.",
            ),
            models.CheckConstraint(
                name="returned_file_has_reason",
                condition=~Q(state="returned") | ~Q(reason=""),
                violation_error_message="Berkas yang dikembalikan memerlukan alasan.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["regency", "period", "item"], name="verdict_of_item")]

    def __str__(self) -> str:
        return f"{self.tier} {self.state}"


class FileOpening(models.Model):
    """Each opening of a restricted file; the database allows only adding."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    revision = models.ForeignKey(EvidenceRevision, on_delete=models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.revision_id} {self.at}"
