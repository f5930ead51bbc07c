"""Meetings for tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from coordination.models import Meeting
from participants.services.occasions import Sitting, plan_occasion
from tests.conftest import WITA

if TYPE_CHECKING:
    from tests.conftest import Cast

PLACE = "Guest House Sultan Sulaiman, Martapura"
TITLE = "Rakor KLA lintas sektor"
STARTS = dt.datetime(2026, 2, 20, 8, 30, tzinfo=WITA)
ENDS = dt.datetime(2026, 2, 20, 11, 30, tzinfo=WITA)


def make_meeting(cast: Cast, *, sessions: int = 1, **over: Any) -> Meeting:
    """The rakor of Friday 20 February 2026; further sessions on the days after it."""
    day = dt.timedelta(days=1)
    sittings = [Sitting("", STARTS + day * n, ENDS + day * n) for n in range(sessions)]
    occasion = plan_occasion(cast.banjar, title=TITLE, place=PLACE, sessions=sittings)
    return Meeting.objects.create(**{"regency": cast.banjar, "occasion": occasion} | over)
