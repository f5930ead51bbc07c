"""What an invitee answers, with a link of its own and no account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from coordination import stages
from coordination.models import Meeting
from participants import audit
from participants.models import Invitee

if TYPE_CHECKING:
    import datetime as dt

    from participants.models import User


def closed_sentence(meeting: Meeting, now: dt.datetime) -> str:
    """Why no answer is taken any more; "" while one is."""
    if meeting.state == stages.CANCELLED:
        return "Rapat ini dibatalkan, jadi konfirmasi tidak diperlukan lagi."
    if meeting.state == stages.POSTPONED:
        return "Rapat ini ditunda. Konfirmasi dibuka lagi sesudah jadwal barunya ditetapkan."
    if meeting.state not in stages.PLANNED or now >= meeting.occasion.starts_at:
        return "Rapat ini sudah dimulai, jadi jawaban tidak dapat diubah lagi. Silakan hubungi sekretariat."
    return ""


@transaction.atomic
def answer(
    invitee: Invitee,
    meeting: Meeting,
    *,
    reply: str,
    name: str = "",
    note: str = "",
    now: dt.datetime,
    by: User | None = None,
) -> Invitee:
    """Keep the answer; the newest one counts until the meeting starts. `by` is None for the invitee itself.

    Raises Refused: "reply-closed", "reply-unknown", "reply-name-missing" (proxy), "reply-note-missing"
    (absent).
    """
    row = Invitee.objects.select_for_update(of=("self",)).select_related("regency").get(pk=invitee.pk)
    closed = closed_sentence(meeting, now)
    if closed:
        raise Refused("reply-closed", closed)
    if reply not in (Invitee.Reply.COMING, Invitee.Reply.PROXY, Invitee.Reply.ABSENT):
        raise Refused("reply-unknown", "Pilih salah satu jawaban: hadir, mewakilkan, atau berhalangan.")
    if reply == Invitee.Reply.PROXY and not name.strip():
        raise Refused("reply-name-missing", "Tuliskan nama dan jabatan yang mewakili.")
    if reply == Invitee.Reply.ABSENT and not note.strip():
        raise Refused("reply-note-missing", "Tuliskan alasan berhalangan, cukup beberapa kata.")
    row.reply, row.replied_at = reply, now
    row.reply_name = name.strip()[:120] if reply == Invitee.Reply.PROXY else ""
    row.reply_note = note.strip()[:300] if reply == Invitee.Reply.ABSENT else ""
    row.save(update_fields=["reply", "reply_name", "reply_note", "replied_at"])
    audit.record(row.regency, "coordination.invitation-answered", "invitee", row.pk, by=by, reply=reply)
    return row


def find_by_token(token: str) -> tuple[Invitee, Meeting] | None:
    """The invitee of a link and its meeting; None for a forged link or a letter not issued yet."""
    row = Invitee.objects.filter(token=token).select_related("occasion__regency", "regency").first()
    if row is None:
        return None
    meeting = Meeting.objects.filter(occasion=row.occasion_id).select_related("regency", "occasion__regency")
    found = meeting.select_related("regency", "occasion__regency", "invitation").first()
    if found is None or found.state == stages.DRAFT:
        return None
    return row, found
