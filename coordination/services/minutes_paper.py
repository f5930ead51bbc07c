"""Signed minutes as frozen facts for paper: head, what was said, decisions, follow-up, signatures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from common.formats import clock, numeric_date, points, time, weekday_date
from coordination.models import Commitment, Minutes
from coordination.rendering.commitments import promise_of
from documents.models import Letter
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.short_papers import Facts
from participants.services.attendance_table import table_of

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job
    from participants.models import Occasion

KIND = "minutes"
ZERO = Decimal(0)
FORMAT = 1
NAMED = ("meeting__occasion", "meeting__invitation", "regency")


def freeze_minutes(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The facts of the minutes named by `subject` ("rakor/12/notula/1"); Minutes.DoesNotExist otherwise.

    `job` is unused: minutes take no further arguments.
    """
    _, meeting, _, number = subject.split("/")
    minutes = Minutes.objects.select_related(*NAMED).get(meeting=int(meeting), number=int(number))
    occasion, regency = minutes.meeting.occasion, minutes.regency
    title = f"Notula: {occasion.title}, {weekday_date(regency.day_of(occasion.starts_at))}"
    return Facts(
        kind=KIND,
        format=FORMAT,
        title=title,
        short=f"Notula: {occasion.title}"[:90],
        status=f"versi {minutes.number}, belum ditandatangani",
        subject=f"Notula rapat {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[
            ("Kegiatan", occasion.title),
            ("Hari, tanggal", weekday_date(regency.day_of(occasion.starts_at))),
            ("Versi", str(minutes.number)),
        ],
        body={
            "letterhead": letterhead_of(regency, at).facts(),
            "heading": occasion.title,
            "head": _head(minutes),
            "entries": [
                {"title": e.title, "speaker": e.speaker, "points": e.points, "responses": e.responses}
                for e in minutes.entries.all()
            ],
            "decisions": [d.text for d in minutes.decisions.all()],
            **_follow_up(minutes),
            "closing": _closing(minutes),
            "posts": _signed(minutes, at),
        },
    )


def _head(minutes: Minutes) -> list[list[str]]:
    meeting, occasion, regency = minutes.meeting, minutes.meeting.occasion, minutes.regency
    letter = getattr(meeting, "invitation", None)
    speakers = "; ".join(
        ", ".join(filter(None, (s.name, s.position, s.organisation_name))) for s in meeting.speakers.all()
    )
    planned = _between(occasion.starts_at, occasion.ends_at, regency.zone)
    held = _between(minutes.began_at, minutes.ended_at, regency.zone)
    rows = [
        ("Hari, tanggal", weekday_date(regency.day_of(occasion.starts_at))),
        ("Waktu", held if held == planned else f"{held} (undangan: {planned})"),
        ("Tempat", occasion.place),
        ("Dasar", f"Surat undangan nomor {letter.letter_number}" if letter and letter.letter_number else ""),
        ("Pimpinan rapat", minutes.chair),
        ("Dibuka oleh", meeting.opened_by),
        ("Narasumber", speakers),
        ("Peserta", _attendance(occasion)),
    ]
    return [[label, text] for label, text in rows if text]


def _attendance(occasion: Occasion) -> str:
    """Bodies as the list of attendance counts them, per session where there are several."""
    told = []
    sessions = list(occasion.sessions.all())
    for session in sessions:
        total = table_of(session).total
        if not total.invited and not total.people:
            continue
        name = f"{session}: " if len(sessions) > 1 else ""
        told.append(
            f"{name}{total.invited} lembaga diundang, {total.came} hadir; {total.people} orang tercatat"
        )
    return "; ".join(told)


def _follow_up(minutes: Minutes) -> dict[str, Any]:
    rows = (
        Commitment.objects.filter(meeting=minutes.meeting)
        .exclude(state=Commitment.State.CANCELLED)
        .select_related("organisation__merged_into")
        .prefetch_related("items__item")
    )
    promised = [(row, promise_of(row)) for row in rows]
    return {
        "promises": [
            {
                "items": ", ".join(part.item.code for part in row.items.all()) or "–",
                "what": f"{row.what}; ukuran selesai: {row.target}",
                "organisation": str(row.organisation),
                "due": numeric_date(row.due_on),
                "points": points(promise.points),
            }
            for row, promise in promised
        ],
        "promised_points": points(sum((promise.points for _, promise in promised), start=ZERO)),
    }


def _closing(minutes: Minutes) -> str:
    told = ["Notula yang disahkan tidak diubah; perbaikan dibuat sebagai versi baru."]
    if minutes.ended_at:
        told.insert(0, f"Rapat ditutup pukul {time(minutes.ended_at, minutes.regency.zone)}.")
    if minutes.change_reason:
        told.append(f"Versi ini menggantikan versi sebelumnya: {minutes.change_reason}.")
    return " ".join(told)


def _signed(minutes: Minutes, at: dt.datetime) -> list[Any]:
    """Order of minutes: who chaired, then who noted, each under what the minutes call them."""
    chair = {"part": "Pimpinan rapat,", "post": minutes.chair, "name": "", "rank": ""}
    noted = dict(signature_of(minutes.regency, Letter.MINUTES, at).facts("Notulis,"))
    return [chair, noted | {"post": minutes.note_taker}]


def _between(starts: dt.datetime | None, ends: dt.datetime | None, zone: dt.tzinfo) -> str:
    if starts is None or ends is None:
        return ""
    return f"pukul {clock(starts, zone)}–{time(ends, zone)}"
