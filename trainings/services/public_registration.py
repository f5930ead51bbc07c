"""The form without an account: paced, safe to repeat, and silent about who else is registered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from common.refusals import Refused
from participants import audit
from trainings import seats
from trainings.models import Participant, RegistrationRepeat, Training
from trainings.services.registration import entered_as, place_of, register
from trainings.services.seats import CLAIMING, held_in, limits_of
from trainings.services.window import check_open

if TYPE_CHECKING:
    from trainings.services.registration import Entry, Place

STEP = dt.timedelta(seconds=2)
BURST = dt.timedelta(minutes=2)
"""60 sendings to one training at once, then one every two seconds: a hall full of people, not a machine."""
PACE = """
INSERT INTO trainings_registrationpace AS pace (regency_id, training_id, due_at) VALUES (%s, %s, %s)
ON CONFLICT (training_id) DO UPDATE SET due_at = greatest(pace.due_at, %s) + %s * interval '1 second'
WHERE pace.due_at <= %s
RETURNING 1
"""
SAME = ("name", "organisation_name", "position", "phone", "email", "note")


@dataclass(frozen=True)
class Receipt:
    """What one sender has sent: the same for the first and for every further sending.

    `page` is the token of the participant's own page, only for who was registered by this sending and has
    been accepted since.
    """

    training: Training
    name: str
    body: str
    position: str
    waiting: bool
    state: str
    page: str = ""


def find_open(token: str) -> Training | None:
    """The training of a shared link, whether or not its form is open."""
    rows = Training.objects.select_related("occasion", "regency")
    return rows.filter(token=token, public_registration=True).first()


@transaction.atomic
def send(training: Training, *, entry: Entry, now: dt.datetime) -> str:
    """Register the sender; the token of the receipt. Sending the same again gives the same receipt.

    Whoever is registered already is not changed and not told: other words for the same name and body are kept
    beside the entry, with a receipt of their own. Who had withdrawn is proposed again.
    Raises Refused: "registration-closed", "registration-flood", "sector-missing", "participant-child".
    """
    check_open(training, now)
    keep_pace(training, now=now)
    locked = Training.objects.select_for_update(of=("self",)).select_related("regency").get(pk=training.pk)
    place = place_of(locked, entry)
    there = entered_as(locked, place)
    if there is None:
        row = register(locked, entry=entry, origin=Participant.Origin.PUBLIC, by=None, now=now)
        return row.token
    return _again(locked, there, entry, place, now)


def receipt_of(token: str) -> Receipt | None:
    """What the holder of this receipt has sent in; None for everybody else."""
    select = ("occasion", "regency")
    rows = Participant.objects.filter(token=token, origin=Participant.Origin.PUBLIC)
    row = rows.select_related(*(f"training__{name}" for name in select)).first()
    if row is not None:
        accepted = row.state == row.State.ACCEPTED
        return Receipt(
            row.training,
            row.name,
            row.organisation_name,
            row.position,
            waiting=row.state == row.State.WAITING,
            state=row.state,
            page=row.token if accepted else "",
        )
    again = RegistrationRepeat.objects.filter(token=token)
    sent = again.select_related(*(f"participant__training__{name}" for name in select)).first()
    if sent is None:
        return None
    return Receipt(
        sent.participant.training,
        sent.name,
        sent.organisation_name,
        sent.position,
        waiting=sent.waiting,
        state=Participant.State.WAITING if sent.waiting else Participant.State.PROPOSED,
    )


def keep_pace(training: Training, *, now: dt.datetime) -> None:
    """Let one form be sent 60 times at once and once every two seconds after; "registration-flood" beyond."""
    with connection.cursor() as cursor:
        key = (training.regency_id, training.pk)
        cursor.execute(PACE, (*key, now + STEP, now, STEP.total_seconds(), now + BURST - STEP))
        if cursor.fetchone() is None:
            raise Refused(
                "registration-flood",
                "Formulir ini sedang menerima terlalu banyak kiriman. Isian Anda masih ada: tunggu sepuluh "
                "detik, lalu tekan Daftar sekali lagi.",
            )


def _again(training: Training, there: Participant, entry: Entry, place: Place, now: dt.datetime) -> str:
    words = {
        "name": " ".join(entry.name.split()),
        "organisation_name": " ".join(entry.body.split()),
        "position": " ".join(entry.position.split()),
        "phone": entry.phone.strip(),
        "email": entry.email.strip(),
        "note": entry.note.strip(),
    }
    seat = seats.Seat(place.sector, place.body.pk if place.body else None)
    full = seats.reached(limits_of(training), held_in(training, CLAIMING), seat) is not None
    if there.state == there.State.WITHDRAWN:
        there.state = there.State.WAITING if full else there.State.PROPOSED
        there.reason = ""
        there.save(update_fields=["state", "reason"])
    own = there.origin == Participant.Origin.PUBLIC
    if own and all(getattr(there, name).casefold() == words[name].casefold() for name in SAME):
        token = there.token
    else:
        repeat, _ = RegistrationRepeat.objects.get_or_create(
            participant=there,
            **words,
            defaults={"regency_id": there.regency_id, "sent_at": now, "waiting": full},
        )
        token = repeat.token
    audit.record(training.regency, "trainings.registration-repeated", "participant", there.pk, by=None)
    return token
