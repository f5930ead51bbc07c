"""What the database knows of one meeting, in the shape the checker of contradictions reads.

Sealed papers are read as they were sealed: a letter printed before a postponement still names the old day.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from coordination.contradictions import Part, Record, contradictions, dates_in
from coordination.gathered import (
    AGENDA,
    ATTENDANCE,
    DECISIONS,
    INVITATION,
    MINUTES,
    PHOTOS,
    Gathered,
    release_part,
)
from coordination.models import Minutes, PressRelease
from coordination.services.attendance_papers import LISTS
from coordination.services.invitations import PAPER as LETTER
from coordination.services.invitations import subject_of
from coordination.services.minutes_paper import KIND
from documents.models import Document
from participants.services.attendance_table import table_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from coordination.models import Meeting, MeetingPhoto


def gather(meeting: Meeting) -> Gathered:
    """Everything the checker needs, in about fifteen queries whatever the size of the meeting."""
    record = recorded(meeting)
    papers = sealed_papers(meeting)
    minutes = list(meeting.minutes.prefetch_related("entries", "decisions"))
    signed = next((row for row in minutes if row.state == Minutes.State.SIGNED), None)
    release = PressRelease.objects.filter(meeting=meeting).first()
    photos = list(meeting.photos.select_related("file"))
    shown = [row for row in photos if row.may_be_shown]
    points = list(meeting.agenda.all())
    parts = [
        _letter(meeting, papers.get(INVITATION)),
        Part(AGENDA, present=bool(points), text=_lines(row.title for row in points)),
        _attendance(record, papers.get(ATTENDANCE)),
        _minutes(signed, papers.get(MINUTES)),
        Part(
            DECISIONS,
            present=bool(signed and signed.decisions.all()),
            text=_lines(row.text for row in signed.decisions.all()) if signed else "",
        ),
        _photos(shown, record.days),
        release_part(release),
    ]
    return Gathered(
        record=record,
        parts=parts,
        found=contradictions(record, parts),
        shown=shown,
        withheld=[row for row in photos if not row.may_be_shown],
        papers=papers,
        signed=signed,
        draft=next((row for row in minutes if row.state == Minutes.State.DRAFT), None),
        agenda_points=len(points),
        release=release,
    )


def recorded(meeting: Meeting) -> Record:
    """Days, place and every number of bodies and people that may rightly be told of the meeting."""
    zone, occasion = meeting.regency.zone, meeting.occasion
    bodies: set[int] = set()
    people: set[int] = set()
    days: set[dt.date] = set()
    for session in occasion.sessions.all():
        days.add(session.starts_at.astimezone(zone).date())
        table = table_of(session)
        for row in (*table.sectors.values(), table.total):
            bodies |= {row.invited, row.present, row.represented, row.absent, row.came, row.uninvited}
            bodies.add(row.came + row.uninvited)
            people |= {row.people, row.girls + row.boys, row.people + row.girls + row.boys}
    return Record(
        days=sorted(days) or [occasion.starts_at.astimezone(zone).date()],
        place=occasion.place,
        bodies=frozenset(bodies - {0}),
        people=frozenset(people - {0}),
        former_days=[row.old_starts_at.astimezone(zone).date() for row in meeting.date_changes.all()],
        evidence_years=meeting.period.evidence_years if meeting.period else (),
    )


def sealed_papers(meeting: Meeting) -> dict[str, Document]:
    """The newest final letter, list of attendance (first session) and minutes of the meeting, by part."""
    place = subject_of(meeting)
    rows = Document.objects.filter(
        Q(kind=LETTER, subject=place)
        | Q(kind=LISTS.filled, subject=f"{place}/hadir/1")
        | Q(kind=KIND, subject__startswith=f"rakor/{meeting.pk}/notula/"),
        regency=meeting.regency,
        state=Document.State.FINAL,
    )
    names = {LETTER: INVITATION, LISTS.filled: ATTENDANCE, KIND: MINUTES}
    return {names[row.kind]: row for row in rows.select_related("file").order_by("sealed_at")}


def frozen_facts(document: Document) -> dict[str, Any]:
    """The facts a paper was sealed with."""
    facts: dict[str, Any] = json.loads(json.loads(document.snapshot)["paper"])
    return facts


def _letter(meeting: Meeting, paper: Document | None) -> Part:
    letter = getattr(meeting, "invitation", None)
    if letter is None or paper is None:
        return Part(INVITATION, present=False)
    facts = frozen_facts(paper)
    told = {row[0]: row[1] for row in facts.get("when", [])}
    return Part(
        INVITATION,
        present=True,
        day=_first_day(told.get("hari, tanggal", "")),
        dated_on=letter.dated_on,
        place=told.get("tempat", ""),
        signatories=_signatories([facts.get("signature", {})]),
        text=_lines([facts.get("subject", ""), facts.get("opening", ""), facts.get("notes", "")]),
    )


def _attendance(record: Record, paper: Document | None) -> Part:
    if paper is None:
        return Part(ATTENDANCE, present=bool(record.people))
    facts = frozen_facts(paper)
    return Part(
        ATTENDANCE,
        present=True,
        day=_first_day(facts["meta"]["day"]),
        place=facts["meta"]["place"],
        signatories=_signatories([facts.get("signature", {})]),
    )


def _minutes(signed: Minutes | None, paper: Document | None) -> Part:
    if signed is None:
        return Part(MINUTES, present=False)
    body = frozen_facts(paper)["body"] if paper else {}
    head = {row[0]: row[1] for row in body.get("head", [])}
    said = [text for row in signed.entries.all() for text in (row.points, row.responses)]
    return Part(
        MINUTES,
        present=True,
        day=_first_day(head.get("Hari, tanggal", "")),
        place=head.get("Tempat", ""),
        signatories=_signatories(body.get("posts", [])),
        text=_lines([signed.summary, *said]),
    )


def _photos(shown: Sequence[MeetingPhoto], days: Sequence[dt.date]) -> Part:
    """One part; a photo of another day stands for all, because its day is what must be looked at."""
    astray = next((row for row in shown if row.taken_on not in days), None)
    text = _lines(row.caption for row in shown)
    return Part(PHOTOS, present=bool(shown), day=astray.taken_on if astray else None, text=text)


def _signatories(blocks: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {row.get("post", "").replace("\n", " "): row.get("name", "") for row in blocks if row.get("name")}


def _first_day(text: str) -> dt.date | None:
    return next((row.day for row in dates_in(text)), None)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)
