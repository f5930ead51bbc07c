"""The coverage meter: who is trained in each category of a period, as pages, papers and sheets show it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from common.formats import long_date, number, points, trim
from indicators.models import Item
from participants.models.organisations import surviving
from trainings import coverage
from trainings.coverage import COUNTED, LATER, Held, Question
from trainings.models import Certificate, StaffCategory, TrainedStaffCount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from indicators.models import Period

BAND_WORDS = "Batas pita poin masih taksiran sampai juknis resmi terbit."
ASSUMED = ("inferred", "assumption")


class Trainee(NamedTuple):
    """A certificate in force in one category; `body` and `parent` are ids of the directory or None."""

    person: int
    category: str
    issued_on: dt.date
    body: int | None
    parent: int | None


@dataclass(frozen=True)
class Row:
    """One category of a period. `counts` are the numbers typed by the bodies; `item` None where the
    instrument does not ask; `people` the standing of everybody with a certificate by person."""

    category: StaffCategory
    item: Item | None
    question: Question | None
    counts: tuple[TrainedStaffCount, ...]
    people: dict[int, str]
    cover: coverage.Cover

    @property
    def expired(self) -> int:
        return sum(one == coverage.EXPIRED for one in self.people.values())


@dataclass(frozen=True)
class Coverage:
    """All categories of a period on the day of counting."""

    period: Period
    day: dt.date
    rows: tuple[Row, ...]
    total: coverage.Total

    def row(self, code: str) -> Row | None:
        return next((row for row in self.rows if row.category.code == code), None)

    @property
    def nearest(self) -> list[Row]:
        """The categories that need the fewest people for their next band, all that need equally few."""
        open_rows = [row for row in self.rows if row.cover.missing]
        fewest = min((row.cover.missing or 0 for row in open_rows), default=0)
        return [row for row in open_rows if row.cover.missing == fewest]

    @property
    def estimated(self) -> bool:
        return any(row.item is not None and row.item.bands_confidence in ASSUMED for row in self.rows)


def day_of(period: Period, today: dt.date) -> dt.date:
    return coverage.reference_day(period.evidence_years, today)


def read_coverage(period: Period, today: dt.date) -> Coverage:
    """Four queries, whatever the number of people."""
    day = day_of(period, today)
    categories = list(StaffCategory.objects.filter(regency=period.regency_id))
    codes = [row.item_code for row in categories]
    items = {
        item.code: item
        for item in Item.objects.filter(instrument=period.instrument_id, code__in=codes)
        if item.kind == "bands"
    }
    typed: dict[int, list[TrainedStaffCount]] = {}
    counts = TrainedStaffCount.objects.filter(period=period).select_related("organisation__merged_into")
    for count in counts:
        typed.setdefault(count.category_id, []).append(count)
    validity = {row.code: row.validity_months for row in categories}
    held = [Held(one.person, one.category, one.issued_on) for one in read_trainees(period.regency_id)]
    people = coverage.standings(held, day, validity)
    rows = tuple(
        _row(row, items.get(row.item_code), typed.get(row.pk, []), people[row.code]) for row in categories
    )
    return Coverage(period, day, rows, coverage.total(row.cover for row in rows if row.item is not None))


def read_trainees(regency_id: int) -> list[Trainee]:
    """Every certificate in force of every category, external ones too, in one query."""
    rows = Certificate.objects.valid().filter(
        regency=regency_id,
        participant__person__isnull=False,
        participant__categories__isnull=False,
    )
    named: Any = rows.values_list(
        surviving("participant__person"),
        "participant__categories__code",
        "issued_on",
        surviving("participant__organisation"),
        surviving("participant__organisation", "parent"),
    )
    return [Trainee(*row) for row in named]


def trained_of_body(body: int, category: StaffCategory, day: dt.date, trainees: Iterable[Trainee]) -> int:
    """People of a body, and of the units below it, who count in a category on `day`."""
    held = [
        Held(one.person, one.category, one.issued_on)
        for one in trainees
        if one.category == category.code and body in (one.body, one.parent)
    ]
    found = coverage.standings(held, day, {category.code: category.validity_months})
    return sum(one == COUNTED for one in found[category.code].values())


def _row(
    category: StaffCategory, item: Item | None, counts: Sequence[TrainedStaffCount], people: dict[int, str]
) -> Row:
    question = Question(item.rule, item.max_score) if item else None
    should = sum(count.should_be_trained for count in counts) if counts else None
    if category.children:
        trained = sum(count.trained_children or 0 for count in counts)
        later = 0
    else:
        trained = sum(one == COUNTED for one in people.values())
        later = sum(one == LATER for one in people.values())
    if question is None:
        covered = coverage.Cover(trained, None, later, Decimal(0))
    else:
        covered = coverage.cover(trained, should, question, later)
    return Row(category, item, question, tuple(counts), people, covered)


@dataclass(frozen=True)
class Line:
    """One category as a table shows it; `width` and `ticks` are percent for the bar, with a point."""

    code: str
    name: str
    item_code: str
    trained: str
    should: str
    percent: str
    width: str
    ticks: tuple[str, ...]
    points: str
    maximum: str
    lift: str
    full: bool
    note: str
    contradicts: bool
    label: str


def lines(found: Coverage) -> list[Line]:
    return [line(row) for row in found.rows if row.item is not None]


def line(row: Row) -> Line:
    covered = row.cover
    percent = _percent(covered)
    trained, should = number(covered.trained, 0), number(covered.should, 0)
    if covered.contradicts:
        label = f"{trained} orang terlatih melebihi {should} orang sasaran"
    elif covered.counts:
        label = f"{trained} dari {should} orang, {number(percent)} persen"
    else:
        label = f"{trained} orang terlatih, jumlah sasaran belum diisi"
    return Line(
        code=row.category.code,
        name=row.category.name,
        item_code=row.category.item_code,
        trained=trained,
        should=should,
        percent=number(percent),
        width=f"{percent:.2f}%" if percent is not None else "0",
        ticks=tuple(f"{edge.normalize():f}%" for edge in coverage.borders(row.question))
        if row.question
        else (),
        points=points(covered.points),
        maximum=trim(covered.max_score),
        lift=f"+{number(covered.missing, 0)} orang" if covered.missing else "",
        full=covered.full,
        note=_note(row),
        contradicts=covered.contradicts,
        label=label,
    )


def _percent(covered: coverage.Cover) -> Decimal | None:
    share = covered.share
    return None if share is None else Decimal(share.numerator) / Decimal(share.denominator)


def _note(row: Row) -> str:
    told = []
    if row.cover.later:
        told.append(f"{row.cover.later} dihitung pada evaluasi berikutnya")
    if row.expired:
        told.append(f"{row.expired} sudah lewat masa berlaku")
    return ", ".join(told)


def total_words(found: Coverage) -> dict[str, str]:
    """The big figure and its sentence."""
    total = found.total
    share = total.share
    percent = None if share is None else Decimal(share.numerator) / Decimal(share.denominator)
    return {
        "trained": number(total.trained, 0) if total.counting else number(None),
        "should": number(total.should, 0),
        "percent": number(percent),
        "points": points(total.points),
        "maximum": trim(total.max_score),
        "counting": str(total.counting),
        "categories": str(total.categories),
    }


def said(row: Row, day: dt.date) -> str:
    """The sentence of a proposal: how many of how many, what that gives."""
    covered = row.cover
    return (
        f"Usulan dari pelatihan KHA per {long_date(day)}: {number(covered.trained, 0)} dari"
        f" {number(covered.should, 0)} orang ({number(_percent(covered))} persen) ="
        f" {points(covered.points)} poin."
    )


def day_words(day: dt.date) -> str:
    """The assumption about the day of counting, as pages and papers name it."""
    return (
        f"Asumsi: sertifikat dihitung per {long_date(day)}, yaitu akhir tahun bukti terakhir, atau hari"
        " pembacaan bila lebih dahulu. Belum ada ketentuan tertulis tentang tanggalnya."
    )


def window_words(category: StaffCategory) -> str:
    if category.validity_months is None:
        return "berlaku seterusnya"
    return f"berlaku {category.validity_months} bulan"
