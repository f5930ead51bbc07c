"""Rapat koordinasi: meetings point down to the occasion on which people meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from participants.models import Occasion, Regency

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
    class Kind(models.TextChoices):
        COORDINATION = "rakor", "Rapat koordinasi"
        DATA_DESK = "desk", "Desk data"
        GUIDANCE = "bimtek", "Bimbingan teknis"
        FIELD_VERIFICATION = "vlh", "Verifikasi lapangan"
        OUTREACH = "sosialisasi", "Sosialisasi"
        STUDY_VISIT = "studi", "Studi banding"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COORDINATION)
    purpose = models.TextField(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-occasion__starts_at",)

    def __str__(self) -> str:
        return self.occasion.title
