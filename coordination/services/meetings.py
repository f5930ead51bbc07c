"""Writes about meetings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from coordination.models import Meeting
from participants import audit
from participants.services.occasions import plan_occasion

if TYPE_CHECKING:
    from participants.models import Regency, User


@transaction.atomic
def plan_meeting(
    regency: Regency,
    *,
    title: str,
    kind: str,
    place: str,
    day: dt.date,
    starts: dt.time,
    ends: dt.time,
    purpose: str,
    by: User,
) -> Meeting:
    """Plan a meeting on one day; `starts` and `ends` are wall-clock times in the regency's zone."""
    zone = ZoneInfo(regency.time_zone)
    hours = ("", dt.datetime.combine(day, starts, zone), dt.datetime.combine(day, ends, zone))
    occasion = plan_occasion(regency, title=title, place=place, sessions=[hours])
    meeting = Meeting.objects.create(regency=regency, occasion=occasion, kind=kind, purpose=purpose)
    audit.record(regency, "coordination.meeting-planned", "meeting", meeting.pk, by=by, kind=kind)
    return meeting
