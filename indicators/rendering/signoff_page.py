"""Submitted answers that wait for a head's sign-off, flat, in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from common.formats import moment, points
from indicators.models import Answer
from participants.models import Role

if TYPE_CHECKING:
    from indicators.models import Period
    from participants.models import User


def waiting_for(user: User, period: Period) -> list[dict[str, str]]:
    """Answers of the organisations this user heads, in instrument order."""
    headed = user.rights.organisations_as(Role.OPD_HEAD)
    rows = Answer.objects.filter(period=period, organisation__in=headed, state=Answer.State.SUBMITTED)
    found = rows.select_related("item__question", "organisation").order_by("item__position")
    return [
        {
            "code": row.item.code,
            "text": row.item.topic or row.item.question.text,
            "points": points(row.points),
            "most": points(row.item.max_score),
            "by": f"diinput Sekretariat: {row.on_behalf}" if row.on_behalf else "",
            "at": moment(row.submitted_at, timezone.get_current_timezone()) if row.submitted_at else "",
        }
        for row in found
    ]
