"""The page on which a training is put together: days with subjects, trainers, groups and quotas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.formats import clock, trim, weekday_date
from trainings.models import LessonModule
from trainings.passing import LESSON_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from trainings.models import Training, TrainingSession

HOUR = 60


@dataclass(frozen=True)
class SessionCard:
    """One session; `warning` where its JP do not fit between its start and end."""

    row: TrainingSession
    when: str
    group: str
    modules: tuple[LessonModule, ...]
    hours: int
    warning: str


def cards(training: Training) -> Iterator[SessionCard]:
    """Three queries, in order of time."""
    zone, label = training.regency.zone, training.regency.time_zone_label
    rows = (
        training.sessions.select_related("session", "group")
        .prefetch_related("modules__trainers")
        .order_by("session__starts_at", "session__number")
    )
    for row in rows:
        held, modules = row.session, tuple(row.modules.all())
        hours = sum(one.lesson_hours for one in modules)
        day = weekday_date(training.regency.day_of(held.starts_at))
        yield SessionCard(
            row=row,
            when=f"{day}, {clock(held.starts_at, zone)}–{clock(held.ends_at, zone)} {label}",
            group=str(row.group or ""),
            modules=modules,
            hours=hours,
            warning=overfull(hours, int((held.ends_at - held.starts_at).total_seconds()) // 60),
        )


def modules_of(training: Training) -> QuerySet[LessonModule]:
    """All subjects of a training, whatever session they are taught in."""
    rows = LessonModule.objects.filter(session__training=training)
    return rows.select_related("session__training__regency")


def overfull(hours: int, minutes: int) -> str:
    """What is wrong with `hours` JP in a session of `minutes`; "" where they fit.

    >>> overfull(8, 180)
    '8 JP memerlukan 6 jam, sedangkan sesi ini 3 jam. Perpanjang sesinya atau kurangi JP.'
    """
    needed = hours * LESSON_MINUTES
    if needed <= minutes:
        return ""
    return (
        f"{hours} JP memerlukan {_told(needed)}, sedangkan sesi ini {_told(minutes)}. "
        "Perpanjang sesinya atau kurangi JP."
    )


def _told(minutes: int) -> str:
    """ "6 jam", "3 jam 45 menit", "45 menit"."""
    whole, rest = divmod(minutes, HOUR)
    parts = [f"{trim(whole)} jam" if whole else "", f"{rest} menit" if rest else ""]
    return " ".join(part for part in parts if part)
