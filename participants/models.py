"""Who takes part and when they met: regencies, organisations, posts, occasions, notices, audit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from participants.rights import Rights

if TYPE_CHECKING:
    pass


class Role(models.TextChoices):
    ADMIN = "admin", "Pengelola sistem"
    SECRETARIAT = "secretariat", "Sekretariat Gugus Tugas"
    TASK_FORCE_LEAD = "task_force_lead", "Pimpinan Gugus Tugas"
    OPD_HEAD = "opd_head", "Kepala perangkat daerah"
    OPD_OPERATOR = "opd_operator", "Operator perangkat daerah"
    ASSESSOR = "assessor", "Asesor provinsi"
    VIEWER = "viewer", "Pembaca"


class Sector(models.TextChoices):
    OPD = "opd", "Perangkat daerah"
    DISTRICT = "kecamatan", "Kecamatan"
    VILLAGE = "desa", "Desa/kelurahan"
    VERTICAL = "vertikal", "Instansi vertikal"
    COMMUNITY = "masyarakat", "Lembaga masyarakat"
    BUSINESS = "usaha", "Dunia usaha"
    MEDIA = "media", "Media massa"
    CHILD_FORUM = "forum_anak", "Forum Anak"
    SCHOOL = "sekolah", "Satuan pendidikan"
    HEALTH_CENTRE = "puskesmas", "Puskesmas"
    WORSHIP = "ibadah", "Rumah ibadah"
    BOARDING = "pesantren", "Pesantren"
    CHILD_WELFARE = "lksa", "LKSA"
    UNIVERSITY = "kampus", "Perguruan tinggi"


class Province(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class RegencyQuerySet(models.QuerySet["Regency"]):
    def visible_to(self, user: User) -> RegencyQuerySet:
        """Regencies in which the user holds a post today.

        >>> Regency.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <RegencyQuerySet [<Regency: Kabupaten Banjar>]>
        """
        return self.filter(pk__in=user.rights.regencies)


class Regency(models.Model):
    """The tenant: one kabupaten/kota, by its Kemendagri code."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    province = models.ForeignKey(Province, on_delete=models.PROTECT)
    time_zone = models.CharField(max_length=40, default="Asia/Makassar")
    is_demo = models.BooleanField(default=False)

    objects = RegencyQuerySet.as_manager()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def time_zone_label(self) -> str:
        """WIB, WITA or WIT: how times are written on screen and paper."""
        return {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Jayapura": "WIT"}.get(
            self.time_zone, "WITA"
        )


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: User) -> OrganisationQuerySet:
        """Every body of the regencies the user works in: who leads what is no secret inside a regency.

        >>> Organisation.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        31
        """
        return self.filter(regency__in=user.rights.regencies)

    def current(self) -> OrganisationQuerySet:
        return self.filter(merged_into=None)


class Organisation(models.Model):
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="organisations")
    sector = models.CharField(max_length=12, choices=Sector)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "regency",
                "name",
                name="organisation_name_once",
                violation_error_message="Lembaga dengan nama ini sudah terdaftar.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class OrganisationAlias(models.Model):
    """Another name under which letters and the instrument call the same body, with its years of use."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "regency",
                "name",
                name="alias_once",
                violation_error_message="Alias ini sudah dipakai lembaga lain.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """An adult who holds a post, attends, speaks or is trained. Never a child."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    employee_number = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account of a post ("operator.dinkes"); rights come only from memberships."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    @property
    def rights(self) -> Rights:
        """The memberships valid today, read once per request object."""
        cached: Rights | None = self.__dict__.get("_rights")
        if cached is None:
            rows = Membership.objects.valid_on(timezone.localdate()).filter(user=self)
            cached = Rights(rows.select_related("organisation", "regency", "person"), active=self.is_active)
            self.__dict__["_rights"] = cached
        return cached


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: dt.date) -> MembershipQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def visible_to(self, user: User) -> MembershipQuerySet:
        """Posts in the regencies the user administers; nobody else browses accounts.

        >>> Membership.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        0
        """
        own = user.rights.regencies_as(Role.ADMIN, Role.SECRETARIAT)
        return self.filter(Q(regency__in=own) | Q(organisation__regency__in=own))


class Membership(models.Model):
    """A dated role of a user: in an organisation, a regency, or (assessors) a province."""

    class Standing(models.TextChoices):
        DEFINITIVE = "definitif", "Definitif"
        ACTING = "plt", "Plt."
        DAILY_ACTING = "plh", "Plh."

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    title = models.CharField(max_length=160)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DEFINITIVE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, null=True, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="membership_has_its_scope",
                condition=(
                    Q(role__in=["opd_head", "opd_operator"], organisation__isnull=False, province=None)
                    | Q(role="assessor", province__isnull=False, regency=None)
                    | Q(
                        role__in=["admin", "secretariat", "task_force_lead", "viewer"],
                        regency__isnull=False,
                        province=None,
                    )
                ),
                violation_error_message="Peran dan tempat tugasnya tidak cocok.",
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Tanggal akhir jabatan mendahului tanggal mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_title

    @property
    def full_title(self) -> str:
        """The post as letters write it: "Plt. Kepala Dinas Kesehatan"."""
        prefix = "" if self.standing == self.Standing.DEFINITIVE else f"{self.get_standing_display()} "
        return f"{prefix}{self.title}"


class Occasion(models.Model):
    """A dated gathering; a rakor or a training session points down to it."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

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


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """Only one's own notices.

        >>> Notice.objects.visible_to(operator_of_dinkes_banjar).filter(read_at=None)  # doctest: +SKIP
        <NoticeQuerySet [<Notice: I15-Q4 dikembalikan>]>
        """
        return self.filter(user=user)


class Notice(models.Model):
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [models.Index(fields=["user", "read_at"])]

    def __str__(self) -> str:
        return self.text


class AuditEntry(models.Model):
    """One link of a regency's hash chain. Ids, codes and hashes only; the database refuses any change."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("regency", "number")
        constraints: ClassVar = [models.UniqueConstraint("regency", "number", name="audit_number_once")]
        indexes: ClassVar = [models.Index(fields=["regency", "subject", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
