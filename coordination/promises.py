"""How a promise stands on a day, and what is at stake. Pure: the day is an argument.

A promise is kept or broken by decision, cancelled with a reason, and otherwise running until its date and
late after it. Points at stake of a promise are the sum over its items.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

ZERO = Decimal(0)
REMIND_BEFORE = (7, 3, 1)
REMIND_AFTER = (1, 7, 14)
ESCALATE_AFTER = 7
PROPOSE_BROKEN_AFTER = 30
SOON = 7
WORDS = {
    "ditepati": "Ditepati",
    "berjalan": "Berjalan",
    "terlambat": "Terlambat",
    "ingkar": "Tidak ditepati",
    "batal": "Dibatalkan",
}
MARKS = {"ditepati": "ok", "berjalan": "wait", "terlambat": "bad", "ingkar": "bad", "batal": "off"}
URGENCY = {"terlambat": 0, "ingkar": 1, "berjalan": 2, "ditepati": 3, "batal": 4}


@dataclass(frozen=True)
class Promise:
    """`state`: what was decided ("berjalan" while nothing is); `decided_on`: the day of that decision."""

    state: str
    due_on: dt.date
    points: Decimal = ZERO
    decided_on: dt.date | None = None


@dataclass(frozen=True)
class Sum:
    count: int
    points: Decimal


def at_stake(maximum: Decimal, claimed: Decimal | None, accepted: Decimal | None) -> Decimal:
    """Points of an item that hang on a promise: the part of the claim nobody has accepted, or, where the
    claim is accepted in full (or there is none), what is left up to the item's maximum."""
    have = accepted or ZERO
    unproved = (claimed or ZERO) - have
    return unproved if unproved > 0 else max(maximum - have, ZERO)


def standing(promise: Promise, today: dt.date) -> str:
    """A key of WORDS: the decided state, or "terlambat" for an open promise past its date."""
    if promise.state == "berjalan" and promise.due_on < today:
        return "terlambat"
    return promise.state


def phrase(promise: Promise, today: dt.date) -> str:
    """The second line under the date: "4 hari lagi", "hari ini", "lewat 3 hari"; "" once decided."""
    if promise.state != "berjalan":
        return ""
    days = (promise.due_on - today).days
    if days == 0:
        return "hari ini"
    return f"{days} hari lagi" if days > 0 else f"lewat {-days} hari"


def late_days(promise: Promise, today: dt.date) -> int:
    """Days past the date: until today while open, until the decision once kept or broken; never below 0."""
    until = today if promise.state == "berjalan" else promise.decided_on or today
    return max((until - promise.due_on).days, 0)


def due_reminder(promise: Promise, today: dt.date) -> int | None:
    """The reminder that belongs to today: days until the date (negative after it); None on other days."""
    if promise.state != "berjalan":
        return None
    days = (promise.due_on - today).days
    return days if days in REMIND_BEFORE or -days in (0, *REMIND_AFTER) else None


def must_escalate(promise: Promise, today: dt.date) -> bool:
    """For the list of the Sekda: broken, or late by a week and more."""
    now = standing(promise, today)
    return now == "ingkar" or (now == "terlambat" and late_days(promise, today) >= ESCALATE_AFTER)


def asked(promise: Promise, today: dt.date) -> str:
    """What the Sekda is asked to have done about an escalated promise."""
    if standing(promise, today) == "ingkar":
        return "Menetapkan janji pengganti dengan tanggal baru"
    if looks_broken(promise, today):
        return "Memutuskan: dituntaskan dalam tujuh hari, atau dinyatakan tidak ditepati"
    return "Menuntaskan dan menyerahkan buktinya dalam tujuh hari"


def looks_broken(promise: Promise, today: dt.date) -> bool:
    """So late that the secretariat is asked to decide whether the promise is broken."""
    return promise.state == "berjalan" and late_days(promise, today) >= PROPOSE_BROKEN_AFTER


def ledger(promises: Iterable[Promise], today: dt.date) -> dict[str, Sum]:
    """Count and points at stake per standing (all keys of WORDS), and under "terbuka" what is still open."""
    counts: Counter[str] = Counter()
    points: dict[str, Decimal] = {}
    for promise in promises:
        now = standing(promise, today)
        keys = (now, "terbuka") if promise.state == "berjalan" else (now,)
        for key in keys:
            counts[key] += 1
            points[key] = points.get(key, ZERO) + promise.points
    return {key: Sum(counts[key], points.get(key, ZERO)) for key in (*WORDS, "terbuka")}


def urgency(promise: Promise, today: dt.date) -> tuple[int, dt.date, Decimal]:
    """Sort key of the ledger: late first, then broken, running, kept; earlier dates and more points first."""
    return URGENCY[standing(promise, today)], promise.due_on, -promise.points
