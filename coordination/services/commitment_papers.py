"""Papers of promises: the escalation list for the Sekda, and the commitment sheet of a meeting."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from common.formats import date_in_words, long_date, numeric_date, points, weekday_date
from common.refusals import Refused
from coordination import policies, policies_commitments
from coordination.completeness import PILLARS
from coordination.models import Commitment, Decision, Meeting, Minutes
from coordination.rendering.commitments import promise_of
from coordination.rendering.escalation import escalation
from documents.models import Document, Letter
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import request_paper
from documents.services.short_papers import Facts, register_short
from participants.models import Attendance, Regency

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from documents.models import Job
    from participants.models import User

ESCALATION, SHEET = "escalation", "commitment-sheet"
FORMAT = 1
ZERO = Decimal(0)
GOVERNMENT = PILLARS[0][0]


def register_papers() -> None:
    """Called once at start."""
    register_short(
        ESCALATION,
        format=FORMAT,
        build=freeze_escalation,
        template="print/escalation.html",
        may_read=policies_commitments.can_read_escalation_paper,
    )
    register_short(
        SHEET,
        format=FORMAT,
        build=freeze_sheet,
        template="print/commitment_sheet.html",
        may_read=policies.can_read_meeting_paper,
    )


def order_escalation(regency: Regency, *, by: User, today: dt.date) -> Job:
    """Ask for the list as it stands; Refused("escalation-empty") where there is nothing to put on it."""
    if not escalation(whole_ledger(regency), today).count:
        raise Refused(
            "escalation-empty",
            "Tidak ada yang perlu disampaikan kepada Sekda: tidak ada janji yang lewat sepekan.",
        )
    title = f"Daftar eskalasi komitmen, {long_date(today)}"
    return request_paper(ESCALATION, f"{regency.code}/komitmen/eskalasi", regency=regency, title=title, by=by)


def order_sheet(meeting: Meeting, *, by: User) -> Job:
    """Ask for the commitment sheet; Refused("sheet-empty") for a meeting nobody promised anything in."""
    if not _promised(meeting):
        raise Refused(
            "sheet-empty", "Belum ada janji dari rapat ini. Catat komitmennya dahulu, lalu susun lembarnya."
        )
    title = f"Komitmen bersama: {meeting}"[:200]
    return request_paper(SHEET, _sheet_of(meeting), regency=meeting.regency, title=title, by=by)


def latest_sheet(meeting: Meeting) -> str:
    """Code of the newest sealed sheet of a meeting, "" where there is none."""
    rows = Document.objects.filter(regency=meeting.regency, kind=SHEET, subject=_sheet_of(meeting))
    return rows.order_by("-sealed_at").values_list("code", flat=True).first() or ""


def latest_escalation(regency: Regency) -> Document | None:
    """The newest sealed list of a regency."""
    return Document.objects.filter(regency=regency, kind=ESCALATION).order_by("-sealed_at").first()


def whole_ledger(regency: Regency) -> list[Commitment]:
    """Every promise of a regency with body and items, in three queries."""
    rows = Commitment.objects.filter(regency=regency).select_related("organisation__merged_into")
    return list(rows.prefetch_related("items__item"))


def freeze_escalation(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The list of the regency named by `subject` ("63.03/komitmen/eskalasi"); `job` is unused."""
    regency = Regency.objects.get(code=subject.partition("/")[0])
    day = regency.day_of(at)
    listed, numbers = escalation(whole_ledger(regency), day), count(1)
    return Facts(
        kind=ESCALATION,
        format=FORMAT,
        title=f"Daftar eskalasi komitmen {regency.name}, {long_date(day)}",
        short=f"Daftar eskalasi komitmen, {regency.name}",
        status="untuk Sekretaris Daerah, belum ditandatangani",
        subject=f"Komitmen yang terlambat atau tidak ditepati, {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Keadaan", weekday_date(day))],
        body={
            "letterhead": letterhead_of(regency, at).facts(),
            "day": weekday_date(day),
            "regency": regency.name,
            "count": listed.count,
            "points": listed.points,
            "late": [listed.late.count, points(listed.late.points)],
            "broken": [listed.broken.count, points(listed.broken.points)],
            "bodies": [
                {
                    "name": body.name,
                    "points": body.points,
                    "rows": [asdict(row) | {"number": next(numbers)} for row in body.rows],
                }
                for body in listed.bodies
            ],
            "posts": [signature_of(regency, Letter.REPORT_LEAD, at).facts("Ketua Gugus Tugas KLA,")],
        },
    )


