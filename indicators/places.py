"""Find the period of a page and tell the frame where we are."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from common.http import allow, find_or_404
from indicators import policies
from indicators.models import Item, Period
from participants.places import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = ("regency__province", "instrument", "target_predicate", "current_predicate")


def enter_period(request: HttpRequest, regency: str, period: str) -> Period:
    """The period if the user works in its regency (404 otherwise); the frame shows both from now on."""
    found = find_or_404(Period, user_of(request), regency__code=regency, slug=period, select=SHOWN)
    request.__dict__.update(regency=found.regency, period=found)
    return found


def enter_steering(request: HttpRequest, regency: str, period: str, *, writing: bool = False) -> Period:
    """The period for those who steer it: the secretariat, and reading only the head of the Gugus Tugas."""
    here = enter_period(request, regency, period)
    decide = policies.can_arrange if writing else policies.can_see_arrangement
    allow(decide(user_of(request), here.regency_id), "Periode diatur oleh Sekretariat Gugus Tugas.")
    return here


def enter_first_period(request: HttpRequest) -> Period | None:
    """Where the user's first regency works: its newest running period; the frame shows both from now on."""
    mine = Period.objects.visible_to(user_of(request)).started().select_related(*SHOWN)
    found = mine.order_by("regency__code", "-state", "-slug").first()
    if found is not None:
        request.__dict__.update(regency=found.regency, period=found)
    return found


def local_now(period: Period) -> dt.datetime:
    """This instant on the wall clock of the period's regency."""
    return timezone.now().astimezone(ZoneInfo(period.regency.time_zone))


def item_of(period: Period, code: str) -> Item | None:
    """An item of the period's instrument; the instrument is public, so it has no visibility door."""
    return (
        Item.objects.filter(instrument=period.instrument_id, code=code)
        .select_related("question__indicator__cluster")
        .first()
    )
