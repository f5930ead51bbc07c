"""Register people the coverage meter proposes for a training to come, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from participants import audit
from participants.models import Person
from trainings.models import Participant, StaffCategory, Training
from trainings.rendering.coverage_invites import COMING
from trainings.services.registration import Entry, register

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from participants.models import User
    from trainings.rendering.coverage_invites import Candidate

MOST = 100


@dataclass(frozen=True)
class Invited:
    """Who was registered, and for the others the sentence why not."""

    registered: Sequence[Participant]
    refused: Sequence[str]


@transaction.atomic
def invite(training: Training, chosen: Sequence[Candidate], *, by: User, now: dt.datetime) -> Invited:
    """Enter each candidate as proposed, for every category the seat counts in; who cannot be is told.

    The entry keeps the person of the directory, so that the certificate counts for the same one.
    Raises Refused: "invite-nobody", "invite-many" above 100, "training-not-open".
    """
    if not chosen:
        raise Refused("invite-nobody", "Belum ada yang dipilih. Beri tanda pada orang yang akan diundang.")
    if len(chosen) > MOST:
        raise Refused(
            "invite-many", f"Pilih paling banyak {MOST} orang sekali daftar. Tidak ada yang didaftarkan."
        )
    rows = Training.objects.select_for_update(of=("self",)).select_related("regency", "occasion")
    locked = rows.get(pk=training.pk)
    if locked.state not in COMING or locked.external or locked.occasion.ends_at < now:
        raise Refused("training-not-open", "Pelatihan ini tidak lagi menerima peserta. Pilih pelatihan lain.")
    people = Person.objects.filter(regency=locked.regency).in_bulk([one.person for one in chosen])
    categories = list(StaffCategory.objects.filter(regency=locked.regency))
    registered, refused = [], []
    for one in chosen:
        person = people.get(one.person)
        if person is None:
            refused.append(f"{one.name} tidak ada lagi pada direktori.")
            continue
        try:
            row = register(
                locked,
                entry=_entry(one, person),
                origin=Participant.Origin.STAFF,
                by=by,
                now=now,
                person=person,
                categories=[row for row in categories if row.code in one.codes],
            )
        except Refused as refusal:
            refused.append(refusal.message)
            continue
        registered.append(row)
    told = [row.pk for row in registered]
    audit.record(
        locked.regency, "trainings.coverage-invited", "training", locked.pk, by=by, participants=told
    )
    return Invited(registered, refused)


def _entry(one: Candidate, person: Person) -> Entry:
    return Entry(
        name=one.name,
        body=one.body,
        position=one.post,
        sector=one.sector,
        employee_number=person.employee_number,
        rank=person.rank,
        phone=person.phone,
        email=person.email,
    )
