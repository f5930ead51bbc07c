"""The papers of a meeting as a page lists them: state, size, where to open, where to put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from common.formats import long_date
from coordination import gathered as parts
from coordination.press import open_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordination.contradictions import Contradiction
    from coordination.gathered import Gathered
    from coordination.models import Meeting
    from indicators.models import Item

FIXED_ON = {
    parts.INVITATION: "letter",
    parts.AGENDA: "agenda",
    parts.ATTENDANCE: "attendance",
    parts.MINUTES: "minutes",
    parts.DECISIONS: "minutes",
    parts.PHOTOS: "photos",
    parts.RELEASE: "press-release",
}
WORDS = {
    parts.INVITATION: "Buka undangan",
    parts.AGENDA: "Buka agenda",
    parts.ATTENDANCE: "Buka daftar hadir",
    parts.MINUTES: "Buka notula",
    parts.DECISIONS: "Buka notula",
    parts.PHOTOS: "Buka foto",
    parts.RELEASE: "Perbaiki siaran pers",
}


class FileLine(NamedTuple):
    """One part of the pack: `mark` and `word` are its state, `code` its sealed paper."""

    name: str
    told: str
    mark: str
    word: str
    url: str
    code: str
    essential: bool


class FoundLine(NamedTuple):
    """One contradiction and the page that mends it."""

    sentence: str
    url: str
    word: str


def on_meeting(meeting: Meeting, gathered: Gathered) -> dict[str, Any]:
    """For the page of the meeting, for those who prepare it: state of each part and what disagrees."""
    return {
        "file_lines": lines(meeting, gathered),
        "found": found_lines(meeting, gathered.disagreeing),
    }


def lines(meeting: Meeting, gathered: Gathered) -> list[FileLine]:
    """Every part in the order of the pack."""
    disagreeing = {row.part for row in gathered.disagreeing}
    found = []
    for part in gathered.parts:
        told, mark, word = _state(part.name, gathered)
        if part.present and part.name in disagreeing:
            mark, word = "warn", "Perlu perbaikan"
        paper = gathered.papers.get(part.name)
        essential = part.name in parts.ESSENTIAL
        code = paper.code if paper else ""
        found.append(FileLine(part.name, told, mark, word, place(meeting, part.name), code, essential))
    return found


def found_lines(meeting: Meeting, found: list[Contradiction]) -> list[FoundLine]:
    return [FoundLine(row.sentence, place(meeting, row.part), WORDS[row.part]) for row in found]


def attached_sentence(new: Sequence[Item], before: Sequence[Item]) -> str:
    """What was attached now, and what already was."""
    earlier = ", ".join(item.code for item in before)
    if not new:
        return f"Berkas bukti pada {earlier} diganti dengan paket terbaru."
    told = f"Paket terlampir pada {', '.join(item.code for item in new)}."
    return f"{told} Sebelumnya sudah terlampir pada {earlier}." if before else told


def place(meeting: Meeting, part: str) -> str:
    """The page where a part is made or put right."""
    return reverse(f"coordination:{FIXED_ON[part]}", args=[meeting.regency.code, meeting.pk])


def _state(name: str, gathered: Gathered) -> tuple[str, str, str]:
    """What is told of a part, its mark and its word, before the checker has spoken."""
    present = next(part.present for part in gathered.parts if part.name == name)
    paper = gathered.papers.get(name)
    if name == parts.MINUTES:
        return _minutes(gathered)
    if name == parts.PHOTOS:
        return _photos(gathered)
    if not present:
        return "", "off", "Belum ada"
    if name == parts.AGENDA:
        return f"{gathered.agenda_points} acara", "ok", "Tersusun"
    if name == parts.DECISIONS:
        count = gathered.signed.decisions.count() if gathered.signed else 0
        return f"{count} keputusan", "ok", "Dari notula"
    if name == parts.RELEASE and gathered.release:
        waiting = open_places(gathered.release.body)
        return (
            (f"{waiting} tempat kutipan kosong", "wait", "Perlu diisi") if waiting else ("", "ok", "Lengkap")
        )
    return ("", "ok", f"Final, {paper.pages} halaman") if paper else ("", "ok", "Tercatat")


def _minutes(gathered: Gathered) -> tuple[str, str, str]:
    if gathered.signed and gathered.signed.signed_at:
        return f"versi {gathered.signed.number}, {long_date(gathered.signed.signed_at)}", "ok", "Disahkan"
    return ("", "wait", "Draf") if gathered.draft else ("", "off", "Belum ada")


def _photos(gathered: Gathered) -> tuple[str, str, str]:
    shown, withheld = len(gathered.shown), len(gathered.withheld)
    held = f"{withheld} ditahan: memuat anak tanpa persetujuan atau belum diperiksa" if withheld else ""
    if not shown:
        return held, "wait" if withheld else "off", "Ditahan" if withheld else "Belum ada"
    return ", ".join(filter(None, (f"{shown} lembar", held))), "ok", "Siap"
