"""Evaluation periods, their stages, and who answers what."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from indicators.models.instrument import Instrument, Item, PredicateBand
from participants.models import Organisation, Regency

if TYPE_CHECKING:
    from participants.models import User


class Tier(models.TextChoices):
    CLAIM = "CLAIM", "Klaim OPD"
    INTERNAL = "INTERNAL", "Reviu Gugus Tugas"
    EM = "EM", "Evaluasi mandiri (aplikasi kementerian)"
    VA_PROV = "VA_PROV", "Verifikasi administrasi provinsi"
    VA_PUSAT = "VA_PUSAT", "Verifikasi administrasi pusat"
    VLH = "VLH", "Verifikasi lapangan hibrida"
    VF = "VF", "Verifikasi final"


EXTERNAL_TIERS = (Tier.VA_PROV, Tier.VA_PUSAT, Tier.VLH, Tier.VF)
ACCEPTED_TIERS = (Tier.INTERNAL, Tier.EM, *EXTERNAL_TIERS)


class PeriodQuerySet(models.QuerySet["Period"]):
    def visible_to(self, user: User) -> PeriodQuerySet:
        """Periods of the regencies the user works in; one that is being prepared only for those who steer.

        >>> Period.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <PeriodQuerySet [<Period: Evaluasi 2026>]>
        """
        rights = user.rights
        steered = rights.regencies_as("admin", "secretariat", "task_force_lead")
        return self.filter(regency__in=rights.regencies).filter(
            ~Q(state=Period.State.PREPARING) | Q(regency__in=steered)
        )

    def started(self) -> PeriodQuerySet:
        """Opened ones, the running before the closed, newest first: the first is where people work."""
        return self.exclude(state=Period.State.PREPARING).order_by("-state", "-slug")


class Period(models.Model):
    class State(models.TextChoices):
        PREPARING = "preparing", "Disiapkan"
        OPEN = "open", "Berjalan"
        CLOSED = "closed", "Ditutup"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="periods")
    slug = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT)
    evidence_years = ArrayField(models.PositiveSmallIntegerField())
    current_predicate = models.ForeignKey(PredicateBand, on_delete=models.PROTECT, related_name="+")
    target_predicate = models.ForeignKey(PredicateBand, on_delete=models.PROTECT, related_name="+")
    signoff_before_review = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ("-slug",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "regency",
                "slug",
                name="period_once",
                violation_error_message="Periode dengan nama ini sudah ada.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicators:index", args=[self.regency.code, self.slug])


class PeriodStage(models.Model):
    """When a tier may be worked on; times are instants, shown in the regency's zone."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="stages")
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    tier = models.CharField(max_length=10, choices=Tier)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering = ("opens_at",)
        constraints: ClassVar = [
            models.UniqueConstraint("period", "tier", name="stage_once"),
            models.CheckConstraint(
                name="stage_closes_after_opening",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="Penutupan harus sesudah pembukaan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.tier}"

    def is_open(self, now: dt.datetime) -> bool:
        return self.opens_at <= now <= self.closes_at


class CodeMapping(models.Model):
    """Which body stands behind an instrument code; class codes name who leads for the class."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    is_class = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("regency", "code", name="mapping_once")]

    def __str__(self) -> str:
        return self.code


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> AssignmentQuerySet:
        """Who leads and contributes is open to everyone inside the regency.

        >>> Assignment.objects.visible_to(operator_of_dinkes_banjar).filter(part="lead")  # doctest: +SKIP
        """
        return self.filter(regency__in=user.rights.regencies)


class Assignment(models.Model):
    class Part(models.TextChoices):
        LEAD = "lead", "Pengampu utama"
        CONTRIBUTOR = "contributor", "Kontributor"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="assignments")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=12, choices=Part)
    due_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("period", "item", "organisation", name="assignment_once"),
            models.UniqueConstraint("period", "item", name="one_lead", condition=Q(part="lead")),
        ]
        indexes: ClassVar = [models.Index(fields=["regency", "period", "organisation"])]

    def __str__(self) -> str:
        return f"{self.item_id} {self.part}"


class PublishedResult(models.Model):
    """A predicate of the past, with its source; a year without a published score has none."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="published_results")
    year = models.PositiveSmallIntegerField()
    predicate = models.CharField(max_length=10)
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    approximate = models.BooleanField(default=False)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("year",)
        constraints: ClassVar = [models.UniqueConstraint("regency", "year", name="published_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.predicate}"
