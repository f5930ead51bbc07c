"""The head of the page of a training: days, place, seats, JP, and what may be done next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from common.formats import day_span
from trainings import policies, stages
from trainings.passing import expected_of
from trainings.presence import hours_of
from trainings.rendering.session_panel import seats_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from participants.models import Occasion, User
    from trainings.models import Training


@dataclass(frozen=True)
class TrainingHead:
    """`group_days`: (group, its own days) where groups attend on days of their own.

    `next_step` and `steps` are (address, label) of what leads on in its life; None and empty for readers.
    """

    days: str
    seats: int
    hours: str
    group_days: tuple[tuple[str, str], ...]
    can_keep: bool
    next_step: tuple[str, str] | None
    steps: tuple[tuple[str, str], ...]


def head_of(training: Training, user: User) -> TrainingHead:
    """Three queries."""
    hours = hours_of(training)
    groups = {row.group for row in hours} - {None}
    reached = {sum(row.hours for row in expected_of(hours, group)) for group in (groups or {None})}
    can_keep = policies.can_keep_trainings(user, training.regency)
    usual = stages.NEXT.get(training.state, "")
    verbs = stages.possible(training.state) if can_keep else ()
    steps = {name: (_address(training, name), stages.VERBS[name].label) for name in verbs}
    return TrainingHead(
        days=days_of(training.occasion),
        seats=seats_of(training).total(),
        hours="–".join(str(one) for one in sorted({min(reached), max(reached)})) if any(reached) else "",
        group_days=_group_days(training),
        can_keep=can_keep,
        next_step=steps.pop(usual, None),
        steps=tuple(steps.values()),
    )


def _address(training: Training, verb: str) -> str:
    """Registration is opened on the page that also asks until when."""
    place: list[object] = [training.regency.code, training.pk]
    if verb == "open":
        return reverse("trainings:registration", args=place)
    return reverse("trainings:training-step", args=[*place, stages.VERBS[verb].slug])


def days_of(occasion: Occasion) -> str:
    """ "Rabu–Jumat, 20–22 Agustus 2025"."""
    regency = occasion.regency
    return day_span(regency.day_of(occasion.starts_at), regency.day_of(occasion.ends_at))


def _group_days(training: Training) -> tuple[tuple[str, str], ...]:
    days: defaultdict[str, list[dt.date]] = defaultdict(list)
    rows = training.sessions.filter(group__isnull=False).order_by("group__name", "session__starts_at")
    for name, starts_at in rows.values_list("group__name", "session__starts_at"):
        days[name].append(training.regency.day_of(starts_at))
    return tuple((name, _told(found)) for name, found in days.items())


def _told(days: Iterable[dt.date]) -> str:
    """Neighbouring days as one span, others one by one."""
    spans: list[list[dt.date]] = []
    for day in sorted(set(days)):
        if spans and (day - spans[-1][-1]).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return "; ".join(day_span(span[0], span[-1]) for span in spans)
