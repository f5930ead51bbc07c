"""How the participants of a training did: attendance, tests, plan, and whether they passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainings.models import ActionPlan, KnowledgeTest, TestSheet
from trainings.passing import Outcome, Rule, attendance_share, attended_hours, expected_of, judge
from trainings.presence import came_to, hours_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from trainings.models import Participant, Training


@dataclass(frozen=True)
class Result:
    """One participant: JP of the own curriculum and of what was attended, percent, scores (0 to 100)."""

    hours: int
    attended: int
    share: Decimal
    pre: Decimal | None
    post: Decimal | None
    plan: bool
    outcome: Outcome


def rule_of(training: Training) -> Rule:
    return Rule(training.minimum_attendance, training.minimum_post, training.needs_plan)


def results_of(training: Training, participants: Iterable[Participant]) -> dict[int, Result]:
    """By participant's id; four queries, however many there are."""
    rule, sessions, came = rule_of(training), hours_of(training), came_to(training)
    scores, planned = _scores(training), _planned(training)
    found = {}
    for row in participants:
        expected = expected_of(sessions, row.group_id)
        sat = came.get(row.invitee_id or 0, frozenset())
        hours, share = sum(session.hours for session in expected), attendance_share(expected, sat)
        post = scores.get((row.pk, KnowledgeTest.Kind.POST))
        plan = (
            row.pk in planned.people or _body_of(row.organisation_id, row.organisation_name) in planned.bodies
        )
        found[row.pk] = Result(
            hours=hours,
            attended=attended_hours(expected, sat),
            share=share,
            pre=scores.get((row.pk, KnowledgeTest.Kind.PRE)),
            post=post,
            plan=plan,
            outcome=judge(rule, hours=hours, share=share, post=post, plan=plan),
        )
    return found


def _scores(training: Training) -> Mapping[tuple[int, str], Decimal]:
    rows = TestSheet.objects.filter(test__training=training, participant__isnull=False).order_by()
    told = rows.values_list("participant", "test__kind", "score")
    return {(participant, kind): score for participant, kind, score in told if participant}


@dataclass(frozen=True)
class _Planned:
    """Who handed in a plan: participants, and bodies whose plan stands for all their participants."""

    people: frozenset[int]
    bodies: frozenset[int | str]


def _planned(training: Training) -> _Planned:
    rows = ActionPlan.objects.filter(training=training).order_by()
    told = list(rows.values_list("participant", "organisation", "organisation_name"))
    return _Planned(
        frozenset(person for person, _, _ in told if person),
        frozenset(_body_of(body, name) for person, body, name in told if not person),
    )


def _body_of(organisation_id: int | None, name: str) -> int | str:
    return organisation_id or name
