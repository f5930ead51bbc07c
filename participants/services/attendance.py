"""Writes of people who sign in themselves: safe to repeat, paced per code, silent about everybody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from common.refusals import Refused
from participants import audit, checkin
from participants.models import (
    Attendance,
    AttendanceRepeat,
    ChildHeadCount,
    Invitee,
    Organisation,
    Sector,
)
from participants.models.occasions import new_row_code
from participants.naming import person_key

if TYPE_CHECKING:
    from participants.models import OccasionSession, Regency, User

STEP = dt.timedelta(milliseconds=100)
BURST = dt.timedelta(seconds=30)
"""300 uses of one code at once, then ten a second (docs/adr/0008-pace-of-a-code.md)."""
PACE = """
INSERT INTO participants_codepace AS pace (regency_id, session_id, minute, due_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (session_id, minute) DO UPDATE SET due_at = greatest(pace.due_at, %s) + %s * interval '1 second'
WHERE pace.due_at <= %s
RETURNING 1
"""
SAME = ("name", "position", "capacity", "proxy_for", "mandate_number", "phone")
TRIES = 5


@dataclass(frozen=True)
class Entry:
    """What is written about one adult; `body` is the name of the institution as typed."""

    name: str
    body: str
    position: str
    capacity: str
    sector: str = ""
    proxy_for: str = ""
    mandate_number: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Counts:
    """Children by number; `with_disability` are among girls and boys."""

    girls: int
    boys: int
    with_disability: int = 0


@dataclass(frozen=True)
class Recorded:
    """A row of the list, and the code of whoever sent it in; `created` is False when the row was there."""

    attendance: Attendance
    code: str
    created: bool


@dataclass(frozen=True)
class Place:
    """Which body an entry means, and the invitation it answers."""

    organisation: Organisation | None
    name: str
    sector: str
    key: str
    invitee: Invitee | None


def sitting_of(session: OccasionSession) -> checkin.Sitting:
    """The session as the pure rules know it."""
    return checkin.Sitting(session.pk, session.secret, session.opened_at, session.closed_at)


def find_body(regency: Regency, typed: str) -> Organisation | None:
    """The body of the directory known by this name, short name or alias, whatever the case and spaces.

    A body that was merged answers as the one it became.
    """
    name = " ".join(typed.split())
    known = Q(name__iexact=name) | Q(short_name__iexact=name) | Q(aliases__name__iexact=name)
    rows = Organisation.objects.filter(known, regency=regency).select_related("merged_into")
    found = rows.order_by("merged_into", "pk").last() if name else None
    return found.merged_into or found if found else None


def place_of(session: OccasionSession, entry: Entry) -> Place:
    """Refused "sector-missing" for a body nobody knows whose sector was not said."""
    body = find_body(session.regency, entry.body)
    sector = body.sector if body else entry.sector
    if not sector:
        raise Refused("sector-missing", "Lembaga ini belum terdaftar. Pilih unsurnya, lalu kirim lagi.")
    key = checkin.place_key(body.pk if body else None, entry.body)
    return Place(body, " ".join(entry.body.split()), sector, key, _invitation(session, body, entry.name))


def place_of_invitee(invitee: Invitee) -> Place:
    """Where a row code leads: the body it names, or the person it was sent to."""
    body = invitee.organisation.surviving if invitee.organisation else None
    name = body.name if body else invitee.addressee
    return Place(body, name, invitee.sector, checkin.place_key(body.pk if body else None, name), invitee)


def _invitation(session: OccasionSession, body: Organisation | None, name: str) -> Invitee | None:
    """The invitation of this person by name, else the body's own, else any of the body."""
    mine = Q(organisation=None)
    if body:
        mine |= Q(organisation=body) | Q(organisation__merged_into=body)
    rows = Invitee.objects.filter(mine, occasion=session.occasion_id).select_related("person")
    key, found = person_key(name), None
    for row in rows:
        if row.person and person_key(row.person.name) == key:
            return row
        if body and row.organisation_id and (found is None or row.person is None):
            found = row
    return None if session.occasion.by_name else found


def code_of(place: Place, session: OccasionSession) -> str:
    """The same in every session for who attends by name, so that tests pair; else one for this row."""
    return place.invitee.row_code if place.invitee and session.occasion.by_name else new_row_code()


@transaction.atomic
def check_in(
    session: OccasionSession,
    *,
    entry: Entry,
    arrival: checkin.Arrival,
    now: dt.datetime,
    children: Counts | None = None,
) -> Recorded:
    """A person signs in with an accepted code; `children` are those the person came with.

    The same name in the same body is one row, however often it is sent. Whoever sends other words for it gets
    an answer of the same shape with a code of their own. Raises Refused: checkin-flood, sector-missing,
    child-as-person, children-missing, children-none, children-disability.
    """
    keep_pace(session, arrival.minute, now=now)
    place = place_of(session, entry)
    if place.sector == Sector.CHILD_FORUM and children is None:
        raise Refused("children-missing", "Isi jumlah anak yang Anda dampingi.")
    if children is not None:
        count_children(session, place=place, counts=children, companion=entry.name, by=None)
    recorded = write_row(session, place=place, entry=entry, method=Attendance.Method.QR, by=None, now=now)
    _told(session, recorded)
    return recorded


@transaction.atomic
def check_in_by_code(
    session: OccasionSession, *, code: str, arrival: checkin.Arrival, now: dt.datetime
) -> Recorded:
    """A participant signs in with the personal code of the invitation or the sheet.

    Raises Refused: checkin-flood, "code-unknown" for a code this occasion has not given.
    """
    keep_pace(session, arrival.minute, now=now)
    typed = tidy_code(code)
    rows = Invitee.objects.filter(occasion=session.occasion_id, row_code=typed)
    invitee = rows.select_related("organisation__merged_into").first()
    if invitee is None:
        raise Refused(
            "code-unknown",
            f"Kode {typed} tidak ada pada daftar peserta kegiatan ini. Periksa lagi, atau kosongkan dan isi "
            "nama Anda.",
        )
    entry = Entry(invitee.addressee, "", "", Attendance.Capacity.PARTICIPANT)
    place = place_of_invitee(invitee)
    recorded = write_row(session, place=place, entry=entry, method=Attendance.Method.QR, by=None, now=now)
    _told(session, recorded)
    return recorded


def tidy_code(code: str) -> str:
    """A row code as it was typed ("q4y t7") as the code it means."""
    return "".join(code.split()).upper()


def _told(session: OccasionSession, recorded: Recorded) -> None:
    audit.record(
        session.regency,
        "participants.checked-in" if recorded.created else "participants.check-in-repeated",
        "attendance",
        recorded.attendance.pk,
        by=None,
        session=session.pk,
    )


def keep_pace(session: OccasionSession, minute: int, *, now: dt.datetime) -> None:
    """Let a code be used 300 times at once and ten times a second after; Refused "checkin-flood" beyond."""
    with connection.cursor() as cursor:
        key = (session.regency_id, session.pk, minute)
        cursor.execute(PACE, (*key, now + STEP, now, STEP.total_seconds(), now + BURST - STEP))
        if cursor.fetchone() is None:
            raise Refused(
                "checkin-flood",
                "Kode ini sedang dipakai terlalu banyak kiriman. Isian Anda masih ada: tunggu sepuluh detik, "
                "lalu tekan Catat kehadiran saya sekali lagi.",
            )


def write_row(
    session: OccasionSession,
    *,
    place: Place,
    entry: Entry,
    method: str,
    by: User | None,
    now: dt.datetime,
) -> Recorded:
    """Insert the row or find the one of the same person; the caller's transaction and audit entry."""
    if place.sector == Sector.CHILD_FORUM and entry.capacity != Attendance.Capacity.COMPANION:
        raise Refused(
            "child-as-person",
            "Anak tidak dicatat dengan nama. Pendamping dewasa mengisi daftar hadir dan menulis jumlah anak.",
        )
    key = person_key(entry.name)[:120]
    for _ in range(TRIES):
        if (known := _row_of(session, place.invitee)) is not None:
            return Recorded(known, known.personal_code, created=False)
        row = Attendance(
            regency_id=session.regency_id,
            session=session,
            invitee=place.invitee,
            organisation=place.organisation,
            organisation_name=place.name,
            sector=place.sector,
            name=" ".join(entry.name.split()),
            name_key=key,
            place_key=place.key,
            position=" ".join(entry.position.split()),
            capacity=entry.capacity,
            proxy_for=" ".join(entry.proxy_for.split()),
            mandate_number=entry.mandate_number.strip(),
            phone=entry.phone.strip(),
            personal_code=code_of(place, session),
            method=method,
            checked_in_at=now,
            recorded_by=by,
        )
        Attendance.objects.bulk_create([row], ignore_conflicts=True)
        kept = Attendance.objects.filter(session=session, name_key=key, place_key=place.key).first()
        if kept is not None:
            return _answer(row, kept, now)
    raise RuntimeError("no free personal code in this session")


def _row_of(session: OccasionSession, invitee: Invitee | None) -> Attendance | None:
    """The row a participant has already, whatever the name was spelt like; a body may have several."""
    if invitee is None or not session.occasion.by_name:
        return None
    return Attendance.objects.filter(session=session, invitee=invitee).first()


def _answer(sent: Attendance, kept: Attendance, now: dt.datetime) -> Recorded:
    created = kept.personal_code == sent.personal_code
    if created or all(_words(sent, name) == _words(kept, name) for name in SAME):
        return Recorded(kept, kept.personal_code, created)
    words = {name: getattr(sent, name) for name in SAME if name != "phone"}
    repeat, _ = AttendanceRepeat.objects.get_or_create(
        attendance=kept,
        **words,
        defaults={"regency_id": kept.regency_id, "sent_at": now, "personal_code": new_row_code()},
    )
    return Recorded(kept, repeat.personal_code, created=False)


def _words(row: Attendance, name: str) -> str:
    return str(getattr(row, name)).casefold()


def count_children(
    session: OccasionSession, *, place: Place, counts: Counts, companion: str, by: User | None
) -> ChildHeadCount:
    """Keep the head-count of one body; the first one stays, the committee corrects it.

    Raises Refused "children-none" and "children-disability" for numbers that cannot be. The caller's audit.
    """
    check_counts(counts)
    kept, _ = ChildHeadCount.objects.get_or_create(
        session=session,
        place_key=place.key,
        defaults={
            "regency_id": session.regency_id,
            "invitee": place.invitee,
            "organisation": place.organisation,
            "organisation_name": place.name,
            "sector": place.sector,
            "girls": counts.girls,
            "boys": counts.boys,
            "with_disability": counts.with_disability,
            "companion": " ".join(companion.split()),
            "recorded_by": by,
        },
    )
    return kept


def check_counts(counts: Counts) -> None:
    if counts.girls + counts.boys == 0:
        raise Refused("children-none", "Isi jumlah anak perempuan atau laki-laki.")
    if counts.with_disability > counts.girls + counts.boys:
        raise Refused(
            "children-disability",
            "Jumlah anak dengan disabilitas melebihi jumlah anak. Periksa salah satunya.",
        )


def sent_with(attendance: Attendance, code: str) -> Attendance | AttendanceRepeat | None:
    """What the holder of a personal code sent in: the row itself, or a second sending of it."""
    if attendance.personal_code == code:
        return attendance
    return attendance.repeats.filter(personal_code=code).first()
