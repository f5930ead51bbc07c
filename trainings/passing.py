"""How much of a curriculum somebody attended, and who passed. Pure: no Django, no database, no clock.

Hours are JP (1 JP = 45 minutes). Shares are percent from 0 to 100 as Decimal with two places: what is shown
is what is compared with a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from common.formats import trim

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


@dataclass(frozen=True)
class Rule:
    """What a training asks for: minimums in percent, 0 to 100; no `post` asks for no test."""

    attendance: Decimal
    post: Decimal | None
    plan: bool


@dataclass(frozen=True)
class Reason:
    """Why somebody did not pass: a stable code and the sentence for people."""

    code: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """`reasons` is empty exactly where somebody passed."""

    reasons: tuple[Reason, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.reasons


def judge(rule: Rule, *, hours: int, share: Decimal, post: Decimal | None, plan: bool) -> Outcome:
    """Who passed: attended enough, tested well enough where a test is asked, and handed in a plan if one is.

    `hours` is the JP expected, `share` the percent of it attended, `post` the score (None: no sheet), `plan`
    whether a plan was handed in. Codes: "no-hours", "attendance", "no-post-test", "post-test", "no-plan".
    """
    reasons = []
    if not hours:
        reasons.append(Reason("no-hours", "Sesi belum berisi JP, jadi kehadiran belum dapat dihitung."))
    elif share < rule.attendance:
        reasons.append(
            Reason("attendance", f"Kehadiran {trim(share)} persen, batasnya {trim(rule.attendance)} persen.")
        )
    if rule.post is not None and post is None:
        reasons.append(Reason("no-post-test", f"Belum ada nilai uji akhir, batasnya {trim(rule.post)}."))
    elif rule.post is not None and post is not None and post < rule.post:
        reasons.append(Reason("post-test", f"Nilai uji akhir {trim(post)}, batasnya {trim(rule.post)}."))
    if rule.plan and not plan:
        reasons.append(Reason("no-plan", "Belum menyerahkan rencana tindak lanjut."))
    return Outcome(tuple(reasons))
