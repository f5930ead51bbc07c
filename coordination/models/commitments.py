"""Promises: who does what by when, for which items, and how many points hang on it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from coordination.models.meetings import Meeting
from coordination.models.minutes import Decision
from indicators.models import Evidence, Item, Period
from participants.models import Organisation, Regency

if TYPE_CHECKING:
    from participants.models import User


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User) -> CommitmentQuerySet:
        """Every promise for who steers or reads the regency; for an OPD its own.

        >>> Commitment.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <CommitmentQuerySet [<Commitment: Melengkapi sertifikat KHA tenaga faskes>]>
        """
        whole = user.rights.regencies_as("secretariat", "admin", "task_force_lead", "assessor", "viewer")
        return self.filter(Q(regency__in=whole) | Q(organisation__in=user.rights.organisations))

    def late(self, today: dt.date) -> CommitmentQuerySet:
        return self.filter(state=Commitment.State.OPEN, due_on__lt=today)


class Commitment(models.Model):
    """`state` is what was decided; late is a fact of the calendar: open and past its date."""

    class State(models.TextChoices):
        OPEN = "berjalan", "Berjalan"
        KEPT = "ditepati", "Ditepati"
        BROKEN = "ingkar", "Tidak ditepati"
        CANCELLED = "batal", "Dibatalkan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commitments")
    supporters = models.ManyToManyField(Organisation, blank=True, related_name="+")
    what = models.CharField(max_length=300)
    target = models.CharField(max_length=300)
    made_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        indexes: ClassVar = [models.Index(fields=["regency", "state", "due_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="commitment_decided_on_a_day",
                condition=Q(state="berjalan") | Q(decided_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class CommitmentItem(models.Model):
    """An item the promise serves and the points at stake on it when it was made."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        ordering = ("commitment", "item")
        constraints: ClassVar = [
            models.UniqueConstraint("commitment", "item", name="commitment_item_once"),
            models.CheckConstraint(name="commitment_points_not_negative", condition=Q(points__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.item_id}"


class CommitmentProgress(models.Model):
    """What the organisation reports about its promise; `title`: the post of `by`, set by a page."""

    title = ""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="progress")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    note = models.CharField(max_length=500)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ("commitment", "-at")

    def __str__(self) -> str:
        return self.note
