"""Who is told, and what happened."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from participants.models.accounts import User
from participants.models.places import Regency


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
