"""Who of the participants came to which session, read once for a whole training."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from participants.models import Attendance
from trainings.models import Participant, TrainingSession
from trainings.passing import SessionHours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from participants.models import OccasionSession
    from trainings.models import Training

HELPERS = (Attendance.Capacity.SPEAKER, Attendance.Capacity.COMMITTEE, Attendance.Capacity.COMPANION)
"""Who is on a list without being a participant."""


def strangers_in(session: OccasionSession) -> QuerySet[Attendance]:
    """Rows of people who came to learn and are no accepted participant."""
    accepted = Participant.objects.accepted().filter(training__occasion=session.occasion_id)
    rows = Attendance.objects.filter(session=session).exclude(capacity__in=HELPERS)
    seated = Q(invitee__isnull=False, invitee__in=accepted.values("invitee"))
    return rows.exclude(seated).select_related("organisation__merged_into")


def hours_of(training: Training) -> tuple[SessionHours, ...]:
    """Sessions in order, each with its JP, by the id of the occasion's session; one query."""
    rows = TrainingSession.objects.filter(training=training).order_by("session__starts_at", "session__number")
    found = rows.values_list("session", "group").annotate(hours=Sum("modules__lesson_hours", default=0))
    return tuple(SessionHours(session, hours, group) for session, group, hours in found)


def came_to(training: Training) -> Mapping[int | None, frozenset[int]]:
    """Ids of the sessions each participant came to, by the id of the participant's invitee; one query.

    Whoever came to none is not in it: ask with `.get(participant.invitee_id, frozenset())`.
    """
    rows = Attendance.objects.filter(session__occasion=training.occasion_id, invitee__isnull=False)
    found: dict[int, set[int]] = defaultdict(set)
    for invitee, session in rows.values_list("invitee", "session").order_by():
        found[invitee].add(session)
    return {invitee: frozenset(sessions) for invitee, sessions in found.items()}
