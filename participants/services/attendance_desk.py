"""Writes of the committee about a list of attendance: open, close, enter by hand, correct; old numbers go."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from common.refusals import Refused
from participants import audit
from participants.models import (
    Attendance,
    AttendanceRepeat,
    ChildHeadCount,
    CodePace,
    Invitee,
    OccasionSession,
)
from participants.naming import person_key
from participants.services.attendance import (
    Counts,
    Entry,
    Place,
    Recorded,
    check_counts,
    code_of,
    place_of,
    place_of_invitee,
    tidy_code,
    write_row,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participants.models import User

SENT = ("name", "position", "capacity", "proxy_for", "mandate_number")
REASONS = (
    ("salah_ketik", "Salah ketik"),
    ("susulan", "Data susulan, misalnya nomor surat tugas"),
    ("ganda", "Orang yang sama tercatat dua kali"),
    ("tidak_hadir", "Orang ini ternyata tidak hadir"),
    ("anak", "Baris ini ternyata memuat nama anak"),
)


@transaction.atomic
def open_list(session: OccasionSession, *, by: User, now: dt.datetime) -> OccasionSession:
    """Open the list, or open it again after it was closed; an open one stays as it is."""
    row = OccasionSession.objects.select_for_update().get(pk=session.pk)
    if row.opened_at is not None and row.closed_at is None:
        return row
    row.opened_at, row.closed_at = row.opened_at or now, None
    row.save(update_fields=["opened_at", "closed_at"])
    audit.record(row.regency, "participants.attendance-opened", "session", row.pk, by=by)
    return row


@transaction.atomic
def close_list(session: OccasionSession, *, by: User, now: dt.datetime) -> OccasionSession:
    """Close the list: codes on the screen stop serving; Refused "attendance-not-open" when it is not open."""
    row = OccasionSession.objects.select_for_update().get(pk=session.pk)
    if row.opened_at is None or row.closed_at is not None:
        raise Refused("attendance-not-open", "Daftar hadir ini tidak sedang dibuka. Tidak ada yang berubah.")
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    audit.record(row.regency, "participants.attendance-closed", "session", row.pk, by=by)
    return row


@transaction.atomic
def enter(
    session: OccasionSession,
    *,
    entry: Entry,
    by: User,
    now: dt.datetime,
    method: str = Attendance.Method.MANUAL,
    place: Place | None = None,
) -> Recorded:
    """Enter one adult by hand, also after the list was closed.

    `place` is known where the row code of the sheet names it. Raises what `place_of` and `write_row` refuse.
    """
    place = place or place_of(session, entry)
    recorded = write_row(session, place=place, entry=entry, method=method, by=by, now=now)
    audit.record(
        session.regency,
        "participants.attendance-entered",
        "attendance",
        recorded.attendance.pk,
        by=by,
        session=session.pk,
        method=method,
    )
    return recorded


@dataclass(frozen=True)
class SheetRow:
    """One line of the signed sheet: the printed row code and what stands beside it."""

    code: str
    name: str
    position: str
    capacity: str


def enter_sheet(
    session: OccasionSession, *, rows: Sequence[SheetRow], by: User, now: dt.datetime
) -> list[str]:
    """Enter many lines of the sheet, each for itself; "" for a line that is kept, else why it is not.

    A line is found by its row code, which names the invited body; a line that is sent twice is one row.
    """
    codes = [tidy_code(row.code) for row in rows]
    expected = Invitee.objects.filter(occasion=session.occasion_id, row_code__in=codes)
    invitees = {row.row_code: row for row in expected.select_related("organisation__merged_into")}
    answers: list[str] = []
    for row, code in zip(rows, codes, strict=True):
        invitee = invitees.get(code)
        if invitee is None:
            answers.append(f"Kode baris {row.code.strip()} tidak ada dalam daftar undangan kegiatan ini.")
            continue
        place = place_of_invitee(invitee)
        entry = Entry(row.name, place.name, row.position, row.capacity)
        try:
            enter(session, entry=entry, by=by, now=now, method=Attendance.Method.SHEET, place=place)
            answers.append("")
        except Refused as refusal:
            answers.append(refusal.message)
    return answers


@transaction.atomic
def set_children(
    session: OccasionSession, *, body: str, sector: str, counts: Counts, companion: str, by: User
) -> ChildHeadCount:
    """Enter or correct the head-count of one body; numbers and the companion, never a child's name."""
    check_counts(counts)
    place = place_of(session, Entry(companion, body, "", Attendance.Capacity.COMPANION, sector=sector))
    row, _ = ChildHeadCount.objects.update_or_create(
        session=session,
        place_key=place.key,
        defaults={
            "girls": counts.girls,
            "boys": counts.boys,
            "with_disability": counts.with_disability,
            "companion": " ".join(companion.split()),
            "recorded_by": by,
        },
        create_defaults={
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
    audit.record(
        session.regency,
        "participants.children-counted",
        "head-count",
        row.pk,
        by=by,
        girls=counts.girls,
        boys=counts.boys,
    )
    return row


@transaction.atomic
def correct(attendance: Attendance, *, entry: Entry, reason: str, by: User) -> Attendance:
    """Write a row anew; when and how the person came stays. `reason` is a code of REASONS.

    Where people attend by name, another name may make it another participant's row, with that one's code.
    Raises Refused "attendance-twice" when the new name is already on the list, and what `place_of` refuses.
    """
    rows = Attendance.objects.select_for_update(of=("self",))
    row = rows.select_related("session__regency", "session__occasion").get(pk=attendance.pk)
    place = place_of(row.session, entry)
    if place.sector == "forum_anak" and entry.capacity != Attendance.Capacity.COMPANION:
        raise Refused("child-as-person", "Anak tidak dicatat dengan nama. Catat jumlahnya pada Jumlah anak.")
    key = person_key(entry.name)[:120]
    if row.session.occasion.by_name and (key, place.key) != (row.name_key, row.place_key):
        _keep_shown_code(row)
        row.invitee, row.personal_code = place.invitee, code_of(place, row.session)
    elif not row.session.occasion.by_name:
        row.invitee = place.invitee
    row.organisation, row.organisation_name = place.organisation, place.name
    row.sector, row.place_key = place.sector, place.key
    row.name, row.name_key = " ".join(entry.name.split()), key
    row.position, row.capacity = " ".join(entry.position.split()), entry.capacity
    row.proxy_for, row.mandate_number = " ".join(entry.proxy_for.split()), entry.mandate_number.strip()
    row.phone = entry.phone.strip()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(
            "attendance-twice",
            "Orang dengan nama dan lembaga ini sudah ada pada sesi yang sama. Hapus salah satu barisnya.",
        ) from None
    audit.record(row.regency, "participants.attendance-corrected", "attendance", row.pk, by=by, reason=reason)
    return row


@transaction.atomic
def tie(attendance: Attendance, invitee: Invitee, *, by: User) -> Attendance:
    """Say whose row it is where somebody signed in under another spelling: the row gets the personal code.

    The code its sender was shown stays valid, as that of a second sending.
    Raises Refused "attendance-tied" where the row is somebody's, "attendance-twice" where the session has a
    row of this invitee.
    """
    rows = Attendance.objects.select_for_update(of=("self",))
    row = rows.select_related("session__occasion", "regency").get(pk=attendance.pk)
    if row.invitee_id is not None:
        raise Refused("attendance-tied", f"{row.name} sudah tertaut. Tidak ada yang diubah.")
    if Attendance.objects.filter(session=row.session_id, invitee=invitee).exists():
        raise Refused(
            "attendance-twice",
            f"{invitee.addressee} sudah tercatat pada sesi ini. Hapus salah satu barisnya.",
        )
    _keep_shown_code(row)
    row.invitee, row.personal_code = invitee, invitee.row_code
    row.save(update_fields=["invitee", "personal_code"])
    audit.record(row.regency, "participants.attendance-tied", "attendance", row.pk, by=by, invitee=invitee.pk)
    return row


def _keep_shown_code(row: Attendance) -> None:
    """The code its sender was shown goes on standing for the row, as that of a second sending."""
    words = {name: getattr(row, name) for name in SENT}
    AttendanceRepeat.objects.get_or_create(
        attendance=row,
        **words,
        defaults={
            "regency_id": row.regency_id,
            "sent_at": row.checked_in_at,
            "personal_code": row.personal_code,
        },
    )


@transaction.atomic
def remove(attendance: Attendance, *, reason: str, by: User) -> None:
    """Take a row off the list; the audit trail keeps its id and the reason, a code of REASONS."""
    row = Attendance.objects.select_for_update().select_related("regency").get(pk=attendance.pk)
    regency, number = row.regency, row.pk
    row.delete()
    audit.record(regency, "participants.attendance-removed", "attendance", number, by=by, reason=reason)


def blank_phones(now: dt.datetime) -> int:
    """Blank the phone numbers of lists whose session ended KLA_PHONE_DAYS ago; how many were blanked.

    The paces of codes that live no more go with them.
    """
    before = now - dt.timedelta(days=settings.KLA_PHONE_DAYS)
    CodePace.objects.filter(due_at__lt=now - dt.timedelta(days=1)).delete()
    return Attendance.objects.filter(session__ends_at__lt=before).exclude(phone="").update(phone="")
