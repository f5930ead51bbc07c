"""Writes about the agenda: items that may not overlap, their order, proposals from gaps and promises."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from coordination import stages
from coordination.models import AgendaItem, Meeting, Speaker
from coordination.services.invitees import invite
from participants import audit
from participants.models import OccasionSession

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coordination.services.proposals import Proposal
    from participants.models import User

USUAL_LENGTH = dt.timedelta(minutes=20)
ANY_DAY = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Point:
    """One item as it is typed; times on the wall clock of its session's day."""

    session: OccasionSession
    starts: dt.time
    ends: dt.time
    title: str
    led_by: str = ""
    speaker: Speaker | None = None


@transaction.atomic
def add_item(meeting: Meeting, *, point: Point, by: User | None) -> AgendaItem:
    """Refused: "agenda-overlap" (names both items), "agenda-outside" the session, "agenda-closed"."""
    row = _open(meeting)
    _check(point, _items(point.session))
    item = AgendaItem(regency_id=row.regency_id, meeting=row, number=1)
    _write(item, point)
    audit.record(row.regency, "coordination.agenda-added", "agenda_item", item.pk, by=by)
    return item


@transaction.atomic
def change_item(item: AgendaItem, *, point: Point, by: User) -> AgendaItem:
    """Refusals as `add_item`; where the item came from stays."""
    row = _open(item.meeting)
    kept = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _check(point, [other for other in _items(point.session) if other.pk != kept.pk])
    _write(kept, point)
    audit.record(row.regency, "coordination.agenda-changed", "agenda_item", kept.pk, by=by)
    return kept


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User) -> None:
    row, pk = _open(item.meeting), item.pk
    AgendaItem.objects.filter(pk=pk).delete()
    audit.record(row.regency, "coordination.agenda-removed", "agenda_item", pk, by=by)


@transaction.atomic
def move_item(item: AgendaItem, *, earlier: bool, by: User) -> None:
    """Change places with the neighbour in the same session; lengths and the pause between them stay.

    Refused("agenda-edge") for the first or last item.
    """
    row = _open(item.meeting)
    items = _items(item.session)
    place = [other.pk for other in items].index(item.pk)
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(items):
        raise Refused("agenda-edge", "Butir ini sudah berada di ujung sesinya.")
    first, second = items[min(place, other)], items[max(place, other)]
    begin, end = _at(first.starts), _at(second.ends)
    long_first = _at(first.ends) - _at(first.starts)
    long_second = _at(second.ends) - _at(second.starts)
    second.starts, second.ends = begin.time(), (begin + long_second).time()
    first.starts, first.ends = (end - long_first).time(), end.time()
    AgendaItem.objects.bulk_update([first, second], ["starts", "ends"])
    audit.record(row.regency, "coordination.agenda-moved", "agenda_item", item.pk, by=by)


@transaction.atomic
def adopt(meeting: Meeting, *, proposal: Proposal, by: User) -> AgendaItem:
    """Put a proposal into the first room of 20 minutes; the bodies concerned become invitees.

    Refused("agenda-full") where no session has such a room, "agenda-twice" for a proposal already adopted.
    """
    row = _open(meeting)
    already = AgendaItem.objects.filter(meeting=row, origin=proposal.origin)
    if already.filter(item=proposal.item, commitment=proposal.commitment).exists():
        raise Refused("agenda-twice", f"“{proposal.title}” sudah ada dalam agenda.")
    session, starts = _room(row)
    item = AgendaItem(
        regency_id=row.regency_id,
        meeting=row,
        number=1,
        origin=proposal.origin,
        item=proposal.item,
        commitment=proposal.commitment,
        points=proposal.points,
    )
    ends = (_at(starts) + USUAL_LENGTH).time()
    _write(item, Point(session, starts, ends, proposal.title[:200], proposal.led_by[:200]))
    item.organisations.set(proposal.organisations)
    if row.state in (*stages.PLANNED, stages.POSTPONED):
        invite(row, organisations=proposal.organisations, by=by)
    audit.record(
        row.regency, "coordination.agenda-adopted", "agenda_item", item.pk, by=by, origin=proposal.origin
    )
    return item


def overlapping(point: Point, others: Iterable[AgendaItem]) -> AgendaItem | None:
    """The first item that is on at the same time; one may begin when another ends."""
    return next((o for o in others if o.starts < point.ends and point.starts < o.ends), None)


def session_hours(session: OccasionSession) -> tuple[dt.time, dt.time]:
    zone = session.regency.zone
    return session.starts_at.astimezone(zone).time(), session.ends_at.astimezone(zone).time()


def _check(point: Point, others: Sequence[AgendaItem]) -> None:
    if point.ends <= point.starts:
        raise Refused("agenda-backwards", "Jam selesai harus sesudah jam mulai. Periksa salah satunya.")
    opens, closes = session_hours(point.session)
    if point.starts < opens or point.ends > closes:
        raise Refused(
            "agenda-outside",
            f"“{point.title}” pukul {_hours(point.starts, point.ends)} berada di luar jam sesi, yaitu pukul "
            f"{_hours(opens, closes)}. Ubah jamnya, atau ubah jam sesinya dahulu.",
        )
    other = overlapping(point, others)
    if other is not None:
        raise Refused(
            "agenda-overlap",
            f"“{point.title}” pukul {_hours(point.starts, point.ends)} bertumpang tindih dengan "
            f"“{other.title}” pukul {_hours(other.starts, other.ends)}. Ubah jam salah satunya.",
        )


def _write(item: AgendaItem, point: Point) -> None:
    item.session, item.starts, item.ends = point.session, point.starts, point.ends
    item.title, item.led_by, item.speaker = point.title.strip(), point.led_by.strip(), point.speaker
    item.save()


def _items(session: OccasionSession) -> list[AgendaItem]:
    return list(AgendaItem.objects.select_for_update(of=("self",)).filter(session=session).order_by("starts"))


def _room(meeting: Meeting) -> tuple[OccasionSession, dt.time]:
    """Where 20 minutes are free: after the last item first, then between items."""
    for session in meeting.occasion.sessions.select_related("regency"):
        opens, closes = session_hours(session)
        items = _items(session)
        ends = [item.ends for item in items]
        for begin in sorted({opens, *ends}, reverse=True):
            point = Point(session, begin, (_at(begin) + USUAL_LENGTH).time(), "")
            inside = begin >= opens and begin < point.ends <= closes
            if inside and overlapping(point, items) is None:
                return session, begin
    raise Refused(
        "agenda-full",
        "Tidak ada sisa waktu 20 menit dalam sesi rapat ini. Perpendek satu butir, atau perpanjang sesinya.",
    )


def _open(meeting: Meeting) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",)).select_related("regency").get(pk=meeting.pk)
    if row.state in (stages.MINUTES_SIGNED, stages.FOLLOW_UP, stages.CLOSED, stages.CANCELLED):
        raise Refused(
            "agenda-closed",
            "Agenda rapat ini sudah tetap, karena notulanya sudah disahkan atau rapatnya dibatalkan.",
        )
    return row


def _at(time: dt.time) -> dt.datetime:
    return dt.datetime.combine(ANY_DAY, time)


def _hours(starts: dt.time, ends: dt.time) -> str:
    return f"{starts:%H.%M}–{ends:%H.%M}"
