"""The panel of sessions on the page of a training: days, what is taught, and how many came."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone

from common.formats import clock, weekday_date
from participants.models import Attendance
from trainings import policies
from trainings.models import Participant, TrainingSession
from trainings.presence import HELPERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from participants.models import User
    from trainings.models import LessonModule, Training

Seats = Counter[int | None]
"""Accepted participants by group; None for those without one."""


@dataclass(frozen=True)
class Presence:
    """One session counted: `came` of `expected` participants, and `strangers` who are not registered."""

    came: int
    expected: int
    strangers: int


@dataclass(frozen=True)
class Row:
    """One subject of a session; `new_day` and `new_session` say whether the line above shares them."""

    number: int
    session: str
    day: str
    time: str
    group: str
    title: str
    hours: int
    new_day: bool
    new_session: bool
    presence: Presence
    unrecorded: bool


@dataclass(frozen=True)
class SessionPanel:
    """`trainers` is a sentence."""

    rows: tuple[Row, ...]
    trainers: str
    can_read: bool
    can_keep: bool


def panel_of(training: Training, user: User) -> SessionPanel:
    """Six queries, whatever the number of participants."""
    sessions = _sessions(training)
    return SessionPanel(
        rows=tuple(_rows(training, sessions)),
        trainers=_trainers(training),
        can_read=policies.can_read_attendance(user, training.regency),
        can_keep=policies.can_keep_trainings(user, training.regency),
    )


def unrecorded_of(training: Training) -> tuple[str, ...]:
    """The sessions that ended without a list, as they are called."""
    rows = _rows(training, _sessions(training))
    return tuple(f"{row.session}, {row.day}" for row in rows if row.unrecorded and row.new_session)


def _sessions(training: Training) -> list[TrainingSession]:
    return list(
        TrainingSession.objects.filter(training=training)
        .select_related("session", "group")
        .prefetch_related("modules")
        .order_by("session__starts_at", "session__number")
    )


def seats_of(training: Training) -> Seats:
    """How many participants hold a seat, by group."""
    counted = Participant.objects.accepted().filter(training=training).order_by()
    return Counter(dict(counted.values_list("group").annotate(Count("pk"))))


def presences(training: Training, sessions: list[TrainingSession]) -> Mapping[int, Presence]:
    """By the number of the session; somebody of another group counts as neither expected nor a stranger."""
    seats = seats_of(training)
    counted = (
        Attendance.objects.filter(session__occasion=training.occasion_id)
        .exclude(capacity__in=HELPERS)
        .values_list("session", "invitee__participant__state", "invitee__participant__group")
        .annotate(Count("pk"))
        .order_by()
    )
    came: Counter[int] = Counter()
    strangers: Counter[int] = Counter()
    group_of = {row.session_id: row.group_id for row in sessions}
    for session, state, group, count in counted:
        if state != Participant.State.ACCEPTED:
            strangers[session] += count
        elif group_of.get(session) in (None, group):
            came[session] += count
    return {
        row.session.number: Presence(
            came[row.session_id],
            seats.total() if row.group_id is None else seats[row.group_id],
            strangers[row.session_id],
        )
        for row in sessions
    }


def _rows(training: Training, sessions: list[TrainingSession]) -> Iterator[Row]:
    zone, label = training.regency.zone, training.regency.time_zone_label
    found, before, now = presences(training, sessions), "", timezone.now()
    for one in sessions:
        held = one.session
        day = weekday_date(training.regency.day_of(held.starts_at))
        presence = found[held.number]
        lessons: list[LessonModule | None] = list(one.modules.all()) or [None]
        for place, lesson in enumerate(lessons):
            yield Row(
                number=held.number,
                session=str(held),
                day=day,
                time=f"{clock(held.starts_at, zone)}–{clock(held.ends_at, zone)} {label}",
                group=str(one.group or ""),
                title=lesson.title if lesson else str(held),
                hours=lesson.lesson_hours if lesson else 0,
                new_day=day != before,
                new_session=place == 0,
                presence=presence,
                unrecorded=not (presence.came or presence.strangers) and held.ends_at < now,
            )
            before = day


def _trainers(training: Training) -> str:
    """ "Sudirman Latief, Yayasan Berlian Provinsi Riau; Dian Dinilia, Plt. Kepala Bidang PPPA"."""
    return "; ".join(
        ", ".join(filter(None, (row.name, row.position, row.organisation_name)))
        for row in training.trainers.all()
    )
