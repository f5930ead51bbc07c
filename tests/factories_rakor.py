"""Rows of coordination for tests: each function makes one thing with sensible values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from coordination.models import AgendaItem, Meeting
from participants.models import Occasion, OccasionSession, Regency
from tests.conftest import NOW

TITLE = "Rapat Koordinasi KLA Bersama Lintas Sektor"
PLACE = "Guest House Sultan Sulaiman, Martapura"


def make_meeting(regency: Regency, **over: Any) -> Meeting:
    """A meeting of one session from NOW on for three hours; `starts_at` and `hours` move and stretch it."""
    starts_at = over.pop("starts_at", NOW)
    times = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=over.pop("hours", 3))}
    occasion = Occasion.objects.create(
        regency=regency, title=over.pop("title", TITLE), place=over.pop("place", PLACE), **times
    )
    OccasionSession.objects.create(regency=regency, occasion=occasion, number=1, **times)
    return Meeting.objects.create(regency=regency, occasion=occasion, **over)


def add_agenda(meeting: Meeting, title: str, starts: str, ends: str, **over: Any) -> AgendaItem:
    """A point of the agenda in the first session; times as "08:30"."""
    return AgendaItem.objects.create(
        regency=meeting.regency,
        meeting=meeting,
        session=meeting.occasion.sessions.get(number=1),
        number=meeting.agenda.count() + 1,
        starts=dt.time.fromisoformat(starts),
        ends=dt.time.fromisoformat(ends),
        title=title,
        **over,
    )
