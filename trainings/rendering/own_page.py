"""What a participant sees of the own training: days, personal code, attendance, results, plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from common.formats import MINUS, points
from participants.models import Attendance
from trainings.models import KnowledgeTest, TestSheet, TrainingSession
from trainings.rendering.plan_rows import PlanRow, plan_row

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from trainings.models import Participant


@dataclass(frozen=True)
class SessionRow:
    """A session the participant is expected in; `came` is None while it is still to come."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    came: bool | None


@dataclass(frozen=True)
class Results:
    """The own scores, 0 to 100, once both tests are closed; "–" for a test not taken."""

    pre: str
    post: str
    gain: str


@dataclass(frozen=True)
class OwnPage:
    sessions: list[SessionRow]
    present: int
    results: Results | None
    plans: list[PlanRow]


def own_page(participant: Participant, now: dt.datetime) -> OwnPage:
    """Four or five queries; nothing of anybody else."""
    sessions = _sessions(participant, now)
    today = participant.regency.day_of(now)
    plans = participant.plans.select_related("item").prefetch_related("follow_ups__evidence")
    return OwnPage(
        sessions=sessions,
        present=sum(row.came is True for row in sessions),
        results=_results(participant),
        plans=[plan_row(plan, today) for plan in plans.order_by("pk")],
    )


def _sessions(participant: Participant, now: dt.datetime) -> list[SessionRow]:
    mine = TrainingSession.objects.filter(training=participant.training_id)
    rows = mine.filter(Q(group=None) | Q(group=participant.group_id)).select_related("session")
    there: set[int] = set()
    if participant.invitee_id:
        came = Attendance.objects.filter(invitee=participant.invitee_id)
        there = set(came.values_list("session", flat=True))
    return [
        SessionRow(
            str(row.session),
            row.session.starts_at,
            row.session.ends_at,
            True if row.session_id in there else False if row.session.ends_at < now else None,
        )
        for row in rows.order_by("session__starts_at")
    ]


def _results(participant: Participant) -> Results | None:
    tests = KnowledgeTest.objects.filter(training=participant.training_id, closed_at__isnull=False)
    kinds = dict(tests.values_list("kind", "pk"))
    if len(kinds) < len(KnowledgeTest.Kind):
        return None
    sheets = TestSheet.objects.filter(participant=participant, test__in=kinds.values())
    scores: dict[str, Decimal] = dict(sheets.values_list("test__kind", "score"))
    pre, post = scores.get(KnowledgeTest.Kind.PRE), scores.get(KnowledgeTest.Kind.POST)
    if pre is None and post is None:
        return None
    gain = post - pre if pre is not None and post is not None else None
    sign = "" if gain is None or gain < 0 else "+"
    return Results(points(pre), points(post), f"{sign}{points(gain)}".replace("-", MINUS))
