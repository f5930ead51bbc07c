"""The test on a phone: whoever has the link may answer, under a code that is on the list of attendance."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from participants.models import Attendance, AttendanceRepeat, AuditEntry
from participants.services.attendance import Entry as Arrival
from participants.services.attendance_desk import enter
from tests.conftest import NOW
from tests.factories_knowledge import make_tests
from tests.factories_trainings import add_participant, attend, make_training
from trainings.models import KnowledgeTest, TestSheet
from trainings.services.knowledge_tests import close_test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Cast
    from trainings.models import Participant, Training


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Hall:
    """A training whose first participant is on the list, with its open pre-test."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.training: Training = make_training(cast.banjar)
        self.person: Participant = add_participant(self.training, "Siti Rahmah", cast.dinkes)
        attend(self.person, self.training.occasion.sessions.all()[0], by=cast.secretariat)
        self.test: KnowledgeTest = make_tests(self.training, by=cast.secretariat)["awal"]

    @property
    def url(self) -> str:
        return reverse("trainings:test-phone", args=[self.test.token])

    def answers(self, right: int = 4) -> dict[str, str]:
        """Every question answered, the first `right` of them rightly."""
        return {
            f"q{one['id']}": "0" if place < right else "1" for place, one in enumerate(self.test.questions)
        }

    def send(self, code: str, right: int = 4, **more: str) -> Any:
        return Client().post(self.url, {"code": code, **self.answers(right), **more})


@pytest.fixture
def hall(cast: Cast) -> Hall:
    return Hall(cast)


def test_a_sheet_is_marked_and_paired_by_the_personal_code(hall: Hall) -> None:
    answer = hall.send(hall.person.code.lower(), right=3)
    assert answer.status_code == 302
    sheet = TestSheet.objects.get()
    assert (sheet.participant, sheet.score, sheet.origin) == (hall.person, Decimal("75.00"), "ponsel")
    assert sum(right for right, _ in sheet.topics.values()) == 3
    assert AuditEntry.objects.filter(action="trainings.sheet-handed-in").count() == 1
    receipt = Client().get(answer["Location"]).content.decode()
    assert "Jawaban Anda sudah diterima" in receipt
    assert "4 dari 4 soal" in receipt
    assert "Siti" not in receipt
    assert "75" not in receipt


def test_the_page_is_light_and_tells_nothing_personal(hall: Hall) -> None:
    page = Client().get(hall.url)
    assert page.status_code == 200
    assert len(page.content) < 60_000
    assert "Siti" not in page.content.decode()
    assert hall.person.code not in page.content.decode()


def test_forty_questions_fit_one_light_page(cast: Cast) -> None:
    test = make_tests(make_training(cast.banjar), by=cast.secretariat, questions=40)["awal"]
    page = Client().get(reverse("trainings:test-phone", args=[test.token]))
    assert len(page.content) < 60_000


def test_the_same_answers_again_are_the_same_receipt_also_after_closing(hall: Hall) -> None:
    first = hall.send(hall.person.code)
    close_test(hall.test, by=hall.cast.secretariat, now=NOW)
    assert hall.send(hall.person.code)["Location"] == first["Location"]
    assert TestSheet.objects.count() == 1


def test_other_answers_under_the_same_code_change_nothing(hall: Hall) -> None:
    hall.send(hall.person.code)
    answer = hall.send(hall.person.code, right=1)
    assert answer.status_code == 409
    assert "lembar yang pertama yang berlaku" in answer.content.decode()
    assert TestSheet.objects.get().score == 100


def test_empty_questions_are_asked_back_once_and_then_count_as_wrong(hall: Hall) -> None:
    typed = hall.answers()
    missing = typed.popitem()[0]
    answer = Client().post(hall.url, {"code": hall.person.code, **typed})
    assert answer.status_code == 422
    assert "1 soal belum dijawab" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 3
    assert not TestSheet.objects.exists()
    Client().post(hall.url, {"code": hall.person.code, **typed, "kosong": "ya"})
    sheet = TestSheet.objects.get()
    assert sheet.score == 75
    assert missing.removeprefix("q") not in (sheet.answers or {})


def test_codes_not_on_the_list_are_refused_with_one_sentence(hall: Hall) -> None:
    absent = add_participant(hall.training, "Rahmat Hidayat", hall.cast.dinas)
    elsewhere = add_participant(make_training(hall.cast.banjar, title="Lain"), "Aminah", hall.cast.dinkes)
    attend(elsewhere, by=hall.cast.secretariat)
    said = set()
    for code in (absent.code, elsewhere.code, "ZZZZZ", "'; --", "\x00", "9" * 300):
        answer = hall.send(code)
        assert answer.status_code == 422
        said.add("Kode ini belum tercatat hadir" in answer.content.decode())
        assert answer.content.decode().count(" checked") == 4
    assert said == {True}
    assert not TestSheet.objects.exists()


