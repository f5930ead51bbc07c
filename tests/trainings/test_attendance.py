"""The list of a training: the shared pages behind its own door, the sheet with names, and strangers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from common.refusals import Refused
from documents.services import seals
from participants import checkin
from participants.models import Attendance, OccasionSession, User
from participants.services import attendance_desk
from participants.services.attendance import Entry, sent_with
from participants.services.attendance_table import table_of
from tests.conftest import NOW
from tests.factories_trainings import add_participant, attend, make_training
from trainings.models import Participant, TrainingGroup
from trainings.services.attendance import adopt, expected_in, likely, missing_in, tie
from trainings.services.attendance_papers import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from tests.conftest import Cast
    from trainings.models import Training

Login = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW + dt.timedelta(minutes=5), tick=False):
        yield


@pytest.fixture
def training(cast: Cast) -> Training:
    return make_training(cast.banjar)


@pytest.fixture
def session(training: Training) -> OccasionSession:
    return training.occasion.sessions.get(number=1)


@pytest.fixture
def desk(cast: Cast, login: Login) -> Client:
    return login(cast.secretariat)


def address(session: OccasionSession, name: str, *rest: int) -> str:
    training = session.training_session.training
    return reverse(f"trainings:attendance-{name}", args=["63.03", training.pk, session.number, *rest])


def stranger(session: OccasionSession, cast: Cast, name: str = "St. Rahmah") -> Attendance:
    entry = Entry(name, cast.dinkes.name, "Bidan", Attendance.Capacity.PARTICIPANT)
    return attendance_desk.enter(session, entry=entry, by=cast.secretariat, now=NOW).attendance


def send(session: OccasionSession, **words: str) -> Response:
    """What a phone sends after scanning the code on the screen."""
    attendance_desk.open_list(session, by=User.objects.get(username="sekretariat"), now=NOW)
    session.refresh_from_db()
    code = checkin.token(session.pk, session.secret, checkin.minute_of(NOW + dt.timedelta(minutes=5)))
    return Client().post(reverse("participants:checkin", args=[code]), words, follow=True)


# --- signing in ------------------------------------------------------------------------------------------


def test_a_participant_who_types_name_and_body_gets_the_personal_code(
    session: OccasionSession, training: Training, cast: Cast
) -> None:
    row = add_participant(training, "Siti Rahmah", cast.dinkes)
    answer = send(session, name="Siti Rahmah", body="Dinas Kesehatan", position="Bidan", capacity="peserta")
    assert f'<p class="big mb-2">{row.code}</p>' in answer.text
    assert "Pakai kode ini untuk uji awal dan uji akhir" in answer.text


def test_the_personal_code_alone_signs_in(session: OccasionSession, training: Training, cast: Cast) -> None:
    row = add_participant(training, "Siti Rahmah", cast.dinkes)
    typed = f" {row.code[:3].lower()} {row.code[3:]}"
    assert "Siti Rahmah" in send(session, personal_code=typed).text
    assert Attendance.objects.get().invitee == row.invitee


def test_an_unknown_code_keeps_what_was_typed(session: OccasionSession) -> None:
    answer = send(session, personal_code="XXXXX", name="Siti Rahmah")
    assert answer.status_code == 422
    assert "Kode XXXXX tidak ada pada daftar peserta" in answer.text
    assert 'value="Siti Rahmah"' in answer.text
    assert not Attendance.objects.exists()


def test_code_and_name_of_one_participant_are_one_row(
    session: OccasionSession, training: Training, cast: Cast
) -> None:
    row = add_participant(training, "Siti Rahmah", cast.dinkes)
    came = stranger(session, cast)
    tie(came, row, by=cast.secretariat)
    assert row.code in send(session, personal_code=row.code).text
    send(session, name="Siti Rahmah", body="Dinas Kesehatan", position="Bidan", capacity="peserta")
    assert Attendance.objects.count() == 1


def test_who_is_not_registered_is_recorded_and_told(session: OccasionSession, desk: Client) -> None:
    answer = send(session, name="Norhayati", body="Dinas Kesehatan", position="Bidan", capacity="peserta")
    assert "belum ada pada daftar peserta" in answer.text
    assert "Belum terdaftar" in desk.get(address(session, "session")).text


def test_a_trainer_gets_no_code_for_tests(session: OccasionSession) -> None:
    answer = send(session, name="Sudirman", body="Dinas Kesehatan", position="Ketua", capacity="narasumber")
    assert "Kode Anda" not in answer.text


# --- whom a session waits for ----------------------------------------------------------------------------


def test_a_session_waits_for_its_own_group_only(
    session: OccasionSession, training: Training, cast: Cast, desk: Client
) -> None:
    group = TrainingGroup.objects.create(regency=cast.banjar, training=training, name="Kelompok A")
    training.sessions.filter(session=session).update(group=group)
    mine, other = (add_participant(training, name, cast.dinkes) for name in ("Siti Rahmah", "Norhayati"))
    Participant.objects.filter(pk=mine.pk).update(group=group)
    attend(other, session, by=cast.secretariat)
    total = table_of(session, expected_in(session)).total
    assert (total.invited, total.came, total.people) == (1, 0, 1)
    assert [row.name for row in missing_in(session)] == ["Siti Rahmah"]


def test_the_sheet_is_entered_by_ticking_names(
    session: OccasionSession, training: Training, cast: Cast, desk: Client
) -> None:
    came, missed = (add_participant(training, name, cast.dinkes) for name in ("Siti Rahmah", "Norhayati"))
    page = address(session, "sheet")
    assert desk.post(page, {}).status_code == 422
    desk.post(page, {"signed": [came.pk]})
    assert Attendance.objects.get().invitee == came.invitee
    assert [row.pk for row in missing_in(session)] == [missed.pk]
    again = desk.post(page, {"signed": [came.pk]})
    assert again.status_code == 422
    assert "sudah tercatat" in again.text


def test_the_sheet_to_sign_prints_name_and_code(
    session: OccasionSession, training: Training, cast: Cast
) -> None:
    row = add_participant(training, "Siti Rahmah", cast.dinkes)
    document = seals.seal_now(
        LISTS.sheet, LISTS.subject_of(training.pk, session), regency=cast.banjar, by=None, at=NOW
    )
    line = json.loads(json.loads(document.snapshot)["paper"])["lines"][0]
    assert (line["code"], line["name"], line["body"]) == (row.code, "Siti Rahmah", str(cast.dinkes))


# --- strangers -------------------------------------------------------------------------------------------


def test_a_row_is_tied_to_a_participant_under_another_spelling(
    session: OccasionSession, training: Training, cast: Cast, desk: Client
) -> None:
    row = add_participant(training, "Siti Rahmah", cast.dinkes)
    came = stranger(session, cast)
    shown = came.personal_code
    later = stranger(training.occasion.sessions.get(number=2), cast)
    answer = desk.post(address(session, "match", came.pk), {"participant": row.pk}, follow=True)
    assert "ditautkan ke peserta Siti Rahmah pada 2 sesi" in answer.text
    came.refresh_from_db()
    later.refresh_from_db()
    assert came.personal_code == later.personal_code == row.code
    assert came.invitee_id == later.invitee_id == row.invitee_id
    assert sent_with(came, shown) is not None


def test_a_participant_has_one_row_in_a_session(
    session: OccasionSession, training: Training, cast: Cast
) -> None:
    row = add_participant(training, "Siti Rahmah", cast.dinkes)
    attend(row, session, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        tie(stranger(session, cast), row, by=cast.secretariat)
    assert refusal.value.code == "attendance-twice"


def test_a_row_that_is_somebodys_is_not_tied_again(
    session: OccasionSession, training: Training, cast: Cast
) -> None:
    row, other = (add_participant(training, name, cast.dinkes) for name in ("Siti Rahmah", "Norhayati"))
    came = stranger(session, cast)
    tie(came, row, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        tie(came, other, by=cast.secretariat)
    assert refusal.value.code == "attendance-tied"


def test_the_likest_name_comes_first(session: OccasionSession, training: Training, cast: Cast) -> None:
    for name in ("Ahmad Fauzi", "Siti Rahmah", "Norhayati"):
        add_participant(training, name, cast.dinkes)
    assert likely(stranger(session, cast), list(missing_in(session)))[0].name == "Siti Rahmah"


def test_somebody_who_came_unregistered_becomes_a_participant(
    session: OccasionSession, training: Training, cast: Cast, desk: Client
) -> None:
    came = stranger(session, cast, "Norhayati")
    answer = desk.post(address(session, "match", came.pk), {"act": "adopt"}, follow=True)
    row = Participant.objects.get()
    assert f"menjadi peserta dengan kode {row.code}" in answer.text
    assert (row.origin, row.state, row.name) == ("hadir", "diterima", "Norhayati")
    came.refresh_from_db()
    assert came.personal_code == row.code


def test_an_entry_still_waiting_is_accepted_and_not_doubled(
    session: OccasionSession, training: Training, cast: Cast
) -> None:
    row = add_participant(training, "Norhayati", cast.dinkes)
    Participant.objects.filter(pk=row.pk).update(state=Participant.State.WAITING)
    kept = adopt(training, stranger(session, cast, "Norhayati"), by=cast.secretariat, now=NOW)
    assert (kept.pk, kept.state) == (row.pk, "diterima")


def test_a_row_corrected_to_a_participants_name_gets_the_code_of_the_participant(
    session: OccasionSession, training: Training, cast: Cast
) -> None:
    row = add_participant(training, "Siti Rahmah", cast.dinkes)
    came = stranger(session, cast)
    entry = Entry("Siti Rahmah", cast.dinkes.name, "Bidan", Attendance.Capacity.PARTICIPANT)
    kept = attendance_desk.correct(came, entry=entry, reason="salah_ketik", by=cast.secretariat)
    assert (kept.invitee, kept.personal_code) == (row.invitee, row.code)
    assert sent_with(kept, came.personal_code) is not None


def test_a_tied_row_stays_tied_when_only_its_position_is_corrected(
    session: OccasionSession, training: Training, cast: Cast
) -> None:
    row = add_participant(training, "Siti Rahmah", cast.dinkes)
    came = stranger(session, cast)
    tie(came, row, by=cast.secretariat)
    entry = Entry(came.name, cast.dinkes.name, "Perawat", Attendance.Capacity.PARTICIPANT)
    kept = attendance_desk.correct(came, entry=entry, reason="salah_ketik", by=cast.secretariat)
    assert (kept.position, kept.invitee, kept.personal_code) == ("Perawat", row.invitee, row.code)


def test_a_row_of_another_session_is_not_found(
    session: OccasionSession, training: Training, cast: Cast, desk: Client
) -> None:
    came = stranger(training.occasion.sessions.get(number=2), cast)
    assert desk.get(address(session, "match", came.pk)).status_code == 404
