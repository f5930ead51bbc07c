"""What the page of one meeting shows: its life, agenda, invitees by sector and files, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from common.formats import DAYS, MONTHS, weekday_date
from coordination import stages
from coordination.models import AgendaItem, Meeting
from participants.models import Invitee, Sector
from participants.services.attendance_table import table_of_occasion

if TYPE_CHECKING:
    import datetime as dt

    from participants.models import Occasion

SHORT = 3
BUTTONS = {
    stages.DRAFT: ("start", "postpone", "cancel"),
    stages.INVITED: ("confirm", "start", "postpone", "cancel"),
    stages.CONFIRMED: ("start", "postpone", "cancel"),
    stages.RUNNING: ("undo_start",),
    stages.MINUTES_SIGNED: ("follow_up", "close"),
    stages.FOLLOW_UP: ("close",),
    stages.CLOSED: ("reopen",),
    stages.POSTPONED: ("cancel",),
    stages.CANCELLED: ("revive",),
}
SLUGS = {
    "confirm": "tutup-konfirmasi",
    "start": "mulai",
    "undo_start": "batal-mulai",
    "follow_up": "tindak-lanjut",
    "close": "selesai",
    "reopen": "buka-kembali",
    "postpone": "tunda",
    "cancel": "batalkan",
    "revive": "jadikan-draf",
}


class LifeStep(NamedTuple):
    """One mark of the timeline: `css` is done, now or next."""

    label: str
    css: str
    told: str


class SectorRow(NamedTuple):
    sector: str
    invited: int
    coming: int
    proxy: int
    absent: int
    silent: int
    present: int


def short_day(at: dt.datetime, zone: ZoneInfo) -> str:
    """ "Jumat, 20 Feb": for places where the year is clear."""
    day = at.astimezone(zone).date()
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1][:SHORT]}"


def life(meeting: Meeting) -> list[LifeStep]:
    """The eight stages and the day each was reached; a postponed or cancelled meeting shows where."""
    zone = meeting.regency.zone
    reached = {step.state: step.at for step in meeting.steps.all()}
    aside = meeting.state in (stages.POSTPONED, stages.CANCELLED)
    here = _stopped_at(meeting) if aside else meeting.state
    place = stages.LIFE.index(here)
    marks = []
    for number, name in enumerate(stages.LIFE):
        done = number < place or (aside and number == place) or meeting.state == stages.CLOSED
        at = reached.get(name)
        told = short_day(at, zone) if at and number <= place else "tanpa catatan" if done else ""
        css = "done" if done else "now" if number == place and not aside else "next"
        marks.append(LifeStep(Meeting.State(name).label, css, told))
        if aside and number == place:
            at = reached.get(meeting.state)
            marks.append(LifeStep(meeting.get_state_display(), "now", short_day(at, zone) if at else ""))
    return marks


def _stopped_at(meeting: Meeting) -> str:
    planned = [step.state for step in meeting.steps.all() if step.state in stages.PLANNED]
    return planned[-1] if planned else stages.DRAFT


def buttons(meeting: Meeting) -> list[tuple[str, str, bool]]:
    """(address, label, asks for a reason) of the steps a hand may take; minutes move by their own pages."""
    return [
        (SLUGS[name], stages.VERBS[name].label, stages.VERBS[name].needs_reason)
        for name in BUTTONS.get(meeting.state, ())
    ]


def when(occasion: Occasion) -> str:
    """ "08.30–11.30 WITA", or the last day too where it lasts longer than one."""
    zone, label = occasion.regency.zone, occasion.regency.time_zone_label
    starts, ends = occasion.starts_at.astimezone(zone), occasion.ends_at.astimezone(zone)
    if starts.date() == ends.date():
        return f"{starts:%H.%M}–{ends:%H.%M} {label}"
    return f"pukul {starts:%H.%M} sampai {weekday_date(ends.date())} pukul {ends:%H.%M} {label}"


def agenda(meeting: Meeting) -> list[dict[str, Any]]:
    """Sessions in order, each with its items; an item from the gap names its points and agencies."""
    sessions = list(meeting.occasion.sessions.all())
    items = (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("speaker", "item", "commitment")
        .prefetch_related("organisations")
    )
    rows: dict[int, list[AgendaItem]] = {session.pk: [] for session in sessions}
    for item in items:
        rows.setdefault(item.session_id, []).append(item)
    return [
        {"session": session, "items": rows[session.pk], "many": len(sessions) > 1} for session in sessions
    ]


def sectors(meeting: Meeting) -> tuple[list[SectorRow], SectorRow]:
    """Invited bodies per sector with their replies and who came; and the sum."""
    replies = Invitee.Reply
    counted = (
        Invitee.objects.filter(occasion=meeting.occasion_id)
        .values("sector")
        .annotate(
            invited=Count("pk"),
            coming=Count("pk", filter=Q(reply=replies.COMING)),
            proxy=Count("pk", filter=Q(reply=replies.PROXY)),
            absent=Count("pk", filter=Q(reply=replies.ABSENT)),
            silent=Count("pk", filter=Q(reply=replies.NONE)),
        )
        .order_by()
    )
    came = table_of_occasion(meeting.occasion_id).sectors
    by_sector = {row["sector"]: row for row in counted}
    rows = [
        SectorRow(
            sector.label,
            row["invited"],
            row["coming"],
            row["proxy"],
            row["absent"],
            row["silent"],
            came[sector.value].came,
        )
        for sector in Sector
        for row in [by_sector.get(sector.value)]
        if row is not None
    ]
    total = SectorRow(
        "Jumlah",
        sum(row.invited for row in rows),
        sum(row.coming for row in rows),
        sum(row.proxy for row in rows),
        sum(row.absent for row in rows),
        sum(row.silent for row in rows),
        sum(row.present for row in rows),
    )
    return rows, total
