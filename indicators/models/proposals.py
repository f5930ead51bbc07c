"""Values another part of the portal has counted, waiting for a person to take or turn them down."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.evidence import Evidence
from indicators.models.instrument import Item
from indicators.models.periods import Assignment, Period
from participants.models import Regency

if TYPE_CHECKING:
    from participants.models import User


class ProposedValueQuerySet(models.QuerySet["ProposedValue"]):
    def visible_to(self, user: User) -> ProposedValueQuerySet:
        """Like drafts of answers: the Gugus Tugas', and for an OPD those of items it takes part in.

        >>> ProposedValue.objects.visible_to(operator_of_dinkes_banjar).count()  # doctest: +SKIP
        1
        """
        rights = user.rights
        inside = rights.regencies_as("admin", "secretariat", "task_force_lead", "viewer")
        involved = Assignment.objects.filter(
            organisation__in=rights.organisations,
            period=models.OuterRef("period"),
            item=models.OuterRef("item"),
        )
        return self.filter(Q(regency__in=inside) | Q(models.Exists(involved)))


class ProposedValue(models.Model):
    """`value` is a payload of `indicators.answer_values`, `said` the sentence shown with it, `source` what
    the answer names as its source. At most one is open for an item of a period; a newer one replaces it."""

    class State(models.TextChoices):
        OPEN = "terbuka", "Menunggu keputusan"
        USED = "dipakai", "Dipakai"
        REFUSED = "ditolak", "Ditolak"
        REPLACED = "diganti", "Diganti usulan baru"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="proposals")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="proposals")
    value = models.JSONField()
    said = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ProposedValueQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "period",
                "item",
                condition=Q(state="terbuka"),
                name="proposal_open_once",
                violation_error_message="Butir ini sudah mempunyai usulan yang menunggu.",
            ),
            models.CheckConstraint(
                name="proposal_decided_by_somebody",
                condition=Q(state="terbuka", decided_at=None)
                | Q(~Q(state="terbuka"), decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message="Keputusan atas usulan mencatat siapa dan kapan.",
            ),
            models.CheckConstraint(
                name="proposal_refused_with_reason",
                condition=~Q(state="ditolak") | ~Q(reason=""),
                violation_error_message="Tulis alasan penolakan.",
            ),
        ]

    def __str__(self) -> str:
        return self.said