def freeze_sheet(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The promises of the meeting named by `subject` ("rakor/12/komitmen-bersama"); `job` is unused."""
    rows = Meeting.objects.select_related("occasion", "regency")
    meeting = rows.get(pk=int(subject.split("/")[1]))
    regency, occasion = meeting.regency, meeting.occasion
    held = regency.day_of(occasion.starts_at)
    promised = [(row, promise_of(row)) for row in _promised(meeting)]
    return Facts(
        kind=SHEET,
        format=FORMAT,
        title=f"Komitmen bersama: {occasion.title}, {weekday_date(held)}",
        short=f"Komitmen bersama: {occasion.title}"[:90],
        status="belum ditandatangani",
        subject=f"Berita acara komitmen bersama {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Kegiatan", occasion.title), ("Hari, tanggal", weekday_date(held))],
        body={
            "letterhead": letterhead_of(regency, at).facts(),
            "regency": regency.name,
            "heading": occasion.title,
            "place": occasion.place,
            "day": f"{date_in_words(held)} ({numeric_date(held)})",
            "decisions": _decisions(meeting),
            "promises": [
                {
                    "organisation": row.organisation.surviving.name,
                    "what": row.what,
                    "target": row.target,
                    "items": ", ".join(part.item.code for part in row.items.all()) or "–",
                    "due": numeric_date(row.due_on),
                    "points": points(promise.points),
                }
                for row, promise in promised
            ],
            "points": points(sum((promise.points for _, promise in promised), ZERO)),
            **_parties(meeting, promised, at),
        },
    )


def _parties(meeting: Meeting, promised: Sequence[tuple[Commitment, Any]], at: dt.datetime) -> dict[str, Any]:
    """One signature block a pillar: the Gugus Tugas for the government, for the others the body that has
    promised most, or else one that came; pillars without any are named and leave their block open."""
    bodies = [(row.organisation.surviving.sector, row.organisation.surviving.name) for row, _ in promised]
    came = Attendance.objects.filter(session__occasion=meeting.occasion_id, organisation__isnull=False)
    bodies += came.order_by("organisation__name").values_list("organisation__sector", "organisation__name")
    lead = signature_of(meeting.regency, Letter.REPORT_LEAD, at)
    posts = [lead.facts(f"{GOVERNMENT}, Ketua Gugus Tugas KLA,")]
    open_pillars = []
    for pillar, sectors in PILLARS[1:]:
        body = next((name for sector, name in bodies if sector in sectors), "")
        if not body:
            open_pillars.append(pillar.lower())
        post = f"Pimpinan {body}" if body else "Nama lembaga dan jabatan"
        posts.append({"part": f"{pillar},", "post": post, "name": "", "rank": "Jabatan"})
    return {"upper": posts[:2], "lower": posts[2:], "open_pillars": open_pillars}


def _promised(meeting: Meeting) -> list[Commitment]:
    rows = Commitment.objects.filter(meeting=meeting).exclude(state=Commitment.State.CANCELLED)
    return list(rows.select_related("organisation__merged_into").prefetch_related("items__item"))


def _decisions(meeting: Meeting) -> list[str]:
    signed = Decision.objects.filter(minutes__meeting=meeting, minutes__state=Minutes.State.SIGNED)
    return list(signed.values_list("text", flat=True))


def _sheet_of(meeting: Meeting) -> str:
    return f"rakor/{meeting.pk}/komitmen-bersama"
