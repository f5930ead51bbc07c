"""The coordination meetings of the demonstration: Friday 20 February 2026 whole, two before it, one to come.

History keeps its dates; what is still open is due relative to the day the demonstration is loaded. Dates,
places and the two people named are those of the article on that meeting; everybody else is a post.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from common.formats import weekday_date
from coordination.models import AgendaItem, Invitation, Meeting, PressRelease, Speaker
from coordination.services.invitations import Wording, register_subject, word_letter
from coordination.services.life import advance
from coordination.services.meetings import Plan, plan_meeting
from coordination.services.minutes import (
    Decided,
    Entry,
    Written,
    begin_minutes,
    revise_minutes,
    save_minutes,
    sign_minutes,
)
from documents.models import Letter
from documents.services.letter_numbers import register_letter, type_number
from indicators.models import Item
from participants.services.occasions import Sitting
from reports.demo import rakor_texts as texts
from reports.demo.guests import expect, guests_of
from reports.demo.promises import make_promises

if TYPE_CHECKING:
    from coordination.models import Minutes
    from indicators.models import Period
    from participants.models import Organisation
    from reports.demo.people import Cast


class Calendar:
    """Moments in the regency's own time."""

    def __init__(self, cast: Cast) -> None:
        self.zone = ZoneInfo(cast.regency.time_zone)

    def at(self, day: dt.date, clock: str) -> dt.datetime:
        return dt.datetime.combine(day, dt.time.fromisoformat(clock), self.zone)

    def sitting(self, day: dt.date, starts: str, ends: str) -> tuple[Sitting, ...]:
        return (Sitting("", self.at(day, starts), self.at(day, ends)),)


def fill_meetings(cast: Cast, period: Period, bodies: dict[str, Organisation], today: dt.date) -> None:
    """After the directory is filled; `bodies` by the keys of the demonstration."""
    calendar = Calendar(cast)
    for story in (texts.MAY, texts.JANUARY):
        meeting = _earlier(cast, period, bodies, calendar, story)
        make_promises(meeting, cast, bodies, story.promises, today)
    meeting = _february(cast, period, bodies, calendar, today)
    make_promises(meeting, cast, bodies, texts.PROMISES, today)
    coming = today + dt.timedelta(days=12)
    plan = Plan(
        title="Rakor evaluasi komitmen KLA",
        kind=Meeting.Kind.COORDINATION,
        place="Aula Barakat, Martapura",
        sittings=calendar.sitting(coming, "09:00", "11:30"),
        purpose="Membacakan janji yang ditepati, terlambat, dan tidak ditepati.",
    )
    now = calendar.at(today, "09:00")
    plan_meeting(cast.regency, plan=plan, by=cast.users["sekretariat"], now=now, period=period)


def _earlier(
    cast: Cast,
    period: Period,
    bodies: dict[str, Organisation],
    calendar: Calendar,
    story: texts.Story,
) -> Meeting:
    """A meeting held and closed, with its list, its minutes and what was decided."""
    by, day = cast.users["sekretariat"], story.day
    plan = Plan(
        title=story.title,
        kind=Meeting.Kind.COORDINATION,
        place="Aula Barakat, Martapura",
        sittings=calendar.sitting(day, "09:00", "11:30"),
        purpose=story.purpose,
        opened_by="Kepala Dinsos P3AP2KB",
    )
    planned = calendar.at(day - dt.timedelta(days=8), "09:00")
    inside = period if story.in_period else None
    meeting = plan_meeting(cast.regency, plan=plan, by=by, now=planned, period=inside)
    expect(meeting, [row for row in guests_of(cast.regency, bodies) if row.sector in texts.SMALL_ROUND])
    advance(meeting, "start", by=by, now=calendar.at(day, "09:00"))
    draft = begin_minutes(meeting, by=by, now=calendar.at(day, "12:00"))
    written = Written(
        began_at=calendar.at(day, "09:00"),
        ended_at=calendar.at(day, "11:30"),
        chair="Kepala Dinsos P3AP2KB",
        note_taker=texts.NOTE_TAKER,
        entries=[Entry(title, speaker, points) for title, speaker, points in story.entries],
        decisions=[Decided(text) for text in story.decisions],
    )
    _sign(draft, written, cast, calendar.at(day + dt.timedelta(days=4), "10:00"))
    advance(meeting, "follow_up", by=by, now=calendar.at(day + dt.timedelta(days=4), "10:05"))
    if story.closed_on:
        advance(meeting, "close", by=by, now=calendar.at(story.closed_on, "15:00"))
    return meeting


