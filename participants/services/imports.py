"""Lists handed in as XLSX: held, checked against the directory, and taken over once somebody says so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from participants import audit, directory_sheet
from participants.directory_sheet import BODIES, Row
from participants.importing import KNOWN, LIKE, NEW, WRONG, Finding, Known, bare_number, plan
from participants.models import DirectoryImport, Organisation, OrganisationAlias, Person, Position, Sector
from participants.naming import body_key, person_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from participants.models import Regency, User

KEEP = dt.timedelta(days=2)
SHORT = 60


@transaction.atomic
def hold(regency: Regency, *, content: bytes, file_name: str, now: dt.datetime, by: User) -> DirectoryImport:
    """Read a sheet and keep its rows for the check; nothing enters the directory yet.

    Lists nobody took over are forgotten after two days: they hold names. Raises Refused as
    `directory_sheet.read`.
    """
    rows = directory_sheet.read(content)
    DirectoryImport.objects.filter(regency=regency, created_at__lt=now - KEEP).delete()
    held = DirectoryImport.objects.create(
        regency=regency,
        created_by=by,
        file_name=file_name[:255],
        rows=[[row.sheet, row.line, row.cells] for row in rows],
    )
    audit.record(regency, "participants.import-held", "directoryimport", held.pk, by=by, rows=len(rows))
    return held


def findings(held: DirectoryImport) -> list[Finding]:
    """What the held rows would do to the directory as it stands now; writes nothing."""
    return plan([Row(sheet, line, cells) for sheet, line, cells in held.rows], known(held.regency))


@transaction.atomic
def take(held: DirectoryImport, *, same: Collection[str], now: dt.datetime, by: User) -> tuple[int, int]:
    """Take over every row that is right; how many bodies and people (or positions) were added.

    `same`: marks ("lembaga-7") of the rows somebody confirmed as the known entry they resemble: a body's name
    becomes its alias, a person's position is added to that person. Wrong rows are left out and kept with the
    list. Raises Refused("import-taken") the second time.
    """
    locked = DirectoryImport.objects.select_for_update(of=("self",)).select_related("regency").get(pk=held.pk)
    if locked.taken_at is not None:
        raise Refused("import-taken", "Daftar ini sudah diambil. Tidak ada yang ditambahkan dua kali.")
    regency = locked.regency
    type(regency).objects.select_for_update(no_key=True).get(pk=regency.pk)
    now_known = known(regency)
    found = plan([Row(sheet, line, cells) for sheet, line, cells in locked.rows], now_known)
    confirmed = set(same)
    bodies = _take_bodies(regency, [f for f in found if f.row.sheet == BODIES], now_known, confirmed)
    people = _take_people(regency, [f for f in found if f.row.sheet != BODIES], now_known, confirmed)
    locked.rows = [[f.row.sheet, f.row.line, f.row.cells] for f in found if f.kind == WRONG]
    locked.taken_at, locked.added = now, bodies + people
    locked.save(update_fields=["rows", "taken_at", "added"])
    audit.record(
        regency,
        "participants.import-taken",
        "directoryimport",
        locked.pk,
        by=by,
        bodies=bodies,
        people=people,
    )
    return bodies, people


def mark(finding: Finding) -> str:
    """How the form names a row: "lembaga-7"."""
    return f"{finding.row.sheet}-{finding.row.line}"


def rejected(held: DirectoryImport) -> bytes:
    """The rows that could not be taken, with what to do about each, as XLSX."""
    wrong = [(f.row, f.fault) for f in findings(held) if f.kind == WRONG]
    return directory_sheet.rejected(Sector.labels, wrong)


def known(regency: Regency) -> Known:
    """Everything the directory answers to: five queries, whatever its size."""
    told = Known(sectors={label.lower(): value for value, label in Sector.choices})
    told.sectors |= {value: value for value in Sector.values}
    place = body_key(regency.name)
    rows = list(Organisation.objects.filter(regency=regency).order_by("pk"))
    survivor = {row.pk: row.merged_into_id or row.pk for row in rows}
    for row in rows:
        told.body_names[row.pk] = row.name
        for name in (row.name, row.short_name):
            key = body_key(name)
            told.bodies.setdefault(key, survivor[row.pk])
            told.bodies.setdefault(key.removesuffix(place).strip(), survivor[row.pk])
    for name, body in OrganisationAlias.objects.filter(regency=regency).values_list("name", "organisation"):
        told.bodies.setdefault(body_key(name), survivor[body])
    told.bodies.pop("", None)
    _know_people(told, regency, survivor)
    return told


def _know_people(told: Known, regency: Regency, survivor: dict[int, int]) -> None:
    whole = {}
    for person in Person.objects.filter(regency=regency, erased_at=None).order_by("pk"):
        whole[person.pk] = person.merged_into_id or person.pk
        told.person_names[person.pk] = person.name
        told.people.setdefault(person_key(person.name), whole[person.pk])
        if person.employee_number:
            told.numbers.setdefault(bare_number(person.employee_number), whole[person.pk])
    posts = Position.objects.held_on(timezone.localdate()).filter(regency=regency, person__in=whole)
    for person_id, body, title in posts.values_list("person", "organisation", "title"):
        told.posts.setdefault(whole[person_id], []).append((survivor[body], title))


def _take_bodies(regency: Regency, found: Iterable[Finding], told: Known, same: set[str]) -> int:
    made: list[tuple[Finding, Organisation]] = []
    aliases: dict[str, int] = {}
    for finding in found:
        row = finding.row
        if finding.kind == LIKE and mark(finding) in same and finding.twin is not None:
            aliases[row["Nama resmi"]] = finding.twin
            told.bodies[finding.body] = finding.twin
        elif finding.kind in (NEW, LIKE):
            name = row["Nama resmi"]
            body = Organisation(
                regency=regency,
                name=name,
                short_name=row["Nama singkat"] or name[:SHORT],
                sector=told.sectors[row["Unsur"].lower()],
            )
            made.append((finding, body))
    for body in Organisation.objects.bulk_create([body for _, body in made]):
        for name in (body.name, body.short_name):
            told.bodies.setdefault(body_key(name), body.pk)
    for finding, body in made:
        if finding.row["Alias"] and body_key(finding.row["Alias"]) not in told.bodies:
            aliases[finding.row["Alias"]] = body.pk
            told.bodies[body_key(finding.row["Alias"])] = body.pk
        body.parent_id = told.bodies.get(body_key(finding.row["Induk"])) if finding.row["Induk"] else None
        if body.parent_id == body.pk:
            body.parent_id = None
    Organisation.objects.bulk_update([body for _, body in made if body.parent_id], ["parent"])
    OrganisationAlias.objects.bulk_create(
        [OrganisationAlias(regency=regency, organisation_id=pk, name=name) for name, pk in aliases.items()],
        ignore_conflicts=True,
    )
    return len(made)


def _take_people(regency: Regency, found: Iterable[Finding], told: Known, same: set[str]) -> int:
    posts: list[tuple[Finding, Person | int]] = []
    named: dict[str, Person] = {}
    fresh: list[Person] = []
    for finding in found:
        key = person_key(finding.row["Nama"])
        agreed = finding.kind == LIKE and mark(finding) in same
        if finding.kind in (KNOWN, WRONG):
            continue
        if agreed and finding.twin is not None:
            posts.append((finding, finding.twin))
        elif agreed and key in named:
            posts.append((finding, named[key]))
        else:
            fresh.append(_person(regency, finding.row))
            named.setdefault(key, fresh[-1])
            posts.append((finding, fresh[-1]))
    Person.objects.bulk_create(fresh)
    Position.objects.bulk_create(
        [
            Position(
                regency=regency,
                person_id=who if isinstance(who, int) else who.pk,
                organisation_id=told.bodies[body_key(finding.row["Lembaga"])],
                title=finding.row["Jabatan"],
            )
            for finding, who in posts
        ]
    )
    return len(posts)


def _person(regency: Regency, row: Row) -> Person:
    return Person(
        regency=regency,
        name=row["Nama"],
        employee_number=bare_number(row["NIP"]),
        rank=row["Pangkat/golongan"],
        phone=row["Telepon"],
        email=row["Surel"],
    )
