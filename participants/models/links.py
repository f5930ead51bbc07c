"""One-time links by which a post's account gets its password; only their hashes are kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from participants.models.accounts import User
from participants.models.places import Regency


def token_hash(token: str) -> str:
    """What is stored of a token: it has 192 random bits, so a plain SHA-256 cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()


class AccessLink(models.Model):
    """Lets whoever holds it set the account's password, once, until it expires or another one replaces it."""

    class Purpose(models.TextChoices):
        INVITATION = "undangan", "Undangan"
        RESET = "atur_ulang", "Kata sandi baru"

    class State(models.TextChoices):
        OPEN = "terbuka", "Belum dibuka"
        USED = "terpakai", "Sudah dipakai"
        EXPIRED = "lewat", "Kedaluwarsa"
        REPLACED = "diganti", "Diganti tautan baru"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_links")
    purpose = models.CharField(max_length=10, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "user",
                name="access_link_open_once",
                condition=Q(used_at=None, replaced_at=None),
                violation_error_message="Akun ini sudah mempunyai tautan yang belum dipakai.",
            ),
            models.CheckConstraint(
                name="access_link_expires_later",
                condition=Q(expires_at__gt=F("created_at")),
                violation_error_message="Tautan harus berlaku sesudah dibuat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.user_id}"

    def state_at(self, now: dt.datetime) -> AccessLink.State:
        if self.used_at:
            return self.State.USED
        if self.replaced_at:
            return self.State.REPLACED
        return self.State.EXPIRED if self.expires_at <= now else self.State.OPEN
