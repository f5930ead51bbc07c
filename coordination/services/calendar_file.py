"""The calendar file of a meeting (RFC 5545): one event per session, moved and cancelled by the same UID."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from icalendar import Calendar, Event

from coordination import stages
from coordination.models import Meeting

MIME = "text/calendar"
OFF = (stages.POSTPONED, stages.CANCELLED)


def sequence_of(meeting: Meeting) -> int:
    """How often the meeting was put off or cancelled: rises with each, never falls."""
    return meeting.steps.filter(state__in=OFF).count()


def calendar_of(meeting: Meeting, *, now: dt.datetime) -> bytes:
    """The file as it stands: events without a date any more (postponed, cancelled) are cancelled ones."""
    occasion, off = meeting.occasion, meeting.state in OFF
    calendar = Calendar()
    calendar.add("prodid", "-//Portal KLA//Rakor//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if off else "PUBLISH")
    sequence = sequence_of(meeting)
    sessions = list(occasion.sessions.all())
    for session in sessions:
        event = Event()
        event.add("uid", f"rakor-{meeting.pk}-sesi-{session.number}@{settings.KLA_PUBLIC_HOST}")
        event.add("sequence", sequence)
        event.add("dtstamp", now.astimezone(dt.UTC))
        event.add("dtstart", session.starts_at.astimezone(dt.UTC))
        event.add("dtend", session.ends_at.astimezone(dt.UTC))
        event.add("summary", f"{occasion.title}: {session}" if len(sessions) > 1 else occasion.title)
        event.add("location", occasion.place)
        event.add("status", "CANCELLED" if off else "CONFIRMED")
        if occasion.link:
            event.add("url", occasion.link)
        if meeting.purpose:
            event.add("description", meeting.purpose)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
