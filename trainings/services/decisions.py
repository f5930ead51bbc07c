"""What becomes of an entry: accepted, waiting, declined, withdrawn, opened again, or taken off the list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit
from trainings.models import ActionPlan, Certificate, Participant, TestSheet, Training
from trainings.services.registration import accept, lock
from trainings.services.seats import no_place_for
from trainings.services.similar import Known, alike, people_of, similar_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import User
    from trainings.models import StaffCategory, TrainingGroup

State = Participant.State
Tie = Participant.categories.through
STEPS: dict[str, tuple[frozenset[State], State]] = {
    "cadangan": (frozenset({State.PROPOSED, State.ACCEPTED}), State.WAITING),
    "tolak": (frozenset({State.PROPOSED, State.WAITING}), State.DECLINED),
    "mundur": (frozenset({State.PROPOSED, State.WAITING, State.ACCEPTED}), State.WITHDRAWN),
    "buka": (frozenset({State.DECLINED, State.WITHDRAWN}), State.PROPOSED),
}
"""Verb: from which states, to which. Accepting has its own service."""
OPEN = frozenset({State.PROPOSED, State.WAITING})
WITH_REASON = frozenset({"tolak", "mundur"})


@dataclass
class Outcome:
    """What came of a decision about many: names by what happened to them."""

    done: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    to_compare: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def step(participant: Participant, verb: str, *, by: User, reason: str = "") -> Participant:
    """Move an entry by one of `STEPS`; a seat that was held is free from now on. Safe to repeat.

    Who is opened again while the quota is full goes to the waiting list.

    Raises Refused: "step-wrong-state", "reason-missing", "participant-certified" for who holds a certificate.
    """
    row = lock(participant)
    before, after = STEPS[verb]
    if row.state == after:
        return row
    if row.state not in before:
        raise Refused(
            "step-wrong-state",
            f"{row.name} sekarang tercatat {row.get_state_display().lower()}, jadi langkah ini tidak "
            "berlaku. Tidak ada yang diubah.",
        )
    if verb in WITH_REASON and not reason.strip():
        raise Refused("reason-missing", "Tulis alasannya; yang bersangkutan berhak mengetahuinya.")
    if row.state == State.ACCEPTED and Certificate.objects.valid().filter(participant=row).exists():
        raise Refused(
            "participant-certified",
            f"{row.name} sudah bersertifikat. Cabut sertifikatnya dahulu, lalu ulangi.",
        )
    if after == State.PROPOSED and no_place_for(row):
        after = State.WAITING
    row.state, row.reason = after, reason.strip() if verb in WITH_REASON else ""
    row.save(update_fields=["state", "reason"])
    audit.record(row.regency, "trainings.participant-moved", "participant", row.pk, by=by, to=str(after))
    return row


def step_many(rows: Iterable[Participant], verb: str, *, by: User, reason: str = "") -> Outcome:
    """The same step for many, each for itself: one that cannot be moved does not stop the others."""
    outcome = Outcome()
    for row in rows:
        try:
            outcome.done.append(step(row, verb, by=by, reason=reason).name)
        except Refused as refusal:
            outcome.refused.append(refusal.message)
    return outcome


def accept_many(rows: Iterable[Participant], *, by: User) -> Outcome:
    """Accept whom nobody resembles; the others are named, to be compared one by one.

    Whom a quota leaves no seat goes to the waiting list.
    """
    outcome = Outcome()
    people: list[Known] | None = None
    for row in rows:
        people = people_of(row.regency) if people is None else people
        if row.state in OPEN and row.person_id is None and doubtful(row, people):
            outcome.to_compare.append(row.name)
            continue
        try:
            seated = accept(row, by=by)
        except Refused as refusal:
            if refusal.code == "quota-full":
                step(row, "cadangan", by=by)
                outcome.waiting.append(refusal.message)
            else:
                outcome.refused.append(refusal.message)
        else:
            outcome.done.append(seated.name)
            people.append(known_of(seated))
    return outcome


def doubtful(row: Participant, people: Iterable[Known]) -> bool:
    """Whether somebody of the directory may be this person and is not surely the same."""
    found = similar_people(row.name_key, row.employee_number, people)
    return bool(found) and not any(_surely(row, one) for one in found)


def _surely(row: Participant, one: Known) -> bool:
    """The same number and a name alike, or the same name in the same body: as `registration.known_person`."""
    numbered = bool(row.employee_number) and one.employee_number == row.employee_number
    if numbered:
        return alike(one.key, row.name_key)
    return one.key == row.name_key and row.organisation_id in one.bodies


def known_of(row: Participant) -> Known:
    """An entry that was just accepted, as the next ones are compared with it."""
    bodies = frozenset({row.organisation_id} if row.organisation_id else ())
    return Known(row.person_id or 0, row.name_key, row.name, row.employee_number, bodies)


@transaction.atomic
def assign(
    training: Training,
    rows: Iterable[Participant],
    *,
    by: User,
    group: TrainingGroup | None = None,
    category: StaffCategory | None = None,
) -> int:
    """Put entries into a group (None: with everybody), or add a category to each; how many were changed."""
    locked = Training.objects.select_for_update(of=("self",)).select_related("regency").get(pk=training.pk)
    ids = [row.pk for row in rows]
    mine = Participant.objects.filter(training=locked, pk__in=ids)
    if category is not None:
        links = [
            Tie(participant_id=pk, staffcategory_id=category.pk) for pk in mine.values_list("pk", flat=True)
        ]
        Tie.objects.bulk_create(links, ignore_conflicts=True)
    else:
        mine.update(group=group)
    audit.record(
        locked.regency, "trainings.participants-assigned", "training", locked.pk, by=by, count=len(ids)
    )
    return len(ids)


@transaction.atomic
def remove(participant: Participant, *, by: User) -> None:
    """Take an entry off the list for good, for one that was made by mistake.

    Refused "participant-in-use" once there is attendance, a test, a plan or a certificate: withdraw instead.
    """
    row = lock(participant)
    used = (
        bool(row.invitee and row.invitee.attendance_set.exists())
        or Certificate.objects.filter(participant=row).exists()
        or TestSheet.objects.filter(participant=row).exists()
        or ActionPlan.objects.filter(participant=row).exists()
    )
    if used:
        raise Refused(
            "participant-in-use",
            f"{row.name} sudah hadir, diuji, menyusun rencana, atau bersertifikat, jadi tidak dapat dihapus. "
            "Catat sebagai mengundurkan diri.",
        )
    pk, regency, invitee = row.pk, row.regency, row.invitee
    row.delete()
    if invitee is not None:
        invitee.delete()
    audit.record(regency, "trainings.participant-removed", "participant", pk, by=by)
