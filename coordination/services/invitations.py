"""Writes about the letter of a meeting: its text, its number, its issue, and the messages it travels with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from common.refusals import Refused
from coordination import stages
from coordination.models import Invitation, Meeting
from coordination.rendering.messages import invitation_text, letter_word
from coordination.services.calendar_file import MIME, calendar_of, sequence_of
from coordination.services.life import advance
from documents.models import Document, Letter, LetterNumber, StoredFile
from documents.services.letter_numbers import register_letter, type_number
from documents.services.mail import send_later
from documents.services.seals import request_paper
from documents.storage import default_store
from participants import audit
from participants.models import Invitee

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from participants.models import User

PAPER = "undangan"


@dataclass(frozen=True)
class Wording:
    """The letter as the secretariat words it; `reply_by` is the last day for an answer."""

    nature: str
    enclosure: str
    subject: str
    addressed_to: str
    place: str
    dated_on: dt.date
    opening: str
    notes: str
    dress: str
    reply_by: dt.date | None
    copies_to: list[str]


def subject_of(meeting: Meeting) -> str:
    """ "63.03/rakor/12": what the sealed letter is about."""
    return f"{meeting.regency.code}/rakor/{meeting.pk}"


def register_subject(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"


def line_of(meeting: Meeting) -> LetterNumber | None:
    """The letter's line in the register."""
    return LetterNumber.objects.filter(
        regency=meeting.regency_id,
        series=Letter.INVITATION,
        subject=register_subject(meeting),
        voided_at=None,
    ).first()


def letter_of(meeting: Meeting) -> Document | None:
    """The sealed letter in force."""
    found = Document.objects.filter(
        regency=meeting.regency_id, kind=PAPER, subject=subject_of(meeting), state=Document.State.FINAL
    )
    return found.select_related("file").first()


@transaction.atomic
def word_letter(meeting: Meeting, *, wording: Wording, by: User | None) -> Invitation:
    """Keep the text of the letter; Refused("letter-over") once the meeting is running or cancelled."""
    row = _locked(meeting)
    letter, _ = Invitation.objects.update_or_create(
        meeting=row, defaults={"regency": row.regency, **vars(wording)}
    )
    audit.record(row.regency, "coordination.letter-worded", "meeting", row.pk, by=by)
    return letter


@transaction.atomic
def issue(meeting: Meeting, *, by: User, now: dt.datetime, leave_open: bool = False) -> Job:
    """Give the letter its number, move the meeting on and have the letter sealed; again: seal it anew.

    Refused: "letter-missing", "letter-nobody" (no invitee), "letter-over".
    """
    row = _locked(meeting)
    letter = Invitation.objects.filter(meeting=row).first()
    if letter is None:
        raise Refused("letter-missing", "Simpan dahulu naskah undangannya, lalu terbitkan.")
    if not Invitee.objects.filter(occasion=row.occasion_id).exists():
        raise Refused("letter-nobody", "Belum ada yang diundang. Isi daftar undangan dahulu, lalu terbitkan.")
    line = register_letter(
        row.regency,
        Letter.INVITATION,
        subject=register_subject(row),
        title=letter.subject,
        day=letter.dated_on,
        by=by,
        leave_open=leave_open,
    )
    letter.letter_number, letter.issued_at = line.text, letter.issued_at or now
    letter.save(update_fields=["letter_number", "issued_at"])
    if row.state == stages.DRAFT:
        advance(row, "invite", by=by, now=now)
        meeting.refresh_from_db(fields=["state"])
    return request_paper(
        PAPER, subject_of(row), regency=row.regency, title=f"Surat undangan: {row.occasion.title}", by=by
    )


@transaction.atomic
def number_letter(meeting: Meeting, *, text: str, by: User, now: dt.datetime) -> Job:
    """Write down the number the general registry gave and seal the letter anew.

    Refused: "letter-unregistered" and every code of `documents.services.letter_numbers.type_number`.
    """
    line = line_of(meeting)
    if line is None:
        raise Refused("letter-unregistered", "Surat ini belum terdaftar. Terbitkan undangannya dahulu.")
    type_number(line, text, by=by)
    return issue(meeting, by=by, now=now)


def answer_url(invitee: Invitee) -> str:
    """The invitee's own address for the answer."""
    path = reverse("coordination:reply", args=[invitee.token])
    return f"{settings.KLA_PUBLIC_SCHEME}://{settings.KLA_PUBLIC_HOST}{path}"


@transaction.atomic
def send_letters(meeting: Meeting, *, by: User, now: dt.datetime) -> tuple[int, int]:
    """Queue one message for each invitee with an address: (queued or sent already, without an address).

    The letter and the calendar file go along; after a change of date or a cancellation a message of its own
    goes out. Nobody gets the same message twice. Refused("letter-not-sealed") before the letter is made.
    """
    letter = letter_of(meeting)
    if letter is None:
        raise Refused("letter-not-sealed", "Surat undangan belum selesai dibuat. Tunggu sebentar.")
    sequence, word = sequence_of(meeting), letter_word(meeting)
    calendar = _keep_calendar(meeting, now)
    reached = 0
    invitees = list(Invitee.objects.filter(occasion=meeting.occasion_id))
    for invitee in invitees:
        if not invitee.email:
            continue
        send_later(
            meeting.regency,
            f"undangan:{letter.pk}:{meeting.state in stages.PLANNED}:{sequence}:{invitee.pk}",
            to=[invitee.email],
            subject=f"{word}: {meeting.occasion.title}",
            text=invitation_text(meeting, invitee, answer_url(invitee)),
            by=None,
            attachments=[(letter.file, "surat-undangan.pdf"), (calendar, "rakor.ics")],
        )
        reached += 1
    audit.record(meeting.regency, "coordination.letters-sent", "meeting", meeting.pk, by=by, count=reached)
    return reached, len(invitees) - reached


def _keep_calendar(meeting: Meeting, now: dt.datetime) -> StoredFile:
    stored = default_store().put(calendar_of(meeting, now=now))
    file, _ = StoredFile.objects.get_or_create(
        regency=meeting.regency,
        sha256=stored.sha256,
        defaults={"size": stored.size, "kind": "ics", "mime": MIME},
    )
    return file


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("regency", "occasion__regency")
    row = rows.get(pk=meeting.pk)
    if row.state not in stages.PLANNED:
        raise Refused(
            "letter-over",
            "Undangan hanya ditulis dan diterbitkan untuk rapat yang akan datang. Keadaannya sekarang: "
            f"{row.get_state_display().lower()}.",
        )
    return row
