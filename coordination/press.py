"""The first draft of a press release, from the record of a meeting alone. Pure: no Django, no clock.

What somebody said is not in the record: places for quotations are left open, marked, to be filled by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.formats import long_date, weekday_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

OPEN_PLACE = "[Kutipan"
MOST_DECISIONS = 5
CAPS_LENGTH = 40


@dataclass(frozen=True)
class ToldSpeaker:
    name: str
    position: str = ""
    body: str = ""
    topic: str = ""


@dataclass(frozen=True)
class Told:
    """What the record holds: `hours` as printed ("08.30–11.30 WITA"); counts are those of the attendance.

    `sectors`: label and bodies that came, largest first; empty where the list was not kept.
    """

    regency: str
    title: str
    place: str
    days: Sequence[dt.date]
    hours: str
    opened_by: str = ""
    purpose: str = ""
    speakers: Sequence[ToldSpeaker] = ()
    came: int = 0
    invited: int = 0
    people: int = 0
    children: int = 0
    sectors: Sequence[tuple[str, int]] = ()
    decisions: Sequence[str] = ()
    promises: int = 0
    promise_bodies: int = 0
    last_due: dt.date | None = None


def headline(told: Told) -> str:
    """ "Kabupaten Banjar Gelar Rapat Koordinasi KLA", at most 200 letters."""
    return f"{told.regency} Gelar {told.title}"[:200]


def draft(told: Told) -> str:
    """Paragraphs with an empty line between: who, what, where, when first; then how and what came of it."""
    paragraphs = [
        _lead(told),
        _opening(told),
        _purpose(told),
        _speakers(told),
        _participants(told),
        _decisions(told),
        _promises(told),
    ]
    return "\n\n".join(text for text in paragraphs if text)


def open_places(text: str) -> int:
    """How many places for quotations nobody has filled."""
    return text.count(OPEN_PLACE)


def _lead(told: Told) -> str:
    town = told.place.rpartition(",")[2].strip()
    town = (town if town and len(town) < CAPS_LENGTH else told.regency).upper()
    days = " dan ".join(weekday_date(day) for day in told.days)
    return (
        f"{town} – Pemerintah {told.regency} menyelenggarakan {told.title} di {told.place},"
        f" {days}, {told.hours}."
    )


def _opening(told: Told) -> str:
    if not told.opened_by:
        return ""
    return (
        f"Kegiatan ini dibuka oleh {told.opened_by}.\n\n"
        f"{OPEN_PLACE} pembuka: tulis ucapan {told.opened_by} yang sebenarnya di dalam tanda petik, "
        "atau hapus alinea ini.]"
    )


def _purpose(told: Told) -> str:
    return f"Tujuan kegiatan: {_stopped(told.purpose)}" if told.purpose.strip() else ""


def _speakers(told: Told) -> str:
    if not told.speakers:
        return ""
    rows = []
    for row in told.speakers:
        who = ", ".join(filter(None, (row.name, row.position, row.body)))
        rows.append(f"{who}, yang membawakan “{row.topic}”" if row.topic else who)
    named = told.speakers[0].name
    return (
        f"Narasumber kegiatan: {'; '.join(rows)}.\n\n"
        f"{OPEN_PLACE} narasumber: tulis ucapan {named} yang sebenarnya, atau hapus alinea ini.]"
    )


def _participants(told: Told) -> str:
    if not told.people:
        return ""
    lead = f"Kegiatan dihadiri {told.people} peserta"
    if told.came:
        of = f" dari {told.invited} lembaga yang diundang" if told.invited else ""
        lead += f"; {told.came} lembaga hadir atau diwakili{of}"
    listed = ", ".join(f"{label} ({count})" for label, count in told.sectors if count)
    children = f" Turut hadir {told.children} anak bersama pendamping dewasa." if told.children else ""
    return f"{lead}.{f' Lembaga yang hadir menurut unsur: {listed}.' if listed else ''}{children}"


def _decisions(told: Told) -> str:
    if not told.decisions:
        return ""
    shown = [f"{number}. {text}" for number, text in enumerate(told.decisions[:MOST_DECISIONS], 1)]
    among = ", antara lain" if len(told.decisions) > MOST_DECISIONS else ""
    return f"Rapat menghasilkan {len(told.decisions)} keputusan{among}:\n" + "\n".join(shown)


def _promises(told: Told) -> str:
    if not told.promises:
        return ""
    due = f" dengan tenggat terakhir {long_date(told.last_due)}" if told.last_due else ""
    return (
        f"Untuk menindaklanjutinya, {told.promise_bodies} perangkat daerah dan lembaga mencatat"
        f" {told.promises} komitmen{due}."
    )


def _stopped(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
