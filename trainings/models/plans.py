"""Rencana tindak lanjut: what a participant or an institution will do, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from indicators.models import Evidence, Item
from participants.models import Organisation, Regency
from trainings.models.participants import TRAINING_KEEPERS, Participant
from trainings.models.trainings import Training

if TYPE_CHECKING:
    from participants.models import User


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
    """Columns of the plan as trainings collect it; of a participant, or (`participant` None) of a body.

    `reason` says why it is not carried out, or why it was opened again.
    """

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
    closed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ("training", "organisation_name", "pk")
        indexes: ClassVar = [models.Index(fields=["regency", "state", "due_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="plan_of_somebody",
                condition=Q(participant__isnull=False) | Q(organisation__isnull=False),
                violation_error_message="Pilih peserta atau lembaga yang membuat rencana ini.",
            ),
            models.CheckConstraint(
                name="plan_is_measurable",
                condition=~Q(measure=""),
                violation_error_message="Isi ukuran berhasil, misalnya jumlah orang atau nomor dokumen.",
            ),
            models.CheckConstraint(
                name="plan_closed_on_a_day",
                condition=Q(state="berjalan", closed_on=None)
                | (~Q(state="berjalan") & Q(closed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="plan_dropped_with_reason",
                condition=~Q(state="tidak_jalan") | ~Q(reason=""),
                violation_error_message="Tulis alasan rencana ini tidak dijalankan.",
            ),
        ]

    def __str__(self) -> str:
        return self.activity

    @property
    def body_name(self) -> str:
        """The body as the directory calls it, or as it was typed."""
        return self.organisation.surviving.name if self.organisation else self.organisation_name


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


def expected_report() -> Subquery:
    """Of an outer plan: the day of the first report it still owes; what comes before its latest report is not
    asked for any more. Empty after the last one."""
    told = FollowUp.objects.filter(plan=OuterRef("plan"), day__gt=OuterRef("day"), reported_at__isnull=False)
    left = FollowUp.objects.filter(plan=OuterRef("pk"), reported_at=None).exclude(Exists(told))
    return Subquery(left.order_by("day").values("due_on")[:1])


class PlanImportQuerySet(models.QuerySet["PlanImport"]):
    def visible_to(self, user: User) -> PlanImportQuerySet:
        """Sheets of the regencies whose trainings one keeps.

        >>> PlanImport.objects.visible_to(operator_of_dinkes_balangan).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as("secretariat"))


class PlanImport(models.Model):
    """A sheet of plans between its check and its taking over: `rows` is [[line, {column: text}], …].

    Once taken over, only the rows that were left out stay, so that they can be put right and sent again.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    file_name = models.CharField(max_length=255)
    rows = models.JSONField()
    taken_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
