"""Lists of participants handed in as XLSX: held, checked, and taken over once somebody says so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit
from participants.importing import bare_number
from participants.models import Organisation, OrganisationAlias, Person, Sector
from participants.naming import body_key, person_key
from trainings import roster
from trainings.models import Participant, RegistrationSheet, Training
from trainings.roster import LIKE, NEW, WRONG, Finding, Known, Row, plan
from trainings.services.registration import Entry, register

if TYPE_CHECKING:
    from collections.abc import Collection

    from participants.models import User

KEEP = dt.timedelta(days=2)
OTHER = "lain"
ADULT_SECTORS = [label for value, label in Sector.choices if value != Sector.CHILD_FORUM]


@transaction.atomic
def hold(
    training: Training, *, content: bytes, file_name: str, now: dt.datetime, by: User
) -> RegistrationSheet:
    """Read a sheet and keep its rows for the check; nobody is registered yet.

    Lists nobody took over are forgotten after two days: they hold names. Raises Refused as `roster.read`.
    """
    rows = roster.read(content)
    RegistrationSheet.objects.filter(training=training, created_at__lt=now - KEEP).delete()
    held = RegistrationSheet.objects.create(
        regency=training.regency,
        training=training,
        created_by=by,
        created_at=now,
        file_name=file_name[:255],
        rows=[[row.line, row.cells] for row in rows],
    )
    audit.record(training.regency, "trainings.list-held", "registrationsheet", held.pk, by=by, rows=len(rows))
    return held


def findings(held: RegistrationSheet) -> list[Finding]:
    """What the held rows would do as things stand now; writes nothing."""
    return plan([Row(line, cells) for line, cells in held.rows], known(held.training))


@transaction.atomic
def take(
    held: RegistrationSheet, *, choices: dict[int, str], now: dt.datetime, by: User
) -> Collection[Participant]:
    """Register the rows that are right; wrong ones are left out and kept with the list.

    `choices`: line of a row that resembles somebody → what was chosen, `OTHER` or the value of the finding;
    a row chosen to be an entry of this training is nobody new. Raises Refused "list-taken" the second time.
    """
    rows = RegistrationSheet.objects.select_for_update(of=("self",))
    locked = rows.select_related("regency", "training__regency", "training__occasion").get(pk=held.pk)
    if locked.taken_at is not None:
        raise Refused("list-taken", "Daftar ini sudah diambil. Tidak ada yang didaftarkan dua kali.")
    Training.objects.select_for_update().get(pk=locked.training_id)
    groups = {group.name.lower(): group for group in locked.training.groups.all()}
    labels = {label.lower(): value for value, label in Sector.choices}
    made, left = [], []
    for finding in findings(locked):
        chosen = choices.get(finding.row.line, finding.value if finding.kind == NEW else "")
        if finding.kind == WRONG:
            left.append(finding.row)
        elif finding.kind == NEW or (finding.kind == LIKE and chosen in (OTHER, finding.value)):
            if finding.kind == LIKE and chosen == "peserta":
                continue
            try:
                with transaction.atomic():
                    row = register(
                        locked.training,
                        entry=_entry(finding.row, labels),
                        origin=Participant.Origin.SHEET,
                        by=by,
                        now=now,
                        group=groups.get(finding.row["Kelompok"].lower()),
                        person=_person(locked, chosen),
                        stranger=chosen == OTHER,
                    )
            except Refused:
                left.append(finding.row)
            else:
                made.append(row)
        elif finding.kind == LIKE:
            left.append(finding.row)
    locked.rows = [[row.line, row.cells] for row in left]
    locked.taken_at, locked.added = now, len(made)
    locked.save(update_fields=["rows", "taken_at", "added"])
    audit.record(
        locked.regency, "trainings.list-taken", "registrationsheet", locked.pk, by=by, added=len(made)
    )
    return made


def rejected(held: RegistrationSheet) -> bytes:
    """The rows that could not be taken, with what to do about each, as XLSX."""
    wrong = [found for found in findings(held) if found.kind == WRONG]
    return roster.rejected(ADULT_SECTORS, group_names(held.training), wrong)


def group_names(training: Training) -> list[str]:
    return list(training.groups.values_list("name", flat=True))


def known(training: Training) -> Known:
    """All a list is compared with, in seven queries, whatever its length."""
    told = Known(
        sectors={label.lower(): value for value, label in Sector.choices},
        groups={name.lower(): pk for pk, name in training.groups.values_list("pk", "name")},
    )
    _know_bodies(told, training)
    for row in Participant.objects.filter(training=training).select_related("organisation__merged_into"):
        told.entered[row.name_key, row.place_key] = row.name
        told.entries.setdefault(row.name_key, f"{row.name}, {row.body_name}")
        if row.employee_number:
            told.entered_numbers[row.employee_number] = row.name
    there = set(
        Participant.objects.filter(training=training, person__isnull=False).values_list("person", flat=True)
    )
    people = Person.objects.current().filter(regency=training.regency_id).order_by("pk")
    for person in people.prefetch_related("positions__organisation"):
        key = person_key(person.name)
        posts = [f"{post.title}, {post.organisation.short_name}" for post in person.positions.all()]
        if person.pk not in there:
            told.people.setdefault(key, (person.pk, f"{person.name} ({posts[0]})" if posts else person.name))
        if person.employee_number:
            number = bare_number(person.employee_number)
            told.numbers.setdefault(number, (person.pk, key, person.name))
    return told


def _know_bodies(told: Known, training: Training) -> None:
    rows = Organisation.objects.filter(regency=training.regency_id).select_related("merged_into")
    bodies = {row.pk: row.surviving for row in rows.order_by("pk")}
    for row in rows:
        whole = bodies[row.pk]
        for name in (row.name, row.short_name):
            told.bodies.setdefault(body_key(name), (whole.pk, whole.name, whole.sector))
    aliases = OrganisationAlias.objects.filter(regency=training.regency_id)
    for name, body in aliases.values_list("name", "organisation"):
        whole = bodies[body]
        told.bodies.setdefault(body_key(name), (whole.pk, whole.name, whole.sector))
    told.bodies.pop("", None)


def _entry(row: Row, labels: dict[str, str]) -> Entry:
    return Entry(
        name=row["Nama"],
        body=row["Lembaga"],
        position=row["Jabatan"],
        sector=labels.get(row["Unsur"].lower(), ""),
        gender=row["L/P"].upper(),
        employee_number=bare_number(row["NIP"]),
        rank=row["Pangkat/golongan"],
        phone=row["Telepon"],
        email=row["Surel"],
        note=row["Catatan"],
    )


def _person(held: RegistrationSheet, chosen: str) -> Person | None:
    kind, _, number = chosen.partition("-")
    if kind != "orang":
        return None
    return Person.objects.current().filter(regency=held.regency_id, pk=int(number)).first()
