"""What does not agree inside the papers of one meeting.

A verifier who finds "Jumat (20/02/2025)" in a news text beside minutes of 20 February 2026 doubts the whole
pack, so the pack says it first. Each part brings what it claims (days, place, signatories, counts, a text);
the occasion brings what was recorded. Pure: no Django, no clock.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.formats import DAYS, MONTHS, long_date, weekday_date
from participants.naming import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MONTH_OF = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
DAY_OF = {name.lower(): number for number, name in enumerate(DAYS)} | {"jum'at": 4, "jum’at": 4, "ahad": 6}
DATED = re.compile(
    r"(?:\b(?P<weekday>" + "|".join(DAY_OF) + r")\b[\s,]*\(?\s*)?"
    r"\b(?P<day>\d{1,2})(?:\s+(?P<name>" + "|".join(MONTH_OF) + r")\s+|[/.-](?P<month>\d{1,2})[/.-])"
    r"(?P<year>\d{4})\b\)?",
    re.IGNORECASE,
)
COUNTED = re.compile(
    r"\b(?P<number>\d{1,4})\s+(?P<noun>peserta|orang|lembaga|unit|instansi|perangkat daerah|undangan)\b",
    re.IGNORECASE,
)
PEOPLE = frozenset({"peserta", "orang"})
ATTENDED = re.compile(r"hadir|peserta|diikuti|diundang|undangan|diwakili|mewakili", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Part:
    """One paper of the pack. `day`: the day it says the meeting was on; `dated_on`: its own date.

    `signatories`: post → name, as printed. `text` is searched for dates and counts. A part that is absent
    (`present` False) is reported as missing and not read further.
    """

    name: str
    present: bool
    day: dt.date | None = None
    dated_on: dt.date | None = None
    place: str = ""
    signatories: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Record:
    """What was recorded of the meeting: its days, earlier days it was planned for, place and counts.

    `bodies`: every number of bodies that may rightly be told (invited, present, absent, by proxy, a
    sector's); `people`: likewise for persons. `evidence_years`: the years a period takes evidence of.
    """

    days: Sequence[dt.date]
    place: str
    bodies: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    former_days: Sequence[dt.date] = ()
    evidence_years: Sequence[int] = ()


@dataclass(frozen=True)
class Contradiction:
    """`code` is stable English; `part` names the paper; `sentence` says what disagrees and what to do."""

    code: str
    part: str
    sentence: str


@dataclass(frozen=True)
class WrittenDate:
    """A date as a text writes it: `weekday` 0–6 if named; `day` None when there is no such day."""

    words: str
    weekday: int | None
    day: dt.date | None


def dates_in(text: str) -> list[WrittenDate]:
    """Every date a text writes, with the weekday it names: "Jumat (20/02/2025)", "20 Februari 2026"."""
    return [_written(match) for match in DATED.finditer(text)]


def contradictions(record: Record, parts: Iterable[Part]) -> list[Contradiction]:
    """Everything that does not agree, in the order of the parts; an empty list means: nothing found."""
    rows = list(parts)
    found = [c for part in rows for c in _of_part(record, part)]
    return [*found, *_signatories(rows), *_years(record)]


def _of_part(record: Record, part: Part) -> Iterator[Contradiction]:
    if not part.present:
        yield Contradiction("part-missing", part.name, f"{part.name} belum ada. Lengkapi dahulu.")
        return
    yield from _day(record, part)
    if part.place and plain(part.place) != plain(record.place):
        yield Contradiction(
            "place-differs",
            part.name,
            f"{part.name} menyebut tempat “{part.place}”, sedangkan acara tercatat di {record.place}.",
        )
    for written in dates_in(part.text):
        yield from _written_date(record, part, written)
    yield from _counts(record, part)


def _day(record: Record, part: Part) -> Iterator[Contradiction]:
    if part.day and part.day not in record.days:
        yield Contradiction(
            "day-differs",
            part.name,
            f"{part.name} bertanggal {weekday_date(part.day)}, sedangkan acara tercatat {_held(record)}.",
        )
    if part.dated_on and part.name == "Undangan" and part.dated_on > min(record.days):
        yield Contradiction(
            "letter-after-meeting",
            part.name,
            f"Undangan bertanggal {long_date(part.dated_on)}, sesudah acara dimulai pada"
            f" {long_date(min(record.days))}.",
        )


def _written_date(record: Record, part: Part, written: WrittenDate) -> Iterator[Contradiction]:
    where = f"{part.name} memuat “{written.words}”."
    if written.day is None:
        yield Contradiction("date-impossible", part.name, f"{where} Tanggal itu tidak ada dalam kalender.")
    elif written.weekday is not None and written.day.weekday() != written.weekday:
        yield Contradiction(
            "weekday-differs",
            part.name,
            f"{where} Tanggal {long_date(written.day)} jatuh pada hari {DAYS[written.day.weekday()]};"
            f" acara tercatat {_held(record)}.",
        )
    elif _another_year(record, written.day):
        yield Contradiction("year-differs", part.name, f"{where} Acara tercatat {_held(record)}.")


def _another_year(record: Record, day: dt.date) -> bool:
    """Same day and month as the meeting, other year: nobody means another event by that."""
    known = {*record.days, *record.former_days}
    return day not in known and any((day.day, day.month) == (d.day, d.month) for d in known)


def _counts(record: Record, part: Part) -> Iterator[Contradiction]:
    """Only sentences about attendance: "melatih 40 orang pendamping" tells of nobody in the room."""
    about = [said for said in SENTENCE_END.split(part.text) if ATTENDED.search(said)]
    for match in COUNTED.finditer("\n".join(about)):
        noun, told = match["noun"].lower(), int(match["number"])
        known = record.people if noun in PEOPLE else record.bodies
        if known and told not in known:
            recorded = ", ".join(str(count) for count in sorted(known))
            yield Contradiction(
                "count-differs",
                part.name,
                f"{part.name} menyebut “{match[0]}”. Menurut daftar hadir: {recorded}.",
            )


def _signatories(parts: Sequence[Part]) -> Iterator[Contradiction]:
    """One post, one name: two papers that print different names for it contradict each other."""
    first: dict[str, tuple[str, str]] = {}
    for part in parts:
        for post, name in part.signatories.items() if part.present else ():
            if not name:
                continue
            before, other = first.setdefault(post, (part.name, name))
            if plain(other) != plain(name):
                yield Contradiction(
                    "signatory-differs",
                    part.name,
                    f"{post} pada {before} ialah {other}, pada {part.name} {name}."
                    " Samakan, atau tulis Plt./Plh.",
                )


def _years(record: Record) -> Iterator[Contradiction]:
    outside = sorted({d.year for d in record.days} - set(record.evidence_years))
    if record.evidence_years and outside:
        years = " dan ".join(str(year) for year in sorted(record.evidence_years))
        yield Contradiction(
            "outside-evidence-years",
            "Acara",
            f"Acara berlangsung tahun {', '.join(map(str, outside))}, di luar tahun bukti {years}."
            " Paket ini tidak dapat membuktikan butir yang meminta bukti tahun-tahun itu.",
        )


def _written(match: re.Match[str]) -> WrittenDate:
    month = MONTH_OF[match["name"].lower()] if match["name"] else int(match["month"])
    weekday = match["weekday"]
    try:
        day = dt.date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        day = None
    words = " ".join(match[0].split())
    if words.endswith(")") and "(" not in words:
        words = words[:-1]
    return WrittenDate(words, DAY_OF[weekday.lower()] if weekday else None, day)


def _held(record: Record) -> str:
    return " dan ".join(weekday_date(day) for day in record.days)
