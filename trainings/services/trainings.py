"""Writes about trainings: plan one with its days, curriculum and trainers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from participants import audit
from participants.models import Occasion
from participants.services.occasions import Sitting, plan_occasion
from trainings.models import LessonModule, Trainer, Training, TrainingGroup, TrainingSession
from trainings.models.trainings import USUAL_ATTENDANCE, USUAL_POST_TEST

if TYPE_CHECKING:
    from participants.models import OccasionSession, Regency, User


@dataclass(frozen=True)
class Lesson:
    """One mata latih; `lesson_hours` in JP (45 minutes), 0 for opening, tests and closing.

    `trainers` are names of `Plan.trainers`.
    """

    title: str
    lesson_hours: int
    trainers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Teacher:
    """Who teaches, as the certificate names them."""

    name: str
    position: str = ""
    organisation_name: str = ""


@dataclass(frozen=True)
class Day:
    """One session with what is taught in it; `group` "" is for everybody."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    lessons: tuple[Lesson, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Plan:
    """What is known of a training; `days` in order of time, aware instants.

    `minimum_attendance` and `minimum_post` are percent, 0 to 100; no `minimum_post` asks for no test.
    """

    title: str
    place: str
    organiser: str
    days: tuple[Day, ...]
    trainers: tuple[Teacher, ...] = ()
    mode: str = Occasion.Mode.ON_SITE
    link: str = ""
    batch: str = ""
    basis: str = ""
    partners: str = ""
    audience: str = ""
    purpose: str = ""
    budget: Decimal | None = None
    budget_source: str = ""
    external: bool = False
    minimum_attendance: Decimal = USUAL_ATTENDANCE
    minimum_post: Decimal | None = USUAL_POST_TEST
    needs_plan: bool = False


ABOUT = (
    "batch",
    "basis",
    "organiser",
    "partners",
    "audience",
    "purpose",
    "budget",
    "budget_source",
    "external",
    "minimum_attendance",
    "minimum_post",
    "needs_plan",
)
"""Fields of the plan that a training keeps as they are."""


@transaction.atomic
def plan_training(regency: Regency, *, plan: Plan, by: User | None) -> Training:
    """A training being prepared, with its occasion, sessions, groups, trainers and curriculum."""
    days = sorted(plan.days, key=lambda day: (day.starts_at, day.title))
    occasion = plan_occasion(
        regency,
        title=plan.title,
        place=plan.place,
        mode=plan.mode,
        link=plan.link,
        sessions=[Sitting(day.title, day.starts_at, day.ends_at) for day in days],
        by_name=True,
    )
    training = Training.objects.create(
        regency=regency, occasion=occasion, created_by=by, **{name: getattr(plan, name) for name in ABOUT}
    )
    trainers = {
        teacher.name: Trainer.objects.create(
            regency=regency,
            training=training,
            name=teacher.name,
            position=teacher.position,
            organisation_name=teacher.organisation_name,
        )
        for teacher in plan.trainers
    }
    groups = {
        name: TrainingGroup.objects.create(regency=regency, training=training, name=name)
        for name in sorted({day.group for day in days} - {""})
    }
    for day, session in zip(days, occasion.sessions.order_by("number"), strict=True):
        _teach(training, session, day, groups.get(day.group), trainers)
    audit.record(regency, "trainings.training-planned", "training", training.pk, by=by)
    return training


def _teach(
    training: Training,
    session: OccasionSession,
    day: Day,
    group: TrainingGroup | None,
    trainers: dict[str, Trainer],
) -> None:
    taught = TrainingSession.objects.create(
        regency_id=training.regency_id, training=training, session=session, group=group
    )
    for number, lesson in enumerate(day.lessons, start=1):
        module = LessonModule.objects.create(
            regency_id=training.regency_id,
            session=taught,
            number=number,
            title=lesson.title,
            lesson_hours=lesson.lesson_hours,
        )
        module.trainers.set([trainers[name] for name in lesson.trainers])
