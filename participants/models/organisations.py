"""Bodies that take part and the people in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from participants.models.places import Regency

if TYPE_CHECKING:
    from participants.models.accounts import User


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
    """A body of the directory; kecamatan and desa carry their Kemendagri code, a desa its kecamatan."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="organisations")
    sector = models.CharField(max_length=12, choices=Sector)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    region_code = models.CharField(max_length=13, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
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
            models.UniqueConstraint(
                "regency",
                "region_code",
                name="organisation_region_once",
                condition=~Q(region_code=""),
                violation_error_message="Wilayah dengan kode ini sudah terdaftar.",
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


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> PersonQuerySet:
        """People in the directories the user keeps: names are for those who invite and record.

        >>> Person.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as("secretariat", "admin", "task_force_lead"))

    def current(self) -> PersonQuerySet:
        return self.filter(merged_into=None)


class Person(models.Model):
    """An adult who holds a post, attends, speaks or is trained. Never a child.

    Erasing blanks name, number and contacts and keeps the row, so that what it took part in still counts.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    employee_number = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        indexes: ClassVar = [models.Index(fields=["regency", "name"])]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """What a person is in a body, and from when to when ("Kepala Dinas Kesehatan")."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=160)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("organisation", "title")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="position_ends_after_start",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Tanggal akhir jabatan mendahului tanggal mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
