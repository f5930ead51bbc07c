"""The letter that calls a meeting; whom it reaches are the occasion's invitees."""

from __future__ import annotations

from django.db import models

from coordination.models.meetings import Meeting
from documents.models import Document
from participants.models import Regency


class Invitation(models.Model):
    """One letter of a meeting. `number` may stay open until the registry gives it."""

    class Nature(models.TextChoices):
        ORDINARY = "biasa", "Biasa"
        URGENT = "segera", "Segera"
        IMPORTANT = "penting", "Penting"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="invitation")
    letter_number = models.CharField(max_length=80, blank=True)
    nature = models.CharField(max_length=8, choices=Nature, default=Nature.IMPORTANT)
    enclosure = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=200)
    addressed_to = models.CharField(max_length=200)
    place = models.CharField(max_length=80, blank=True)
    dated_on = models.DateField()
    opening = models.TextField()
    notes = models.TextField(blank=True)
    dress = models.CharField(max_length=80, blank=True)
    reply_by = models.DateField(null=True, blank=True)
    copies_to = models.JSONField(default=list)
    issued_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.subject