def _february(
    cast: Cast, period: Period, bodies: dict[str, Organisation], calendar: Calendar, today: dt.date
) -> Meeting:
    by, day = cast.users["sekretariat"], texts.DAY
    plan = Plan(
        title=texts.TITLE,
        kind=Meeting.Kind.COORDINATION,
        place=texts.PLACE,
        sittings=calendar.sitting(day, "08:30", "11:30"),
        purpose=texts.PURPOSE,
        opened_by=texts.OPENER,
        contact="Sekretariat Gugus Tugas KLA, Dinsos P3AP2KB",
    )
    planned = calendar.at(dt.date(2026, 2, 9), "10:00")
    meeting = plan_meeting(cast.regency, plan=plan, by=by, now=planned, period=period)
    _agenda(meeting, period, bodies)
    expect(meeting, guests_of(cast.regency, bodies), with_company=True)
    _letter(meeting, cast, calendar)
    advance(meeting, "confirm", by=by, now=calendar.at(dt.date(2026, 2, 18), "16:00"))
    advance(meeting, "start", by=by, now=calendar.at(day, "08:30"))
    _minutes(meeting, cast, calendar, today)
    advance(meeting, "follow_up", by=by, now=calendar.at(dt.date(2026, 2, 25), "14:00"))
    PressRelease.objects.create(
        regency=cast.regency,
        meeting=meeting,
        title=texts.PRESS_TITLE,
        body=texts.PRESS,
        author="Dinsos P3AP2KB Kabupaten Banjar",
        saved_by=by,
        saved_at=calendar.at(day, "15:40"),
    )
    return meeting


def _agenda(meeting: Meeting, period: Period, bodies: dict[str, Organisation]) -> None:
    session = meeting.occasion.sessions.get()
    speaker = Speaker.objects.create(regency=meeting.regency, meeting=meeting, **texts.SPEAKER)
    codes = {code: None for *_, code, _, _ in texts.AGENDA if code}
    items = {row.code: row for row in Item.objects.filter(instrument=period.instrument, code__in=codes)}
    for number, (starts, ends, title, led_by, code, points, keys) in enumerate(texts.AGENDA, 1):
        row = AgendaItem.objects.create(
            regency=meeting.regency,
            meeting=meeting,
            session=session,
            number=number,
            starts=dt.time.fromisoformat(starts),
            ends=dt.time.fromisoformat(ends),
            title=title,
            led_by=led_by,
            speaker=speaker if number == texts.SPEAKS else None,
            origin=AgendaItem.Origin.GAP if code else AgendaItem.Origin.MANUAL,
            item=items.get(code),
            points=Decimal(points) if points else None,
        )
        row.organisations.set(bodies[key] for key in keys)


def _letter(meeting: Meeting, cast: Cast, calendar: Calendar) -> None:
    """The letter as it went out on 12 February, with the number of that day."""
    by, dated = cast.users["sekretariat"], dt.date(2026, 2, 12)
    wording = Wording(
        nature=Invitation.Nature.IMPORTANT,
        enclosure="1 (satu) berkas",
        subject="Undangan Rapat Koordinasi KLA",
        addressed_to="Daftar terlampir",
        place="Martapura",
        dated_on=dated,
        opening=texts.LETTER_OPENING,
        notes=texts.LETTER_NOTES,
        dress="Pakaian dinas harian",
        reply_by=dt.date(2026, 2, 18),
        copies_to=["Bupati Banjar"],
    )
    letter = word_letter(meeting, wording=wording, by=by)
    line = register_letter(
        cast.regency,
        Letter.INVITATION,
        subject=register_subject(meeting),
        title=wording.subject,
        day=dated,
        by=by,
        leave_open=True,
    )
    type_number(line, texts.LETTER_NUMBER, by=by)
    letter.letter_number, letter.issued_at = texts.LETTER_NUMBER, calendar.at(dated, "11:00")
    letter.save(update_fields=["letter_number", "issued_at"])
    advance(meeting, "invite", by=by, now=calendar.at(dated, "11:00"))


def _minutes(meeting: Meeting, cast: Cast, calendar: Calendar, today: dt.date) -> None:
    """Signed on the 24th, and anew on the 25th: version 2 counts."""
    by = cast.users["sekretariat"]
    draft = begin_minutes(meeting, by=by, now=calendar.at(dt.date(2026, 2, 23), "09:00"))
    closing = weekday_date(today + dt.timedelta(days=9))
    written = Written(
        began_at=calendar.at(texts.DAY, "08:40"),
        ended_at=calendar.at(texts.DAY, "11:35"),
        chair=texts.OPENER,
        note_taker=texts.NOTE_TAKER,
        entries=[
            Entry(row.title, row.speaker, *texts.SAID[row.number - 1], agenda_item=row.agenda_item_id)
            for row in draft.entries.all()
        ],
        decisions=[Decided(text.format(closing=closing)) for text in texts.DECISIONS],
    )
    _sign(draft, written, cast, calendar.at(dt.date(2026, 2, 24), "10:00"))
    now = calendar.at(dt.date(2026, 2, 25), "10:00")
    anew = revise_minutes(meeting, reason="jam selesai rapat keliru", by=by, now=now)
    sign_minutes(anew, expected_version=anew.version, by=by, now=now + dt.timedelta(hours=1))


def _sign(draft: Minutes, written: Written, cast: Cast, now: dt.datetime) -> None:
    by = cast.users["sekretariat"]
    saved = save_minutes(draft, written, expected_version=draft.version, by=by, now=now)
    sign_minutes(saved, expected_version=saved.version, by=by, now=now)
