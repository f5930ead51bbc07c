"""Who counts as trained on which day, and how far that carries a training question. Pure: no Django.

A person counts once in each category, however many certificates there are. A certificate counts from the day
of issue and, where the category has a window (`validity_months`), until the same day of the month that many
months later, that day included ("dua tahun terakhir" of question I15-Q4). Points come from the item's own
rule (`indicators.scoring`).

Nobody knows how many there should be (None) and there should be none (0) are both "no data", never zero
points. More trained than there should be is a contradiction: no share, no points, nothing to propose, until
the number that should be trained is corrected.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.answer_values import ShareAnswer
from indicators.scoring import ZERO, explain, levels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indicators.answer_values import Rule

COUNTED, LATER, EXPIRED, UNTRAINED = "dihitung", "berikutnya", "kedaluwarsa", "belum"
YEAR_END = (12, 31)


@dataclass(frozen=True)
class Held:
    """A certificate in force (not revoked) as it counts for one category; `person` is the surviving row."""

    person: int
    category: str
    issued_on: dt.date


@dataclass(frozen=True)
class Question:
    """The training question of a category: its rule of kind "bands" and its maximum in points."""

    rule: Rule
    max_score: Decimal


@dataclass(frozen=True)
class Cover:
    """How far one category is. `later`: people whose certificate counts in the next evaluation only.

    `points` None: no data or a contradiction. `missing`: people up to the next better band, None when it is
    full or nothing can be said; `next_points`: what that band gives.
    """

    trained: int
    should: int | None
    later: int
    max_score: Decimal
    points: Decimal | None = None
    missing: int | None = None
    next_points: Decimal | None = None

    @property
    def known(self) -> bool:
        """Somebody has said how many there should be, and it is somebody."""
        return bool(self.should)

    @property
    def contradicts(self) -> bool:
        return self.should is not None and self.trained > self.should

    @property
    def counts(self) -> bool:
        """Can be answered and proposed."""
        return self.known and not self.contradicts

    @property
    def share(self) -> Fraction | None:
        """Percent, 0 to 100, exact; None without data and in a contradiction."""
        return Fraction(self.trained * 100, self.should) if self.counts and self.should else None

    @property
    def full(self) -> bool:
        return self.points is not None and self.missing is None


@dataclass(frozen=True)
class Total:
    """All categories together: people of those that count, points of all questions."""

    trained: int
    should: int
    points: Decimal
    max_score: Decimal
    counting: int
    categories: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.trained * 100, self.should) if self.should else None


def reference_day(evidence_years: Iterable[int], today: dt.date) -> dt.date:
    """The day on which certificates are counted: 31 December of the last evidence year, or today if earlier.

    Our assumption: no rule names a day; papers and pages say so.
    """
    return min(dt.date(max(evidence_years), *YEAR_END), today)


def after_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def counts_until(issued_on: dt.date, validity_months: int | None) -> dt.date | None:
    """The last day on which a certificate counts; None for always."""
    return None if validity_months is None else after_months(issued_on, validity_months)


def standing(issued: Sequence[dt.date], day: dt.date, validity_months: int | None) -> str:
    """How a person with certificates of these days stands on `day`: COUNTED, LATER, EXPIRED or UNTRAINED.

    Who has an expired one and a later one is LATER.
    """
    if not issued:
        return UNTRAINED
    ends = [(one, counts_until(one, validity_months)) for one in issued]
    if any(one <= day and (end is None or day <= end) for one, end in ends):
        return COUNTED
    return LATER if any(one > day for one in issued) else EXPIRED


def standings(
    held: Iterable[Held], day: dt.date, validity: Mapping[str, int | None]
) -> dict[str, dict[int, str]]:
    """The people with a certificate by category of `validity` (code → months): {"sra": {17: COUNTED}}."""
    issued: dict[tuple[str, int], list[dt.date]] = defaultdict(list)
    for one in held:
        issued[one.category, one.person].append(one.issued_on)
    found: dict[str, dict[int, str]] = {code: {} for code in validity}
    for (code, person), days in issued.items():
        if code in found:
            found[code][person] = standing(days, day, validity[code])
    return found


def cover(trained: int, should: int | None, question: Question, later: int = 0) -> Cover:
    """`trained` of `should` people on the question's bands."""
    if not should or trained > should:
        return Cover(trained, should, later, question.max_score)
    answer = ShareAnswer(Decimal(trained), Decimal(should))
    told = explain(question.rule, answer, question.max_score)
    return Cover(
        trained,
        should,
        later,
        question.max_score,
        told.points,
        None if told.missing is None else int(told.missing),
        told.next_level.points if told.next_level and told.missing is not None else None,
    )


def per_person(covered: Cover) -> Fraction | None:
    """Points a person is worth on the way to the next band; None where nothing can be won."""
    if covered.points is None or covered.next_points is None or not covered.missing:
        return None
    return Fraction(covered.next_points - covered.points) / covered.missing


def total(covers: Iterable[Cover]) -> Total:
    """Sum over categories; people only where the number that should be trained is known and right."""
    rows = list(covers)
    sums = [row for row in rows if row.counts]
    return Total(
        trained=sum(row.trained for row in sums),
        should=sum(row.should or 0 for row in sums),
        points=sum((row.points or ZERO for row in sums), ZERO),
        max_score=sum((row.max_score for row in rows), ZERO),
        counting=len(sums),
        categories=len(rows),
    )


def borders(question: Question) -> list[Decimal]:
    """Where points rise, in percent between 0 and 100, for the marks on a bar."""
    uppers = (level.upper for level in levels(question.rule, question.max_score))
    return [upper for upper in uppers if upper is not None and 0 < upper < 100]
