"""A participant's own page: no account, nothing of anybody else, plans written and reported."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from tests.conftest import NOW, Cast
from tests.factories import make_period
from tests.factories_trainings import add_participant, attend, make_plan, make_training
from trainings.models import ActionPlan, KnowledgeTest, Participant, TestSheet, Training
from trainings.services.own_page import renew_token

if TYPE_CHECKING:
    from participants.models import User

AFTER = NOW + dt.timedelta(days=4)
TYPED = {
    "problem": "Guru belum tahu cara melapor",
    "activity": "Melatih guru Nu'man",
    "target_group": "Guru kelas",
    "measure": "24 guru",
    "due_on": "2026-06-30",
    "support": "",
    "responsible": "Kepala sekolah",
    "proof": "Daftar hadir",
}


@pytest.fixture
def training(cast: Cast) -> Training:
    return make_training(cast.banjar)


@pytest.fixture
def person(cast: Cast, training: Training) -> Participant:
    return add_participant(training, "Norhasanah", cast.dinkes)


def page(person: Participant, path: str = "") -> str:
    with time_machine.travel(AFTER, tick=False):
        return Client().get(f"/peserta/{person.token}/{path}").content.decode()


def send(person: Participant, path: str, typed: dict[str, Any], at: dt.datetime = AFTER) -> Any:
    with time_machine.travel(at, tick=False):
        return Client().post(f"/peserta/{person.token}/{path}", typed)


def test_the_page_tells_ones_own_training_code_and_attendance(
    cast: Cast, training: Training, person: Participant
) -> None:
    attend(person, training.occasion.sessions.get(number=1), by=cast.secretariat)
    told = page(person)
    assert all(text in told for text in ("Norhasanah", person.code, "1 dari 3 sesi", "Tidak tercatat"))


def test_nothing_of_anybody_else_is_on_the_page(training: Training, person: Participant) -> None:
    other = add_participant(training, "Rusmini")
    make_plan(training, other)
    told = page(person)
    assert "Rusmini" not in told
    assert other.code not in told
    assert "Menyediakan ruang tunggu" not in told
    plan = ActionPlan.objects.get()
    for path in (f"rencana/{plan.pk}/", f"rencana/{plan.pk}/ubah/"):
        assert Client().get(f"/peserta/{person.token}/{path}").status_code == 404
    assert send(person, f"rencana/{plan.pk}/batal/", {"reason": "x"}).status_code == 404


def test_the_page_is_for_nobodys_index_and_leaves_no_trace(person: Participant) -> None:
    response = Client().get(f"/peserta/{person.token}/")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_renewed_link_closes_the_old_one(person: Participant, cast: Cast) -> None:
    old = person.token
    new = renew_token(person, by=cast.secretariat)
    assert Client().get(f"/peserta/{old}/").status_code == 404
    assert Client().get(f"/peserta/{new.token}/").status_code == 200


def test_results_show_once_both_tests_are_closed(training: Training, person: Participant) -> None:
    for kind, score in (("awal", 55), ("akhir", 80)):
        test = KnowledgeTest.objects.create(
            regency=training.regency, training=training, kind=kind, opened_at=NOW, closed_at=None
        )
        TestSheet.objects.create(
            regency=training.regency,
            test=test,
            code=person.code,
            participant=person,
            score=score,
            origin="ponsel",
            handed_in_at=NOW,
        )
    assert "Hasil uji" not in page(person)
    KnowledgeTest.objects.filter(kind="awal").update(closed_at=NOW)
    assert "Hasil uji" not in page(person)
    KnowledgeTest.objects.update(closed_at=NOW)
    assert all(text in page(person) for text in ("55,00", "80,00", "+25,00"))


def test_a_participant_writes_a_plan_without_an_account(person: Participant, cast: Cast) -> None:
    make_period(cast.banjar)
    response = send(person, "rencana/", TYPED | {"words": "i15-q4"})
    assert response.status_code == 302
    plan = ActionPlan.objects.get()
    assert (plan.participant, plan.organisation, str(plan.item)) == (person, cast.dinkes, "I15-Q4")
    assert [(row.day, row.due_on) for row in plan.follow_ups.all()] == [
        (30, dt.date(2026, 4, 5)),
        (90, dt.date(2026, 6, 4)),
        (180, dt.date(2026, 9, 2)),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"measure": ""}, "Ukuran berhasil"),
        ({"measure": "   "}, "Ukuran berhasil"),
        ({"due_on": "2026-03-01"}, "tidak sesudah pelatihan"),
        ({"due_on": "2026-03-05"}, "sudah lewat"),
        ({"due_on": "2062-06-30"}, "lebih dari tiga tahun"),
        ({"due_on": "30 Juni"}, "Waktu selesai"),
        ({"words": "kuda nil"}, "Tidak ada butir"),
        ({"words": "KHA"}, "Pilih salah satu butir"),
    ],
)
def test_bad_input_is_told_and_kept(
    person: Participant, cast: Cast, change: dict[str, str], said: str
) -> None:
    make_period(cast.banjar)
    response = send(person, "rencana/", TYPED | change)
    told = response.content.decode()
    assert (response.status_code, said in told, "Nu&#x27;man" in told) == (422, True, True)
    assert not ActionPlan.objects.exists()


def test_words_find_items_to_choose_from_and_nothing_typed_is_lost(person: Participant, cast: Cast) -> None:
    make_period(cast.banjar)
    response = send(person, "rencana/", TYPED | {"words": "KHA", "cari": "1"})
    told = response.content.decode()
    assert (response.status_code, 'name="item"' in told, "Nu&#x27;man" in told) == (200, True, True)
    assert "perlu diperbaiki" not in told
    assert not ActionPlan.objects.exists()


def test_the_same_activity_is_not_taken_twice(person: Participant) -> None:
    assert send(person, "rencana/", TYPED).status_code == 302
    again = send(person, "rencana/", TYPED | {"activity": "MELATIH guru  Nu'man"})
    assert (again.status_code, "sudah ada dalam rencana" in again.content.decode()) == (422, True)


def test_two_windows_keep_both_texts(training: Training, person: Participant) -> None:
    plan = make_plan(training, person)
    path = f"rencana/{plan.pk}/ubah/"
    assert send(person, path, TYPED | {"version": "1"}).status_code == 302
    other = send(person, path, TYPED | {"version": "1", "activity": "Menyusun SOP"})
    told = other.content.decode()
    assert (other.status_code, "Nu&#x27;man" in told, "Menyusun SOP" in told) == (409, True, True)
    assert send(person, path, TYPED | {"version": "2", "activity": "Menyusun SOP"}).status_code == 302
    assert ActionPlan.objects.get().activity == "Menyusun SOP"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"note": "Sudah"}, "Keadaan"),
        ({"state": "berjalan", "note": " "}, "Apa yang sudah dilakukan"),
        ({"state": "terkendala", "note": "Belum ada dana"}, "Tulis kendalanya"),
        ({"state": "berjalan", "note": "Tahap awal"}, "diterima mulai 22 Maret 2026"),
    ],
)
def test_half_a_report_is_asked_back(
    typed: dict[str, str], said: str, training: Training, person: Participant
) -> None:
    plan = make_plan(training, person, made_on=AFTER.date())
    response = send(person, f"rencana/{plan.pk}/", typed)
    assert (response.status_code, said in response.content.decode()) == (422, True)


def test_a_report_at_thirty_days_is_kept_and_done_ends_the_plan(
    training: Training, person: Participant
) -> None:
    plan = make_plan(training, person)
    day = NOW + dt.timedelta(days=33)
    told = {"state": "terkendala", "note": "Dua guru dilatih", "obstacle": "Dana belum turun"}
    assert send(person, f"rencana/{plan.pk}/", told, day).status_code == 302
    first = plan.follow_ups.get(day=30)
    assert (first.state, first.obstacle, first.reported_by) == ("terkendala", "Dana belum turun", None)
    assert send(person, f"rencana/{plan.pk}/", {"state": "selesai", "note": "Semua"}, day).status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.closed_on) == ("selesai", dt.date(2026, 4, 4))
    late = send(person, f"rencana/{plan.pk}/", {"state": "berjalan", "note": "Lagi"}, day)
    assert (late.status_code, "sudah ditutup" in late.content.decode()) == (422, True)


def test_dropping_a_plan_needs_a_reason(training: Training, person: Participant) -> None:
    plan = make_plan(training, person)
    empty = send(person, f"rencana/{plan.pk}/batal/", {"reason": ""})
    assert (empty.status_code, "Tulis alasan" in empty.content.decode()) == (422, True)
    assert send(person, f"rencana/{plan.pk}/batal/", {"reason": "Pindah tugas"}).status_code == 302
    assert ActionPlan.objects.get().state == "tidak_jalan"


def test_who_has_no_seat_writes_no_plan(cast: Cast, training: Training, person: Participant) -> None:
    Participant.objects.update(state="mundur")
    assert "Tulis rencana" not in page(person)
    response = send(person, "rencana/", TYPED)
    assert (response.status_code, "belum diterima" in response.content.decode()) == (422, True)
    with pytest.raises(Refused, match="plan-nobody"):
        make_plan(training)


def test_the_page_asks_the_same_for_one_plan_and_for_nine(training: Training, person: Participant) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert len(page(person)) < 30_000
        return len(found)

    make_plan(training, person)
    few = asked()
    for number in range(8):
        make_plan(training, person, activity=f"Kegiatan {number}")
    assert asked() == few <= 9


def test_reading_is_all_the_page_itself_does(person: Participant, cast: Cast, login: Any) -> None:
    user: User = cast.other_operator
    assert login(user).post(f"/peserta/{person.token}/").status_code == 405
