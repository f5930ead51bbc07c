"""What organisations answer: drafts, contributions, the lead's answer, receipts, and the item's result."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.instrument import Item
from indicators.models.periods import Assignment, Period, Tier
from participants.models import Organisation, Regency

if TYPE_CHECKING:
    from participants.models import User


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: User) -> AnswerQuerySet:
        """Everything inside one's regency for the Gugus Tugas; one's own items for an OPD; for the
        assessor only what was submitted.

        >>> Answer.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        """
        rights = user.rights
        inside = rights.regencies_as("admin", "secretariat", "task_force_lead", "viewer")
        involved = Assignment.objects.filter(
            organisation__in=rights.organisations,
            period=models.OuterRef("period"),
            item=models.OuterRef("item"),
        )
        return self.filter(
            Q(regency__in=inside)
            | Q(models.Exists(involved))
            | Q(regency__in=rights.regencies_as("assessor"), state__in=["submitted", "signed"])
        )


class Answer(models.Model):
    """The lead's answer to one item of one period; `value` follows the item's rule (indicators.scoring)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draf"
        SUBMITTED = "submitted", "Diajukan"
        SIGNED = "signed", "Disahkan"
        RETURNED = "returned", "Dikembalikan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    value = models.JSONField(null=True)
    previous_value = models.JSONField(null=True, help_text="Isian tahun pembanding")
    rows = models.JSONField(default=list, help_text="Baris matriks")
    source_note = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    on_behalf = models.CharField(
        max_length=120, blank=True, help_text="Cara penyerahan bila diisi Sekretariat"
    )
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=30, blank=True)
    return_note = models.TextField(blank=True)
    return_due_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("period", "item", name="answer_once")]
        indexes: ClassVar = [models.Index(fields=["regency", "period", "state"])]

    def __str__(self) -> str:
        return f"{self.period_id} {self.item_id}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User) -> ContributionQuerySet:
        """One's own, those for items one takes part in, the regency's for the Gugus Tugas.

        >>> Contribution.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        """
        rights = user.rights
        involved = Assignment.objects.filter(
            organisation__in=rights.organisations,
            period=models.OuterRef("period"),
            item=models.OuterRef("item"),
        )
        inside = rights.regencies_as("admin", "secretariat", "task_force_lead", "viewer")
        return self.filter(Q(regency__in=inside) | Q(models.Exists(involved)))


class Contribution(models.Model):
    """What one contributor hands to the lead for one item."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draf"
        SUBMITTED = "submitted", "Diserahkan"
        MERGED = "merged", "Digabungkan"

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="contributions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    rows = models.JSONField(default=list)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("period", "item", "organisation", name="contribution_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.organisation_id}"


class Draft(models.Model):
    """Autosaved typing of one user on one item; never audited, deleted when it is saved."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    period = models.ForeignKey(Period, on_delete=models.CASCADE)
    item = models.ForeignKey(Item, on_delete=models.CASCADE)
    data = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("user", "period", "item", name="draft_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.item_id}"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, user: User) -> ReceiptQuerySet:
        """Those of one's organisations, the regency's for the Gugus Tugas.

        >>> Receipt.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        """
        rights = user.rights
        inside = rights.regencies_as("admin", "secretariat", "task_force_lead", "viewer")
        return self.filter(Q(regency__in=inside) | Q(organisation__in=rights.organisations))


class Receipt(models.Model):
    """Tanda terima: the numbered, hashed proof that an organisation handed in."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    issued_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ("-at",)
        constraints: ClassVar = [models.UniqueConstraint("regency", "year", "number", name="receipt_once")]

    def __str__(self) -> str:
        return f"TT-{self.year}-{self.number:04d}"


class ItemResult(models.Model):
    """The newest score of each tier for one item, rewritten by `services.refresh_result` when one changes."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="results")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="results")
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    claimed = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    internal = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    external = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    accepted = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    accepted_tier = models.CharField(max_length=10, choices=Tier, blank=True)
    own_review = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("period", "item", name="result_once")]
        indexes: ClassVar = [models.Index(fields=["regency", "period"])]

    def __str__(self) -> str:
        return f"{self.period_id} {self.item_id}"
