"""Writes about speakers and the material they leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from coordination.models import Meeting, Speaker
from participants import audit

if TYPE_CHECKING:
    from documents.models import StoredFile
    from participants.models import User


@transaction.atomic
def add_speaker(
    meeting: Meeting, *, name: str, position: str, organisation_name: str, topic: str, by: User | None
) -> Speaker:
    row = Speaker.objects.create(
        regency_id=meeting.regency_id,
        meeting=meeting,
        name=name.strip(),
        position=position.strip(),
        organisation_name=organisation_name.strip(),
        topic=topic.strip(),
    )
    audit.record(meeting.regency, "coordination.speaker-added", "speaker", row.pk, by=by)
    return row


@transaction.atomic
def attach_material(speaker: Speaker, *, file: StoredFile, name: str, by: User | None) -> Speaker:
    """Keep the speaker's material; a newer file takes the place of the older, whose bytes stay stored."""
    row = Speaker.objects.select_for_update(of=("self",)).select_related("regency").get(pk=speaker.pk)
    row.material, row.material_name = file, name[:255]
    row.save(update_fields=["material", "material_name"])
    audit.record(row.regency, "coordination.material-attached", "speaker", row.pk, by=by, sha256=file.sha256)
    return row


@transaction.atomic
def remove_speaker(speaker: Speaker, *, by: User) -> None:
    """Agenda items of the speaker stay, without one."""
    regency, pk = speaker.regency, speaker.pk
    speaker.delete()
    audit.record(regency, "coordination.speaker-removed", "speaker", pk, by=by)
