"""What became of action plans: reported by whoever made them, asked for at every milestone.

Lock order: ActionPlan → FollowUp → audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction

from common.formats import long_date
from common.refusals import Refused
from documents.services.mail import send_later
from participants import audit
from participants.models import Role
from participants.services.notices import notify
from participants.services.posts import members_of
from trainings import follow_ups
from trainings.follow_ups import Step
from trainings.models import ActionPlan, FollowUp, Training
from trainings.rendering.plan_messages import reminder_notice, reminder_text
from trainings.services.own_page import own_url
from trainings.services.plans import finish

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from indicators.models import Evidence
    from participants.models import User

HANDED_IN_BY = (Role.OPD_HEAD, Role.OPD_OPERATOR)
State = FollowUp.State


@dataclass(frozen=True)
class Said:
    """What a report says; an `obstacle` belongs to one that is hindered."""

    state: str
    note: str
    obstacle: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Told:
    """How far a round of reminders reached: follow-ups that were told, and those that reach nobody."""

    reached: int
    unreached: int


@transaction.atomic
def report(row: FollowUp, said: Said, *, by: User | None, now: dt.datetime) -> FollowUp:
    """Keep how the plan stands at this milestone; what is sent again replaces it. "Selesai" ends the plan.

    `by` is None for a participant on the own page. Raises Refused: "plan-closed", "follow-up-state",
    "follow-up-early" (more than two weeks before its day; not for a finished plan), "follow-up-empty",
    "follow-up-obstacle", "follow-up-foreign-evidence".
    """
    plans = ActionPlan.objects.select_for_update(of=("self",)).select_related("regency", "participant")
    plan = plans.get(pk=row.plan_id)
    if plan.state != ActionPlan.State.OPEN:
        raise Refused(
            "plan-closed",
            f"Rencana ini sudah ditutup ({plan.get_state_display().lower()}). Hubungi sekretariat.",
        )
    locked = FollowUp.objects.select_for_update().get(pk=row.pk)
    _check(plan, locked, said, plan.regency.day_of(now))
    locked.state, locked.note = said.state, said.note.strip()
    locked.obstacle = said.obstacle.strip() if said.state == State.HINDERED else ""
    locked.evidence = said.evidence or locked.evidence
    locked.reported_at, locked.reported_by = now, by
    locked.save(update_fields=["state", "note", "obstacle", "evidence", "reported_at", "reported_by"])
    audit.record(
        plan.regency,
        "trainings.plan-reported",
        "followup",
        locked.pk,
        by=by,
        day=locked.day,
        state=said.state,
    )
    if said.state == State.DONE:
        finish(plan, today=plan.regency.day_of(now), by=by)
    return locked


def givers_of(plan: ActionPlan) -> set[int]:
    """Bodies whose evidence may prove this plan: its own and the one that sent the participant."""
    sender = plan.participant.nominated_by_id if plan.participant else None
    return {pk for pk in (plan.organisation_id, sender) if pk}


def remind_due(now: dt.datetime) -> int:
    """Send today's reminders of every regency, each training in its own transaction; how many were told.

    The days are those of `follow_ups.reminder_due`, in each regency's own calendar. Safe to run twice.
    """
    open_trainings = Training.objects.filter(plans__state=ActionPlan.State.OPEN).distinct()
    return sum(
        _remind(training, training.regency.day_of(now), by=None).reached
        for training in open_trainings.select_related("regency", "occasion")
    )


def remind_by_hand(training: Training, *, today: dt.date, by: User) -> Told:
    """Ask everybody whose report is due and missing, not twice a day.

    Raises Refused: "follow-up-none", "follow-up-reminded", "follow-up-nobody" (no account and no address).
    """
    missing = [row for row in asked_of(training, today) if row.due_on <= today]
    if not missing:
        raise Refused("follow-up-none", "Tidak ada laporan yang ditunggu hari ini.")
    if all(row.reminded_on == today for row in missing):
        raise Refused("follow-up-reminded", "Pengingat hari ini sudah dikirim. Besok dapat dikirim lagi.")
    told = _remind(training, today, by=by)
    if not told.reached:
        raise Refused(
            "follow-up-nobody", "Belum ada akun atau alamat surel yang dapat diingatkan. Hubungi langsung."
        )
    return told


def asked_of(training: Training, today: dt.date) -> list[FollowUp]:
    """Of every running plan the follow-up that is to be reported now or next; one query and one prefetch."""
    return [row for row in _asked(_running(training), today) if row]


def _running(training: Training) -> Iterable[ActionPlan]:
    rows = ActionPlan.objects.filter(training=training, state=ActionPlan.State.OPEN)
    people = rows.select_related("organisation__merged_into", "participant", "training__occasion")
    return people.prefetch_related("follow_ups")


def _asked(plans: Iterable[ActionPlan], today: dt.date) -> Iterable[FollowUp | None]:
    for plan in plans:
        rows = list(plan.follow_ups.all())
        step = follow_ups.asked([Step(row.day, row.due_on, row.state) for row in rows], today)
        found = next((row for row in rows if step and row.day == step.day), None)
        if found:
            found.plan = plan
        yield found


@transaction.atomic
def _remind(training: Training, today: dt.date, *, by: User | None) -> Told:
    """By hand everything due, by the clock what has reached a day of reminding; marks what was told."""
    Training.objects.select_for_update(no_key=True).get(pk=training.pk)
    rows = [
        row
        for row in asked_of(training, today)
        if row.reminded_on != today
        and (row.due_on <= today if by else follow_ups.reminder_due(row.due_on, row.reminded_on, today))
    ]
    told = _tell_bodies(training, rows) | _tell_people(training, rows, today, by)
    FollowUp.objects.filter(pk__in=told).update(reminded_on=today)
    if told:
        audit.record(
            training.regency, "trainings.plans-reminded", "training", training.pk, by=by, count=len(told)
        )
    return Told(len(told), len(rows) - len(told))


def _tell_bodies(training: Training, rows: Sequence[FollowUp]) -> set[int]:
    """One notice a body, to its operators and its head; ids of the follow-ups somebody was told of."""
    told: set[int] = set()
    found = [(row.plan.organisation.surviving, row) for row in rows if row.plan.organisation]
    for body, group in groupby(sorted(found, key=lambda pair: pair[0].pk), key=lambda pair: pair[0]):
        mine = [row for _, row in group]
        if notify(training.regency, members_of(body, *HANDED_IN_BY), *reminder_notice(training, mine)):
            told |= {row.pk for row in mine}
    return told


def _tell_people(training: Training, rows: Sequence[FollowUp], today: dt.date, by: User | None) -> set[int]:
    """One message a participant with an address, with the link to the own page."""
    told: set[int] = set()
    found = [
        (row.plan.participant, row) for row in rows if row.plan.participant and row.plan.participant.email
    ]
    for person, group in groupby(sorted(found, key=lambda pair: pair[0].pk), key=lambda pair: pair[0]):
        mine = [row for _, row in group]
        send_later(
            training.regency,
            f"ingatkan-rtl:{person.pk}:{today.isoformat()}",
            to=[person.email],
            subject=f"Laporan rencana tindak lanjut: {training}",
            text=reminder_text(training, person, mine, own_url(person)),
            by=by,
        )
        told |= {row.pk for row in mine}
    return told


def _check(plan: ActionPlan, row: FollowUp, said: Said, today: dt.date) -> None:
    if said.state not in (State.NOT_BEGUN, State.RUNNING, State.DONE, State.HINDERED):
        raise Refused("follow-up-state", "Pilih keadaannya: belum mulai, berjalan, selesai, atau terkendala.")
    if not said.note.strip():
        raise Refused("follow-up-empty", "Tulis apa yang sudah dilakukan, satu kalimat cukup.")
    if said.state == State.HINDERED and not said.obstacle.strip():
        raise Refused("follow-up-obstacle", "Tulis kendalanya, supaya sekretariat dapat membantu.")
    opens = follow_ups.opens_on(row.due_on)
    if today < opens and said.state != State.DONE:
        raise Refused(
            "follow-up-early",
            f"Laporan {row.day} hari diterima mulai {long_date(opens)}. Rencana yang sudah selesai boleh "
            "dilaporkan kapan saja.",
        )
    if said.evidence and said.evidence.organisation_id not in givers_of(plan):
        raise Refused("follow-up-foreign-evidence", "Data dukung itu milik lembaga lain. Pilih milik Anda.")
