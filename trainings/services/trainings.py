"""Writes about trainings: plan one with its days and curriculum, correct it, move it, plan the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit
from participants.models import Attendance, Occasion, OccasionSession
from participants.services.occasions import Sitting, plan_occasion
from trainings.models import LessonModule, Quota, Trainer, Training, TrainingGroup, TrainingSession
from trainings.models.trainings import USUAL_ATTENDANCE, USUAL_POST_TEST

if TYPE_CHECKING:
    from participants.models import Regency, User


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


@transaction.atomic
def correct_training(training: Training, *, plan: Plan, by: User) -> Training:
    """Write what is now known of a training; `days` and `trainers` of the plan are left alone."""
    row = (
        Training.objects.select_for_update(of=("self",))
        .select_related("occasion", "regency")
        .get(pk=training.pk)
    )
    occasion = row.occasion
    occasion.title, occasion.place, occasion.mode, occasion.link = (
        plan.title,
        plan.place,
        plan.mode,
        plan.link,
    )
    occasion.save(update_fields=["title", "place", "mode", "link"])
    for name in ABOUT:
        setattr(row, name, getattr(plan, name))
    row.save(update_fields=[*ABOUT])
    audit.record(row.regency, "trainings.training-corrected", "training", row.pk, by=by)
    return row


@transaction.atomic
def reschedule(training: Training, *, first_day: dt.date, place: str, by: User) -> Training:
    """Put the whole training on other days: each session moves by as many days, at the same hours.

    Sessions, subjects and participants stay. Raises Refused "schedule-attended" once somebody is on a list.
    """
    row = (
        Training.objects.select_for_update(of=("self",))
        .select_related("occasion", "regency")
        .get(pk=training.pk)
    )
    occasion, zone = row.occasion, row.regency.zone
    sessions = list(occasion.sessions.select_for_update().order_by("number"))
    if Attendance.objects.filter(session__occasion=occasion).exists():
        raise Refused(
            "schedule-attended",
            "Sudah ada yang tercatat hadir, jadi hari pelatihan tidak digeser. Ubah hari satu sesi pada "
            "Kurikulum.",
        )
    days = (first_day - row.regency.day_of(occasion.starts_at)).days
    for session in sessions:
        session.starts_at = _later(session.starts_at, days, zone)
        session.ends_at = _later(session.ends_at, days, zone)
    OccasionSession.objects.bulk_update(sessions, ["starts_at", "ends_at"])
    occasion.starts_at = min(session.starts_at for session in sessions)
    occasion.ends_at = max(session.ends_at for session in sessions)
    occasion.place = place
    occasion.save(update_fields=["starts_at", "ends_at", "place"])
    audit.record(row.regency, "trainings.training-moved", "training", row.pk, by=by, days=days)
    return row


@transaction.atomic
def next_batch(training: Training, *, first_day: dt.date, batch: str, by: User) -> Training:
    """Another training like this one from `first_day` on: days, groups, curriculum, trainers, rules, quotas.

    Participants, tests and registration are its own.
    """
    zone = training.regency.zone
    days = (first_day - training.regency.day_of(training.occasion.starts_at)).days
    plan = plan_of(training)
    moved = tuple(
        replace(day, starts_at=_later(day.starts_at, days, zone), ends_at=_later(day.ends_at, days, zone))
        for day in plan.days
    )
    row = plan_training(training.regency, plan=replace(plan, days=moved, batch=batch), by=by)
    known = set(row.groups.values_list("name", flat=True))
    TrainingGroup.objects.bulk_create(
        TrainingGroup(regency_id=row.regency_id, training=row, name=group.name)
        for group in training.groups.exclude(name__in=known)
    )
    Quota.objects.bulk_create(
        Quota(
            regency_id=row.regency_id,
            training=row,
            sector=quota.sector,
            organisation_id=quota.organisation_id,
            seats=quota.seats,
        )
        for quota in training.quotas.all()
    )
    return row


def plan_of(training: Training) -> Plan:
    """The plan by which this training could be planned again."""
    occasion = training.occasion
    sessions = training.sessions.select_related("session", "group").prefetch_related("modules__trainers")
    return Plan(
        title=occasion.title,
        place=occasion.place,
        mode=occasion.mode,
        link=occasion.link,
        trainers=tuple(
            Teacher(row.name, row.position, row.organisation_name) for row in training.trainers.all()
        ),
        days=tuple(
            Day(
                row.session.title,
                row.session.starts_at,
                row.session.ends_at,
                tuple(
                    Lesson(one.title, one.lesson_hours, tuple(who.name for who in one.trainers.all()))
                    for one in row.modules.all()
                ),
                str(row.group or ""),
            )
            for row in sessions
        ),
        **{name: getattr(training, name) for name in ABOUT},
    )


def _later(at: dt.datetime, days: int, zone: dt.tzinfo) -> dt.datetime:
    """The same hour on the wall clock, `days` later."""
    return at.astimezone(zone) + dt.timedelta(days=days)


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
