"""When is asked what became of an action plan, and how the plan stands. Pure: the day is an argument.

A plan is followed up 30, 90 and 180 days after it was made: trainings collect progress in the third and the
sixth month, and a plan that has not begun within the first seldom does.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MILESTONES = (30, 90, 180)
OPENS_BEFORE = 14
REMIND_BEFORE, REMIND_AFTER = 7, 7

WAITING, DONE, HINDERED = "", "selesai", "terkendala"
OPEN, FINISHED, DROPPED = "berjalan", "selesai", "tidak_jalan"

WORDS = {
    "belum_melapor": "Belum melapor",
    "terkendala": "Terkendala",
    "berjalan": "Berjalan",
    "selesai": "Selesai",
    "tidak_jalan": "Tidak dijalankan",
}
MARKS = {
    "belum_melapor": "bad",
    "terkendala": "warn",
    "berjalan": "wait",
    "selesai": "ok",
    "tidak_jalan": "off",
}
URGENCY = {key: number for number, key in enumerate(WORDS)}


@dataclass(frozen=True)
class Step:
    """One follow-up: `day` after the plan was made, its date, and the state reported ("" while none is)."""

    day: int
    due_on: dt.date
    state: str = WAITING


@dataclass(frozen=True)
class Count:
    """Of `asked` plans, `reported` have said how they stand at a milestone."""

    day: int
    reported: int
    asked: int


def due_dates(made_on: dt.date) -> list[tuple[int, dt.date]]:
    """The milestones of a plan made on a day: [(30, …), (90, …), (180, …)]."""
    return [(day, made_on + dt.timedelta(days=day)) for day in MILESTONES]


def opens_on(due_on: dt.date) -> dt.date:
    """From this day on the follow-up is reported; that a plan is finished may be said at any time."""
    return due_on - dt.timedelta(days=OPENS_BEFORE)


def reminder_due(due_on: dt.date, reminded_on: dt.date | None, today: dt.date) -> bool:
    """Whether a reminder is to go out today: a week before, on the day, once a week after.

    A day on which nothing ran is made up for; what was sent since the last such day counts.
    """
    steps = (
        due_on - dt.timedelta(days=REMIND_BEFORE),
        due_on,
        due_on + dt.timedelta(days=REMIND_AFTER),
    )
    reached = [step for step in steps if step <= today]
    return bool(reached) and (reminded_on is None or reminded_on < reached[-1])


def expected(steps: Sequence[Step]) -> list[Step]:
    """Follow-ups still to be reported, in order; one before the latest report is not asked for any more."""
    ordered = sorted(steps, key=lambda step: step.day)
    told = [number for number, step in enumerate(ordered, start=1) if step.state != WAITING]
    return ordered[told[-1] if told else 0 :]


def asked(steps: Sequence[Step], today: dt.date) -> Step | None:
    """The follow-up to be reported now, the latest where several are open; else the next; None after all."""
    left = expected(steps)
    open_now = [step for step in left if opens_on(step.due_on) <= today]
    return open_now[-1] if open_now else next(iter(left), None)


def overdue(steps: Sequence[Step], today: dt.date) -> bool:
    """Whether a report of a running plan is past its day."""
    return any(step.due_on < today for step in expected(steps))


def standing(state: str, steps: Sequence[Step], today: dt.date) -> str:
    """A key of WORDS: what was decided, else what the calendar and the latest report say of an open plan."""
    if state != OPEN:
        return state
    if overdue(steps, today):
        return "belum_melapor"
    told = [step for step in sorted(steps, key=lambda step: step.day) if step.state != WAITING]
    return "terkendala" if told and told[-1].state == HINDERED else "berjalan"


def phrase(due_on: dt.date, today: dt.date) -> str:
    """ "4 hari lagi", "hari ini", "lewat 3 hari"."""
    days = (due_on - today).days
    if days == 0:
        return "hari ini"
    return f"{days} hari lagi" if days > 0 else f"lewat {-days} hari"


def counts(plans: Sequence[tuple[str, Sequence[Step]]], today: dt.date) -> list[Count]:
    """Per milestone, how many plans reported; (state of the plan, its steps).

    Asked are those whose day has come, or that reported before it. Plans that were dropped are not asked; a
    finished one has said all there is to say.
    """
    running = [(state, steps) for state, steps in plans if state != DROPPED]
    found = []
    for day in MILESTONES:
        told = [_answer(state, steps, day, today) for state, steps in running]
        found.append(Count(day, told.count("told"), len(told) - told.count("")))
    return found


def _answer(state: str, steps: Sequence[Step], day: int, today: dt.date) -> str:
    """ "told", "missing", or "" for a plan not asked yet."""
    step = next((step for step in steps if step.day == day), None)
    if state == FINISHED or (step and step.state != WAITING):
        return "told"
    return "missing" if step and step.due_on <= today else ""
