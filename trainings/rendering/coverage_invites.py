"""Whom to invite next: people of the directory who are not trained for a category, the most useful first.

People are known for a category from an earlier registration, or hold a post in a body where such staff work
(`trainings.categories`; of the perangkat daerah the lead of the item). First comes whose seat wins the most
points over all categories the person is known for, then who is known for this one, then whoever works where
most are untrained.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from common.formats import long_date, points
from indicators.models import Assignment
from participants.models import Position, Sector
from participants.models.organisations import surviving
from trainings import coverage
from trainings.categories import CATEGORIES
from trainings.coverage import COUNTED, UNTRAINED, after_months
from trainings.models import Participant, Training
from trainings.rendering.coverage import read_trainees

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trainings.models import StaffCategory
    from trainings.rendering.coverage import Coverage

EXPIRING_MONTHS = 6
SECTORS = {row.code: row.sectors for row in CATEGORIES}
FROM_EVERY_OPD = "gugus_tugas"
LEFT = (Participant.State.DECLINED, Participant.State.WITHDRAWN)
COMING = (Training.State.PREPARING, Training.State.REGISTRATION, Training.State.RUNNING)


@dataclass
class Found:
    """What is known of one person while the directory is read; `codes` are categories of registrations."""

    name: str = ""
    post: str = ""
    body: str = ""
    sector: str = ""
    codes: set[str] = field(default_factory=set)
    registered: bool = False


@dataclass(frozen=True)
class Candidate:
    """One person to invite; `why` is a sentence, `worth` points of a seat over all of `codes`; `known` for
    this category, not only found in a body where such staff work."""

    person: int
    name: str
    post: str
    body: str
    sector: str
    why: str
    worth: Fraction
    codes: tuple[str, ...]
    known: bool

    @property
    def points(self) -> str:
        return points(Decimal(self.worth.numerator) / Decimal(self.worth.denominator)) if self.worth else ""


def candidates(found: Coverage, category: StaffCategory, today: dt.date) -> list[Candidate]:
    """Who has no certificate, an expired one, or one that expires within six months; four queries.

    Nobody who is registered for a training to come, and nobody of a category of children.
    """
    if category.children:
        return []
    people = _registered(found.period.regency_id, today)
    for person, one in _posted(found, category, today).items():
        known = people.setdefault(person, Found())
        known.name, known.post, known.body = one.name, one.post, one.body
        known.codes.add("")
    validity = {row.category.code: row.category.validity_months for row in found.rows}
    issued = _issued(found)
    worths = {row.category.code: coverage.per_person(row.cover) or Fraction(0) for row in found.rows}
    chosen = []
    for person, one in people.items():
        why = _why(issued.get((person, category.code), []), validity[category.code], today)
        if one.registered or not why or not one.codes & {category.code, ""}:
            continue
        codes = {category.code} | {
            code
            for code in one.codes & set(validity)
            if _why(issued.get((person, code), []), validity[code], today)
        }
        worth = sum((worths[code] for code in codes), Fraction(0))
        chosen.append(
            Candidate(
                person=person,
                name=one.name,
                post=one.post,
                body=one.body,
                sector=one.sector,
                why=why,
                worth=worth,
                codes=tuple(sorted(codes)),
                known=category.code in one.codes,
            )
        )
    untrained = Counter(one.body for one in chosen)
    return sorted(
        chosen,
        key=lambda one: (
            -one.worth,
            not one.known,
            -untrained[one.body],
            one.body.lower(),
            one.name.lower(),
        ),
    )


def _why(issued: Iterable[dt.date], months: int | None, today: dt.date) -> str:
    """Why the person should come; "" for one who is trained and stays so."""
    days = list(issued)
    standing = coverage.standing(days, today, months)
    if standing == UNTRAINED:
        return "Belum bersertifikat"
    ends = [coverage.counts_until(day, months) for day in days]
    if None in ends:
        return ""
    last = max(end for end in ends if end is not None)
    if standing != COUNTED:
        return f"Lewat masa berlaku sejak {long_date(last)}"
    return f"Habis masa berlaku {long_date(last)}" if last <= after_months(today, EXPIRING_MONTHS) else ""


def _issued(found: Coverage) -> Mapping[tuple[int, str], list[dt.date]]:
    issued: dict[tuple[int, str], list[dt.date]] = defaultdict(list)
    for one in read_trainees(found.period.regency_id):
        issued[one.person, one.category].append(one.issued_on)
    return issued


def _registered(regency_id: int, today: dt.date) -> dict[int, Found]:
    """People known from registrations, the latest words about them."""
    rows = Participant.objects.filter(
        regency=regency_id, person__isnull=False, person__erased_at=None, person__merged_into__erased_at=None
    ).exclude(state__in=LEFT)
    told: Any = rows.order_by("registered_at", "pk").values_list(
        surviving("person"),
        "categories__code",
        "training__state",
        "training__occasion__ends_at",
        "name",
        "position",
        surviving("organisation", "name"),
        "organisation_name",
        "sector",
    )
    people: dict[int, Found] = {}
    for person, code, state, ends_at, name, post, body, typed, sector in told:
        one = people.setdefault(person, Found())
        one.name, one.post, one.body, one.sector = name, post, body or typed, sector
        one.codes |= {code} if code else set()
        one.registered |= state in COMING and timezone.localdate(ends_at) >= today
    return people


def _posted(found: Coverage, category: StaffCategory, today: dt.date) -> dict[int, Found]:
    """People who hold a post today in a body where staff of the category work."""
    sectors = set(SECTORS.get(category.code, ()))
    lead = Assignment.objects.filter(
        period=found.period, item__code=category.item_code, part=Assignment.Part.LEAD
    )
    inside = Q(organisation__sector__in=sectors - {Sector.OPD})
    if Sector.OPD in sectors:
        of_opd = Q(organisation__sector=Sector.OPD)
        if category.code != FROM_EVERY_OPD:
            of_opd &= Q(organisation__in=lead.values("organisation"))
        inside |= of_opd
    rows = Position.objects.filter(
        inside,
        regency=found.period.regency_id,
        person__erased_at=None,
        person__merged_into__erased_at=None,
    ).held_on(today)
    told: Any = rows.order_by("pk").values_list(
        surviving("person"), surviving("person", "name"), "title", surviving("organisation", "name")
    )
    return {person: Found(name, post, body) for person, name, post, body in told if name}
