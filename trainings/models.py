"""Pelatihan Konvensi Hak Anak: a training is made of sessions, each on an occasion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from participants.models import Occasion, Regency

if TYPE_CHECKING:
    from participants.models import User


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, user: User) -> TrainingQuerySet:
        """Trainings of the regencies the user works in.

        >>> Training.objects.visible_to(secretariat_of_balangan)  # doctest: +SKIP
        <TrainingQuerySet [<Training: Pelatihan Konvensi Hak Anak>]>
        """
        return self.filter(regency__in=user.rights.regencies)


class Training(models.Model):
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)

    objects = TrainingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class TrainingSession(models.Model):
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="sessions")
    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT)
    lesson_hours = models.PositiveSmallIntegerField(help_text="JP; 1 JP = 45 menit")

    class Meta:
        ordering = ("occasion__starts_at",)

    def __str__(self) -> str:
        return self.occasion.title
