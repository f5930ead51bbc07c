"""Where the portal works: provinces and regencies."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import models

if TYPE_CHECKING:
    import datetime as dt

    from participants.models.accounts import User


class Province(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class RegencyQuerySet(models.QuerySet["Regency"]):
    def visible_to(self, user: User) -> RegencyQuerySet:
        """Regencies in which the user holds a post today.

        >>> Regency.objects.visible_to(operator_of_dinkes_banjar)  # doctest: +SKIP
        <RegencyQuerySet [<Regency: Kabupaten Banjar>]>
        """
        return self.filter(pk__in=user.rights.regencies)


class Regency(models.Model):
    """The tenant: one kabupaten/kota, by its Kemendagri code."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    province = models.ForeignKey(Province, on_delete=models.PROTECT)
    time_zone = models.CharField(max_length=40, default="Asia/Makassar")
    is_demo = models.BooleanField(default=False)

    objects = RegencyQuerySet.as_manager()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The regency's time zone: its name for times ("WIB", "WITA", "WIT") comes with it."""
        return ZoneInfo(self.time_zone)

    def day_of(self, at: dt.datetime) -> dt.date:
        """The calendar day of an instant in the regency."""
        return at.astimezone(self.zone).date()

    @property
    def time_zone_label(self) -> str:
        """WIB, WITA or WIT: how times are written on screen and paper."""
        return {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Jayapura": "WIT"}.get(
            self.time_zone, "WITA"
        )
