"""When people met, who was expected and who came: shared by meetings and training sessions."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from participants.models.organisations import Organisation, Person, Sector
from participants.models.places import Regency

if TYPE_CHECKING:
    from participants.models.accounts import User

ROW_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
ROW_LENGTH = 5


def new_row_code() -> str:
    """A code a hand can copy from paper ("Q4YT7"): no look-alike letters, unique within its occasion."""
    return "".join(secrets.choice(ROW_ALPHABET) for _ in range(ROW_LENGTH))


def new_token() -> str:
    """A link nobody can guess: 128 bits."""
    return secrets.token_urlsafe(16)


def new_secret() -> str:
    """The key that signs the changing code of one session: 256 bits."""
    return secrets.token_hex(32)


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def visible_to(self, user: User) -> OccasionQuerySet:
        """Occasions of the regencies the user works in.

        >>> Occasion.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <OccasionQuerySet [<Occasion: Rapat Koordinasi KLA>]>
        """
        return self.filter(regency__in=user.rights.regencies)


class Occasion(models.Model):
    """A dated gathering; a rakor or a training points down to it. It has one session or more.

    `by_name`: everybody attends for themselves (a training), so that nobody answers for a colleague of the
    same body, and the row code of one's invitation is one's personal code in every session.
    """

    class Mode(models.TextChoices):
        ON_SITE = "tatap_muka", "Tatap muka"
        ONLINE = "daring", "Daring"
        HYBRID = "hibrida", "Tatap muka dan daring"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ON_SITE)
    link = models.URLField(blank=True)
    by_name = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="occasion_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Jam selesai harus sesudah jam mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SessionQuerySet(models.QuerySet["OccasionSession"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        """Sessions of the regencies the user works in.

        >>> OccasionSession.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <SessionQuerySet [<OccasionSession: Sesi 1>]>
        """
        return self.filter(regency__in=user.rights.regencies)


class OccasionSession(models.Model):
    """One sitting of an occasion (a day, or a part of it): attendance is counted per session.

    The list of attendance is opened and closed by hand, because meetings seldom start on the minute.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    secret = models.CharField(max_length=64, default=new_secret)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("occasion", "number")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="session_closed_after_opened",
                condition=Q(closed_at=None) | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                violation_error_message="Daftar hadir ditutup sebelum dibuka.",
            ),
            models.UniqueConstraint("occasion", "number", name="session_number_once"),
            models.CheckConstraint(
                name="session_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Jam selesai sesi harus sesudah jam mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Sesi {self.number}"


class Invitee(models.Model):
    """Whom an occasion expects: a body, or a person. Its row code stands on the paper sheet."""

    class Reply(models.TextChoices):
        NONE = "", "Tanpa jawaban"
        COMING = "hadir", "Bersedia hadir"
        PROXY = "wakil", "Mewakilkan"
        ABSENT = "tidak", "Berhalangan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="invitees")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    addressee = models.CharField(max_length=200)
    sector = models.CharField(max_length=12, choices=Sector)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    row_code = models.CharField(max_length=8, default=new_row_code)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    reply = models.CharField(max_length=5, choices=Reply, default=Reply.NONE, blank=True)
    reply_name = models.CharField(max_length=120, blank=True)
    reply_note = models.CharField(max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("sector", "addressee")
        constraints: ClassVar = [
            models.UniqueConstraint("occasion", "row_code", name="invitee_row_code_once"),
            models.UniqueConstraint(
                "occasion",
                "organisation",
                "person",
                name="invitee_once",
                nulls_distinct=False,
                violation_error_message="Lembaga atau orang ini sudah ada dalam daftar undangan.",
            ),
            models.CheckConstraint(
                name="invitee_is_somebody",
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                violation_error_message="Pilih lembaga atau orang yang diundang.",
            ),
        ]

    def __str__(self) -> str:
        return self.addressee
