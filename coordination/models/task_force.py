"""The Gugus Tugas KLA: its decree, its posts, who holds them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from documents.models import StoredFile
from participants.models import Organisation, Person, Regency, Sector

if TYPE_CHECKING:
    from participants.models import User


class TaskForceDecreeQuerySet(models.QuerySet["TaskForceDecree"]):
    def visible_to(self, user: User) -> TaskForceDecreeQuerySet:
        """Decrees of the regencies the user works in: a decree is public by nature.

        >>> TaskForceDecree.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <TaskForceDecreeQuerySet [<TaskForceDecree: 188.45/112/KUM/2025>]>
        """
        return self.filter(regency__in=user.rights.regencies)

    def valid_on(self, day: dt.date) -> TaskForceDecreeQuerySet:
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class TaskForceDecree(models.Model):
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    number = models.CharField(max_length=80)
    dated_on = models.DateField()
    about = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True)

    objects = TaskForceDecreeQuerySet.as_manager()

    class Meta:
        ordering = ("-dated_on",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "regency",
                "number",
                name="decree_number_once",
                violation_error_message="SK dengan nomor ini sudah dicatat.",
            ),
            models.CheckConstraint(
                name="decree_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Masa berlaku SK berakhir sebelum dimulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TaskForcePostQuerySet(models.QuerySet["TaskForcePost"]):
    def visible_to(self, user: User) -> TaskForcePostQuerySet:
        """Posts of the decrees one may read (`TaskForceDecree`).

        >>> TaskForcePost.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        24
        """
        return self.filter(regency__in=user.rights.regencies)


class TaskForcePost(models.Model):
    """A post of the decree: its place ("Koordinator Klaster III") and the office that fills it.

    `title` is the office ("Kepala Dinas Kesehatan"); holders of the office change, the post stays.
    """

    class Group(models.TextChoices):
        CORE = "inti", "Pimpinan dan sekretariat"
        INSTITUTIONAL = "kelembagaan", "Kelembagaan"
        CLUSTER_1 = "klaster1", "Klaster I"
        CLUSTER_2 = "klaster2", "Klaster II"
        CLUSTER_3 = "klaster3", "Klaster III"
        CLUSTER_4 = "klaster4", "Klaster IV"
        CLUSTER_5 = "klaster5", "Klaster V"

    class Kind(models.TextChoices):
        CHAIR = "ketua", "Ketua"
        DEPUTY = "wakil", "Wakil Ketua"
        SECRETARY = "sekretaris", "Sekretaris"
        COORDINATOR = "koordinator", "Koordinator"
        MEMBER = "anggota", "Anggota"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    decree = models.ForeignKey(TaskForceDecree, on_delete=models.PROTECT, related_name="posts")
    group = models.CharField(max_length=12, choices=Group)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=160)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    sector = models.CharField(max_length=12, choices=Sector)
    number = models.PositiveSmallIntegerField(default=1)

    objects = TaskForcePostQuerySet.as_manager()

    class Meta:
        ordering = ("decree", "group", "number", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "decree",
                "kind",
                name="task_force_one_head",
                condition=Q(group="inti", kind__in=["ketua", "sekretaris"]),
                violation_error_message="Ketua dan Sekretaris masing-masing hanya satu.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        """ "Ketua", "Koordinator Klaster III", "Anggota Kelembagaan"."""
        if self.group == self.Group.CORE:
            return self.get_kind_display()
        return f"{self.get_kind_display()} {self.get_group_display()}"


class TaskForceHolder(models.Model):
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    post = models.ForeignKey(TaskForcePost, on_delete=models.PROTECT, related_name="holders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("post", "-starts_on")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="holder_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Tanggal akhir mendahului tanggal mulai.",
            ),
            models.UniqueConstraint(
                "post",
                name="holder_one_at_a_time",
                condition=Q(ends_on=None),
                violation_error_message="Kedudukan ini masih dipegang orang lain.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
