"""Minutes: begun from the agenda, kept while they are written, signed once, replaced by a new version.

Lock order: Meeting → Minutes → audit. Drafts are kept without an audit entry; beginning, revising and signing
leave one. The database refuses any change of signed minutes but the two that follow them: the sealed paper,
and that a newer version replaced them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import moment
from common.refusals import Refused
from coordination.models import Commitment, Decision, Meeting, Minutes, MinutesEntry
from coordination.services.life import advance
from participants import audit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from coordination.models import AgendaItem
    from participants.models import User


@dataclass(frozen=True)
class Entry:
    """One point as it went; `agenda_item` is a pk of this meeting's agenda or None."""

    title: str
    speaker: str = ""
    points: str = ""
    responses: str = ""
    agenda_item: int | None = None


@dataclass(frozen=True)
class Decided:
    """A decision; `pk` of the stored one it continues, so that promises made from it keep their origin."""

    text: str
    pk: int | None = None


@dataclass(frozen=True)
class Written:
    """What a form hands over, in order; decisions without text are dropped."""

    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    chair: str = ""
    note_taker: str = ""
    summary: str = ""
    entries: Sequence[Entry] = ()
    decisions: Sequence[Decided] = ()


class MinutesConflict(Refused):
    """Somebody saved in between: `stored` is what the database holds, `typed` what this person has."""

    def __init__(self, stored: Minutes, typed: Written) -> None:
        when = f" ({moment(stored.saved_at, stored.regency.zone)})" if stored.saved_at else ""
        super().__init__(
            "minutes-conflict", f"Notula ini sudah diubah orang lain{when}. Tulisan Anda tidak hilang."
        )
        self.stored = stored
        self.typed = typed


@transaction.atomic
def begin_minutes(meeting: Meeting, *, by: User, now: dt.datetime) -> Minutes:
    """Open version 1 with one entry per agenda item; the draft already begun is returned as it is.

    The running meeting moves on to "notula draf".
    Raises Refused: "minutes-signed" when signed minutes exist (those are revised, not begun again),
    "stage-draft_minutes" before the meeting runs.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    draft = meeting.minutes.filter(state=Minutes.State.DRAFT).first()
    if draft:
        return draft
    if meeting.minutes.exists():
        raise Refused("minutes-signed", "Notula sudah disahkan. Buat versi baru beserta alasannya.")
    minutes = Minutes.objects.create(
        regency=meeting.regency,
        meeting=meeting,
        began_at=meeting.occasion.starts_at,
        ended_at=meeting.occasion.ends_at,
        chair=meeting.opened_by,
        saved_by=by,
        saved_at=now,
    )
    agenda = meeting.agenda.select_related("speaker")
    _write_entries(minutes, [Entry(a.title, _leader(a), agenda_item=a.pk) for a in agenda])
    advance(meeting, "draft_minutes", by=by, now=now)
    _record(minutes, "begun", by)
    return minutes


@transaction.atomic
def revise_minutes(meeting: Meeting, *, reason: str, by: User, now: dt.datetime) -> Minutes:
    """Open a new version as a copy of the signed one; the signed one counts until the new one is signed.

    Raises Refused: "minutes-not-signed", "minutes-reason".
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    draft = meeting.minutes.filter(state=Minutes.State.DRAFT).first()
    if draft:
        return draft
    signed = meeting.minutes.filter(state=Minutes.State.SIGNED).first()
    if signed is None:
        raise Refused("minutes-not-signed", "Belum ada notula yang disahkan. Tulis notula dahulu.")
    if not reason.strip():
        raise Refused("minutes-reason", "Tulis alasan versi baru, misalnya nama narasumber keliru.")
    copy = Minutes.objects.create(
        regency=meeting.regency,
        meeting=meeting,
        number=signed.number + 1,
        began_at=signed.began_at,
        ended_at=signed.ended_at,
        chair=signed.chair,
        note_taker=signed.note_taker,
        summary=signed.summary,
        change_reason=reason.strip(),
        saved_by=by,
        saved_at=now,
    )
    _write_entries(copy, [_entry(row) for row in signed.entries.all()])
    _write_decisions(copy, [Decided(row.text) for row in signed.decisions.all()])
    advance(meeting, "reopen_minutes", by=by, now=now, reason=reason)
    _record(copy, "revised", by, replaces=signed.pk)
    return copy


@transaction.atomic
def save_minutes(
    minutes: Minutes, written: Written, *, expected_version: int, by: User, now: dt.datetime
) -> Minutes:
    """Keep what is written so far; also what autosave calls. Unchanged content writes nothing.

    `expected_version` is the version the form was opened on. Raises MinutesConflict; Refused:
    "minutes-locked" for signed ones, "minutes-times" when they end before they begin, "minutes-entry-title",
    "decision-promised" when a decision is taken out that promises were made from.
    """
    locked = _lock_draft(minutes)
    if written == written_of(locked):
        return locked
    if locked.version != expected_version:
        raise MinutesConflict(locked, written)
    _check(written)
    locked.began_at, locked.ended_at = written.began_at, written.ended_at
    locked.chair, locked.note_taker = written.chair, written.note_taker
    locked.summary = written.summary
    locked.version += 1
    locked.saved_by, locked.saved_at = by, now
    locked.save()
    locked.entries.all().delete()
    _write_entries(locked, written.entries)
    _write_decisions(locked, written.decisions)
    return locked


