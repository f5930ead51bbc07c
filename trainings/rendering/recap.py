"""Rekap kehadiran: participants by sessions, with JP and percent; for screen, paper and XLSX alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.formats import weekday_date
from trainings.models import Participant
from trainings.passing import attendance_share, attended_hours, expected_of
from trainings.presence import came_to, hours_of

if TYPE_CHECKING:
    from decimal import Decimal

    from trainings.models import Training

CAME, MISSED, NOT_ASKED = "hadir", "tidak", ""


@dataclass(frozen=True)
class Column:
    """One session: its place in the table from 1, what it is called, its day, JP and group ("" for all)."""

    place: int
    title: str
    day: str
    hours: int
    group: str


@dataclass(frozen=True)
class Line:
    """One participant; `marks` are CAME, MISSED or NOT_ASKED (a day of another group), one a column."""

    code: str
    name: str
    position: str
    body: str
    sector: str
    group: str
    marks: tuple[str, ...]
    attended: int
    hours: int
    share: Decimal


@dataclass(frozen=True)
class Recap:
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def recap_of(training: Training) -> Recap:
    """Four queries, whatever the number of participants."""
    hours, came = hours_of(training), came_to(training)
    held = training.sessions.select_related("session", "group").order_by(
        "session__starts_at", "session__number"
    )
    jp = {row.session: row.hours for row in hours}
    columns = tuple(
        Column(
            place,
            str(row.session),
            weekday_date(training.regency.day_of(row.session.starts_at)),
            jp[row.session_id],
            str(row.group or ""),
        )
        for place, row in enumerate(held, start=1)
    )
    people = Participant.objects.accepted().filter(training=training)
    lines = []
    for person in people.select_related("invitee", "group", "organisation__merged_into"):
        there = came.get(person.invitee_id, frozenset())
        mine = expected_of(hours, person.group_id)
        asked = {row.session for row in mine}
        lines.append(
            Line(
                code=person.code,
                name=person.name,
                position=person.position,
                body=person.body_name,
                sector=person.get_sector_display(),
                group=str(person.group or ""),
                marks=tuple(
                    NOT_ASKED if row.session not in asked else CAME if row.session in there else MISSED
                    for row in hours
                ),
                attended=attended_hours(mine, there),
                hours=sum(row.hours for row in mine),
                share=attendance_share(mine, there),
            )
        )
    return Recap(columns, tuple(lines))
