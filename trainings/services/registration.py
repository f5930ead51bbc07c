"""Who takes part: entered by the secretariat, nominated by a body, or by the person; then accepted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit, checkin
from participants.models import Invitee, Person, Position, Sector
from participants.naming import person_key
from participants.services.attendance import find_body
from trainings.models import Participant, Training

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participants.models import Organisation, User
    from trainings.models import StaffCategory, TrainingGroup


@dataclass(frozen=True)
class Entry:
    """What is written about one adult; `body` is the institution as typed, `sector` for one nobody knows."""

    name: str
    body: str
    position: str
    sector: str = ""
    gender: str = ""
    employee_number: str = ""
    rank: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


@transaction.atomic
def register(
    training: Training,
    *,
    entry: Entry,
    origin: str,
    by: User | None,
    now: dt.datetime,
    nominated_by: Organisation | None = None,
    group: TrainingGroup | None = None,
    categories: Sequence[StaffCategory] = (),
) -> Participant:
    """Enter one adult, not yet accepted.

    Raises Refused: "participant-known" (same name and body), "participant-child", "sector-missing".
    """
    locked = Training.objects.select_for_update().select_related("regency").get(pk=training.pk)
    place = _place_of(locked, entry)
    row = Participant.objects.create(
        regency=locked.regency,
        training=locked,
        origin=origin,
        name=" ".join(entry.name.split()),
        name_key=place.name_key,
        gender=entry.gender,
        employee_number=entry.employee_number.strip(),
        rank=entry.rank.strip(),
        position=" ".join(entry.position.split()),
        organisation=place.body,
        organisation_name=" ".join(entry.body.split()),
        place_key=place.place_key,
        sector=place.sector,
        group=group,
        phone=entry.phone.strip(),
        email=entry.email.strip(),
        nominated_by=nominated_by,
        note=entry.note.strip(),
        registered_by=by,
        registered_at=now,
    )
    row.categories.set(categories)
    audit.record(
        locked.regency, "trainings.participant-registered", "participant", row.pk, by=by, origin=origin
    )
    return row


@dataclass(frozen=True)
class _Place:
    """The body an entry means, its sector and the keys by which the entry is one."""

    body: Organisation | None
    sector: str
    name_key: str
    place_key: str


def _place_of(training: Training, entry: Entry) -> _Place:
    body = find_body(training.regency, entry.body)
    sector = body.sector if body else entry.sector
    if not sector:
        raise Refused("sector-missing", "Lembaga ini belum terdaftar. Pilih unsurnya, lalu kirim lagi.")
    if sector == Sector.CHILD_FORUM:
        raise Refused(
            "participant-child", "Anak tidak didaftarkan dengan nama. Jumlah anak dicatat pada daftar hadir."
        )
    key = person_key(entry.name)[:120]
    place = checkin.place_key(body.pk if body else None, entry.body)
    if Participant.objects.filter(training=training, name_key=key, place_key=place).exists():
        raise Refused(
            "participant-known", f"{entry.name} dari {entry.body} sudah terdaftar. Tidak ada yang diubah."
        )
    return _Place(body, sector, key, place)


@transaction.atomic
def accept(participant: Participant, *, by: User | None, person: Person | None = None) -> Participant:
    """Give a seat: tie the entry to a person of the directory and to an invitee with a personal code.

    `person` is the one the secretariat recognised; else the directory is searched by employee number, then by
    name within the same body, and a new person is entered. Safe to repeat.
    Raises Refused "participant-same-person" where the person has a seat under another spelling.
    """
    row = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("training__occasion", "regency", "organisation", "person", "invitee")
        .get(pk=participant.pk)
    )
    if row.state == Participant.State.ACCEPTED:
        return row
    known = person or row.person or _known_person(row) or _new_person(row)
    twin = Participant.objects.filter(training=row.training_id, person=known.surviving).exclude(pk=row.pk)
    if other := twin.first():
        raise Refused(
            "participant-same-person",
            f"{row.name} adalah orang yang sama dengan {other.name}, yang sudah terdaftar. "
            "Hapus salah satu pendaftaran.",
        )
    row.person = known.surviving
    row.invitee = row.invitee or Invitee.objects.create(
        regency=row.regency,
        occasion=row.training.occasion,
        organisation=row.organisation,
        person=row.person,
        addressee=row.name,
        sector=row.sector,
        email=row.email,
        phone=row.phone,
    )
    row.state = Participant.State.ACCEPTED
    row.save(update_fields=["person", "invitee", "state"])
    audit.record(row.regency, "trainings.participant-accepted", "participant", row.pk, by=by)
    return row


def _known_person(row: Participant) -> Person | None:
    """By employee number; else by name within the same body."""
    people = Person.objects.filter(regency=row.regency, erased_at=None)
    if row.employee_number:
        found = people.filter(employee_number=row.employee_number).first()
        if found:
            return found
    if row.organisation is None:
        return None
    held = people.filter(positions__organisation=row.organisation).distinct()
    return next((one for one in held if person_key(one.name) == row.name_key), None)


def _new_person(row: Participant) -> Person:
    person = Person.objects.create(
        regency=row.regency,
        name=row.name,
        employee_number=row.employee_number,
        rank=row.rank,
        phone=row.phone,
        email=row.email,
    )
    if row.organisation is not None:
        Position.objects.create(
            regency=row.regency, person=person, organisation=row.organisation, title=row.position
        )
    return person
