"""Whom a meeting expects: bodies and people are added by ticking, corrected one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from coordination import stages
from coordination.models import Meeting
from participants import audit
from participants.models import Invitee, Organisation, Person, Sector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coordination.models import Speaker
    from participants.models import Position, User

HEADS = {
    Sector.OPD: "Kepala",
    Sector.VERTICAL: "Kepala",
    Sector.HEALTH_CENTRE: "Kepala",
    Sector.SCHOOL: "Kepala",
    Sector.COMMUNITY: "Ketua",
    Sector.BUSINESS: "Pimpinan",
    Sector.MEDIA: "Pemimpin Redaksi",
    Sector.CHILD_FORUM: "Pendamping",
    Sector.WORSHIP: "Pengurus",
    Sector.BOARDING: "Pengasuh",
    Sector.CHILD_WELFARE: "Pengurus",
    Sector.UNIVERSITY: "Rektor",
}


def addressee_of(body: Organisation) -> str:
    """How a letter addresses the head of a body: "Kepala Dinas Kesehatan", "Camat Martapura".

    Children are never addressed themselves: a letter to the Forum Anak goes to its adult companion.
    """
    name = body.name
    if body.sector == Sector.DISTRICT:
        return f"Camat {name.removeprefix('Kecamatan ')}"
    if body.sector == Sector.VILLAGE:
        if name.startswith("Kelurahan "):
            return f"Lurah {name.removeprefix('Kelurahan ')}"
        return f"Kepala Desa {name.removeprefix('Desa ')}"
    if name.startswith("Sekretariat Daerah"):
        return name.replace("Sekretariat", "Sekretaris", 1)
    return f"{HEADS[Sector(body.sector)]} {name}"


@transaction.atomic
def invite(
    meeting: Meeting,
    *,
    organisations: Iterable[Organisation] = (),
    positions: Iterable[Position] = (),
    speakers: Iterable[Speaker] = (),
    by: User | None,
) -> tuple[int, list[str]]:
    """Add bodies, office holders and speakers; (how many were added, names that were there already).

    A person is invited once, whatever the number of bodies. Refused("meeting-over") for a meeting that is
    running, over or cancelled.
    """
    row = _open(meeting)
    there = list(Invitee.objects.filter(occasion=row.occasion_id))
    new, known = _new_bodies(row, organisations, there)
    people = {i.person_id: i.addressee for i in there if i.person_id}
    for person, addressee, body in _people(positions, speakers):
        if person.pk in people:
            known.append(f"{person.name} (sudah diundang sebagai {people[person.pk]})")
            continue
        people[person.pk] = addressee
        sector = body.sector if body else Sector.VERTICAL
        new.append(_invitee(row, addressee, sector, organisation=body, person=person))
    Invitee.objects.bulk_create(new)
    if new:
        audit.record(row.regency, "coordination.invitees-added", "meeting", row.pk, by=by, count=len(new))
    return len(new), known


@transaction.atomic
def correct_invitee(invitee: Invitee, *, addressee: str, email: str, phone: str, by: User) -> Invitee:
    """How the letter addresses this invitee and where it is sent."""
    row = Invitee.objects.select_for_update(of=("self",)).select_related("regency").get(pk=invitee.pk)
    row.addressee, row.email, row.phone = addressee.strip(), email.strip(), phone.strip()
    row.save(update_fields=["addressee", "email", "phone"])
    audit.record(row.regency, "coordination.invitee-corrected", "invitee", row.pk, by=by)
    return row


@transaction.atomic
def remove_invitee(invitee: Invitee, *, by: User) -> None:
    """Take somebody off the list; Refused("invitee-in-use") once there is a reply or attendance."""
    row = Invitee.objects.select_for_update(of=("self",)).select_related("regency").get(pk=invitee.pk)
    if row.reply or row.attendance_set.exists():
        raise Refused(
            "invitee-in-use",
            f"{row.addressee} sudah menjawab atau sudah hadir, jadi tidak dapat dihapus dari daftar.",
        )
    pk, regency = row.pk, row.regency
    row.delete()
    audit.record(regency, "coordination.invitee-removed", "invitee", pk, by=by)


def _open(meeting: Meeting) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",)).select_related("regency").get(pk=meeting.pk)
    if row.state not in (*stages.PLANNED, stages.POSTPONED):
        raise Refused(
            "meeting-over",
            "Daftar undangan hanya diubah sebelum rapat dimulai. Yang hadir tanpa undangan dicatat pada "
            "daftar hadir.",
        )
    return row


def _invitee(
    meeting: Meeting,
    addressee: str,
    sector: str,
    *,
    organisation: Organisation | None = None,
    person: Person | None = None,
) -> Invitee:
    return Invitee(
        regency_id=meeting.regency_id,
        occasion_id=meeting.occasion_id,
        organisation=organisation,
        person=person,
        addressee=addressee[:200],
        sector=sector,
        email=person.email if person else "",
        phone=person.phone if person else "",
    )


def _new_bodies(
    meeting: Meeting, organisations: Iterable[Organisation], there: list[Invitee]
) -> tuple[list[Invitee], list[str]]:
    bodies = {i.organisation_id for i in there if i.person_id is None}
    new: list[Invitee] = []
    known: list[str] = []
    for body in organisations:
        if body.pk in bodies:
            known.append(addressee_of(body))
            continue
        bodies.add(body.pk)
        new.append(_invitee(meeting, addressee_of(body), body.sector, organisation=body))
    return new, known


def _people(
    positions: Iterable[Position], speakers: Iterable[Speaker]
) -> Iterator[tuple[Person, str, Organisation | None]]:
    """Each person, how the letter addresses them, and their body where it is in the directory."""
    for position in positions:
        yield position.person, f"{position.person.name}, {position.title}", position.organisation
    for speaker in speakers:
        told = ", ".join(filter(None, [speaker.name, speaker.position, speaker.organisation_name]))
        yield _person_of(speaker), told, None


def _person_of(speaker: Speaker) -> Person:
    """The speaker in the directory; one typed by hand is entered there."""
    if speaker.person is None:
        speaker.person = Person.objects.create(regency_id=speaker.regency_id, name=speaker.name)
        speaker.save(update_fields=["person"])
    return speaker.person
