"""One action plan as pages show it: every value as text, with its follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.formats import long_date, numeric_date
from trainings import follow_ups
from trainings.follow_ups import Step
from trainings.models import ActionPlan, FollowUp

if TYPE_CHECKING:
    import datetime as dt

REPORT_MARKS = {"belum": "draft", "berjalan": "wait", "selesai": "ok", "terkendala": "warn"}


@dataclass(frozen=True)
class StepRow:
    """A follow-up; `asked`: this is the one to report now or next, from the day `opens` on (`open_now`)."""

    day: int
    due: str
    phrase: str
    mark: str
    word: str
    note: str
    obstacle: str
    evidence: str
    evidence_id: int | None
    asked: bool
    opens: str
    open_now: bool
    row: FollowUp


@dataclass(frozen=True)
class PlanRow:
    """`next`: the follow-up asked for now or next, None after the last or once the plan is closed."""

    plan: ActionPlan
    standing: str
    mark: str
    word: str
    due: str
    steps: list[StepRow]
    next: StepRow | None
    open: bool


def steps_of(plan: ActionPlan) -> list[Step]:
    """The follow-ups of a plan read with them (`prefetch_related("follow_ups")`)."""
    return [Step(row.day, row.due_on, row.state) for row in plan.follow_ups.all()]


def plan_row(plan: ActionPlan, today: dt.date) -> PlanRow:
    steps = steps_of(plan)
    is_open = plan.state == ActionPlan.State.OPEN
    asked = follow_ups.asked(steps, today) if is_open else None
    left = {step.day for step in follow_ups.expected(steps)} if is_open else set()
    rows = [_step(row, asked, left, today) for row in plan.follow_ups.all()]
    now = follow_ups.standing(plan.state, steps, today)
    return PlanRow(
        plan=plan,
        standing=now,
        mark=follow_ups.MARKS[now],
        word=follow_ups.WORDS[now],
        due=long_date(plan.due_on),
        steps=rows,
        next=next((row for row in rows if row.asked), None),
        open=is_open,
    )


def _step(row: FollowUp, asked: Step | None, left: set[int], today: dt.date) -> StepRow:
    mark, word = _state(row, left, today)
    return StepRow(
        day=row.day,
        due=numeric_date(row.due_on) if row.reported_at else long_date(row.due_on),
        phrase=follow_ups.phrase(row.due_on, today) if row.day in left else "",
        mark=mark,
        word=word,
        note=row.note,
        obstacle=row.obstacle,
        evidence=str(row.evidence) if row.evidence_id and row.evidence else "",
        evidence_id=row.evidence_id,
        asked=asked is not None and row.day == asked.day,
        opens=long_date(follow_ups.opens_on(row.due_on)),
        open_now=follow_ups.opens_on(row.due_on) <= today,
        row=row,
    )


def _state(row: FollowUp, left: set[int], today: dt.date) -> tuple[str, str]:
    if row.state:
        return REPORT_MARKS[row.state], row.get_state_display()
    if row.day not in left:
        return "", "Tidak dilaporkan"
    return ("bad", "Belum melapor") if row.due_on < today else ("", "")
