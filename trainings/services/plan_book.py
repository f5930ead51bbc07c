"""Action plans out as XLSX, and in from the sheets a training collected: checked first, then taken over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from common.refusals import Refused
from participants import audit
from participants.models import Organisation
from participants.naming import body_key, person_key
from participants.services.imports import known
from trainings import follow_ups, plan_sheet
from trainings.models import ActionPlan, Participant, PlanImport
from trainings.plan_sheet import FIELDS, Row, day_of, fault_of
from trainings.rendering.plan_rows import steps_of
from trainings.services.plan_items import items_of
from trainings.services.plans import Planned, check, last_day, make

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indicators.models import Item
    from participants.models import User
    from trainings.models import Training

KEEP = dt.timedelta(days=2)
NEW, KNOWN, WRONG = "new", "known", "wrong"


@dataclass(frozen=True)
class Finding:
    """What becomes of a row; `fault` is a sentence for one that is wrong."""

    row: Row
    kind: str
    fault: str = ""
    planned: Planned | None = None
    participant: Participant | None = None
    organisation: Organisation | None = None


@dataclass
class _Around:
    """What the rows of one sheet are checked against, read once."""

    training: Training
    made_on: dt.date
    by_code: dict[str, Participant]
    by_name: dict[str, list[Participant]]
    bodies: dict[str, Organisation]
    items: dict[str, Item]
    taken: set[tuple[int | None, int | None, str]]


def export(plans: Iterable[ActionPlan], *, named: bool, today: dt.date) -> bytes:
    """The plans of a list; `named` False leaves out who wrote them and who answers for them."""
    return plan_sheet.export(_lines(plans, named, today))


def template(training: Training) -> bytes:
    people = training.participants.accepted().select_related("invitee", "organisation__merged_into")
    return plan_sheet.template([[row.name, row.code, row.body_name] for row in people])


@transaction.atomic
def hold(training: Training, *, content: bytes, file_name: str, now: dt.datetime, by: User) -> PlanImport:
    """Read a sheet and keep its rows for the check; no plan is made yet.

    Sheets nobody took over are forgotten after two days. Raises Refused as `plan_sheet.read`.
    """
    rows = plan_sheet.read(content)
    PlanImport.objects.filter(regency=training.regency, created_at__lt=now - KEEP).delete()
    held = PlanImport.objects.create(
        regency=training.regency,
        training=training,
        created_by=by,
        created_at=now,
        file_name=file_name[:255],
        rows=[[row.line, row.cells] for row in rows],
    )
    audit.record(training.regency, "trainings.plan-sheet-held", "planimport", held.pk, by=by, rows=len(rows))
    return held


def findings(held: PlanImport, today: dt.date) -> list[Finding]:
    """What the held rows would become as things stand now; writes nothing."""
    around = _look_around(held.training, today)
    return [_judge(Row(line, cells), around) for line, cells in held.rows]


@transaction.atomic
def take(held: PlanImport, *, today: dt.date, now: dt.datetime, by: User) -> int:
    """Make the plans of every row that is right; wrong rows are kept with the sheet.

    Plans count from the training's last day, on which they were written. Raises Refused("import-taken") the
    second time.
    """
    rows = PlanImport.objects.select_for_update(of=("self",))
    locked = rows.select_related("training__regency", "training__occasion", "regency").get(pk=held.pk)
    if locked.taken_at is not None:
        raise Refused("import-taken", "Berkas ini sudah diambil. Tidak ada yang ditambahkan dua kali.")
    found, made_on = findings(locked, today), _made_on(locked.training, today)
    made = 0
    for row in found:
        if row.kind == NEW and row.planned:
            make(
                locked.training,
                row.planned,
                made_on=made_on,
                by=by,
                participant=row.participant,
                organisation=row.organisation,
            )
            made += 1
    locked.rows = [[row.row.line, row.row.cells] for row in found if row.kind == WRONG]
    locked.taken_at, locked.added = now, made
    locked.save(update_fields=["rows", "taken_at", "added"])
    audit.record(locked.regency, "trainings.plan-sheet-taken", "planimport", locked.pk, by=by, plans=made)
    return made


def rejected(held: PlanImport, today: dt.date) -> bytes:
    """The rows that could not be taken, with what to do about each, as XLSX."""
    return plan_sheet.rejected((f.row, f.fault) for f in findings(held, today) if f.kind == WRONG)


def _lines(plans: Iterable[ActionPlan], named: bool, today: dt.date) -> Iterator[list[object]]:
    for plan in plans:
        reports = list(plan.follow_ups.all())
        told = [row for row in reports if row.reported_at]
        person = plan.participant if named else None
        yield [
            person.name if person else "",
            "",
            plan.body_name,
            plan.problem,
            plan.activity,
            plan.target_group,
            plan.measure,
            plan.due_on,
            plan.support,
            plan.item.code if plan.item else "",
            plan.responsible if named else "",
            plan.proof,
            *(row.get_state_display() for row in reports),
            told[-1].note if told else "",
            told[-1].obstacle if told else "",
            follow_ups.WORDS[follow_ups.standing(plan.state, steps_of(plan), today)],
            str(plan.training),
        ]


def _made_on(training: Training, today: dt.date) -> dt.date:
    return min(today, last_day(training))


def _look_around(training: Training, today: dt.date) -> _Around:
    by_name: dict[str, list[Participant]] = {}
    by_code: dict[str, Participant] = {}
    people = Participant.objects.filter(training=training).accepted()
    for person in people.select_related("invitee", "organisation__merged_into"):
        by_code[person.code] = person
        by_name.setdefault(person_key(person.name), []).append(person)
    bodies = Organisation.objects.filter(regency=training.regency, merged_into=None).in_bulk()
    running = ActionPlan.objects.filter(training=training).exclude(state=ActionPlan.State.DROPPED)
    return _Around(
        training=training,
        made_on=_made_on(training, today),
        by_code=by_code,
        by_name=by_name,
        bodies={key: bodies[pk] for key, pk in known(training.regency).bodies.items()},
        items={item.code: item for item in items_of(training.regency)},
        taken={
            (person, None if person else body, activity.casefold())
            for person, body, activity in running.values_list("participant", "organisation", "activity")
        },
    )


def _judge(row: Row, around: _Around) -> Finding:
    fault = fault_of(row)
    if fault:
        return Finding(row, WRONG, fault)
    try:
        person, body = _whose(row, around)
        planned = _planned(row, around)
        check(around.training, planned, around.made_on)
    except Refused as refusal:
        return Finding(row, WRONG, refusal.message)
    mine = (person.pk if person else None, body.pk if body else None, planned.activity.casefold())
    if mine in around.taken:
        return Finding(row, KNOWN)
    around.taken.add(mine)
    return Finding(row, NEW, "", planned, person, body)


def _whose(row: Row, around: _Around) -> tuple[Participant | None, Organisation | None]:
    """The participant by personal code, else by name (and body, among namesakes); else the body itself."""
    name, code, place = (row.cells[column] for column in plan_sheet.WHO)
    if code:
        person = around.by_code.get(code.upper())
        if person is None:
            raise Refused("row-code", f"Kode pribadi: “{code[:10]}” bukan kode peserta pelatihan ini.")
        return person, None
    if name:
        people = around.by_name.get(person_key(name), [])
        if len(people) > 1:
            people = [person for person in people if body_key(person.body_name) == body_key(place)]
        if len(people) != 1:
            raise Refused(
                "row-person",
                f"Peserta: “{name[:60]}” tidak dikenali. Isi kode pribadinya, atau hanya lembaganya.",
            )
        return people[0], None
    body = around.bodies.get(body_key(place)) if place else None
    if body is None:
        raise Refused(
            "row-body", f"Lembaga: “{place[:60]}” belum terdaftar. Isi nama peserta atau kode pribadinya."
        )
    return None, body


def _planned(row: Row, around: _Around) -> Planned:
    code = row.cells[plan_sheet.ITEM].upper().replace(" ", "")
    item = around.items.get(code)
    if code and item is None:
        raise Refused(
            "row-item", f"Indikator KLA: “{code[:20]}” bukan kode butir. Contoh yang benar: I15-Q4."
        )
    typed = row.cells[plan_sheet.DUE]
    due_on = day_of(typed)
    if due_on is None:
        raise Refused(
            "row-date", f"Waktu selesai: “{typed[:40]}” bukan tanggal. Contoh yang benar: 31-12-2026."
        )
    texts: dict[str, Any] = {field: row.cells[column] for column, (field, _) in FIELDS.items()}
    return Planned(due_on=due_on, item=item, **texts)
