"""What was said and decided. Signed minutes never change; a new version replaces them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from coordination.models.meetings import AgendaItem, Meeting
from participants.models import Regency


class Minutes(models.Model):
    """`paper` (code of the sealed paper) and `signer` (post) are set where a page has looked them up."""

    paper = ""
    signer = ""

    class State(models.TextChoices):
        DRAFT = "draf", "Draf"
        SIGNED = "sah", "Disahkan"
        REPLACED = "diganti", "Digantikan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    chair = models.CharField(max_length=200, blank=True)
    note_taker = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    change_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("meeting", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint("meeting", "number", name="minutes_number_once"),
            models.UniqueConstraint("meeting", name="minutes_one_draft", condition=Q(state="draf")),
            models.UniqueConstraint("meeting", name="minutes_one_signed", condition=Q(state="sah")),
            models.CheckConstraint(
                name="minutes_signed_by_somebody",
                condition=Q(state="draf") | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Notula versi {self.number}"


class MinutesEntry(models.Model):
    """One point of the agenda as it went: who spoke, what was said, what was answered."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="entries")
    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    speaker = models.CharField(max_length=200, blank=True)
    points = models.TextField(blank=True)
    responses = models.TextField(blank=True)

    class Meta:
        ordering = ("minutes", "number")
        constraints: ClassVar = [
            models.UniqueConstraint("minutes", "number", name="minutes_entry_number_once")
        ]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ("minutes", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["minutes", "number"],
                name="decision_number_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.text
