"""The periodic task of the room: phone numbers of past meetings are blanked."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from participants.services.attendance_desk import blank_phones as blank


def _blank_phones() -> None:
    blank(timezone.now())


blank_phones = shared_task(name="participants.blank_phones")(_blank_phones)
