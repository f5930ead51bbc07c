"""Two entries side by side, and who might be meant by the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participants.models import Membership, Organisation, Person, Position
from participants.naming import Likeness, body_key, person_key
from participants.rendering.directory import span

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

Facts = list[tuple[str, str, str]]
LIKELY = 0.55
NONE = "–"


def organisations(one: Organisation, other: Organisation) -> Facts:
    """Label and what each of the two has: names, sector, and how much refers to it."""
    sides = [_organisation(body) for body in (one, other)]
    return [(label, sides[0][label], sides[1][label]) for label in sides[0]]


def people(one: Person, other: Person, today: dt.date) -> Facts:
    sides = [_person(person, today) for person in (one, other)]
    return [(label, sides[0][label], sides[1][label]) for label in sides[0]]


def alike(
    one: Organisation | Person, rows: QuerySet[Organisation] | QuerySet[Person]
) -> list[Organisation | Person]:
    """Entries whose names share most of their letters with this one's, the likest first."""
    key = body_key if isinstance(one, Organisation) else person_key
    mine = key(one.name)
    letters = Likeness([mine])
    scored = [(letters.likeness(mine, key(row.name)), row.pk, row) for row in rows]
    best = sorted(scored, key=lambda found: (-found[0], found[1]))
    return [row for score, _, row in best if score >= LIKELY]


def _organisation(body: Organisation) -> dict[str, str]:
    return {
        "Nama resmi": body.name,
        "Nama singkat": body.short_name,
        "Unsur": body.get_sector_display(),
        "Kode wilayah": body.region_code or NONE,
        "Induk": body.parent.name if body.parent else NONE,
        "Alias": ", ".join(alias.name for alias in body.aliases.all()) or NONE,
        "Butir yang diikuti": str(body.assignments.values("item").distinct().count()),
        "Komitmen": str(body.commitments.count()),
        "Akun jabatan": str(Membership.objects.filter(organisation=body).count()),
        "Orang": str(body.positions.count()),
    }


def _person(person: Person, today: dt.date) -> dict[str, str]:
    held = Position.objects.of_person(person).select_related("organisation")
    posts = "; ".join(
        f"{row.title}, {row.organisation} {span(row.starts_on, row.ends_on)}".strip() for row in held
    )
    return {
        "Nama": person.name,
        "NIP": person.employee_number or NONE,
        "Pangkat/golongan": person.rank or NONE,
        "Telepon": person.phone or NONE,
        "Surel": person.email or NONE,
        "Jabatan": posts or NONE,
    }
