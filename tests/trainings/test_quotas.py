from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from participants.models import Person, Sector
from tests.conftest import NOW
from tests.factories_trainings import add_participant, attend, make_training
from trainings.models import Participant, Quota
from trainings.seats import Limit, Seat, reached
from trainings.services.decisions import accept_many, remove, step
from trainings.services.registration import Entry, accept, register

if TYPE_CHECKING:
    from tests.conftest import Cast
    from trainings.models import Training

State = Participant.State


def propose(training: Training, name: str, body: str = "Masjid Al-Karomah", **over: str) -> Participant:
    entry = Entry(name, body, "Pengurus", sector=Sector.WORSHIP, **over)
    return register(training, entry=entry, origin=Participant.Origin.STAFF, by=None, now=NOW)


def seats(training: Training, number: int, **over: object) -> None:
    Quota.objects.create(
        regency=training.regency, training=training, sector=Sector.WORSHIP, seats=number, **over
    )


def test_a_body_runs_into_its_own_quota_before_that_of_its_sector() -> None:
    limits = [Limit("opd", 1), Limit("opd", 1, 7)]
    assert reached(limits, [Seat("opd", 7)], Seat("opd", 7)) == Limit("opd", 1, 7)
    assert reached(limits, [Seat("opd", 7)], Seat("opd", 8)) == Limit("opd", 1)
    assert reached(limits, [Seat("desa", 3)], Seat("opd", 8)) is None


def test_beyond_the_quota_an_entry_waits_and_nothing_is_lost(cast: Cast) -> None:
    training = make_training(cast.banjar)
    seats(training, 1)
    assert propose(training, "Ahmad Fauzi").state == State.PROPOSED
    second = propose(training, "Norhayati", note="kursi roda")
    assert (second.state, second.note) == (State.WAITING, "kursi roda")


def test_who_waits_is_accepted_only_when_a_seat_is_free(cast: Cast) -> None:
    training = make_training(cast.banjar)
    seats(training, 1)
    first = add_participant(training, "Ahmad Fauzi")
    second = propose(training, "Norhayati")
    with pytest.raises(Refused) as refusal:
        accept(second, by=cast.secretariat)
    assert refusal.value.code == "quota-full"
    step(first, "mundur", by=cast.secretariat, reason="Sakit")
    assert accept(second, by=cast.secretariat).state == State.ACCEPTED


def test_accepting_many_sends_those_beyond_the_quota_to_the_waiting_list(cast: Cast) -> None:
    training = make_training(cast.banjar)
    rows = [propose(training, name) for name in ("Ahmad Fauzi", "Norhayati", "Syahrani")]
    seats(training, 2)
    outcome = accept_many(rows, by=cast.secretariat)
    assert (len(outcome.done), len(outcome.waiting)) == (2, 1)
    assert Participant.objects.filter(training=training, state=State.WAITING).count() == 1


def test_accepting_many_leaves_a_similar_name_to_be_compared(cast: Cast) -> None:
    training = make_training(cast.banjar)
    Person.objects.create(regency=cast.banjar, name="Norhayatie")
    outcome = accept_many(
        [propose(training, "Norhayati"), propose(training, "Syahrani")], by=cast.secretariat
    )
    assert (outcome.done, outcome.to_compare) == (["Syahrani"], ["Norhayati"])


def test_two_spellings_accepted_together_are_compared(cast: Cast) -> None:
    training = make_training(cast.banjar)
    rows = [propose(training, "Muhammad Ilham"), propose(training, "Muhamad Ilham")]
    outcome = accept_many(rows, by=cast.secretariat)
    assert (len(outcome.done), len(outcome.to_compare)) == (1, 1)


def test_who_withdrew_keeps_the_code_and_can_come_back(cast: Cast) -> None:
    training = make_training(cast.banjar)
    row = add_participant(training, "Ahmad Fauzi")
    step(row, "mundur", by=cast.secretariat, reason="Dinas luar")
    with pytest.raises(Refused) as refusal:
        propose(training, "Ahmad Fauzi")
    assert refusal.value.code == "participant-gone"
    assert step(row, "buka", by=cast.secretariat).state == State.PROPOSED
    assert accept(row, by=cast.secretariat).code == row.code


def test_declining_needs_its_reason(cast: Cast) -> None:
    row = propose(make_training(cast.banjar), "Ahmad Fauzi")
    with pytest.raises(Refused) as refusal:
        step(row, "tolak", by=cast.secretariat, reason=" ")
    assert refusal.value.code == "reason-missing"
    declined = step(row, "tolak", by=cast.secretariat, reason="Sudah ikut angkatan lalu")
    assert (declined.state, declined.reason) == (State.DECLINED, "Sudah ikut angkatan lalu")


def test_an_accepted_entry_is_not_declined_any_more(cast: Cast) -> None:
    row = add_participant(make_training(cast.banjar), "Ahmad Fauzi")
    with pytest.raises(Refused) as refusal:
        step(row, "tolak", by=cast.secretariat, reason="Terlambat")
    assert refusal.value.code == "step-wrong-state"


def test_who_attended_is_not_deleted(cast: Cast) -> None:
    training = make_training(cast.banjar)
    row, mistake = add_participant(training, "Ahmad Fauzi"), add_participant(training, "Norhayati")
    attend(row, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        remove(row, by=cast.secretariat)
    assert refusal.value.code == "participant-in-use"
    remove(mistake, by=cast.secretariat)
    assert Participant.objects.filter(training=training).count() == 1
