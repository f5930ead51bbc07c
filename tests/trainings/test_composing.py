"""Putting a test together, opening it and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from common.refusals import Refused
from tests.conftest import NOW
from tests.factories_knowledge import make_tests
from tests.factories_trainings import make_question, make_training
from trainings.models import KnowledgeTest, TestQuestion, Training
from trainings.services import questions
from trainings.services.knowledge_tests import close_test, compose, open_test
from trainings.services.question_paper import freeze_questions

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

    Login = Callable[[User], Client]


def at(training: Training, tail: str = "") -> str:
    return f"/63.03/pelatihan/{training.pk}/uji/{tail}"


def test_both_tests_ask_the_same_in_another_order(cast: Cast) -> None:
    tests = make_tests(make_training(cast.banjar), by=cast.secretariat, questions=12)
    pre, post = ([one["id"] for one in tests[kind].questions] for kind in ("awal", "akhir"))
    assert sorted(pre) == sorted(post)
    assert pre != post


def test_questions_are_chosen_on_the_page(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    numbers = [make_question(cast.banjar, f"Soal {n}", topic=f"T{n % 2}").pk for n in range(6)]
    client = login(cast.secretariat)
    page = client.get(at(training, "susun/?tiap=2")).content.decode()
    assert page.count('name="questions"') == 6
    assert page.count(" checked") == 4 + 2
    client.post(at(training, "susun/"), {"questions": numbers[:3], "kinds": ["awal", "akhir"]})
    assert [len(test.questions) for test in KnowledgeTest.objects.all()] == [3, 3]


def test_an_empty_choice_and_a_foreign_question_come_back(cast: Cast, login: Login) -> None:
    training, foreign = make_training(cast.banjar), make_question(cast.balangan)
    make_question(cast.banjar)
    client = login(cast.secretariat)
    for chosen in ([], [foreign.pk], ["x"]):
        answer = client.post(at(training, "susun/"), {"questions": chosen, "kinds": ["awal"]})
        assert answer.status_code == 422
    assert not KnowledgeTest.objects.exists()


def test_a_test_too_long_for_a_phone_is_refused(cast: Cast) -> None:
    training = make_training(cast.banjar)
    bank = [make_question(cast.banjar, f"Soal {number}") for number in range(41)]
    with pytest.raises(Refused, match="test-long"):
        compose(training, kinds=["awal"], questions=bank, by=cast.secretariat)


def test_what_was_opened_is_frozen_in_the_database_itself(cast: Cast) -> None:
    training = make_training(cast.banjar)
    test = make_tests(training, by=cast.secretariat)["awal"]
    with pytest.raises(Refused, match="test-opened"):
        compose(training, kinds=["awal"], questions=TestQuestion.objects.all(), by=cast.secretariat)
    with pytest.raises(IntegrityError, match="tidak dapat diubah"), transaction.atomic():
        KnowledgeTest.objects.filter(pk=test.pk).update(questions=[])


def test_editing_the_bank_reaches_a_test_until_it_is_opened(cast: Cast) -> None:
    training = make_training(cast.banjar)
    tests = make_tests(training, by=cast.secretariat, opened=("awal",))
    row = TestQuestion.objects.get(text="Soal 0")
    draft = questions.Draft("Topik 1", "Soal nol", ("ya", "tidak"), 1)
    questions.rewrite(row, draft=draft, by=cast.secretariat)
    post = open_test(tests["akhir"], by=cast.secretariat, now=NOW)
    assert "Soal nol" in [one["text"] for one in post.questions]
    assert "Soal 0" in [one["text"] for one in KnowledgeTest.objects.get(kind="awal").questions]


def test_a_retired_question_stays_where_it_was_chosen(cast: Cast) -> None:
    tests = make_tests(make_training(cast.banjar), by=cast.secretariat, opened=())
    for row in TestQuestion.objects.all():
        questions.retire(row, by=cast.secretariat, now=NOW)
    assert len(open_test(tests["awal"], by=cast.secretariat, now=NOW).questions) == 4


def test_a_test_is_opened_closed_and_opened_again(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    make_tests(training, by=cast.secretariat, opened=())
    client = login(cast.secretariat)
    for verb, is_open in (("buka", True), ("buka", True), ("tutup", False), ("tutup", False), ("buka", True)):
        assert client.post(at(training, f"awal/{verb}/")).status_code == 302
        assert KnowledgeTest.objects.get(kind="awal").is_open is is_open


def test_what_cannot_be_opened_says_why(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    client = login(cast.secretariat)
    page = client.post(at(training, "awal/buka/"), follow=True).content.decode()
    assert "belum memuat soal" in page
    assert client.post(at(training, "tengah/buka/")).status_code == 404
    test = make_tests(training, by=cast.secretariat, opened=())["awal"]
    Training.objects.update(state=Training.State.CANCELLED)
    with pytest.raises(Refused, match="training-cancelled"):
        open_test(test, by=cast.secretariat, now=NOW)
    with pytest.raises(Refused, match="test-not-open"):
        close_test(test, by=cast.secretariat, now=NOW)


def test_the_screen_shows_the_code_while_the_test_is_open(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    test = make_tests(training, by=cast.secretariat, opened=("awal",))["awal"]
    client = login(cast.secretariat)
    page = client.get(at(training, "awal/layar/")).content.decode()
    assert f"/uji/{test.token}" in page
    assert "Kode QR Uji awal" in page
    part = client.get(at(training, "awal/layar/"), headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<main")
    shut = client.get(at(training, "akhir/layar/")).content.decode()
    assert "belum dibuka" in shut
    assert "/uji/" not in shut.replace(at(training), "")


def test_only_the_secretariat_composes(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    for who, status in ((cast.operator, 403), (cast.task_force_lead, 403), (cast.foreign_secretariat, 404)):
        assert login(who).post(at(training, "susun/")).status_code == status


def test_the_questions_go_out_on_paper_without_their_answers(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    client = login(cast.secretariat)
    assert "belum memuat soal" in client.post(at(training, "awal/cetak/"), follow=True).content.decode()
    test = make_tests(training, by=cast.secretariat)["awal"]
    assert client.post(at(training, "awal/cetak/")).status_code == 302
    facts = freeze_questions(f"pelatihan/{training.pk}/uji/awal", NOW, None)
    assert [line[1] for line in facts.body["questions"]] == [one["text"] for one in test.questions]
    assert "answer" not in facts.to_json()
