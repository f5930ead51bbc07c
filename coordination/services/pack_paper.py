"""The event pack: the papers of one meeting as one sealed file, with contents and the checker's result.

The letter and the minutes stand in it as they were sealed; the list of attendance as it is recorded now.
Photos with children and without consent never enter; how many were withheld is printed.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from common.formats import long_date, moment, weekday_date
from coordination import gathered as parts
from coordination.letter import LetterFacts
from coordination.models import Meeting, MeetingPhoto
from coordination.press import open_places
from coordination.rendering import invitation
from coordination.rendering.meeting_page import when
from coordination.rendering.press_page import paragraphs
from coordination.services.minutes_paper import freeze_minutes
from coordination.services.record import frozen_facts, gather
from documents.models import PageImage
from documents.services.attendance_papers import freeze_attendance
from documents.services.letterheads import letterhead_of
from documents.services.short_papers import Facts

if TYPE_CHECKING:
    import datetime as dt

    from coordination.gathered import Gathered
    from documents.models import Job

KIND = "event-pack"
FORMAT = 1


def subject_of(meeting: Meeting) -> str:
    """ "63.03/rakor/12/paket"."""
    return f"{meeting.regency.code}/rakor/{meeting.pk}/paket"


def freeze_pack(subject: str, at: dt.datetime, _job: Job | None) -> Facts:
    """The facts of the pack named by `subject`; Meeting.DoesNotExist for an unknown one."""
    code, _, pk, _ = subject.split("/")
    rows = Meeting.objects.select_related("regency", "occasion__regency", "invitation", "period")
    meeting = rows.get(regency__code=code, pk=int(pk))
    gathered, regency, title = gather(meeting), meeting.regency, meeting.occasion.title
    days = " dan ".join(weekday_date(day) for day in gathered.record.days)
    pictures, undrawn = _pictures(gathered)
    body: dict[str, Any] = {
        "letterhead": letterhead_of(regency, at).facts(),
        "heading": title,
        "ident": [
            ["Hari, tanggal", days],
            ["Waktu", when(meeting.occasion)],
            ["Tempat", meeting.occasion.place],
            ["Keadaan data", moment(at, regency.zone)],
        ],
        "invitation": _letter(gathered),
        "lists": _lists(meeting, gathered, at),
        "minutes": _minutes(meeting, gathered, at),
        "decisions": [row.text for row in gathered.signed.decisions.all()] if gathered.signed else [],
        "pictures": pictures,
        "release": _release(gathered),
        "check": _check(gathered, undrawn),
        "children_shown": any(row.contains_children == MeetingPhoto.Children.YES for row in gathered.shown),
    }
    body["contents"] = _contents(body)
    return Facts(
        kind=KIND,
        format=FORMAT,
        title=f"Paket bukti: {title}, {days}",
        short=f"Paket bukti: {title}"[:90],
        status="himpunan berkas rapat",
        subject=f"Paket bukti rapat {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[
            ("Kegiatan", title),
            ("Hari, tanggal", days),
            ("Isi", ", ".join(name for _, name, _ in body["contents"])),
            ("Pertentangan tercatat", str(len(body["check"]["found"]))),
        ],
        body=body,
    )


def undrawn_photos(gathered: Gathered) -> list[MeetingPhoto]:
    """Photos that may be shown and have no picture without camera data yet."""
    drawn = _drawn(gathered)
    return [row for row in gathered.shown if row.file_id not in drawn]


def _contents(body: dict[str, Any]) -> list[list[str]]:
    """Anchor, name and what is told of each part that is there, in order."""
    rows = [
        ("undangan", parts.INVITATION, body["invitation"], "surat dan lampirannya"),
        ("hadir", parts.ATTENDANCE, body["lists"], ""),
        ("notula", parts.MINUTES, body["minutes"], ""),
        ("keputusan", parts.DECISIONS, body["decisions"], f"{len(body['decisions'])} butir"),
        ("foto", parts.PHOTOS, body["pictures"], f"{len(body['pictures'])} lembar"),
        ("siaran", parts.RELEASE, body["release"], ""),
        ("periksa", "Hasil pemeriksaan", True, ""),
    ]
    return [[anchor, name, told] for anchor, name, there, told in rows if there]


def _letter(gathered: Gathered) -> dict[str, Any] | None:
    paper = gathered.papers.get(parts.INVITATION)
    if paper is None:
        return None
    facts = LetterFacts(**frozen_facts(paper))
    return {"facts": asdict(facts), "code": paper.code, **invitation.placed(facts)}


def _lists(meeting: Meeting, gathered: Gathered, at: dt.datetime) -> list[dict[str, Any]]:
    if not gathered.record.people:
        return []
    sessions = meeting.occasion.sessions.select_related("occasion", "regency")
    frozen = [freeze_attendance(session, at, blank=False) for session in sessions]
    return [{**asdict(facts), "posts": [facts.signature]} for facts in frozen]


def _minutes(meeting: Meeting, gathered: Gathered, at: dt.datetime) -> dict[str, Any] | None:
    if gathered.signed is None:
        return None
    paper = gathered.papers.get(parts.MINUTES)
    if paper is not None:
        return {**frozen_facts(paper)["body"], "code": paper.code}
    return freeze_minutes(f"rakor/{meeting.pk}/notula/{gathered.signed.number}", at, None).body


def _drawn(gathered: Gathered) -> dict[int, str]:
    rows = PageImage.objects.filter(file__in=[row.file_id for row in gathered.shown], number=1)
    return dict(rows.values_list("file_id", "image__sha256"))


def _pictures(gathered: Gathered) -> tuple[list[dict[str, str]], int]:
    drawn = _drawn(gathered)
    pictures = [
        {
            "sha256": drawn[row.file_id],
            "caption": row.caption,
            "told": ", ".join(filter(None, (weekday_date(row.taken_on), row.place))),
            "consent": row.consent if row.contains_children == MeetingPhoto.Children.YES else "",
        }
        for row in gathered.shown
        if row.file_id in drawn
    ]
    return pictures, len(gathered.shown) - len(pictures)


def _release(gathered: Gathered) -> dict[str, Any] | None:
    row = gathered.release
    if row is None:
        return None
    return {
        "title": row.title,
        "paragraphs": [lines for lines in paragraphs(row.body) if not open_places(lines[0])],
        "author": row.author,
        "url": row.published_url,
        "kept": long_date(row.saved_at.date()),
    }


def _check(gathered: Gathered, undrawn: int) -> dict[str, Any]:
    papers = gathered.papers
    return {
        "parts": [
            [
                part.name,
                "ada" if part.present else "tidak ada",
                papers[part.name].code if part.name in papers else "",
            ]
            for part in gathered.parts
        ],
        "found": [row.sentence for row in gathered.disagreeing],
        "open": open_places(gathered.release.body) if gathered.release else 0,
        "outside": gathered.outside.sentence if gathered.outside else "",
        "withheld": len(gathered.withheld),
        "undrawn": undrawn,
    }
