"""Bodies that take part and the people in them."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Concat, Lower

from participants.models.places import Regency
from participants.naming import MARKS, person_key, plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from participants.models.accounts import User

ERASED = "Data dihapus"


def unmarked(name: str | Concat) -> Lower:
    """A name in SQL as `participants.naming.plain` has it: lower case, no apostrophes and points."""
    return Lower(Func(name, Value(MARKS), Value(""), function="translate"))


def surviving(path: str, field: str = "pk") -> Coalesce:
    """In SQL, a field of the body at `path` as `Organisation.surviving` has it; never null fields only."""
    return Coalesce(f"{path}__merged_into__{field}", f"{path}__{field}")


def holding(words: Iterable[str]) -> Q:
    """Rows whose `heard` holds every one of the words."""
    return reduce(and_, (Q(heard__contains=word) for word in words))


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

    def named_like(self, text: str) -> OrganisationQuerySet:
        """Bodies whose name, short name, alias, or any of these of a body merged into them, holds `text`."""
        words = plain(text).split()
        if not words:
            return self.none() if text.strip() else self
        called = OrganisationAlias.objects.alias(heard=unmarked("name")).filter(holding(words))
        bodies = Organisation.objects.alias(heard=unmarked(Concat("name", Value(" "), "short_name")))
        found = bodies.filter(holding(words) | Q(pk__in=called.values("organisation"))).values("pk")
        return self.filter(Q(pk__in=found) | Q(absorbed__in=found)).distinct()


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
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

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
            models.CheckConstraint(
                name="organisation_not_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                violation_error_message="Lembaga tidak dapat digabungkan ke dirinya sendiri.",
            ),
        ]

    def __str__(self) -> str:
        return self.surviving.short_name

    @property
    def surviving(self) -> Organisation:
        """The body this one was merged into, or itself: whatever refers to it shows that one."""
        return self.merged_into if self.merged_into_id and self.merged_into else self


class OrganisationAliasQuerySet(models.QuerySet["OrganisationAlias"]):
    def visible_to(self, user: User) -> OrganisationAliasQuerySet:
        """Other names of the bodies of one's regencies.

        >>> OrganisationAlias.objects.visible_to(operator_of_dinkes_banjar).first()  # doctest: +SKIP
        <OrganisationAlias: DP2KBP3A>
        """
        return self.filter(regency__in=user.rights.regencies)


class OrganisationAlias(models.Model):
    """Another name under which letters and the instrument call the same body, with its years of use."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = OrganisationAliasQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="alias_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Nama ini berakhir sebelum mulai dipakai. Periksa salah satunya.",
            ),
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
        """People of the lists: neither merged into another row nor erased."""
        return self.filter(merged_into=None, erased_at=None)

    def named_like(self, text: str) -> PersonQuerySet:
        """People whose name, or that of a row merged into theirs, holds the words of `text`, titles apart."""
        words = person_key(text).split()
        if not words:
            return self.none() if text.strip() else self
        found = Person.objects.alias(heard=unmarked("name")).filter(holding(words)).values("pk")
        return self.filter(Q(pk__in=found) | Q(absorbed__in=found)).distinct()


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
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        indexes: ClassVar = [models.Index(fields=["regency", "name"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="person_not_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                violation_error_message="Orang tidak dapat digabungkan ke dirinya sendiri.",
            ),
        ]

    def __str__(self) -> str:
        return self.surviving.name or ERASED

    @property
    def surviving(self) -> Person:
        """The row this one was merged into, or itself."""
        return self.merged_into if self.merged_into_id and self.merged_into else self


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, user: User) -> PositionQuerySet:
        """Positions of the people one may see (`Person`).

        >>> Position.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        0
        """
        return self.filter(regency__in=user.rights.regencies_as("secretariat", "admin", "task_force_lead"))

    def of_person(self, person: Person) -> PositionQuerySet:
        """Positions of a person and of the rows merged into it."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def held_on(self, day: dt.date) -> PositionQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), Q(starts_on=None) | Q(starts_on__lte=day))


class Position(models.Model):
    """What a person is in a body, and from when to when ("Kepala Dinas Kesehatan")."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=160)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

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
