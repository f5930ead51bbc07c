from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from common.sheets import Column, Sheet, read, write
from participants.models import AuditEntry
from tests.factories_trainings import make_question
from trainings import question_sheet
from trainings.models import TestQuestion, Topic
from trainings.services import questions as services
from trainings.starter_questions import STARTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast

    Login = Callable[[User], Client]

BANK = "/63.03/pelatihan/soal/"
TYPED = {
    "topic": "Prinsip KHA",
    "text": "Kapan KHA disahkan?",
    "option_a": "1989",
    "option_b": "1990",
    "answer": "A",
}


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    columns = tuple(Column(heading) for heading in question_sheet.HEADINGS)
    return SimpleUploadedFile("soal.xlsx", write([Sheet("Soal", columns, rows)]))


def test_an_empty_bank_teaches_and_offers_the_starters(cast: Cast, login: Login) -> None:
    page = login(cast.secretariat).get(BANK).content.decode()
    assert "Bank soal masih kosong" in page
    assert "Muat soal awal" in page


def test_the_starters_are_loaded_once(cast: Cast, login: Login) -> None:
    client = login(cast.secretariat)
    for _ in range(2):
        client.post(f"{BANK}muat/")
    assert TestQuestion.objects.filter(regency=cast.banjar).count() == len(STARTERS) == 20
    assert Topic.objects.count() == 5


def test_each_starter_keeps_its_right_option_wherever_it_stands(cast: Cast) -> None:
    services.load_starters(cast.banjar, by=cast.secretariat)
    right = {row.text: row.right_option for row in TestQuestion.objects.all()}
    assert right == {one.text: one.options[0] for one in STARTERS}
    assert {row.answer for row in TestQuestion.objects.all()} == {0, 1, 2, 3}