def test_without_a_code_nothing_is_lost(hall: Hall) -> None:
    answer = hall.send("  ")
    assert answer.status_code == 422
    assert "Tulis kode pribadi Anda" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 4


def test_after_closing_the_answers_are_shown_to_be_handed_over(hall: Hall) -> None:
    close_test(hall.test, by=hall.cast.secretariat, now=NOW)
    answer = hall.send(hall.person.code, right=3)
    assert answer.status_code == 410
    page = answer.content.decode()
    assert "Jawaban Anda belum masuk" in page
    assert "AAAB" in page
    assert hall.person.code in page
    assert not TestSheet.objects.exists()
    assert Client().get(hall.url).status_code == 410


def test_before_opening_nobody_sees_the_questions(cast: Cast) -> None:
    tests = make_tests(make_training(cast.banjar), by=cast.secretariat, opened=())
    page = Client().get(reverse("trainings:test-phone", args=[tests["awal"].token]))
    assert page.status_code == 409
    assert "Soal 1" not in page.content.decode()
    answer = Client().post(reverse("trainings:test-phone", args=[tests["awal"].token]), {"code": "ABCDE"})
    assert answer.status_code == 409
    assert "Soal 1" not in answer.content.decode()


def test_a_walk_in_takes_the_test_before_anybody_knows_whose_the_code_is(hall: Hall) -> None:
    session = hall.training.occasion.sessions.all()[0]
    entry = Arrival("Nur Aini", "Masjid Al-Karomah", "Takmir", Attendance.Capacity.GUEST, sector="ibadah")
    came = enter(session, entry=entry, by=hall.cast.secretariat, now=NOW).attendance
    assert hall.send(came.personal_code).status_code == 302
    assert TestSheet.objects.get().participant is None


def test_a_code_of_somebody_sent_in_twice_is_taken_but_paired_by_hand(hall: Hall) -> None:
    row = Attendance.objects.get()
    repeat = AttendanceRepeat.objects.create(
        regency=row.regency,
        attendance=row,
        name=row.name,
        capacity="tamu",
        sent_at=NOW + dt.timedelta(minutes=1),
    )
    assert hall.send(repeat.personal_code).status_code == 302
    assert TestSheet.objects.get().participant is None


@pytest.mark.parametrize("value", ["9", "-1", "x", "", "²", "0" * 500])
def test_an_option_that_does_not_exist_is_no_answer(hall: Hall, value: str) -> None:
    typed = dict.fromkeys(hall.answers(), value)
    answer = Client().post(hall.url, {"code": hall.person.code, **typed})
    assert answer.status_code == 422
    assert "4 soal belum dijawab" in answer.content.decode()


def test_links_and_receipts_nobody_gave_out_do_not_exist(hall: Hall) -> None:
    receipt = hall.send(hall.person.code)["Location"]
    assert Client().get("/uji/tebakan/").status_code == 404
    assert Client().post("/uji/tebakan/", {"code": "ABCDE"}).status_code == 404
    for forged in ("1~x", "~", "1", f"{receipt.split('/')[-2]}x"):
        assert Client().get(f"{hall.url}diterima/{forged}/").status_code == 404
    other = make_tests(make_training(hall.cast.banjar, title="Lain"), by=hall.cast.secretariat, questions=5)
    assert Client().get(receipt.replace(hall.test.token, other["awal"].token)).status_code == 404


def test_whoever_guesses_codes_is_slowed_and_a_class_is_not(hall: Hall) -> None:
    for wait, status in ((0, 422), (150, 429)):
        KnowledgeTest.objects.update(pace_due_at=NOW + dt.timedelta(seconds=wait))
        assert Client().post(hall.url, {"code": "ZZZZZ", "kosong": "ya"}).status_code == status
    KnowledgeTest.objects.update(pace_due_at=NOW + dt.timedelta(seconds=149.4))
    assert Client().post(hall.url, {"code": "ZZZZZ", "kosong": "ya"}).status_code == 422
    slowed = hall.send(hall.person.code)
    assert slowed.status_code == 429
    assert slowed.content.decode().count(" checked") == 4
    with time_machine.travel(NOW + dt.timedelta(seconds=2), tick=False):
        assert hall.send(hall.person.code).status_code == 302


def test_a_flood_of_bytes_is_refused_before_it_is_read(hall: Hall) -> None:
    assert Client().post(hall.url, {"code": "A" * 5_000_000}).status_code in (400, 413)
    fields = {f"q{number}": "0" for number in range(6_000)}
    assert Client().post(hall.url, fields).status_code == 400


def test_other_methods_are_refused(hall: Hall) -> None:
    assert Client().delete(hall.url).status_code == 405
