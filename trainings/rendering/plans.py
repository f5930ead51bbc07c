"""The list of action plans as a page shows it: narrowed, most urgent first, summed up by sector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from participants.models import Sector
from trainings import follow_ups
from trainings.models import ActionPlan
from trainings.rendering.plan_rows import steps_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from participants.models import Regency, User
    from trainings.follow_ups import Count, Step
    from trainings.models import Training
    from trainings.models.plans import ActionPlanQuerySet

OPEN = "terbuka"
SHOWN = ("organisation__merged_into", "participant", "item", "training__occasion", "regency")


@dataclass(frozen=True)
class Wanted:
    """Filters: a sector, a standing (a key of `follow_ups.WORDS`, or "terbuka"), a milestone not reported."""

    sector: str = ""
    standing: str = ""
    day: int | None = None


@dataclass(frozen=True)
class SectorRow:
    """Plans of one sector; `counts` per milestone."""

    name: str
    plans: int
    counts: list[Count]
    done: int
    hindered: int
    waiting: int


@dataclass(frozen=True)
class PlanList:
    """`plans` are the wanted ones, `total` and the sums count all; `bodies` must still report."""

    plans: list[ActionPlan]
    total: int
    counts: list[Count]
    sectors: list[SectorRow]
    choices: list[tuple[str, str]]
    done: int
    bodies: int


@dataclass(frozen=True)
class _Known:
    plan: ActionPlan
    steps: list[Step]
    standing: str
    sector: str


def visible_plans(user: User, regency: Regency, training: Training | None = None) -> ActionPlanQuerySet:
    """Plans of the regency, or of one training, that this user may read, with all a row needs."""
    rows = ActionPlan.objects.visible_to(user).filter(regency=regency)
    if training:
        rows = rows.filter(training=training)
    return rows.select_related(*SHOWN).prefetch_related("follow_ups__evidence")


def plan_list(found: Iterable[ActionPlan], today: dt.date, wanted: Wanted) -> PlanList:
    known = [_know(plan, today) for plan in found]
    known.sort(key=_urgency)
    sectors = sorted({row.sector for row in known}, key=Sector.values.index)
    return PlanList(
        plans=[row.plan for row in known if _is_wanted(row, wanted)],
        total=len(known),
        counts=_counts(known, today),
        sectors=[_sector(sector, [r for r in known if r.sector == sector], today) for sector in sectors],
        choices=[(sector, str(Sector(sector).label)) for sector in sectors],
        done=sum(row.standing == follow_ups.FINISHED for row in known),
        bodies=waiting_bodies(known),
    )


def waiting_bodies(known: Sequence[_Known]) -> int:
    """Institutions with a report past its day."""
    late = (row.plan for row in known if row.standing == "belum_melapor")
    return len({plan.organisation.surviving.pk if plan.organisation else plan.body_name for plan in late})


def _know(plan: ActionPlan, today: dt.date) -> _Known:
    steps = steps_of(plan)
    body = plan.participant or plan.organisation
    sector = body.sector if body else Sector.OPD
    return _Known(plan, steps, follow_ups.standing(plan.state, steps, today), sector)


def _urgency(row: _Known) -> tuple[int, dt.date, int]:
    left = follow_ups.expected(row.steps)
    return follow_ups.URGENCY[row.standing], left[0].due_on if left else row.plan.due_on, row.plan.pk


def _is_wanted(row: _Known, wanted: Wanted) -> bool:
    is_open = row.plan.state == ActionPlan.State.OPEN
    return (
        wanted.sector in ("", row.sector)
        and (wanted.standing in ("", row.standing) or (wanted.standing == OPEN and is_open))
        and (
            wanted.day is None
            or (is_open and any(step.day == wanted.day for step in follow_ups.expected(row.steps)))
        )
    )


def _counts(known: Iterable[_Known], today: dt.date) -> list[Count]:
    return follow_ups.counts([(row.plan.state, row.steps) for row in known], today)


def _sector(sector: str, known: list[_Known], today: dt.date) -> SectorRow:
    return SectorRow(
        name=str(Sector(sector).label),
        plans=len(known),
        counts=_counts(known, today),
        done=sum(row.standing == follow_ups.FINISHED for row in known),
        hindered=sum(row.standing == follow_ups.HINDERED for row in known),
        waiting=sum(row.standing == "belum_melapor" for row in known),
    )
