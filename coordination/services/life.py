"""The one function that moves a meeting along its life, and what postponing it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from coordination import stages
from coordination.models import DateChange, Meeting, MeetingStep
from participants import audit

if TYPE_CHECKING:
    import datetime as dt

    from participants.models import User


@transaction.atomic
def advance(meeting: Meeting, verb: str, *, by: User | None, now: dt.datetime, reason: str = "") -> Meeting:
    """Move the meeting by `verb` of `stages.VERBS` and write the step; nothing else assigns its state.

    Raises Refused("stage-VERB") where the table does not know the step, Refused("reason-missing") where the
    verb asks for one. The given row is brought up to date.
    """
    row = Meeting.objects.select_for_update(of=("self",)).select_related("regency").get(pk=meeting.pk)
    rule, before = stages.VERBS[verb], stage_before(row)
    to = stages.after(row.state, verb, before=before)
    if to is None:
        raise Refused(
            f"stage-{verb}", f"{rule.refused} Keadaannya sekarang: {row.get_state_display().lower()}."
        )
    if rule.needs_reason and not reason.strip():
        raise Refused("reason-missing", "Tuliskan alasannya agar dapat dibaca kembali kelak.")
    row.state = to
    row.save(update_fields=["state"])
    meeting.state = to
    note_step(row, by=by, now=now, reason=reason)
    audit.record(row.regency, f"coordination.meeting-{verb}", "meeting", row.pk, by=by, state=to)
    return meeting


def note_step(meeting: Meeting, *, by: User | None, now: dt.datetime, reason: str = "") -> MeetingStep:
    """One row of the meeting's timeline, for the state it has now."""
    return MeetingStep.objects.create(
        regency_id=meeting.regency_id,
        meeting=meeting,
        state=meeting.state,
        at=now,
        by=by,
        reason=reason.strip()[:300],
    )


def stage_before(meeting: Meeting) -> str:
    """Where a postponed or just started meeting stood: its last step in a planned stage."""
    planned = meeting.steps.filter(state__in=stages.PLANNED).order_by("-at", "-pk").first()
    return planned.state if planned else stages.DRAFT


@transaction.atomic
def postpone(meeting: Meeting, *, by: User | None, now: dt.datetime, reason: str) -> Meeting:
    """Put the meeting off without a new date yet; the old date and place stay on record."""
    advance(meeting, "postpone", by=by, now=now, reason=reason)
    occasion = meeting.occasion
    DateChange.objects.create(
        regency_id=meeting.regency_id,
        meeting=meeting,
        old_starts_at=occasion.starts_at,
        old_place=occasion.place,
        reason=reason.strip()[:300],
        at=now,
        by=by,
    )
    return meeting
