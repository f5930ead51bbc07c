"""Plan, correct, move and copy a training; its curriculum row by row; its life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from participants.models import AuditEntry, OccasionSession, User
from tests.conftest import NOW
from tests.factories_trainings import add_participant, attend, make_training
from trainings import stages
from trainings.models import Certificate, LessonModule, Quota, Training
from trainings.passing import attendance_share
from trainings.presence import came_to, hours_of
from trainings.rendering.curriculum import overfull
from trainings.services import curriculum, life
from trainings.services.trainings import next_batch, reschedule

if TYPE_CHECKING:
    from tests.conftest import Cast

Login = Callable[[User], Client]
ABOUT = {
    "title": "Pelatihan KHA",
    "mode": "tatap_muka",
    "place": "Aula",
    "organiser": "Dinas Sosial",
    "minimum_attendance": "80",
    "minimum_post": "72,5",
}
DAYS = {"first_day": "2026-08-20", "last_day": "2026-08-22", "starts": "08:00", "ends": "15:30"}


@pytest.fixture
def training(cast: Cast) -> Training:
    return make_training(cast.banjar)


@pytest.fixture
def desk(cast: Cast, login: Login) -> Client:
    return login(cast.secretariat)


def url(name: str, training: Training, *rest: object) -> str:
    return reverse(f"trainings:{name}", args=["63.03", training.pk, *rest])


# --- the training as a whole -----------------------------------------------------------------------------


def test_a_training_is_planned_with_a_session_a_day(desk: Client) -> None:
    answer = desk.post("/63.03/pelatihan/baru/", ABOUT | DAYS)
    row = Training.objects.get()
    assert answer["Location"] == url("curriculum", row)
    starts = [timezone.localtime(one.starts_at, row.regency.zone) for one in row.occasion.sessions.all()]
    assert [f"{at:%d.%m %H.%M}" for at in starts] == ["20.08 08.00", "21.08 08.00", "22.08 08.00"]
    assert (str(row.minimum_post), row.state) == ("72.50", "disiapkan")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"last_day": "2026-08-19"}, "Hari terakhir lebih awal"),
        ({"last_day": "2027-08-19"}, "Lebih dari 31 hari"),
        ({"ends": "07:00"}, "Jam selesai harus sesudah jam mulai"),
        ({"minimum_post": "101"}, "Tulis angka 0 sampai 100"),
        ({"minimum_post": "delapan puluh"}, "bukan angka"),
        ({"budget": "-5"}, "Tulis anggaran dalam rupiah"),
        ({"mode": "daring", "link": ""}, "Isi tautan daringnya"),
        ({"place": ""}, "Isi tempat pelatihan"),
    ],
)
def test_a_wrong_answer_is_asked_back_and_the_rest_kept(
    desk: Client, wrong: dict[str, str], told: str
) -> None:
    answer = desk.post("/63.03/pelatihan/baru/", ABOUT | DAYS | wrong)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Pelatihan KHA"' in answer.text
    assert not Training.objects.exists()


def test_a_training_is_corrected_and_its_days_stay(desk: Client, training: Training) -> None:
    page = url("training-edit", training)
    assert 'value="80"' in desk.get(page).text
    desk.post(page, ABOUT | {"minimum_post": "", "needs_plan": "on", "batch": "Angkatan I"})
    training.refresh_from_db()
    assert (training.minimum_post, training.needs_plan, training.batch) == (None, True, "Angkatan I")
    assert training.occasion.sessions.count() == 3


def test_other_days_move_every_session_at_its_hour(cast: Cast, training: Training) -> None:
    before = list(training.occasion.sessions.values_list("pk", "starts_at"))
    first = NOW.date() + dt.timedelta(days=7)
    reschedule(training, first_day=first, place="Aula baru", by=cast.secretariat)
    after = list(training.occasion.sessions.values_list("pk", "starts_at"))
    assert after == [(pk, at + dt.timedelta(days=7)) for pk, at in before]


def test_days_do_not_move_once_somebody_was_there(cast: Cast, training: Training, desk: Client) -> None:
    attend(add_participant(training, "Siti Rahmah", cast.dinkes), by=cast.secretariat)
    answer = desk.post(url("training-schedule", training), {"first_day": "2026-09-01", "place": "Aula"})
    assert answer.status_code == 422
    assert "Sudah ada yang tercatat hadir" in answer.text


def test_the_next_batch_has_the_same_curriculum_and_nobody_in_it(cast: Cast, training: Training) -> None:
    add_participant(training, "Siti Rahmah", cast.dinkes)
    curriculum.put_quota(training, None, sector="opd", organisation=None, seats=20, by=cast.secretariat)
    curriculum.put_group(training, None, name="Kelompok A", by=cast.secretariat)
    copy = next_batch(training, first_day=dt.date(2026, 9, 7), batch="Angkatan II", by=cast.secretariat)
    assert copy.groups.get().name == "Kelompok A"
    assert [row.hours for row in hours_of(copy)] == [8, 8, 8]
    assert copy.regency.day_of(copy.occasion.starts_at) == dt.date(2026, 9, 7)
    assert (copy.batch, copy.participants.count(), copy.quotas.get().seats) == ("Angkatan II", 0, 20)
    assert LessonModule.objects.filter(session__training=copy, trainers__name__isnull=False).count() == 2


# --- its parts -------------------------------------------------------------------------------------------


def test_a_subject_is_added_changed_and_taken_away(desk: Client, training: Training) -> None:
    session = training.sessions.first()
    assert session is not None
    sent = {"session": session.pk, "title": "Peran daerah", "lesson_hours": "2"}
    desk.post(url("row-new", training, "materi"), sent)
    row = LessonModule.objects.get(title="Peran daerah")
    desk.post(url("row-edit", training, "materi", row.pk), sent | {"lesson_hours": "3"})
    row.refresh_from_db()
    assert row.lesson_hours == 3
    desk.post(url("row-remove", training, "materi", row.pk))
    assert not LessonModule.objects.filter(pk=row.pk).exists()


def test_hours_that_do_not_fit_are_told(desk: Client, training: Training) -> None:
    LessonModule.objects.filter(session__training=training, lesson_hours=8).update(lesson_hours=12)
    assert "12 JP memerlukan 9 jam, sedangkan sesi ini 7 jam" in desk.get(url("curriculum", training)).text
    assert overfull(4, 180) == ""
    assert overfull(5, 180).startswith("5 JP memerlukan 3 jam 45 menit, sedangkan sesi ini 3 jam.")


def test_a_session_is_added_and_the_training_lasts_until_it(desk: Client, training: Training) -> None:
    sent = {"title": "Hari ke-4", "day": "2026-03-09", "starts": "08:00", "ends": "12:00"}
    desk.post(url("row-new", training, "sesi"), sent)
    training.occasion.refresh_from_db()
    assert training.regency.day_of(training.occasion.ends_at) == dt.date(2026, 3, 9)
    assert training.sessions.count() == 4


def test_a_session_with_people_on_its_list_stays(cast: Cast, training: Training, desk: Client) -> None:
    attend(add_participant(training, "Siti Rahmah", cast.dinkes), by=cast.secretariat)
    row = training.sessions.first()
    assert row is not None
    answer = desk.post(url("row-remove", training, "sesi", row.pk), follow=True)
    assert "sudah mempunyai daftar hadir (1 orang), jadi tidak dihapus" in answer.text
    assert training.sessions.count() == 3


def test_the_last_session_stays(cast: Cast) -> None:
    row = make_training(cast.banjar, days=1).sessions.get()
    with pytest.raises(Refused) as refusal:
        curriculum.remove_session(row, by=cast.secretariat)
    assert refusal.value.code == "session-last"


def test_an_empty_session_goes_with_its_subjects(cast: Cast, training: Training) -> None:
    row = training.sessions.select_related("session", "training__regency").order_by("-session__number")[0]
    curriculum.remove_session(row, by=cast.secretariat)
    assert OccasionSession.objects.filter(occasion=training.occasion).count() == 2
    training.occasion.refresh_from_db()
    assert training.regency.day_of(training.occasion.ends_at) == dt.date(2026, 3, 3)


def test_a_subject_behind_a_certificate_stays(cast: Cast, training: Training, desk: Client) -> None:
    person = add_participant(training, "Siti Rahmah", cast.dinkes)
    Certificate.objects.create(
        regency=cast.banjar, participant=person, number="001/KHA/2026", issued_on=NOW.date()
    )
    row = LessonModule.objects.filter(session__training=training).order_by("pk")[1]
    answer = desk.post(url("row-remove", training, "materi", row.pk), follow=True)
    assert "tercantum pada 1 sertifikat yang sudah terbit, jadi tidak dihapus" in answer.text
    assert LessonModule.objects.filter(pk=row.pk).exists()


def test_a_group_in_use_stays(cast: Cast, training: Training) -> None:
    group = curriculum.put_group(training, None, name="Kelompok A", by=cast.secretariat)
    training.sessions.filter(session__number=1).update(group=group)
    with pytest.raises(Refused) as refusal:
        curriculum.remove_group(group, by=cast.secretariat)
    assert "1 sesi" in refusal.value.message


def test_a_quota_is_set_once(desk: Client, training: Training) -> None:
    page = url("row-new", training, "kuota")
    assert desk.post(page, {"sector": "opd", "seats": "20"}).status_code == 302
    again = desk.post(page, {"sector": "opd", "seats": "30"})
    assert again.status_code == 422
    assert "Kuota unsur atau lembaga ini sudah diisi" in again.text
    assert Quota.objects.get().seats == 20


def test_a_row_of_another_training_is_not_found(cast: Cast, training: Training, desk: Client) -> None:
    other = make_training(cast.banjar).trainers.get()
    assert desk.get(url("row-edit", training, "narasumber", other.pk)).status_code == 404
    assert desk.get(url("row-new", training, "lain")).status_code == 404


def test_a_session_moved_to_another_day_keeps_who_came(cast: Cast, training: Training, desk: Client) -> None:
    person = add_participant(training, "Siti Rahmah", cast.dinkes)
    attend(person, by=cast.secretariat)
    row = training.sessions.order_by("session__number")[0]
    sent = {"title": "Hari ke-1", "day": "2026-03-09", "starts": "08:00", "ends": "15:00"}
    desk.post(url("row-edit", training, "sesi", row.pk), sent)
    assert attendance_share(hours_of(training), came_to(training)[person.invitee_id]) == 100


# --- its life --------------------------------------------------------------------------------------------


def test_the_life_runs_from_preparing_to_finished(desk: Client, training: Training) -> None:
    for verb, state in (("open", "pendaftaran"), ("start", "berlangsung"), ("finish", "selesai")):
        page = url("training-step", training, stages.VERBS[verb].slug)
        assert stages.VERBS[verb].label in desk.get(page).text
        desk.post(page)
        training.refresh_from_db()
        assert training.state == state
    done = AuditEntry.objects.filter(action__startswith="trainings.training-").order_by("number")
    assert [row.action.removeprefix("trainings.training-") for row in done][-3:] == [
        "open",
        "start",
        "finish",
    ]


def test_finishing_tells_which_sessions_have_no_list(desk: Client, cast: Cast) -> None:
    over = make_training(cast.banjar, starts_at=NOW - dt.timedelta(days=400))
    life.advance(over, "start", by=None)
    text = desk.get(url("training-step", over, "selesai")).text
    assert "3 sesi belum mempunyai daftar hadir" in text


def test_cancelling_asks_for_a_reason_and_shows_it(desk: Client, training: Training) -> None:
    page = url("training-step", training, "batalkan")
    assert desk.post(page, {"reason": " "}).status_code == 422
    answer = desk.post(page, {"reason": "Anggaran digeser"}, follow=True)
    assert "Anggaran digeser" in answer.text
    life.advance(training, "revive", by=None)
    assert (training.state, training.cancel_reason) == ("disiapkan", "")


def test_a_training_that_began_is_not_cancelled(cast: Cast, training: Training) -> None:
    life.advance(training, "start", by=None)
    with pytest.raises(Refused) as refusal:
        life.advance(training, "cancel", by=None, reason="Anggaran digeser")
    assert "Keadaannya sekarang: berlangsung" in refusal.value.message


def test_every_state_of_the_table_is_a_state_of_the_training() -> None:
    known = set(Training.State.values)
    assert set(stages.STATES) == known
    assert {to for verb in stages.VERBS.values() for pair in verb.to.items() for to in pair} <= known
