"""The coverage meter above a training's page, and what this training adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from indicators.models import Period
from participants.models.organisations import surviving
from trainings import coverage, policies
from trainings.coverage import COUNTED, Held
from trainings.models import Certificate
from trainings.rendering import coverage as page

if TYPE_CHECKING:
    from participants.models import User
    from trainings.models import Training
    from trainings.rendering.coverage import Coverage, Line, Row


@dataclass(frozen=True)
class Panel:
    """`lines` are categories somebody has typed a number for or is trained in; `here` counts people."""

    period: Period
    lines: list[Line]
    told: dict[str, str]
    nearest: list[Row]
    here: int
    can_keep: bool


def panel_of(training: Training, user: User) -> Panel | None:
    """The meter of the period people work in, in six queries; None where there is nothing to show."""
    period = Period.objects.visible_to(user).filter(regency=training.regency_id).started().first()
    if period is None:
        return None
    period.regency = training.regency
    found = page.read_coverage(period, training.regency.day_of(timezone.now()))
    shown = [row for row in found.rows if row.item is not None and (row.counts or row.cover.trained)]
    if not shown:
        return None
    return Panel(
        period=period,
        lines=[page.line(row) for row in shown],
        told=page.total_words(found),
        nearest=found.nearest,
        here=_people_of(training, found),
        can_keep=policies.can_keep_trainings(user, training.regency),
    )


def _people_of(training: Training, found: Coverage) -> int:
    """People whose certificate of this very training counts in at least one category."""
    rows = Certificate.objects.valid().filter(
        participant__training=training,
        participant__person__isnull=False,
        participant__categories__isnull=False,
    )
    held = [
        Held(*told)
        for told in rows.values_list(
            surviving("participant__person"), "participant__categories__code", "issued_on"
        )
    ]
    validity = {row.category.code: row.category.validity_months for row in found.rows}
    standings = coverage.standings(held, found.day, validity)
    return len({who for people in standings.values() for who, one in people.items() if one == COUNTED})
