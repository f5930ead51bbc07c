"""Who is registered for a training, by whom, and for which staff categories the person counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from participants.models import Invitee, Organisation, Person, Regency, Sector
from participants.models.occasions import new_token
from trainings.models.coverage import StaffCategory
from trainings.models.trainings import Training, TrainingGroup

if TYPE_CHECKING:
    from participants.models import User

TRAINING_KEEPERS = ("secretariat", "admin", "task_force_lead")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def visible_to(self, user: User) -> ParticipantQuerySet:
        """Names of participants are for those who keep the training; an OPD sees its own and its nominees.

        >>> Participant.objects.visible_to(operator_of_dinkes_balangan)  # doctest: +SKIP
        <ParticipantQuerySet [<Participant: Pengelola gizi Puskesmas Paringin>]>
        """
        own = user.rights.organisations
        return self.filter(
            Q(regency__in=user.rights.regencies_as(*TRAINING_KEEPERS))
            | Q(organisation__in=own)
            | Q(nominated_by__in=own)
        )

    def accepted(self) -> ParticipantQuerySet:
        return self.filter(state=Participant.State.ACCEPTED)


class Participant(models.Model):
    """One adult of one training. Accepting ties the entry to a person of the directory and to an invitee of
    the occasion, whose row code is the personal code on the sheet, on the phone and on the test.

    `name` is kept as it shall stand on the certificate; `token` opens the participant's own page; `reason`
    says why an entry was declined or withdrawn.
    """

    class Origin(models.TextChoices):
        STAFF = "sekretariat", "Didaftarkan sekretariat"
        OPD = "opd", "Diusulkan lembaga"
        PUBLIC = "mandiri", "Mendaftar sendiri"
        SHEET = "berkas", "Dari berkas XLSX"
        WALK_IN = "hadir", "Datang tanpa mendaftar"

    class State(models.TextChoices):
        PROPOSED = "diusulkan", "Diusulkan"
        ACCEPTED = "diterima", "Diterima"
        WAITING = "cadangan", "Cadangan"
        DECLINED = "ditolak", "Tidak diterima"
        WITHDRAWN = "mundur", "Mengundurkan diri"

    class Gender(models.TextChoices):
        FEMALE = "P", "Perempuan"
        MALE = "L", "Laki-laki"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="participants")
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    origin = models.CharField(max_length=11, choices=Origin)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    gender = models.CharField(max_length=1, choices=Gender, blank=True)
    employee_number = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    position = models.CharField(max_length=160)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    organisation_name = models.CharField(max_length=200)
    place_key = models.CharField(max_length=200)
    sector = models.CharField(max_length=12, choices=Sector)
    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, null=True, blank=True)
    categories = models.ManyToManyField(StaffCategory, blank=True, related_name="participants")
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    nominated_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    invitee = models.OneToOneField(
        Invitee, on_delete=models.PROTECT, null=True, blank=True, related_name="participant"
    )
    token = models.CharField(max_length=32, unique=True, default=new_token)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    registered_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ("name_key", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "training",
                "name_key",
                "place_key",
                name="participant_once",
                violation_error_message="Orang dengan nama dan lembaga ini sudah terdaftar.",
            ),
            models.UniqueConstraint(
                "training",
                "person",
                name="participant_person_once",
                violation_error_message="Orang ini sudah terdaftar dengan ejaan lain.",
            ),
            models.CheckConstraint(
                name="participant_accepted_is_known",
                condition=~Q(state="diterima") | Q(person__isnull=False, invitee__isnull=False),
            ),
            models.CheckConstraint(
                name="participant_declined_with_reason",
                condition=~Q(state="ditolak") | ~Q(reason=""),
                violation_error_message="Tulis alasan mengapa pendaftaran ini tidak diterima.",
            ),
            models.CheckConstraint(
                name="participant_is_no_child",
                condition=~Q(sector=Sector.CHILD_FORUM),
                violation_error_message=(
                    "Anak tidak didaftarkan dengan nama. Catat jumlah anak pada daftar hadir."
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["training", "state"])]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The personal code; "" until accepted."""
        return self.invitee.row_code if self.invitee else ""

    @property
    def body_name(self) -> str:
        """The body as the directory calls it, or as it was typed."""
        return self.organisation.surviving.name if self.organisation else self.organisation_name
