"""What the clock does for trainings."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from trainings.services import follow_ups


def _remind_plans() -> None:
    follow_ups.remind_due(timezone.now())


remind_plans = shared_task(name="trainings.remind_plans")(_remind_plans)
