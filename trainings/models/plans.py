"""Rencana tindak lanjut: what a participant or an institution will do, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models import Evidence, Item
from participants.models import Organisation, Regency
from trainings.models.participants import TRAINING_KEEPERS, Participant
from trainings.models.trainings import Training

if TYPE_CHECKING:
    from participants.models import User

MILESTONES = (30, 90, 180)
"""Days after the plan was made on which is asked how it goes."""


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def visible_to(self, user: User) -> ActionPlanQuerySet:
        """Every plan for who steers or reads the regency; for an OPD its own and those of its nominees.

        >>> ActionPlan.objects.visible_to(operator_of_dinkes_balangan)  # doctest: +SKIP
        <ActionPlanQuerySet [<ActionPlan: Ruang tunggu ramah anak>]>
        """
        own = user.rights.organisations
        return self.filter(
            Q(regency__in=user.rights.regencies_as(*TRAINING_KEEPERS, "assessor", "viewer"))
            | Q(organisation__in=own)
            | Q(participant__nominated_by__in=own)
        )


class ActionPlan(models.Model):
    """Columns of the plan as trainings collect it; of a participant, or (`participant` None) of a body."""

    class State(models.TextChoices):
        OPEN = "berjalan", "Berjalan"
        DONE = "selesai", "Selesai"
        DROPPED = "tidak_jalan", "Tidak dijalankan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="plans")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="action_plans"
    )
    organisation_name = models.CharField(max_length=200)
    problem = models.CharField(max_length=300)
    activity = models.CharField(max_length=300)
    target_group = models.CharField(max_length=200)
    measure = models.CharField(max_length=200)
    due_on = models.DateField()
    support = models.CharField(max_length=300, blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responsible = models.CharField(max_length=160)
    proof = models.CharField(max_length=200)
    state = models.CharField(max_length=11, choices=State, default=State.OPEN)
    made_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ("training", "organisation_name", "pk")
        indexes: ClassVar = [models.Index(fields=["regency", "state", "due_on"])]

    def __str__(self) -> str:
        return self.activity


class FollowUp(models.Model):
    """What became of a plan after 30, 90 or 180 days: made empty with the plan, filled by its report."""

    class State(models.TextChoices):
        WAITING = "", "Belum melapor"
        NOT_BEGUN = "belum", "Belum mulai"
        RUNNING = "berjalan", "Berjalan"
        DONE = "selesai", "Selesai"
        HINDERED = "terkendala", "Terkendala"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="follow_ups")
    day = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, blank=True)
    note = models.CharField(max_length=500, blank=True)
    obstacle = models.CharField(max_length=300, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("plan", "day")
        constraints: ClassVar = [
            models.UniqueConstraint("plan", "day", name="follow_up_once"),
            models.CheckConstraint(
                name="follow_up_reported_with_state",
                condition=Q(reported_at=None, state="") | (Q(reported_at__isnull=False) & ~Q(state="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.day}"
