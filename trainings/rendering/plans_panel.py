"""The panel "Rencana tindak lanjut peserta" on the page of a training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from trainings import policies
from trainings.rendering.plans import PlanList, Wanted, plan_list, visible_plans

if TYPE_CHECKING:
    from participants.models import User
    from trainings.models import Training


@dataclass(frozen=True)
class PlansPanel:
    """An OPD sees the numbers of its own plans."""

    listed: PlanList
    can_write: bool
    can_remind: bool


def panel_of(training: Training, user: User) -> PlansPanel:
    """Two queries (three where there is evidence), however many plans there are."""
    today = training.regency.day_of(timezone.now())
    return PlansPanel(
        plan_list(visible_plans(user, training.regency, training), today, Wanted()),
        policies.can_write_plans(user, training.regency),
        policies.can_keep_trainings(user, training.regency),
    )
