"""How a period is steered: late exceptions, who was asked instead of whom, noted conditions, its closing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.models.instrument import Item
from indicators.models.periods import Period
from participants.models import Organisation, Regency

if TYPE_CHECKING:
    from participants.models import User

STEERING_ROLES = ("admin", "secretariat", "task_force_lead")


class LateExceptionQuerySet(models.QuerySet["LateException"]):
    def visible_to(self, user: User) -> LateExceptionQuerySet:
        """Those of one's own organisations; the regency's for those who steer.

        >>> LateException.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <LateExceptionQuerySet [<LateException: Dinas Kesehatan>]>
        """
        rights = user.rights
        steered = rights.regencies_as(*STEERING_ROLES)
        return self.filter(Q(organisation__in=rights.organisations) | Q(regency__in=steered))

    def active(self, now: dt.datetime) -> LateExceptionQuerySet:
        return self.filter(ended_at=None, until__gte=now)

    def covering(self, item: Item | None) -> LateExceptionQuerySet:
        """Those for the whole organisation, and those for this item."""
        return self.filter(Q(item=None) | Q(item=item)) if item is not None else self.filter(item=None)


class LateException(models.Model):
    """Kelonggaran waktu: one organisation (or one item of it) may still write after the window closed."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="late_exceptions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="late_exceptions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="late_exceptions")
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = LateExceptionQuerySet.as_manager()

    class Meta:
        ordering = ("-granted_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="late_ends_after_grant",
                condition=Q(until__gt=F("granted_at")),
                violation_error_message="Kelonggaran berakhir sesudah diberikan.",
            ),
            models.CheckConstraint(
                name="late_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Tulis alasan kelonggarannya.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["regency", "period", "organisation"], name="late_of_body")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.item_id or 'semua butir'}"


class AssignmentChange(models.Model):
    """Who was asked instead of whom, and why; append-only. For a deadline `due_at` is the new one."""

    class Act(models.TextChoices):
        LEAD = "lead", "Pengampu utama diganti"
        ADDED = "added", "Kontributor ditambah"
        REMOVED = "removed", "Kontributor dilepas"
        DEADLINE = "deadline", "Tenggat diubah"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="assignment_changes")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=8, choices=Act)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    former = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["regency", "period", "item"], name="assignment_history")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.act}"


class GateDecision(models.Model):
    """What the secretariat noted on one condition, with its proof; append-only, the newest one counts.

    `code` is a condition as `indicators.gates` tells it (a gate, or one of its two parts). DERIVED takes the
    note back: from then on the portal's own reading counts again.
    """

    class State(models.TextChoices):
        MET = "met", "Terpenuhi"
        UNMET = "unmet", "Belum"
        UNKNOWN = "unknown", "Tidak diketahui"
        DERIVED = "derived", "Ikuti isian dan nilai di portal"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="gate_decisions")
    code = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State)
    document_number = models.CharField(max_length=120, blank=True)
    document_date = models.DateField(null=True)
    evidence = models.ForeignKey("indicators.Evidence", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="met_gate_has_proof",
                condition=~Q(state="met")
                | Q(evidence__isnull=False)
                | (~Q(document_number="") & Q(document_date__isnull=False)),
                violation_error_message="Syarat yang terpenuhi memerlukan dokumen atau berkas bukti.",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["regency", "period", "code"], name="gate_history")]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class PeriodStep(models.Model):
    """A period was closed, or reopened and why; append-only.

    `left` holds what the closing left unfinished, one Indonesian sentence each.
    """

    class Act(models.TextChoices):
        CLOSED = "closed", "Ditutup"
        REOPENED = "reopened", "Dibuka kembali"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=8, choices=Act)
    reason = models.CharField(max_length=200, blank=True)
    left = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reopened_with_reason",
                condition=Q(act="closed") | ~Q(reason=""),
                violation_error_message="Tulis alasan periode dibuka kembali.",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["regency", "period"], name="period_history")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.act}"
