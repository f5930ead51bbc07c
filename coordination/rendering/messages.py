"""Texts that go with an invitation: mail, WhatsApp, reminders. Plain words, no marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from common.formats import weekday_date
from coordination import stages
from coordination.rendering.meeting_page import when

if TYPE_CHECKING:
    import datetime as dt

    from coordination.models import Meeting
    from participants.models import Invitee

COUNTRY = "62"


def letter_word(meeting: Meeting) -> str:
    """What the message is: an invitation, a new date, a delay or a cancellation."""
    if meeting.state == stages.CANCELLED:
        return "Pembatalan rapat"
    if meeting.state == stages.POSTPONED:
        return "Penundaan rapat"
    moved = any(change.new_starts_at for change in meeting.date_changes.all())
    return "Perubahan jadwal rapat" if moved else "Undangan"


def invitation_text(meeting: Meeting, invitee: Invitee, url: str) -> str:
    """The message to one invitee, ready to be sent."""
    word = letter_word(meeting)
    lines = [f"Yth. {invitee.addressee}", ""]
    if word == "Undangan":
        lines.append(f"Dengan hormat, kami mengundang Bapak/Ibu menghadiri {meeting.occasion.title} pada:")
    elif meeting.state in (stages.CANCELLED, stages.POSTPONED):
        lines.append(f"Dengan hormat, kami memberitahukan {word.lower()} {meeting.occasion.title} pada:")
    else:
        lines.append(f"Dengan hormat, jadwal {meeting.occasion.title} berubah menjadi:")
    lines += ["", *facts(meeting), ""]
    if meeting.state in (stages.CANCELLED, stages.POSTPONED):
        if meeting.state == stages.POSTPONED:
            lines.append("Jadwal baru akan kami sampaikan kemudian.")
    else:
        lines.append(f"Mohon konfirmasi{_until(meeting)} melalui tautan ini, tanpa perlu akun: {url}")
    return "\n".join([*lines, "", "Terima kasih.", _sender(meeting)])


def reply_reminder(meeting: Meeting, invitee: Invitee, url: str) -> str:
    lines = [
        f"Yth. {invitee.addressee}",
        "",
        f"Kami menantikan konfirmasi kehadiran Bapak/Ibu pada {meeting.occasion.title}:",
        "",
        *facts(meeting),
        "",
        f"Mohon jawab{_until(meeting)} melalui tautan ini, tanpa perlu akun: {url}",
    ]
    return "\n".join([*lines, "", "Terima kasih.", _sender(meeting)])


def day_reminder(meeting: Meeting, invitee: Invitee, url: str) -> str:
    lines = [
        f"Yth. {invitee.addressee}",
        "",
        f"Mengingatkan, {meeting.occasion.title} diselenggarakan besok:",
        "",
        *facts(meeting),
        "",
        f"Bila berhalangan atau mewakilkan, mohon sampaikan melalui: {url}",
    ]
    return "\n".join([*lines, "", "Terima kasih.", _sender(meeting)])


def facts(meeting: Meeting) -> list[str]:
    """Day, hours, place and link, one a line."""
    occasion = meeting.occasion
    day = meeting.regency.day_of(occasion.starts_at)
    lines = [f"Hari, tanggal: {weekday_date(day)}", f"Waktu: {when(occasion).removeprefix('pukul ')}"]
    lines.append(f"Tempat: {occasion.place}")
    if occasion.link:
        lines.append(f"Tautan daring: {occasion.link}")
    return lines


def whatsapp_link(phone: str, text: str) -> str:
    """A wa.me address that opens the message ready to be sent; without a number the sender picks one."""
    return f"https://wa.me/{international(phone)}?text={quote(text)}"


def international(phone: str) -> str:
    """ "0812 3456-7890" and "+62 812…" as digits with the country code; "" where there is no number."""
    digits = re.sub(r"\D", "", phone)
    return COUNTRY + digits[1:] if digits.startswith("0") else digits


def _until(meeting: Meeting) -> str:
    last: dt.date | None = meeting.invitation.reply_by if hasattr(meeting, "invitation") else None
    return f" paling lambat {weekday_date(last)}" if last else ""


def _sender(meeting: Meeting) -> str:
    return f"Sekretariat Gugus Tugas KLA {meeting.regency.name}"
