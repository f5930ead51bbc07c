"""Certificates: a gapless number a year, frozen at issue, revoked but never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.models import Document, LetterNumber
from participants.models import Regency
from trainings.models.participants import TRAINING_KEEPERS, Participant

if TYPE_CHECKING:
    from participants.models import User


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User) -> CertificateQuerySet:
        """As participants: who keeps the training sees all, an OPD those of its own people and nominees.

        >>> Certificate.objects.visible_to(operator_of_dinkes_balangan).count()  # doctest: +SKIP
        5
        """
        own = user.rights.organisations
        return self.filter(
            Q(regency__in=user.rights.regencies_as(*TRAINING_KEEPERS))
            | Q(participant__organisation__in=own)
            | Q(participant__nominated_by__in=own)
        )

    def valid(self) -> CertificateQuerySet:
        return self.filter(revoked_at=None)

    def in_force_of(self, participant: Participant) -> Certificate | None:
        """The participant's certificate with its sealed paper (`document` is None until it is made)."""
        rows = self.valid().filter(participant=participant).select_related("document__file")
        return rows.defer("facts", "document__snapshot").first()


class Certificate(models.Model):
    """`facts` is what the paper says, frozen at issue (name, event, modules, JP, results, signature).

    `line` is its entry in the register of numbers; a certificate of another organiser has none, and `number`
    is what stands on that paper. After issue only `document` and the revocation change (by trigger).
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=120)
    line = models.OneToOneField(LetterNumber, on_delete=models.PROTECT, null=True, blank=True)
    issued_on = models.DateField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    facts = models.JSONField(default=dict)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoke_reason = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "participant",
                condition=Q(revoked_at=None),
                name="certificate_in_force_once",
                violation_error_message="Peserta ini sudah mempunyai sertifikat yang berlaku.",
            ),
            models.CheckConstraint(
                name="certificate_revoked_with_reason",
                condition=Q(revoked_at=None) | ~Q(revoke_reason=""),
                violation_error_message="Tulis alasan pencabutan.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["regency", "issued_on"])]

    def __str__(self) -> str:
        return self.number
