"""What came out of a meeting: decisions of the signed minutes and the promises made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from coordination.models import Minutes
from coordination.rendering.commitments import ledger, mine

if TYPE_CHECKING:
    from coordination.models import Meeting
    from participants.models import User


def outcome(user: User, meeting: Meeting) -> dict[str, Any]:
    """`signed` minutes or None, their `decisions`, and the `promises` this user may read."""
    rows = meeting.minutes.filter(state=Minutes.State.SIGNED).prefetch_related("decisions")
    signed = rows.first()
    found = mine(user, meeting.regency).filter(meeting=meeting)
    return {
        "signed": signed,
        "decisions": list(signed.decisions.all()) if signed else [],
        "promises": ledger(found, timezone.localdate()),
    }
