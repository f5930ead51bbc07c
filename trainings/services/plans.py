"""Action plans: written by a participant, by a body or by the secretariat; corrected, finished or dropped.

Lock order: Training → ActionPlan → FollowUp → audit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import long_date
from common.refusals import Refused
from participants import audit
from trainings import follow_ups
from trainings.models import ActionPlan, FollowUp, Participant, Training

if TYPE_CHECKING:
    from indicators.models import Item
    from participants.models import Organisation, User
    from trainings.models.plans import ActionPlanQuerySet

MOST = 20
FAR = dt.timedelta(days=3 * 366)
TEXTS = ("problem", "activity", "target_group", "measure", "support", "responsible", "proof")
State = ActionPlan.State


@dataclass(frozen=True)
class Planned:
    """What a plan says; `measure` is how one sees that it worked, `item` the question it serves."""

    problem: str
    activity: str
    target_group: str
    measure: str
    due_on: dt.date
    responsible: str
    proof: str
    support: str = ""
    item: Item | None = None


class PlanConflict(Refused):
    """Somebody saved in between: `stored` is what the database holds, `typed` what this person has."""

    def __init__(self, stored: ActionPlan, typed: Planned) -> None:
        super().__init__(
            "plan-conflict", "Rencana ini sudah diubah orang lain. Tulisan Anda masih ada di bawah."
        )
        self.stored = stored
        self.typed = typed


@transaction.atomic
def make(
    training: Training,
    planned: Planned,
    *,
    made_on: dt.date,
    by: User | None,
    participant: Participant | None = None,
    organisation: Organisation | None = None,
) -> ActionPlan:
    """A running plan of a participant, or of a body, with its three follow-ups still empty.

    `by` is None for a participant on the own page. Raises Refused: "plan-cancelled", "plan-participant" (not
    accepted, or of another training), "plan-nobody", "plan-measure", "plan-due-early", "plan-due-past",
    "plan-due-far", "plan-known" (the same activity again), "plan-many".
    """
    locked = _lock_training(training)
    if participant and (
        participant.state != Participant.State.ACCEPTED or participant.training_id != locked.pk
    ):
        raise Refused("plan-participant", f"{participant} belum diterima sebagai peserta pelatihan ini.")
    body = participant.organisation if participant else organisation
    if participant is None and body is None:
        raise Refused("plan-nobody", "Pilih peserta atau lembaga yang membuat rencana ini.")
    check(locked, planned, made_on)
    mine = ActionPlan.objects.filter(training=locked, participant=participant)
    if participant is None:
        mine = mine.filter(organisation=body)
    _check_others(mine, planned)
    row = ActionPlan.objects.create(
        regency=locked.regency,
        training=locked,
        participant=participant,
        organisation=body,
        organisation_name=participant.body_name if participant else str(body),
        made_on=made_on,
        **_texts(planned),
    )
    FollowUp.objects.bulk_create(
        FollowUp(regency=locked.regency, plan=row, day=day, due_on=due)
        for day, due in follow_ups.due_dates(made_on)
    )
    _record(row, "made", by)
    return row


@transaction.atomic
def correct(
    row: ActionPlan, planned: Planned, *, expected_version: int, today: dt.date, by: User | None
) -> ActionPlan:
    """Write a running plan anew; raises as `make`, "plan-closed", and PlanConflict when it was changed since.

    A date that stays may be past; the follow-ups keep their days.
    """
    training = _lock_training(row.training)
    locked = _lock_open(row)
    if locked.version != expected_version:
        raise PlanConflict(locked, planned)
    check(training, planned, today if planned.due_on != locked.due_on else planned.due_on)
    same = ActionPlan.objects.filter(
        training=training, participant=locked.participant_id, organisation=locked.organisation_id
    )
    _check_others(same.exclude(pk=locked.pk), planned)
    texts = _texts(planned)
    for name, value in texts.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*texts, "version"])
    _record(locked, "corrected", by, version=locked.version)
    return locked


@transaction.atomic
def finish(row: ActionPlan, *, today: dt.date, by: User | None) -> ActionPlan:
    """What was planned is done; raises Refused "plan-closed"."""
    return _close(_lock_open(row), State.DONE, "", today=today, by=by)


@transaction.atomic
def drop(row: ActionPlan, *, reason: str, today: dt.date, by: User | None) -> ActionPlan:
    """It will not be carried out; raises Refused: "plan-closed", "plan-reason"."""
    locked = _lock_open(row)
    if not reason.strip():
        raise Refused("plan-reason", "Tulis alasan rencana ini tidak dijalankan, satu kalimat cukup.")
    return _close(locked, State.DROPPED, reason.strip(), today=today, by=by)


@transaction.atomic
def reopen(row: ActionPlan, *, reason: str, by: User) -> ActionPlan:
    """Undo a mistake; raises Refused: "plan-open", "plan-reason"."""
    locked = ActionPlan.objects.select_for_update(of=("self",)).select_related("regency").get(pk=row.pk)
    if locked.state == State.OPEN:
        raise Refused("plan-open", "Rencana ini masih berjalan.")
    if not reason.strip():
        raise Refused("plan-reason", "Tulis alasan rencana ini dibuka kembali, satu kalimat cukup.")
    before, locked.state = locked.state, State.OPEN
    locked.closed_on, locked.reason = None, reason.strip()
    locked.save(update_fields=["state", "closed_on", "reason"])
    _record(locked, "reopened", by, before=before)
    return locked


def last_day(training: Training) -> dt.date:
    """The day on which the training ends, in its own regency."""
    return training.regency.day_of(training.occasion.ends_at)


def _close(row: ActionPlan, state: str, reason: str, *, today: dt.date, by: User | None) -> ActionPlan:
    row.state, row.closed_on, row.reason = state, today, reason
    row.save(update_fields=["state", "closed_on", "reason"])
    _record(row, "closed", by, state=state)
    return row


def check(training: Training, planned: Planned, not_before: dt.date) -> None:
    """Refuse what no plan of this training may say; codes as in `make`. `not_before` is its earliest date."""
    if training.state == Training.State.CANCELLED:
        raise Refused("plan-cancelled", "Pelatihan ini dibatalkan, jadi rencana tidak dapat ditulis.")
    if not planned.measure.strip():
        raise Refused(
            "plan-measure", "Isi ukuran berhasil: jumlah orang, nomor dokumen, atau hal lain yang terhitung."
        )
    ended = last_day(training)
    told = long_date(planned.due_on)
    if planned.due_on <= ended:
        raise Refused(
            "plan-due-early",
            f"Waktu {told} tidak sesudah pelatihan. Pilih tanggal sesudah {long_date(ended)}.",
        )
    if planned.due_on < not_before:
        raise Refused(
            "plan-due-past", f"Waktu {told} sudah lewat. Pilih tanggal mulai {long_date(not_before)}."
        )
    if planned.due_on > ended + FAR:
        raise Refused(
            "plan-due-far", f"Waktu {told} lebih dari tiga tahun sesudah pelatihan. Periksa tahunnya."
        )


def _check_others(mine: ActionPlanQuerySet, planned: Planned) -> None:
    """Among the plans of the same participant or body."""
    running = mine.exclude(state=State.DROPPED)
    if running.filter(activity__iexact=_one_line(planned.activity)).exists():
        raise Refused(
            "plan-known", "Kegiatan ini sudah ada dalam rencana. Ubah rencana itu bila ada yang baru."
        )
    if running.count() >= MOST:
        raise Refused("plan-many", f"Sudah ada {MOST} rencana. Selesaikan yang ada sebelum menambah.")


def _texts(planned: Planned) -> dict[str, object]:
    told: dict[str, object] = {name: _one_line(getattr(planned, name)) for name in TEXTS}
    return told | {"due_on": planned.due_on, "item": planned.item}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lock_training(training: Training) -> Training:
    rows = Training.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("regency", "occasion").get(pk=training.pk)


def _lock_open(row: ActionPlan) -> ActionPlan:
    rows = ActionPlan.objects.select_for_update(of=("self",)).select_related("regency")
    locked = rows.get(pk=row.pk)
    if locked.state != State.OPEN:
        raise Refused(
            "plan-closed",
            f"Rencana ini sudah ditutup ({locked.get_state_display().lower()}). Buka kembali dahulu.",
        )
    return locked


def _record(row: ActionPlan, verb: str, by: User | None, **data: object) -> None:
    audit.record(row.regency, f"trainings.plan-{verb}", "actionplan", row.pk, by=by, **data)
