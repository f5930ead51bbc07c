"""Pelatihan Konvensi Hak Anak: who is taught what on which day, by whom, and what it takes to pass."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from participants.models import Occasion, OccasionSession, Organisation, Person, Regency, Sector
from participants.models.occasions import new_token

if TYPE_CHECKING:
    from participants.models import User

USUAL_ATTENDANCE = Decimal(80)
USUAL_POST_TEST = Decimal(70)
"""Usual thresholds of Indonesian trainings; no rule on KHA trainings sets one, so a training may differ."""


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, user: User) -> TrainingQuerySet:
        """Trainings of the regencies the user works in: that one takes place is no secret.

        >>> Training.objects.visible_to(secretariat_of_balangan)  # doctest: +SKIP
        <TrainingQuerySet [<Training: Pelatihan Konvensi Hak Anak>]>
        """
        return self.filter(regency__in=user.rights.regencies)


class Training(models.Model):
    """One training on one occasion. `external`: another organiser held and certified it; it only counts.

    Minimums are percent, 0 to 100: of the JP of a participant's own curriculum, and of the post-test; no
    `minimum_post` asks for no test.
    """

    class State(models.TextChoices):
        PREPARING = "disiapkan", "Disiapkan"
        REGISTRATION = "pendaftaran", "Pendaftaran dibuka"
        RUNNING = "berlangsung", "Berlangsung"
        FINISHED = "selesai", "Selesai"
        CANCELLED = "dibatalkan", "Dibatalkan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT)
    state = models.CharField(max_length=11, choices=State, default=State.PREPARING)
    cancel_reason = models.CharField(max_length=300, blank=True)
    batch = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    organiser = models.CharField(max_length=200)
    partners = models.CharField(max_length=300, blank=True)
    audience = models.CharField(max_length=300, blank=True)
    purpose = models.TextField(blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    budget_source = models.CharField(max_length=120, blank=True)
    external = models.BooleanField(default=False)
    public_registration = models.BooleanField(default=False)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    minimum_attendance = models.DecimalField(max_digits=5, decimal_places=2, default=USUAL_ATTENDANCE)
    minimum_post = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, default=USUAL_POST_TEST
    )
    needs_plan = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ("-occasion__starts_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="training_minimums_are_percent",
                condition=Q(minimum_attendance__range=(0, 100))
                & (Q(minimum_post=None) | Q(minimum_post__range=(0, 100))),
                violation_error_message="Batas kehadiran dan nilai uji adalah angka 0 sampai 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.occasion.title


class TrainingGroup(models.Model):
    """Participants who attend on days of their own ("Kelompok A: kepala OPD dan camat")."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "training",
                "name",
                name="training_group_once",
                violation_error_message="Kelompok dengan nama ini sudah ada.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrainingSession(models.Model):
    """What a session of the occasion means to the training: for one group, or (None) for everybody."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="sessions")
    session = models.OneToOneField(OccasionSession, on_delete=models.PROTECT, related_name="training_session")
    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ("session__number",)

    def __str__(self) -> str:
        return str(self.session)


class Trainer(models.Model):
    """Who teaches, as the certificate and the report name them."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="trainers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=160, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class LessonModule(models.Model):
    """Mata latih: a subject taught in one session; opening, tests and closing have 0 JP."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="modules")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    lesson_hours = models.PositiveSmallIntegerField(help_text="JP; 1 JP = 45 menit")
    trainers = models.ManyToManyField(Trainer, blank=True, related_name="modules")

    class Meta:
        ordering = ("session__session__number", "number")
        constraints: ClassVar = [models.UniqueConstraint("session", "number", name="module_number_once")]

    def __str__(self) -> str:
        return self.title


class Quota(models.Model):
    """Seats of one sector; a sector without a row has none of its own."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="quotas")
    sector = models.CharField(max_length=12, choices=Sector)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    seats = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("sector",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "training",
                "sector",
                "organisation",
                name="quota_once",
                nulls_distinct=False,
                violation_error_message="Kuota unsur atau lembaga ini sudah diisi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()} {self.seats}"
