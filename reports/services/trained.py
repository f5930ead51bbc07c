"""The KHA chapter of a readiness report: who is trained per category, and the trainings behind it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from trainings.models import (
    ActionPlan,
    Certificate,
    FollowUp,
    LessonModule,
    Participant,
    Training,
    TrainingSession,
)
from trainings.rendering.coverage import read_coverage
from trainings.rendering.training_head import days_of
from trainings.services.coverage_papers import recap_body

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from indicators.models import Period
    from reports import snapshot


def freeze_trainings(period: Period, today: dt.date) -> snapshot.TrainingChapter:
    """Coverage as of today and the trainings of the evidence years, oldest first; eight queries."""
    body = recap_body(read_coverage(period, today))
    return {
        "day": body["day"],
        "total": body["total"],
        "rows": body["rows"],
        "assumptions": body["assumptions"],
        "trainings": [_training(row) for row in _held(period)],
    }


def _held(period: Period) -> QuerySet[Training]:
    modules = Prefetch("modules", LessonModule.objects.all())
    sessions = TrainingSession.objects.prefetch_related(modules)
    own = {"participant__training": OuterRef("pk")}
    accepted = Participant.objects.filter(training=OuterRef("pk"), state=Participant.State.ACCEPTED)
    reported = FollowUp.objects.filter(plan__training=OuterRef("pk"), reported_at__isnull=False)
    return (
        Training.objects.filter(
            regency=period.regency_id, occasion__starts_at__year__in=period.evidence_years
        )
        .exclude(state=Training.State.CANCELLED)
        .order_by("occasion__starts_at", "pk")
        .select_related("occasion__regency")
        .prefetch_related(Prefetch("sessions", sessions))
        .annotate(
            seats=_counted(accepted, "training"),
            certificates=_counted(Certificate.objects.valid().filter(**own), "participant__training"),
            plan_count=_counted(ActionPlan.objects.filter(training=OuterRef("pk")), "training"),
            reported=_counted(reported, "plan__training", distinct="plan"),
        )
    )


def _counted(rows: QuerySet[Any], by: str, distinct: str = "") -> Coalesce:
    number = Count(distinct, distinct=True) if distinct else Count("pk")
    told = rows.order_by().values(by).annotate(n=number).values("n")
    return Coalesce(Subquery(told, output_field=IntegerField()), 0)


def _training(row: Any) -> snapshot.TrainingFact:
    return {
        "title": row.occasion.title,
        "days": days_of(row.occasion),
        "external": row.external,
        "participants": row.seats,
        "hours": _hours(row),
        "certificates": row.certificates,
        "plans": row.plan_count,
        "reported": row.reported,
    }


def _hours(training: Training) -> int:
    """JP of one participant: what everybody is taught, and the fullest curriculum of a group."""
    hours: Counter[int | None] = Counter()
    for session in training.sessions.all():
        hours[session.group_id] += sum(module.lesson_hours for module in session.modules.all())
    return hours[None] + max((jp for group, jp in hours.items() if group is not None), default=0)