@transaction.atomic
def sign_minutes(minutes: Minutes, *, expected_version: int, by: User, now: dt.datetime) -> Minutes:
    """Fix the minutes for good and move the meeting on; an older signed version becomes "digantikan".

    The caller orders the paper. Raises Refused: "stage-sign_minutes" before the meeting, "minutes-locked",
    "minutes-changed" when the text is newer than what the person read, "minutes-incomplete" naming the gaps.
    """
    locked = _lock_draft(minutes)
    if locked.version != expected_version:
        raise Refused("minutes-changed", "Notula berubah sejak Anda membacanya. Baca lagi, lalu sahkan.")
    missing = lacking(written_of(locked))
    if missing:
        raise Refused("minutes-incomplete", f"Notula belum dapat disahkan. Lengkapi: {', '.join(missing)}.")
    locked.meeting.minutes.filter(state=Minutes.State.SIGNED).update(state=Minutes.State.REPLACED)
    locked.state = Minutes.State.SIGNED
    locked.signed_by, locked.signed_at = by, now
    locked.save(update_fields=["state", "signed_by", "signed_at"])
    advance(locked.meeting, "sign_minutes", by=by, now=now)
    _record(locked, "signed", by, version=locked.version)
    return locked


def lacking(written: Written) -> list[str]:
    """What minutes still lack before they may be signed, in the words of the form; empty when complete."""
    said = any(entry.points.strip() for entry in written.entries)
    parts = (
        (written.began_at and written.ended_at, "jam mulai dan selesai"),
        (written.chair.strip(), "pimpinan rapat"),
        (written.note_taker.strip(), "notulis"),
        (said, "pokok pembahasan paling sedikit satu butir"),
        (any(row.text.strip() for row in written.decisions), "paling sedikit satu keputusan"),
    )
    return [words for given, words in parts if not given]


def written_of(minutes: Minutes) -> Written:
    """The stored text in the shape a form hands over."""
    return Written(
        began_at=minutes.began_at,
        ended_at=minutes.ended_at,
        chair=minutes.chair,
        note_taker=minutes.note_taker,
        summary=minutes.summary,
        entries=tuple(_entry(row) for row in minutes.entries.all()),
        decisions=tuple(Decided(row.text, row.pk) for row in minutes.decisions.all()),
    )


def _entry(row: MinutesEntry) -> Entry:
    return Entry(row.title, row.speaker, row.points, row.responses, row.agenda_item_id)


def _check(written: Written) -> None:
    if written.began_at and written.ended_at and written.ended_at <= written.began_at:
        raise Refused("minutes-times", "Jam selesai harus sesudah jam mulai. Periksa salah satunya.")
    if any(not entry.title.strip() for entry in written.entries):
        raise Refused("minutes-entry-title", "Setiap pembahasan memerlukan judul. Isi judul yang kosong.")


def _lock_draft(minutes: Minutes) -> Minutes:
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("meeting", "regency")
    locked = rows.get(pk=minutes.pk)
    if locked.state != Minutes.State.DRAFT:
        raise Refused("minutes-locked", "Notula yang disahkan tidak dapat diubah. Buat versi baru.")
    return locked


def _write_entries(minutes: Minutes, entries: Sequence[Entry]) -> None:
    mine = set(minutes.meeting.agenda.values_list("pk", flat=True))
    MinutesEntry.objects.bulk_create(
        MinutesEntry(
            regency=minutes.regency,
            minutes=minutes,
            number=number,
            title=entry.title,
            speaker=entry.speaker,
            points=entry.points,
            responses=entry.responses,
            agenda_item_id=entry.agenda_item if entry.agenda_item in mine else None,
        )
        for number, entry in enumerate(entries, 1)
    )


def _write_decisions(minutes: Minutes, decisions: Sequence[Decided]) -> None:
    stored = {row.pk: row for row in minutes.decisions.all()}
    said = [row for row in decisions if row.text.strip()]
    kept = {row.pk for row in said}
    dropped = minutes.decisions.exclude(pk__in=[pk for pk in stored if pk in kept])
    if Commitment.objects.filter(decision__in=dropped).exists():
        raise Refused(
            "decision-promised", "Keputusan itu sudah melahirkan komitmen. Batalkan komitmennya dahulu."
        )
    dropped.delete()
    for number, row in enumerate(said, 1):
        decision = stored.get(row.pk or 0) or Decision(regency=minutes.regency, minutes=minutes)
        decision.number, decision.text = number, row.text.strip()
        decision.save()


def _leader(agenda_item: AgendaItem) -> str:
    return agenda_item.speaker.name if agenda_item.speaker else agenda_item.led_by


def _record(minutes: Minutes, verb: str, by: User, **data: object) -> None:
    audit.record(
        minutes.regency,
        f"coordination.minutes-{verb}",
        "minutes",
        minutes.pk,
        by=by,
        meeting=minutes.meeting_id,
        number=minutes.number,
        **data,
    )
