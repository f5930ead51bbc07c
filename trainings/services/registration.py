"""Who takes part: entered by the secretariat, nominated by a body, or by the person; then accepted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from common.refusals import Refused
from participants import audit, checkin
from participants.models import Invitee, Person, Position, Sector
from participants.naming import person_key
from participants.services.attendance import find_body
from trainings import seats
from trainings.models import Participant, Training
from trainings.services.seats import CLAIMING, check_seat, held_in, limits_of
from trainings.services.similar import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participants.models import Organisation, User
    from trainings.models import StaffCategory, TrainingGroup

State = Participant.State
CHILD = "Anak tidak didaftarkan dengan nama. Jumlah anak dicatat pada daftar hadir."
GONE = (State.DECLINED, State.WITHDRAWN)


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


@dataclass(frozen=True)
class Place:
    """The body an entry means, its sector and the keys by which the entry is one."""

    body: Organisation | None
    sector: str
    name_key: str
    place_key: str


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
    person: Person | None = None,
    stranger: bool = False,
) -> Participant:
    """Enter one adult, not yet accepted; beyond a quota on the waiting list.

    `person` is the one of the directory somebody recognised; `stranger` says that it is none of those alike,
    so that nobody is asked again on acceptance. Raises Refused: "training-cancelled", "sector-missing",
    "participant-child", "participant-known" (same name and body), "participant-gone" (and withdrawn or
    declined), "participant-same-person", "number-registered", "number-of-another".
    """
    locked = Training.objects.select_for_update(of=("self",)).select_related("regency").get(pk=training.pk)
    if locked.state == Training.State.CANCELLED:
        raise Refused("training-cancelled", "Pelatihan ini dibatalkan. Tidak ada yang didaftarkan.")
    place = place_of(locked, entry)
    refuse_known(locked, entry, place)
    refuse_number(locked, entry, person=person, named=nominated_by is None)
    if person is not None and (other := seated_as(locked, person)):
        raise same_person(entry.name, other)
    seat = seats.Seat(place.sector, place.body.pk if place.body else None)
    full = seats.reached(limits_of(locked), held_in(locked, CLAIMING), seat)
    row = Participant(
        regency=locked.regency,
        training=locked,
        state=State.WAITING if full else State.PROPOSED,
        origin=origin,
        group=group,
        nominated_by=nominated_by,
        person=person.surviving if person else None,
        registered_by=by,
        registered_at=now,
    )
    write(row, entry, place)
    if stranger:
        row.person = new_person(row)
    row.save()
    row.categories.set(categories)
    audit.record(
        locked.regency, "trainings.participant-registered", "participant", row.pk, by=by, origin=origin
    )
    return row


@transaction.atomic
def correct(
    participant: Participant,
    *,
    entry: Entry,
    by: User,
    group: TrainingGroup | None = None,
    categories: Sequence[StaffCategory] | None = None,
) -> Participant:
    """Put an entry right; state, code and the person of the directory stay, categories None stay too.

    Raises Refused as `register`.
    """
    row = lock(participant)
    place = place_of(row.training, entry)
    refuse_known(row.training, entry, place, but=row)
    refuse_number(row.training, entry, person=row.person, named=True, but=row)
    write(row, entry, place)
    row.group = group
    row.save()
    if categories is not None:
        row.categories.set(categories)
    if row.invitee:
        row.invitee.addressee, row.invitee.sector = row.name, row.sector
        row.invitee.organisation, row.invitee.email, row.invitee.phone = place.body, row.email, row.phone
        row.invitee.save(update_fields=["addressee", "sector", "organisation", "email", "phone"])
    audit.record(row.regency, "trainings.participant-corrected", "participant", row.pk, by=by)
    return row


@transaction.atomic
def accept(
    participant: Participant, *, by: User | None, person: Person | None = None, stranger: bool = False
) -> Participant:
    """Give a seat: tie the entry to a person of the directory and to an invitee with a personal code.

    `person` is the one the secretariat recognised, `stranger` says that it is nobody alike; else the
    directory is searched by employee number, then by name within the same body, and a new person is entered.
    Safe to repeat. Raises Refused: "participant-gone" for who was declined or withdrew, "quota-full",
    "number-of-another", "participant-same-person" where the person has an entry under another spelling.
    """
    Training.objects.select_for_update().get(pk=participant.training_id)
    row = lock(participant)
    if row.state == State.ACCEPTED:
        return row
    if row.state in GONE:
        raise Refused(
            "participant-gone",
            f"{row.name} tercatat {row.get_state_display().lower()}. Buka kembali pendaftarannya dahulu.",
        )
    check_seat(row)
    known = person or row.person or (None if stranger else known_person(row)) or new_person(row)
    if other := seated_as(row.training, known, but=row):
        raise same_person(row.name, other)
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
    row.state, row.reason = State.ACCEPTED, ""
    row.save(update_fields=["person", "invitee", "state", "reason"])
    audit.record(row.regency, "trainings.participant-accepted", "participant", row.pk, by=by)
    return row


def lock(participant: Participant) -> Participant:
    """The row, locked, with all that a decision about it asks for."""
    rows = Participant.objects.select_for_update(of=("self",)).select_related(
        "training__occasion", "regency", "organisation__merged_into", "person__merged_into", "invitee"
    )
    return rows.get(pk=participant.pk)


def place_of(training: Training, entry: Entry) -> Place:
    """The body and sector an entry means; Refused "sector-missing", "participant-child"."""
    body = find_body(training.regency, entry.body)
    sector = body.sector if body else entry.sector
    if not sector:
        raise Refused("sector-missing", "Lembaga ini belum terdaftar. Pilih unsurnya, lalu kirim lagi.")
    if sector == Sector.CHILD_FORUM:
        raise Refused("participant-child", CHILD)
    key = person_key(entry.name)[:120]
    return Place(body, sector, key, checkin.place_key(body.pk if body else None, entry.body))


def entered_as(training: Training, place: Place) -> Participant | None:
    """The entry of this name and body, in whatever state."""
    rows = Participant.objects.filter(training=training, name_key=place.name_key, place_key=place.place_key)
    return rows.first()


def refuse_known(training: Training, entry: Entry, place: Place, *, but: Participant | None = None) -> None:
    """Refused "participant-known" or "participant-gone" for a name and body that are entered already."""
    there = entered_as(training, place)
    if there is None or (but is not None and there.pk == but.pk):
        return
    if there.state in GONE:
        raise Refused(
            "participant-gone",
            f"{there.name} dari {there.organisation_name} pernah terdaftar dan sekarang tercatat "
            f"{there.get_state_display().lower()}. Cari namanya pada daftar peserta, lalu buka kembali "
            "pendaftarannya. Tidak ada yang diubah.",
        )
    raise Refused(
        "participant-known", f"{entry.name} dari {entry.body} sudah terdaftar. Tidak ada yang diubah."
    )


def refuse_number(
    training: Training, entry: Entry, *, person: Person | None, named: bool, but: Participant | None = None
) -> None:
    """An employee number belongs to one person; `named` says whose, where the reader may know."""
    if not (number := entry.employee_number.strip()):
        return
    rows = Participant.objects.filter(training=training, employee_number=number)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    if other := rows.first():
        whose = f" atas nama {other.name}" if named else ""
        raise Refused(
            "number-registered",
            f"NIP {number} sudah terdaftar pada pelatihan ini{whose}. Periksa angkanya. "
            "Tidak ada yang diubah.",
        )
    if person is not None:
        return
    known = Person.objects.current().filter(regency=training.regency_id, employee_number=number).first()
    if known is not None and not alike(person_key(known.name), person_key(entry.name)):
        whose = f" atas nama {known.name}" if named else " atas nama orang lain"
        raise Refused(
            "number-of-another",
            f"NIP {number} tercatat{whose} pada direktori. Periksa angkanya, atau kosongkan.",
        )


def seated_as(training: Training, person: Person, *, but: Participant | None = None) -> Participant | None:
    """The entry of this training whose person is `person`, mergers considered."""
    whole = person.surviving
    mine = Q(person=whole) | Q(person__merged_into=whole)
    rows = Participant.objects.filter(mine, training=training)
    return rows.exclude(pk=but.pk).first() if but else rows.first()


def same_person(name: str, other: Participant) -> Refused:
    """One person has one entry."""
    return Refused(
        "participant-same-person",
        f"{name} adalah orang yang sama dengan {other.name}, yang sudah terdaftar "
        f"({other.get_state_display().lower()}). Hapus atau undurkan salah satu pendaftaran.",
    )


def write(row: Participant, entry: Entry, place: Place) -> None:
    """Set what the entry says; the caller saves."""
    row.name = " ".join(entry.name.split())
    row.name_key = place.name_key
    row.gender = entry.gender
    row.employee_number = entry.employee_number.strip()
    row.rank = entry.rank.strip()
    row.position = " ".join(entry.position.split())
    row.organisation = place.body
    row.organisation_name = " ".join(entry.body.split())
    row.place_key = place.place_key
    row.sector = place.sector
    row.phone = entry.phone.strip()
    row.email = entry.email.strip()
    row.note = entry.note.strip()


def known_person(row: Participant) -> Person | None:
    """By employee number; else by name within the same body. Refused "number-of-another"."""
    people = Person.objects.current().filter(regency=row.regency)
    if row.employee_number and (found := people.filter(employee_number=row.employee_number).first()):
        if alike(person_key(found.name), row.name_key):
            return found
        raise Refused(
            "number-of-another",
            f"NIP {row.employee_number} tercatat atas nama {found.name} pada direktori, bukan {row.name}. "
            "Betulkan NIP-nya, atau nyatakan keduanya orang yang sama.",
        )
    if row.organisation is None:
        return None
    held = people.filter(positions__organisation=row.organisation).distinct()
    return next((one for one in held if person_key(one.name) == row.name_key), None)


def new_person(row: Participant) -> Person:
    """A new adult of the directory with the post the entry names."""
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
