"""What the clock does for coordination."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from coordination.services import commitments, reminders


def _remind_invitees() -> None:
    reminders.remind_invitees(timezone.now())


def _remind_promises() -> None:
    commitments.remind_due(timezone.now())


remind_promises = shared_task(name="coordination.remind_promises")(_remind_promises)
remind_invitees = shared_task(name="coordination.remind_invitees")(_remind_invitees)
