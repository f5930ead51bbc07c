"""Accounts of posts; rights come only from dated memberships."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from participants.models.organisations import Organisation, Person
from participants.models.places import Province, Regency
from participants.rights import Rights


class Role(models.TextChoices):
    ADMIN = "admin", "Pengelola sistem"
    SECRETARIAT = "secretariat", "Sekretariat Gugus Tugas"
    TASK_FORCE_LEAD = "task_force_lead", "Pimpinan Gugus Tugas"
    OPD_HEAD = "opd_head", "Kepala perangkat daerah"
    OPD_OPERATOR = "opd_operator", "Operator perangkat daerah"
    ASSESSOR = "assessor", "Asesor provinsi"
    VIEWER = "viewer", "Pembaca"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account of a post ("operator.dinkes"); rights come only from memberships."""

    username = models.CharField(
        "nama pengguna",
        max_length=60,
        unique=True,
        error_messages={"unique": "Nama pengguna ini sudah dipakai akun lain."},
    )
    email = models.EmailField("alamat surel", blank=True)
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
            rows = Membership.objects.valid_on(timezone.localdate()).filter(user=self).with_family()
            inside = Regency.objects.filter(province=OuterRef("province")).values("pk")
            rows = rows.select_related("organisation__merged_into", "regency", "person", "province")
            cached = Rights(rows.annotate(reach=ArraySubquery(inside)), active=self.is_active)
            self.__dict__["_rights"] = cached
        return cached


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: dt.date) -> MembershipQuerySet:
        return self.open_on(day).filter(starts_on__lte=day)

    def open_on(self, day: dt.date) -> MembershipQuerySet:
        """Held on `day` or to begin later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def of_regency(self, regency: Regency) -> MembershipQuerySet:
        """Posts the regency's secretariat looks after; assessors belong to the province."""
        return self.filter(Q(regency=regency) | Q(organisation__regency=regency))

    def search(self, words: str) -> MembershipQuerySet:
        """Posts whose title, account, person or organisation contains the words."""
        return self.filter(
            Q(title__icontains=words)
            | Q(user__username__icontains=words)
            | Q(person__name__icontains=words)
            | Q(organisation__name__icontains=words)
            | Q(organisation__short_name__icontains=words)
        )

    def with_account_state(self, now: dt.datetime) -> MembershipQuerySet:
        """Adds `link_until` (end of the account's open link) and `second_factor` (it is set up)."""
        links = Q(
            user__access_links__used_at=None,
            user__access_links__replaced_at=None,
            user__access_links__expires_at__gt=now,
        )
        return self.annotate(
            link_until=Max("user__access_links__expires_at", filter=links),
            second_factor=Count("user__authenticator", filter=Q(user__authenticator__type="totp")),
        )

    def with_family(self) -> MembershipQuerySet:
        """Add `family`: ids of the body of the post, the one it was merged into, and all merged into that."""
        root = Coalesce(OuterRef("organisation__merged_into"), OuterRef("organisation"))
        same = Organisation.objects.filter(Q(pk=root) | Q(merged_into=root)).order_by().values("pk")
        return self.annotate(family=ArraySubquery(same))

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

    class EndReason(models.TextChoices):
        HANDED_OVER = "serah_terima", "Serah terima jabatan"
        TRANSFERRED = "mutasi", "Mutasi atau rotasi"
        RETIRED = "pensiun", "Pensiun"
        DECREE_ENDED = "sk_berakhir", "SK penugasan berakhir"
        MISTAKE = "salah_catat", "Salah catat"

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
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)

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

    @property
    def home(self) -> Regency | None:
        """The regency whose secretariat looks after this post; None for posts of the province."""
        return self.regency or (self.organisation.regency if self.organisation else None)
