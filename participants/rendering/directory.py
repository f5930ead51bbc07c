"""The directory's list and one body, as the templates need them: few queries, whatever the size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from common.formats import long_date
from participants.models import Organisation, OrganisationAlias, Position, Sector

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from participants.models import Person, Regency, User


@dataclass(frozen=True)
class SectorCount:
    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Tile:
    """One body of the list; `also` names its aliases and the bodies merged into it."""

    pk: int
    name: str
    short_name: str
    sector: str
    parent: str
    also: str


@dataclass(frozen=True)
class Post:
    """One position as shown: `when` in words, `also` what the person is elsewhere at the same time."""

    pk: int
    title: str
    person: Person
    organisation: Organisation
    when: str
    running: bool
    also: str


def sector_counts(rows: QuerySet[Organisation], chosen: str) -> list[SectorCount]:
    """How many bodies of each sector, in the order of the sectors; empty ones are left out."""
    counted = dict(rows.order_by().values_list("sector").annotate(Count("pk", distinct=True)))
    return [
        SectorCount(code, label, counted[code], code == chosen)
        for code, label in Sector.choices
        if code in counted
    ]


def tiles(rows: list[Organisation]) -> list[Tile]:
    """Aliases and merged names of one page of the list in two queries."""
    also: dict[int, list[str]] = {row.pk: [] for row in rows}
    for body, name in OrganisationAlias.objects.filter(organisation__in=also).values_list(
        "organisation", "name"
    ):
        also[body].append(name)
    for into, name in Organisation.objects.filter(merged_into__in=also).values_list("merged_into", "name"):
        if into is not None:
            also[into].append(name)
    labels = dict(Sector.choices)
    return [
        Tile(
            row.pk,
            row.name,
            row.short_name,
            labels[row.sector],
            str(row.parent) if row.parent else "",
            ", ".join(also[row.pk]),
        )
        for row in rows
    ]


def span(starts: dt.date | None, ends: dt.date | None) -> str:
    """ "sejak 2 Januari 2025", "sampai 31 Desember 2024", or both; empty where nothing is known."""
    parts = [f"sejak {long_date(starts)}" if starts else "", f"sampai {long_date(ends)}" if ends else ""]
    return " ".join(part for part in parts if part)


def posts(rows: QuerySet[Position], today: dt.date) -> list[Post]:
    """Positions, running ones first, each with what else its holder is in other bodies today."""
    found = list(
        rows.select_related("person__merged_into", "organisation__merged_into").order_by("ends_on", "title")
    )
    holders = {row.person.surviving.pk for row in found}
    elsewhere: dict[int, list[Position]] = {}
    family = Q(person__in=holders) | Q(person__merged_into__in=holders)
    others = (
        Position.objects.held_on(today).filter(family).select_related("person", "organisation__merged_into")
    )
    for other in others:
        elsewhere.setdefault(other.person.merged_into_id or other.person_id, []).append(other)
    made = [_post(row, elsewhere.get(row.person.surviving.pk, []), today) for row in found]
    return sorted(made, key=lambda post: not post.running)


def _post(row: Position, held: list[Position], today: dt.date) -> Post:
    body = row.organisation.surviving
    also = [
        f"{other.title} di {other.organisation.surviving.short_name}"
        for other in held
        if other.organisation.surviving.pk != body.pk
    ]
    running = (row.ends_on is None or row.ends_on >= today) and (
        row.starts_on is None or row.starts_on <= today
    )
    return Post(
        row.pk,
        row.title,
        row.person.surviving,
        body,
        span(row.starts_on, row.ends_on),
        running,
        ", ".join(also) if running else "",
    )


def body_view(user: User, body: Organisation, today: dt.date) -> dict[str, Any]:
    """One body with its names, what it leads, what belongs to it and (for those who may) its people."""
    family = Organisation.objects.filter(Q(pk=body.pk) | Q(merged_into=body))
    held = Position.objects.visible_to(user).filter(organisation__in=family)
    return {
        "aliases": [(alias, span(alias.valid_from, alias.valid_until)) for alias in body.aliases.all()],
        "absorbed": body.absorbed.all(),
        "members": Organisation.objects.current().filter(parent__in=family),
        "counts": family.aggregate(
            assigned=Count("assignments__item", distinct=True), promised=Count("commitments", distinct=True)
        ),
        "posts": posts(held, today),
    }


def export_bodies(regency: Regency) -> list[tuple[str, str, str, str, str]]:
    """The rows of the XLSX, in the columns of its template."""
    rows = Organisation.objects.current().filter(regency=regency).select_related("parent")
    labels = dict(Sector.choices)
    return [
        (
            row.name,
            row.short_name,
            labels[row.sector],
            "; ".join(alias.name for alias in row.aliases.all()),
            row.parent.surviving.name if row.parent else "",
        )
        for row in rows.prefetch_related("aliases")
    ]


def export_people(regency: Regency, today: dt.date) -> list[tuple[str, ...]]:
    """Positions held today, in the columns of the template."""
    rows = Position.objects.held_on(today).filter(regency=regency, person__erased_at=None)
    found = rows.select_related("person__merged_into", "organisation__merged_into").order_by(
        "person__name", "pk"
    )
    return [
        (
            row.person.surviving.name,
            row.organisation.surviving.name,
            row.title,
            row.person.surviving.employee_number,
            row.person.surviving.rank,
            row.person.surviving.phone,
            row.person.surviving.email,
        )
        for row in found
    ]


def people_rows(rows: list[Person], today: dt.date) -> list[tuple[Person, str]]:
    """People of one page of the list, each with the positions held today, in one query."""
    held = Position.objects.held_on(today).filter(Q(person__in=rows) | Q(person__merged_into__in=rows))
    said: dict[int, list[str]] = {}
    for row in held.select_related("person", "organisation__merged_into"):
        owner = row.person.merged_into_id or row.person_id
        said.setdefault(owner, []).append(f"{row.title}, {row.organisation}")
    return [(row, "; juga ".join(said.get(row.pk, []))) for row in rows]
