"""Writes about the press release of a meeting: drafted from the record once, then kept as a hand edits it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from common.formats import moment
from common.refusals import Refused
from coordination import press
from coordination.models import Commitment, Meeting, Minutes, PressRelease
from coordination.rendering.meeting_page import when
from coordination.services.record import recorded
from participants import audit
from participants.services.attendance_table import table_of

if TYPE_CHECKING:
    import datetime as dt

    from participants.models import User


@dataclass(frozen=True)
class Wording:
    """The text as a form hands it over."""

    title: str
    body: str
    author: str = ""
    published_url: str = ""


class ReleaseConflict(Refused):
    """Somebody saved in between: `stored` is what the database holds."""

    def __init__(self, stored: PressRelease) -> None:
        at = moment(stored.saved_at, stored.regency.zone)
        super().__init__(
            "release-conflict",
            f"Naskah ini sudah diubah orang lain ({at}). Tulisan Anda tidak hilang.",
        )
        self.stored = stored


@transaction.atomic
def begin_release(meeting: Meeting, *, by: User, now: dt.datetime) -> PressRelease:
    """Draft the release from the record; one that exists is returned untouched.

    Raises Refused "release-early" before the meeting began: there is nothing to tell yet.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    earlier = PressRelease.objects.filter(meeting=meeting).first()
    if earlier:
        return earlier
    if meeting.occasion.starts_at > now:
        raise Refused("release-early", "Siaran pers disusun sesudah rapat dimulai. Belum ada yang tersimpan.")
    told = tell(meeting)
    release = PressRelease.objects.create(
        regency=meeting.regency,
        meeting=meeting,
        title=press.headline(told),
        body=press.draft(told),
        saved_by=by,
        saved_at=now,
    )
    audit.record(
        meeting.regency,
        "coordination.press-release-drafted",
        "press_release",
        release.pk,
        by=by,
        meeting=meeting.pk,
    )
    return release


@transaction.atomic
def save_release(
    release: PressRelease, wording: Wording, *, expected_version: int, by: User, now: dt.datetime
) -> PressRelease:
    """Keep the text; also what autosave calls. Unchanged text writes nothing. Raises ReleaseConflict."""
    rows = PressRelease.objects.select_for_update(of=("self",)).select_related("meeting", "regency")
    locked = rows.get(pk=release.pk)
    if wording_of(locked) == wording:
        return locked
    if locked.version != expected_version:
        raise ReleaseConflict(locked)
    locked.title, locked.body = wording.title, wording.body
    locked.author, locked.published_url = wording.author, wording.published_url
    locked.version += 1
    locked.saved_by, locked.saved_at = by, now
    locked.save()
    return locked


def wording_of(release: PressRelease) -> Wording:
    return Wording(release.title, release.body, release.author, release.published_url)


def tell(meeting: Meeting) -> press.Told:
    """The record of a meeting as the drafter reads it; decisions only from signed minutes."""
    signed = meeting.minutes.filter(state=Minutes.State.SIGNED).prefetch_related("decisions").first()
    promises = Commitment.objects.filter(meeting=meeting).exclude(state=Commitment.State.CANCELLED)
    first = meeting.occasion.sessions.first()
    table = table_of(first) if first else None
    total = table.total if table else None
    rows = table.rows() if table else []
    return press.Told(
        regency=meeting.regency.name,
        title=meeting.occasion.title,
        place=meeting.occasion.place,
        days=recorded(meeting).days,
        hours=f"pukul {when(meeting.occasion).removeprefix('pukul ')}",
        opened_by=meeting.opened_by,
        purpose=meeting.purpose,
        speakers=[
            press.ToldSpeaker(row.name, row.position, row.organisation_name, row.topic)
            for row in meeting.speakers.all()
        ],
        came=total.came if total else 0,
        invited=total.invited if total else 0,
        people=total.people if total else 0,
        children=total.girls + total.boys if total else 0,
        sectors=sorted(((label, row.came) for label, row in rows if row.came), key=lambda row: -row[1]),
        decisions=[row.text for row in signed.decisions.all()] if signed else (),
        promises=promises.count(),
        promise_bodies=promises.values("organisation").distinct().count(),
        last_due=promises.aggregate(last=Max("due_on"))["last"],
    )
