"""Find the period of a page and tell the frame where we are."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from common.http import allow
from common.prepared import prepared
from indicators import policies
from indicators.models import Item, Period
from participants.places import show_regency, user_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from participants.models import User

SHOWN = ("regency__province", "instrument", "target_predicate", "current_predicate")


def enter_period(request: HttpRequest, regency: str, period: str) -> Period:
    """The period if the user works in its regency (404 otherwise); the frame shows both from now on."""
    found: Period | None = next(iter(_named(user=user_of(request), regency=regency, slug=period)), None)
    if found is None:
        raise Http404("Halaman atau data ini tidak ditemukan.")
    _show(request, found)
    return found


@prepared
def _named(user: User, regency: str, slug: str) -> QuerySet[Period]:
    rows = Period.objects.visible_to(user).filter(regency__code=regency, slug=slug)
    return rows.select_related(*SHOWN)[:1]


def enter_steering(request: HttpRequest, regency: str, period: str, *, writing: bool = False) -> Period:
    """The period for those who steer it: the secretariat, and reading only the head of the Gugus Tugas."""
    here = enter_period(request, regency, period)
    decide = policies.can_arrange if writing else policies.can_see_arrangement
    allow(decide(user_of(request), here.regency_id), "Periode diatur oleh Sekretariat Gugus Tugas.")
    return here


def enter_first_period(request: HttpRequest) -> Period | None:
    """Where the user's first regency works: its newest running period; the frame shows both from now on."""
    found: Period | None = next(iter(_first(user=user_of(request))), None)
    if found is not None:
        _show(request, found)
    return found


@prepared
def _first(user: User) -> QuerySet[Period]:
    mine = Period.objects.visible_to(user).started().select_related(*SHOWN)
    return mine.order_by("regency__code", "-state", "-slug")[:1]


def _show(request: HttpRequest, period: Period) -> None:
    show_regency(request, period.regency)
    request.__dict__["period"] = period


def local_now(period: Period) -> dt.datetime:
    """This instant on the wall clock of the period's regency."""
    return timezone.now().astimezone(period.regency.zone)


def item_of(period: Period, code: str) -> Item | None:
    """An item of the period's instrument; the instrument is public, so it has no visibility door."""
    return (
        Item.objects.filter(instrument=period.instrument_id, code=code)
        .select_related("question__indicator__cluster")
        .first()
    )
