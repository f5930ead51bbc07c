"""A meeting and what is planned and kept of it; it points down to the occasion on which people meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from documents.models import StoredFile
from indicators.models import Item, Period
from participants.models import Occasion, OccasionSession, Organisation, Person, Regency

if TYPE_CHECKING:
    from participants.models import User


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """Meetings of the regencies the user works in.

        >>> Meeting.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <MeetingQuerySet [<Meeting: Rapat Koordinasi KLA>]>
        """
        return self.filter(regency__in=user.rights.regencies)


class Meeting(models.Model):
    """`state` is assigned by one function only, which enforces the stage table."""

    class Kind(models.TextChoices):
        COORDINATION = "rakor", "Rapat koordinasi"
        DATA_DESK = "desk", "Desk data"
        GUIDANCE = "bimtek", "Bimbingan teknis"
        FIELD_VERIFICATION = "vlh", "Verifikasi lapangan"
        OUTREACH = "sosialisasi", "Sosialisasi"
        STUDY_VISIT = "studi", "Studi banding"

    class State(models.TextChoices):
        DRAFT = "draf", "Draf"
        INVITED = "diundang", "Undangan terbit"
        CONFIRMED = "konfirmasi", "Konfirmasi"
        RUNNING = "berlangsung", "Berlangsung"
        MINUTES_DRAFTED = "notula_draf", "Notula draf"
        MINUTES_SIGNED = "notula_sah", "Notula disahkan"
        FOLLOW_UP = "tindak_lanjut", "Tindak lanjut"
        CLOSED = "selesai", "Selesai"
        POSTPONED = "ditunda", "Ditunda"
        CANCELLED = "dibatalkan", "Dibatalkan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COORDINATION)
    state = models.CharField(max_length=14, choices=State, default=State.DRAFT)
    purpose = models.TextField(blank=True)
    opened_by = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-occasion__starts_at",)

    def __str__(self) -> str:
        return self.occasion.title


class MeetingStep(models.Model):
    """One step of a meeting's life, as it happened: the timeline is read from these rows."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=14, choices=Meeting.State)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("meeting", "at", "pk")

    def __str__(self) -> str:
        return self.get_state_display()


class DateChange(models.Model):
    """A postponement: both dates stay, because letters and news may carry either."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="date_changes")
    old_starts_at = models.DateTimeField()
    new_starts_at = models.DateTimeField(null=True, blank=True)
    old_place = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ("meeting", "at")

    def __str__(self) -> str:
        return self.reason


class Speaker(models.Model):
    """Who speaks about what, and the material left behind."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="speakers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=160, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=200, blank=True)
    material = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)
    material_name = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ("meeting", "pk")

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """A point of the agenda; it may come from a gap (points to be won) or from a broken promise."""

    class Origin(models.TextChoices):
        MANUAL = "manual", "Disusun panitia"
        GAP = "celah", "Celah nilai"
        PROMISE = "janji", "Janji sebelumnya"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    session = models.ForeignKey(OccasionSession, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    title = models.CharField(max_length=200)
    led_by = models.CharField(max_length=200, blank=True)
    speaker = models.ForeignKey(Speaker, on_delete=models.SET_NULL, null=True, blank=True)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.MANUAL)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True)
    commitment = models.ForeignKey(
        "Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")

    class Meta:
        ordering = ("session", "starts", "number")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agenda_ends_after_start",
                condition=Q(ends__gt=F("starts")),
                violation_error_message="Jam selesai butir agenda harus sesudah jam mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingPhoto(models.Model):
    """A picture of the meeting. With children in it, it stays inside unless consent is on record."""

    class Children(models.TextChoices):
        NO = "tidak", "Tidak"
        YES = "ya", "Ya"
        UNKNOWN = "belum_tahu", "Belum tahu"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=255)
    caption = models.CharField(max_length=200)
    taken_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    contains_children = models.CharField(max_length=10, choices=Children)
    consent = models.CharField(max_length=200, blank=True)
    number = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("meeting", "number", "pk")

    def __str__(self) -> str:
        return self.caption

    @property
    def may_be_shown(self) -> bool:
        """May it leave the meeting? Children need consent on record; a photo nobody has checked stays too."""
        return self.contains_children == self.Children.NO or (
            self.contains_children == self.Children.YES and bool(self.consent.strip())
        )


class PressRelease(models.Model):
    """The text for the press: drafted from the record, then edited by a hand."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="press_release")
    title = models.CharField(max_length=200)
    body = models.TextField()
    author = models.CharField(max_length=160, blank=True)
    published_url = models.URLField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
