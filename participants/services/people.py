"""Writes about the adults of a directory and the positions they hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.refusals import Refused
from participants import audit
from participants.models import Membership, Person, Position

if TYPE_CHECKING:
    from participants.models import Organisation, Regency, User

FIELDS = ("name", "employee_number", "rank", "phone", "email")


@dataclass(frozen=True)
class Contact:
    """What is kept of a person; the name exactly as typed."""

    name: str
    employee_number: str = ""
    rank: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def add_person(regency: Regency, *, contact: Contact, by: User) -> Person:
    """Enter an adult. Two people may share a name; an employee number belongs to one.

    Raises Refused("employee-number-known").
    """
    _refuse_number(regency, contact.employee_number, None)
    person = Person.objects.create(regency=regency, **_values(contact))
    audit.record(regency, "participants.person-added", "person", person.pk, by=by)
    return person


@transaction.atomic
def change_person(person: Person, *, contact: Contact, by: User) -> Person:
    """Put an entry right. Raises Refused: "person-erased", "employee-number-known"."""
    locked = _lock(person)
    _refuse_number(locked.regency, contact.employee_number, locked)
    for field, value in _values(contact).items():
        setattr(locked, field, value)
    locked.save(update_fields=list(FIELDS))
    audit.record(locked.regency, "participants.person-changed", "person", locked.pk, by=by)
    return locked


@transaction.atomic
def erase_person(person: Person, *, now: dt.datetime, by: User) -> Person:
    """Blank everything that says who it is and keep the row: what the person took part in still counts.

    Rows merged into this one are the same person and are blanked too. Raises Refused: "person-erased";
    "person-in-office" while an account names the person as its holder.
    """
    locked = _lock(person)
    own = Q(pk=locked.pk) | Q(merged_into=locked)
    if (
        Membership.objects.valid_on(timezone.localdate(now))
        .filter(person__in=Person.objects.filter(own))
        .exists()
    ):
        raise Refused(
            "person-in-office",
            "Orang ini masih tercatat sebagai pemegang akun. Serahterimakan jabatannya dahulu. "
            "Belum ada yang dihapus.",
        )
    blank: dict[str, object] = dict.fromkeys(FIELDS, "")
    Person.objects.filter(own).update(erased_at=now, **blank)
    audit.record(locked.regency, "participants.person-erased", "person", locked.pk, by=by)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def add_position(
    person: Person,
    *,
    organisation: Organisation,
    title: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    by: User,
) -> Position:
    """A post the person holds. Holding posts in two bodies at once is allowed: see `also_holds`.

    Raises Refused: "person-erased", "position-known".
    """
    locked = _lock(person)
    same = Position.objects.filter(person=locked, organisation=organisation, title__iexact=title.strip())
    if same.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on or dt.date.min)).exists():
        raise Refused("position-known", "Jabatan ini sudah tercatat dan belum berakhir.")
    position = Position.objects.create(
        regency=locked.regency,
        person=locked,
        organisation=organisation,
        title=title.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    audit.record(
        locked.regency,
        "participants.position-added",
        "position",
        position.pk,
        by=by,
        person=locked.pk,
        organisation=organisation.pk,
    )
    return position


@transaction.atomic
def end_position(position: Position, *, on: dt.date, by: User) -> Position:
    """The last day of a position. Raises Refused("position-too-early") before its first day."""
    locked = Position.objects.select_for_update(of=("self",)).select_related("regency").get(pk=position.pk)
    if locked.starts_on and on < locked.starts_on:
        raise Refused("position-too-early", "Tanggal akhir mendahului tanggal mulai. Periksa salah satunya.")
    locked.ends_on = on
    locked.save(update_fields=["ends_on"])
    audit.record(locked.regency, "participants.position-ended", "position", locked.pk, by=by)
    return locked


def also_holds(position: Position, day: dt.date) -> list[Position]:
    """Positions the same person holds on `day` in other bodies, to be said out loud."""
    rows = (
        Position.objects.held_on(day).of_person(position.person).exclude(organisation=position.organisation)
    )
    return list(rows.select_related("organisation__merged_into"))


def _values(contact: Contact) -> dict[str, str]:
    return {field: getattr(contact, field).strip() for field in FIELDS}


def _lock(person: Person) -> Person:
    locked = Person.objects.select_for_update(of=("self",)).select_related("regency").get(pk=person.pk)
    if locked.erased_at is not None:
        raise Refused("person-erased", "Data orang ini sudah dihapus dan tidak dapat diubah lagi.")
    return locked


def _refuse_number(regency: Regency, number: str, own: Person | None) -> None:
    wanted = number.strip()
    rows = Person.objects.current().filter(regency=regency, employee_number=wanted)
    others = rows.exclude(pk=own.pk) if own else rows
    if wanted and others.exists():
        raise Refused(
            "employee-number-known",
            f"NIP {wanted} sudah dipakai orang lain pada direktori ini. Cari dahulu namanya.",
        )
