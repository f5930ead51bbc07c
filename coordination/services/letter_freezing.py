"""Freeze what an invitation letter says at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.formats import weekday_date
from coordination import policies
from coordination.letter import FORMAT, GapFact, LetterFacts
from coordination.models import AgendaItem, Meeting
from coordination.rendering import invitation
from coordination.rendering.meeting_page import when
from coordination.services.invitations import PAPER, line_of
from documents.models import Letter
from documents.numbering import OPEN_NUMBER
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import register
from indicators.services.standing import read_standing
from participants.models import Invitee, Sector

if TYPE_CHECKING:
    import datetime as dt

    from coordination.models import Invitation
    from documents.models import Job

GAPS_PER_BODY = 3
MOST_GAPS = 60


def register_papers() -> None:
    """Teach the portal the letter; called at start."""
    register(
        PAPER,
        build=freeze,
        html=invitation.html,
        title=invitation.title,
        may_read=policies.can_read_meeting_paper,
        public_fields=invitation.public_fields,
    )


def freeze(subject: str, at: dt.datetime, job: Job | None) -> LetterFacts:
    """The facts of the letter of `subject` ("63.03/rakor/12"); Meeting.DoesNotExist for an unknown one."""
    rows = Meeting.objects.select_related("regency", "occasion__regency", "invitation", "period")
    meeting = rows.get(regency__code=subject.partition("/")[0], pk=int(subject.rpartition("/")[2]))
    letter, regency, line = meeting.invitation, meeting.regency, line_of(meeting)
    return LetterFacts(
        format=FORMAT,
        at=at.isoformat(),
        demo=regency.is_demo,
        regency=regency.name,
        title=meeting.occasion.title,
        number=line.printed if line else OPEN_NUMBER,
        nature=letter.get_nature_display(),
        enclosure=letter.enclosure,
        subject=letter.subject,
        addressed_to=letter.addressed_to,
        place=letter.place,
        dated_on=letter.dated_on.isoformat(),
        opening=letter.opening,
        when=facts(meeting, letter),
        notes=letter.notes,
        reply=reply_sentence(letter, meeting),
        copies=[str(copy) for copy in letter.copies_to],
        letterhead=letterhead_of(regency, at).facts(),
        signature=signature_of(regency, Letter.INVITATION, at).facts(),
        invitees=invitees(meeting),
        agenda=agenda(meeting),
        gaps=gaps(meeting),
    )


def facts(meeting: Meeting, letter: Invitation) -> list[list[str]]:
    """Label and text of the block in the middle of the letter."""
    occasion, zone = meeting.occasion, meeting.regency.zone
    rows = [["hari, tanggal", weekday_date(occasion.starts_at.astimezone(zone).date())]]
    rows.append(["waktu", f"pukul {when(occasion).removeprefix('pukul ')}"])
    rows.append(["tempat", occasion.place])
    if occasion.link:
        rows.append(["tautan daring", occasion.link])
    rows.append(["acara", occasion.title])
    speakers = [row.organisation_name or row.name for row in meeting.speakers.all()]
    if speakers:
        rows.append(["narasumber", "; ".join(dict.fromkeys(speakers))])
    if letter.dress:
        rows.append(["pakaian", letter.dress])
    return rows


def reply_sentence(letter: Invitation, meeting: Meeting) -> str:
    until = f" paling lambat {weekday_date(letter.reply_by)}," if letter.reply_by else ""
    contact = meeting.contact or "Sekretariat Gugus Tugas KLA"
    return (
        f"Konfirmasi kehadiran disampaikan{until} melalui tautan pribadi yang dikirim bersama surat ini "
        f"atau kepada {contact}."
    )


def invitees(meeting: Meeting) -> list[list[str]]:
    """Sector and addressee, in the order of sectors."""
    order = [sector.value for sector in Sector]
    rows = Invitee.objects.filter(occasion=meeting.occasion_id)
    ordered = sorted(rows, key=lambda row: (order.index(row.sector), row.addressee))
    return [[row.get_sector_display(), row.addressee] for row in ordered]


def agenda(meeting: Meeting) -> list[list[str]]:
    """Time, item and who leads it; the day too where there are several sessions."""
    zone = meeting.regency.zone
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("session", "speaker")
    many = meeting.occasion.sessions.count() > 1
    found = []
    for row in rows:
        day = weekday_date(row.session.starts_at.astimezone(zone).date()) + ", " if many else ""
        who = row.speaker.name if row.speaker else row.led_by
        found.append([f"{day}{row.starts:%H.%M}–{row.ends:%H.%M}", row.title, who])
    return found


def gaps(meeting: Meeting) -> list[GapFact]:
    """The largest gaps of each invited agency that leads items, at most three each; none without a period."""
    if meeting.period is None:
        return []
    bodies = set(
        Invitee.objects.filter(occasion=meeting.occasion_id).values_list("organisation_id", flat=True)
    )
    found: dict[int, list[GapFact]] = {}
    rows = sorted(read_standing(meeting.period).rows, key=lambda row: (-row.recoverable, row.code))
    for row in rows:
        kept = found.setdefault(row.lead_id, [])
        if row.lead_id in bodies and row.recoverable > 0 and len(kept) < GAPS_PER_BODY:
            kept.append(
                {"body": row.lead, "code": row.code, "text": row.title, "points": f"{row.recoverable:.2f}"}
            )
    ordered = sorted((rows for rows in found.values() if rows), key=lambda rows: rows[0]["body"])
    return [gap for rows in ordered for gap in rows][:MOST_GAPS]
