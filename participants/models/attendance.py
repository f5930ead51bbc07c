"""Who came: adults by name, children by number; and how fast one code may be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from participants.models.occasions import Invitee, OccasionSession, new_row_code
from participants.models.organisations import Organisation, Person, Sector
from participants.models.places import Regency

if TYPE_CHECKING:
    from participants.models.accounts import User


ATTENDANCE_READERS = ("secretariat", "task_force_lead", "admin", "assessor", "viewer")


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: User) -> AttendanceQuerySet:
        """Names of participants are for those who keep, lead, assess or read the regency's work, not for OPD.

        >>> Attendance.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as(*ATTENDANCE_READERS))


class Attendance(models.Model):
    """One adult at one session. The same name of the same body is one row, however often it is sent.

    `name_key` and `place_key` are the normalised name and body; `personal_code` is shown to the participant
    and pairs later test results. Phone numbers are blanked after a set number of days.
    """

    class Capacity(models.TextChoices):
        LEADER = "pimpinan", "Pimpinan lembaga"
        PROXY = "wakil", "Wakil pimpinan lembaga"
        COMPANION = "pendamping", "Pendamping anak"
        MEMBER = "anggota", "Anggota rombongan"
        GUEST = "tamu", "Tamu"
        SPEAKER = "narasumber", "Narasumber"
        COMMITTEE = "panitia", "Panitia"
        PARTICIPANT = "peserta", "Peserta"

    class Method(models.TextChoices):
        QR = "qr", "Kode pada layar"
        MANUAL = "manual", "Dicatat panitia"
        SHEET = "lembar", "Lembar bertanda tangan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    session = models.ForeignKey(OccasionSession, on_delete=models.PROTECT, related_name="attendances")
    invitee = models.ForeignKey(Invitee, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=12, choices=Sector, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    place_key = models.CharField(max_length=200)
    position = models.CharField(max_length=160, blank=True)
    capacity = models.CharField(max_length=10, choices=Capacity)
    proxy_for = models.CharField(max_length=160, blank=True)
    mandate_number = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    personal_code = models.CharField(max_length=8, default=new_row_code)
    method = models.CharField(max_length=6, choices=Method)
    checked_in_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ("session", "checked_in_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint("session", "name_key", "place_key", name="attendance_once"),
            models.UniqueConstraint("session", "personal_code", name="attendance_code_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["regency", "session"])]

    def __str__(self) -> str:
        return self.name

    @property
    def uninvited(self) -> bool:
        return self.invitee_id is None

    @property
    def body_name(self) -> str:
        """The body as the directory calls it, or as it was typed."""
        return self.organisation.surviving.name if self.organisation else self.organisation_name


class AttendanceRepeat(models.Model):
    """The same person of the same body sent in again with other words: kept for the committee to compare.

    Its sender gets a code as everybody does, so that the answer tells nobody who had been there before.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="repeats")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=160, blank=True)
    capacity = models.CharField(max_length=10, choices=Attendance.Capacity)
    proxy_for = models.CharField(max_length=160, blank=True)
    mandate_number = models.CharField(max_length=80, blank=True)
    personal_code = models.CharField(max_length=8, default=new_row_code)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("attendance", "sent_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "attendance",
                "name",
                "position",
                "capacity",
                "proxy_for",
                "mandate_number",
                name="repeat_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CodePace(models.Model):
    """How fast one code is being used: `due_at` runs ahead of the clock with each use (ADR 0008)."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    session = models.ForeignKey(OccasionSession, on_delete=models.CASCADE)
    minute = models.PositiveBigIntegerField()
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("session", "minute", name="code_pace_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.minute}"


class ChildHeadCount(models.Model):
    """Children at a session: numbers and the adult who came with them, never a child's name."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    session = models.ForeignKey(OccasionSession, on_delete=models.PROTECT, related_name="head_counts")
    invitee = models.ForeignKey(Invitee, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    organisation_name = models.CharField(max_length=200)
    sector = models.CharField(max_length=12, choices=Sector, default=Sector.CHILD_FORUM)
    place_key = models.CharField(max_length=200)
    girls = models.PositiveSmallIntegerField(default=0)
    boys = models.PositiveSmallIntegerField(default=0)
    with_disability = models.PositiveSmallIntegerField(default=0)
    companion = models.CharField(max_length=120)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ("session", "organisation_name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "session",
                "place_key",
                name="head_count_once",
                violation_error_message="Jumlah anak dari lembaga ini sudah dicatat pada sesi ini.",
            ),
            models.CheckConstraint(
                name="head_count_of_somebody",
                condition=Q(girls__gt=0) | Q(boys__gt=0),
                violation_error_message="Isi jumlah anak perempuan atau laki-laki.",
            ),
            models.CheckConstraint(
                name="head_count_disability_within",
                condition=Q(with_disability__lte=F("girls") + F("boys")),
                violation_error_message="Jumlah anak dengan disabilitas melebihi jumlah anak.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.girls + self.boys} anak"
