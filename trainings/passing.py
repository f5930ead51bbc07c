"""How much of a curriculum somebody attended. Pure: no Django, no database, no clock.

Hours are JP (1 JP = 45 minutes). Shares are percent from 0 to 100 as Decimal with two places: what is shown
is what is compared with a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

LESSON_MINUTES = 45
CENT = Decimal("0.01")


@dataclass(frozen=True)
class SessionHours:
    """JP taught in one session (by its id); `group` is the id of the only group it is for, None for all."""

    session: int
    hours: int
    group: int | None = None


def expected_of(sessions: Iterable[SessionHours], group: int | None) -> tuple[SessionHours, ...]:
    """The sessions a participant of `group` is expected in: those for everybody and those of the group."""
    return tuple(row for row in sessions if row.group is None or row.group == group)


def attended_hours(expected: Iterable[SessionHours], came: Collection[int]) -> int:
    """JP of the expected sessions whose id is in `came`."""
    return sum(row.hours for row in expected if row.session in came)


def attendance_share(expected: Iterable[SessionHours], came: Collection[int]) -> Decimal:
    """Percent of the JP expected that was attended; a session of 0 JP does not count, no JP at all is 0."""
    rows = tuple(expected)
    whole = sum(row.hours for row in rows)
    if not whole:
        return Decimal(0)
    return (Decimal(100 * attended_hours(rows, came)) / whole).quantize(CENT, ROUND_HALF_UP)
