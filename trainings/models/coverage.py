"""Whose training the instrument asks for, and how many there are of them in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.models import Period
from participants.models import Organisation, Regency

if TYPE_CHECKING:
    from participants.models import User


class StaffCategoryQuerySet(models.QuerySet["StaffCategory"]):
    def visible_to(self, user: User) -> StaffCategoryQuerySet:
        """Categories of the regencies the user works in.

        >>> StaffCategory.objects.visible_to(operator_of_dinkes_balangan).count()  # doctest: +SKIP
        13
        """
        return self.filter(regency__in=user.rights.regencies)


class StaffCategory(models.Model):
    """Kategori SDM: tied to one training question of the instrument by its code.

    `validity_months`: how long a certificate counts, None for always. `children`: the trained are children,
    who are counted and never named.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    item_code = models.CharField(max_length=24)
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    children = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    objects = StaffCategoryQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [models.UniqueConstraint("regency", "code", name="staff_category_once")]

    def __str__(self) -> str:
        return self.name


class TrainedStaffCountQuerySet(models.QuerySet["TrainedStaffCount"]):
    def visible_to(self, user: User) -> TrainedStaffCountQuerySet:
        """Numbers without names: for everybody who works in the regency.

        >>> TrainedStaffCount.objects.visible_to(operator_of_dinkes_balangan).count()  # doctest: +SKIP
        13
        """
        return self.filter(regency__in=user.rights.regencies)


class TrainedStaffCount(models.Model):
    """How many of a category one body should train in a period, and where that number comes from.

    `trained_children` is typed for categories of children only; adults are counted from certificates.
    """

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(StaffCategory, on_delete=models.PROTECT, related_name="counts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    should_be_trained = models.PositiveIntegerField()
    trained_children = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    saved_at = models.DateTimeField()

    objects = TrainedStaffCountQuerySet.as_manager()

    class Meta:
        ordering = ("period", "category", "organisation")
        constraints: ClassVar = [
            models.UniqueConstraint("period", "category", "organisation", name="trained_staff_count_once"),
            models.CheckConstraint(
                name="trained_children_within",
                condition=Q(trained_children=None) | Q(trained_children__lte=F("should_be_trained")),
                violation_error_message="Anak yang terlatih melebihi jumlah yang seharusnya dilatih.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.should_be_trained}"