def test_a_question_is_written_rewritten_and_retired(cast: Cast, login: Login) -> None:
    client = login(cast.secretariat)
    assert client.post(f"{BANK}baru/", TYPED).status_code == 302
    row = TestQuestion.objects.get()
    client.post(f"{BANK}{row.pk}/", TYPED | {"option_c": "2002", "answer": "C"})
    row.refresh_from_db()
    assert (row.options, row.answer) == (["1989", "1990", "2002"], 2)
    client.post(f"{BANK}{row.pk}/tarik/")
    assert TestQuestion.objects.get().retired_at is not None
    client.post(f"{BANK}{row.pk}/tarik/", {"kembali": "ya"})
    assert TestQuestion.objects.get().retired_at is None
    done = AuditEntry.objects.filter(subject="test-question").values_list("action", flat=True)
    assert [action.removeprefix("trainings.question-") for action in done.order_by("number")] == [
        "written",
        "rewritten",
        "retired",
        "restored",
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"option_b": "1989"}, "Ada dua pilihan jawaban yang sama"),
        ({"option_b": ""}, "Bidang ini"),
        ({"answer": "C"}, "menunjuk pilihan yang kosong"),
        ({"option_d": "2002"}, "Ada pilihan yang dilewati"),
        ({"answer": "Z"}, "Masukkan pilihan yang valid"),
    ],
)
def test_a_question_that_cannot_be_asked_comes_back_as_typed(
    cast: Cast, login: Login, typed: dict[str, str], sentence: str
) -> None:
    answer = login(cast.secretariat).post(f"{BANK}baru/", TYPED | typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Kapan KHA disahkan?" in answer.content.decode()
    assert not TestQuestion.objects.exists()


def test_the_same_text_is_one_question(cast: Cast, login: Login) -> None:
    make_question(cast.banjar, "kapan  KHA disahkan?")
    answer = login(cast.secretariat).post(f"{BANK}baru/", TYPED)
    assert answer.status_code == 422
    assert "sudah ada dalam bank soal" in answer.content.decode()
    other = make_question(cast.banjar, "Soal lain")
    with pytest.raises(Refused, match="question-known"):
        services.rewrite(
            other,
            draft=services.Draft("Topik", "Kapan KHA disahkan?", ("1", "2"), 0),
            by=cast.secretariat,
        )


def test_a_topic_written_in_other_letters_is_the_same_topic(cast: Cast, login: Login) -> None:
    make_question(cast.banjar, "Soal lain", topic="prinsip kha")
    login(cast.secretariat).post(f"{BANK}baru/", TYPED)
    assert Topic.objects.count() == 1


def test_a_list_is_checked_before_anything_is_written(cast: Cast, login: Login) -> None:
    make_question(cast.banjar, "Soal lama")
    rows = (
        ("contoh: Prinsip", "Tidak dibaca", "1", "2", "", "", "", "A"),
        ("Prinsip", "Soal baru", "1", "2", "", "", "", "b"),
        ("Prinsip", "Soal lama", "1", "2", "", "", "", "A"),
        ("Prinsip", "Soal baru", "1", "2", "", "", "", "A"),
        ("Prinsip", "Tanpa huruf", "1", "2", "", "", "", "dua"),
        ("Prinsip", "Berlubang", "1", "", "2", "", "", "A"),
        ("", "Tanpa topik", "1", "2", "", "", "", "A"),
    )
    client = login(cast.secretariat)
    page = client.post(f"{BANK}impor/", {"sheet": sheet(*rows)})
    text = page.content.decode()
    assert TestQuestion.objects.count() == 1
    for sentence in ("Sama dengan baris 3", "Jawaban tertulis “dua”", "dilewati", "Isi kolom Topik dan Soal"):
        assert sentence in text
    client.post(f"{BANK}impor/ambil/", {"soal": page.context["signed"]})
    assert TestQuestion.objects.get(text="Soal baru").answer == 1
    assert TestQuestion.objects.count() == 2


def test_what_was_checked_elsewhere_or_forged_is_not_taken(cast: Cast, login: Login) -> None:
    client = login(cast.foreign_secretariat)
    page = client.post(
        "/63.11/pelatihan/soal/impor/", {"sheet": sheet(("Prinsip", "Baru", "1", "2", "", "", "", "A"))}
    )
    for signed in (page.context["signed"], "palsu", ""):
        login(cast.secretariat).post(f"{BANK}impor/ambil/", {"soal": signed})
    assert not TestQuestion.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"", b"Topik,Soal"])
def test_a_file_that_is_no_sheet_is_refused(cast: Cast, login: Login, content: bytes) -> None:
    file = SimpleUploadedFile("soal.xlsx", content)
    assert login(cast.secretariat).post(f"{BANK}impor/", {"sheet": file}).status_code == 422


def test_the_bank_goes_out_in_the_columns_in_which_it_comes_in(cast: Cast, login: Login) -> None:
    services.load_starters(cast.banjar, by=cast.secretariat)
    content = login(cast.secretariat).get(f"{BANK}xlsx/").content
    assert [line.fault for line in question_sheet.lines(content)] == [""] * 20
    assert read(login(cast.secretariat).get(f"{BANK}templat/").content, max_rows=10)


def test_a_long_bank_costs_no_more_queries(cast: Cast, login: Login) -> None:
    client = login(cast.secretariat)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(BANK)
        return len(queries)

    make_question(cast.banjar)
    few = count()
    for number in range(80):
        make_question(cast.banjar, f"Soal {number}", topic=f"Topik {number % 7}")
    assert count() == few <= 11


def test_only_the_secretariat_writes_and_opd_never_reads(cast: Cast, login: Login) -> None:
    question = make_question(cast.banjar)
    assert login(cast.task_force_lead).get(BANK).status_code == 200
    assert login(cast.task_force_lead).post(f"{BANK}baru/", TYPED).status_code == 403
    assert login(cast.operator).get(BANK).status_code == 403
    assert login(cast.foreign_secretariat).get(f"{BANK}{question.pk}/").status_code == 404
    assert login(cast.foreign_secretariat).get(f"/63.11/pelatihan/soal/{question.pk}/").status_code == 404
