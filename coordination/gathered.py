"""A meeting and its papers, as gathered for the checker, the page of files and the pack; no queries here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordination.contradictions import Contradiction, Part, Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coordination.models import MeetingPhoto, Minutes, PressRelease
    from documents.models import Document

INVITATION, AGENDA, ATTENDANCE = "Undangan", "Agenda", "Daftar hadir"
MINUTES, DECISIONS, PHOTOS, RELEASE = "Notula", "Keputusan", "Dokumentasi foto", "Siaran pers"
OUTSIDE = "outside-evidence-years"
ESSENTIAL = (INVITATION, ATTENDANCE, MINUTES)


@dataclass(frozen=True)
class Gathered:
    """A meeting as recorded, its papers, what disagrees, and the photos that may or may not leave it.

    `papers`: the newest sealed paper per part, where there is one. `draft`: minutes being written.
    """

    record: Record
    parts: Sequence[Part]
    found: Sequence[Contradiction]
    shown: Sequence[MeetingPhoto]
    withheld: Sequence[MeetingPhoto]
    papers: Mapping[str, Document]
    signed: Minutes | None
    draft: Minutes | None
    agenda_points: int
    release: PressRelease | None

    @property
    def missing(self) -> list[str]:
        """Essential parts a pack cannot do without, by name."""
        return [part.name for part in self.parts if part.name in ESSENTIAL and not part.present]

    @property
    def disagreeing(self) -> list[Contradiction]:
        """Real contradictions: what is missing, or held in another year, contradicts nothing."""
        return [row for row in self.found if row.code not in ("part-missing", OUTSIDE)]

    @property
    def outside(self) -> Contradiction | None:
        """Said where the meeting lies outside the years its period takes evidence of."""
        return next((row for row in self.found if row.code == OUTSIDE), None)


def release_part(release: PressRelease | None) -> Part:
    if release is None:
        return Part(RELEASE, present=False)
    return Part(RELEASE, present=True, text=f"{release.title}\n{release.body}")
