"""Writes about pictures of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from coordination.models import MeetingPhoto
from participants import audit

if TYPE_CHECKING:
    import datetime as dt

    from coordination.models import Meeting
    from documents.models import StoredFile
    from participants.models import User

PICTURES = ("jpg", "png")


@transaction.atomic
def add_photo(
    meeting: Meeting,
    *,
    file: StoredFile,
    name: str,
    caption: str,
    taken_on: dt.date,
    contains_children: str,
    consent: str,
    by: User | None,
) -> MeetingPhoto:
    """Keep a picture; Refused("photo-kind") for a file that is none."""
    if file.kind not in PICTURES:
        raise Refused("photo-kind", "Pilih satu foto JPG atau PNG. Dokumen lain dilampirkan sebagai materi.")
    photo = MeetingPhoto.objects.create(
        regency_id=meeting.regency_id,
        meeting=meeting,
        file=file,
        file_name=name[:255],
        caption=caption.strip(),
        taken_on=taken_on,
        place=meeting.occasion.place,
        contains_children=contains_children,
        consent=consent.strip(),
        number=meeting.photos.count() + 1,
    )
    audit.record(meeting.regency, "coordination.photo-added", "meeting_photo", photo.pk, by=by)
    return photo


@transaction.atomic
def remove_photo(photo: MeetingPhoto, *, by: User) -> None:
    regency, pk = photo.regency, photo.pk
    photo.delete()
    audit.record(regency, "coordination.photo-removed", "meeting_photo", pk, by=by)
