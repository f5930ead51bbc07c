from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from participants.models import Attendance, Person
from participants.services.attendance import Entry as Arrival
from participants.services.attendance_desk import enter
from tests.conftest import NOW
from tests.factories_trainings import add_participant, attend, make_training
from trainings.models import Participant
from trainings.services.registration import Entry, accept, register

if TYPE_CHECKING:
    from tests.conftest import Cast

NUMBER = "198001012005012001"


def test_a_person_known_by_name_in_the_same_body_is_one_person(cast: Cast) -> None:
    first, second = make_training(cast.banjar), make_training(cast.banjar, title="Angkatan kedua")
    once = add_participant(first, "Hj. Siti Rahmah, S.Kep.", cast.dinkes)
    again = add_participant(second, "Siti Rahmah", cast.dinkes)
    assert once.person == again.person
    assert Person.objects.filter(regency=cast.banjar).count() == 1


def test_the_same_name_of_another_body_is_another_person(cast: Cast) -> None:
    training = make_training(cast.banjar)
    one = add_participant(training, "Siti Rahmah", cast.dinkes)
    assert add_participant(training, "Siti Rahmah", cast.disdik).person != one.person


def test_an_entry_known_by_name_and_body_is_refused(cast: Cast) -> None:
    training = make_training(cast.banjar)
    add_participant(training, "Siti Rahmah", cast.dinkes)
    entry = Entry("H. Siti Rahmah", "Dinas Kesehatan", "Bidan")
    with pytest.raises(Refused) as refusal:
        register(training, entry=entry, origin=Participant.Origin.STAFF, by=None, now=NOW)
    assert refusal.value.code == "participant-known"


def test_one_person_under_two_spellings_gets_one_seat(cast: Cast) -> None:
    training = make_training(cast.banjar)
    first = add_participant(training, "Siti Rahmah", cast.dinkes)
    entry = Entry("St. Rahmah", cast.dinkes.name, "Bidan")
    row = register(training, entry=entry, origin=Participant.Origin.STAFF, by=None, now=NOW)
    with pytest.raises(Refused) as refusal:
        accept(row, by=None, person=first.person)
    assert refusal.value.code == "participant-same-person"


def test_a_number_of_another_participant_is_refused(cast: Cast) -> None:
    training = make_training(cast.banjar)
    add_participant(training, "Siti Rahmah", cast.dinkes, employee_number=NUMBER)
    entry = Entry("Norhayati", cast.disdik.name, "Guru", employee_number=NUMBER)
    with pytest.raises(Refused) as refusal:
        register(training, entry=entry, origin=Participant.Origin.STAFF, by=None, now=NOW)
    assert refusal.value.code == "number-registered"


def test_a_personal_code_is_the_same_in_every_session(cast: Cast) -> None:
    row = add_participant(make_training(cast.banjar), "Siti Rahmah", cast.dinkes)
    attend(row, by=cast.secretariat)
    assert list(Attendance.objects.values_list("personal_code", flat=True)) == [row.code] * 3


def test_a_colleague_does_not_sign_for_a_participant(cast: Cast) -> None:
    row = add_participant(make_training(cast.banjar), "Siti Rahmah", cast.dinkes)
    session = row.training.occasion.sessions.get(number=1)
    entry = Arrival("Norhayati", cast.dinkes.name, "Bidan", Attendance.Capacity.GUEST)
    came = enter(session, entry=entry, by=cast.secretariat, now=NOW).attendance
    assert came.invitee is None
    assert came.personal_code != row.code
