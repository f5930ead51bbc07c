"""Writes about the parts of a training, one row at a time: sessions, subjects, trainers, groups, quotas."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min

from common.refusals import Refused
from participants import audit
from participants.models import Occasion, OccasionSession
from trainings.models import (
    Certificate,
    LessonModule,
    Participant,
    Quota,
    Trainer,
    Training,
    TrainingGroup,
    TrainingSession,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from participants.models import Organisation, User
    from participants.services.occasions import Sitting

Kept = TypeVar("Kept", Trainer, TrainingGroup, Quota)


@transaction.atomic
def put_session(
    training: Training,
    row: TrainingSession | None,
    *,
    sitting: Sitting,
    group: TrainingGroup | None,
    by: User,
) -> TrainingSession:
    """Add a session, or write one anew; whoever came to it stays on its list, whatever day it moves to."""
    occasion = _lock(training)
    if row is None:
        last = occasion.sessions.aggregate(last=Max("number"))["last"] or 0
        held = OccasionSession.objects.create(
            regency_id=training.regency_id, occasion=occasion, number=last + 1, **sitting._asdict()
        )
        row = TrainingSession(regency_id=training.regency_id, training=training, session=held)
    else:
        held = row.session
        held.title, held.starts_at, held.ends_at = sitting
        held.save(update_fields=["title", "starts_at", "ends_at"])
    row.group = group
    row.save()
    _span(occasion)
    _told(training, "session", row, by)
    return row


@transaction.atomic
def remove_session(row: TrainingSession, *, by: User) -> None:
    """Take a session away with its subjects.

    Raises Refused "session-in-use" (somebody is on its list), "session-last", "certificate-issued".
    """
    occasion, held = _lock(row.training), row.session
    people = held.attendances.count()
    if people or held.head_counts.exists():
        raise Refused(
            "session-in-use",
            f"{held} sudah mempunyai daftar hadir ({people} orang), jadi tidak dihapus. Bila sesi ini memang "
            "tidak pernah ada, hapus dahulu baris daftar hadirnya.",
        )
    if occasion.sessions.count() == 1:
        raise Refused("session-last", "Pelatihan memerlukan sekurang-kurangnya satu sesi. Ubah saja harinya.")
    if row.modules.exists():
        _refuse_behind_certificates(row.training, "Sesi")
    number = row.pk
    row.modules.all().delete()
    row.delete()
    held.delete()
    _span(occasion)
    _told_gone(row.training, "session", number, by)


@transaction.atomic
def put_module(
    row: LessonModule | None,
    *,
    session: TrainingSession,
    title: str,
    lesson_hours: int,
    trainers: Iterable[Trainer],
    by: User,
) -> LessonModule:
    """Add a subject to a session, or write one anew; certificates already issued keep what they say."""
    _lock(session.training)
    if row is None or row.session_id != session.pk:
        last = session.modules.aggregate(last=Max("number"))["last"] or 0
        number = last + 1
    else:
        number = row.number
    row = row or LessonModule(regency_id=session.regency_id)
    row.session, row.number, row.title, row.lesson_hours = session, number, title, lesson_hours
    row.save()
    row.trainers.set(trainers)
    _told(session.training, "module", row, by)
    return row


@transaction.atomic
def remove_module(row: LessonModule, *, by: User) -> None:
    """Raises Refused "certificate-issued" where somebody was certified for it."""
    training = row.session.training
    _lock(training)
    _refuse_behind_certificates(training, f"Mata latih {row.title}")
    number = row.pk
    row.delete()
    _told_gone(training, "module", number, by)


def put_trainer(
    training: Training,
    row: Trainer | None,
    *,
    name: str,
    position: str,
    organisation_name: str,
    by: User,
) -> Trainer:
    """Add a trainer, or write one anew."""
    row = row or Trainer(regency_id=training.regency_id, training=training)
    row.name, row.position, row.organisation_name = name, position, organisation_name
    return _keep(training, "trainer", row, by)


def put_group(training: Training, row: TrainingGroup | None, *, name: str, by: User) -> TrainingGroup:
    """Add a group, or name it anew; Refused "row-twice" for a name another group has."""
    row = row or TrainingGroup(regency_id=training.regency_id, training=training)
    row.name = name
    return _keep(training, "group", row, by)


@transaction.atomic
def remove_group(row: TrainingGroup, *, by: User) -> None:
    """Raises Refused "group-in-use" while participants or sessions are of this group."""
    people = Participant.objects.filter(group=row).count()
    sessions = TrainingSession.objects.filter(group=row).count()
    if people or sessions:
        raise Refused(
            "group-in-use",
            f"{row} masih dipakai {people} peserta dan {sessions} sesi, jadi tidak dihapus. "
            "Pindahkan dahulu ke kelompok lain.",
        )
    remove(row.training, "group", row, by=by)


def put_quota(
    training: Training,
    row: Quota | None,
    *,
    sector: str,
    organisation: Organisation | None,
    seats: int,
    by: User,
) -> Quota:
    """Set the seats of a sector, or of one body in it; Refused "row-twice" where they are set already."""
    row = row or Quota(regency_id=training.regency_id, training=training)
    row.sector, row.organisation, row.seats = sector, organisation, seats
    return _keep(training, "quota", row, by)


@transaction.atomic
def remove(training: Training, what: str, row: Trainer | TrainingGroup | Quota, *, by: User) -> None:
    """Take away a row on which nothing else stands."""
    number = row.pk
    row.delete()
    _told_gone(training, what, number, by)


@transaction.atomic
def _keep(training: Training, what: str, row: Kept, by: User) -> Kept:
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Refused("row-twice", " ".join(error.messages)) from error
    row.save()
    _told(training, what, row, by)
    return row


def _lock(training: Training) -> Occasion:
    return Occasion.objects.select_for_update().get(pk=training.occasion_id)


def _span(occasion: Occasion) -> None:
    """An occasion lasts from its first session to its last."""
    told = occasion.sessions.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    occasion.starts_at, occasion.ends_at = told["first"], told["last"]
    occasion.save(update_fields=["starts_at", "ends_at"])


def _refuse_behind_certificates(training: Training, what: str) -> None:
    issued = Certificate.objects.valid().filter(participant__training=training).count()
    if issued:
        raise Refused(
            "certificate-issued",
            f"{what} tercantum pada {issued} sertifikat yang sudah terbit, jadi tidak dihapus. Judulnya "
            "masih dapat diperbaiki.",
        )


def _told(training: Training, what: str, row: Model, by: User) -> None:
    audit.record(training.regency, f"trainings.{what}-kept", what, row.pk, by=by, training=training.pk)


def _told_gone(training: Training, what: str, number: int, by: User) -> None:
    audit.record(training.regency, f"trainings.{what}-removed", what, number, by=by, training=training.pk)
