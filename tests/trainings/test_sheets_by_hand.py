"""What the committee copies from paper, corrects, removes and pairs; and what came out of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from common.sheets import Sheet, read, write
from documents.models import Job
from participants.models import Attendance, AuditEntry
from participants.services.attendance import Entry as Arrival
from participants.services.attendance_desk import enter
from tests.conftest import NOW
from tests.factories_knowledge import make_tests
from tests.factories_trainings import add_participant, attend, make_training
from trainings import score_sheet
from trainings.models import TestSheet, Training
from trainings.rendering.tests_panel import panel_of
from trainings.services.attendance import tie
from trainings.services.sheets import PaperRow, correct, enter_paper, hand_in, pair, pair_sheets, remove
from trainings.services.test_recap import freeze_results

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from participants.models import User
    from tests.conftest import Cast
    from trainings.models import Participant

    Login = Callable[[User], Client]


def at(training: Training, tail: str = "") -> str:
    return f"/63.03/pelatihan/{training.pk}/uji/{tail}"


def typed(*rows: tuple[str, str, str]) -> dict[str, str]:
    """The grid as a browser sends it."""
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for number, (code, score, letters) in enumerate(rows):
        data |= {
            f"form-{number}-code": code,
            f"form-{number}-score": score,
            f"form-{number}-letters": letters,
        }
    return data


def scored(training: Training, cast: Cast, **scores: tuple[str, str]) -> dict[str, Participant]:
    """Participants by name with their scores before and after, copied from paper; "" for not taken."""
    people = {name: add_participant(training, name, cast.dinkes) for name in scores}
    for place, kind in enumerate(("awal", "akhir")):
        rows = [PaperRow(people[name].code, pair[place]) for name, pair in scores.items() if pair[place]]
        assert set(enter_paper(training, kind, rows=rows, by=cast.secretariat, now=NOW)) <= {""}
    return people


def test_each_line_from_paper_is_answered_by_its_sentence(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    one, two = (
        add_participant(training, "Aminah", cast.dinkes),
        add_participant(training, "Rahmat", cast.dinas),
    )
    answer = login(cast.secretariat).post(
        at(training, "awal/kertas/"),
        typed(
            (one.code.lower(), "85,5", ""),
            (two.code, "101", ""),
            (two.code, "delapan puluh", ""),
            ("ZZZZZ", "70", ""),
            (one.code, "85,5", ""),
            ("", "60", ""),
            ("", "", ""),
        ),
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    for sentence in (
        "101 di luar 0 sampai 100",
        "Kode ini tertulis dua kali, juga pada baris 2",
        "Kode ZZZZZ tidak ada pada pelatihan ini",
        "Tulis kode pribadi yang ada pada lembar",
        "Tersimpan",
        'value="delapan puluh"',
        'value="101"',
    ):
        assert sentence in page
    assert TestSheet.objects.get().score == Decimal("85.50")


def test_a_score_in_words_is_no_score(cast: Cast) -> None:
    training = make_training(cast.banjar)
    person = add_participant(training, "Aminah", cast.dinkes)
    rows = [PaperRow(person.code, "delapan puluh")]
    (answer,) = enter_paper(training, "awal", rows=rows, by=cast.secretariat, now=NOW)
    assert answer == "“delapan puluh” bukan angka. Tulis misalnya 85 atau 85,5."


def test_lines_that_are_all_right_leave_an_empty_grid(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    person = add_participant(training, "Aminah", cast.dinkes)
    client, url = login(cast.secretariat), at(training, "akhir/kertas/")
    for _ in range(2):
        assert client.post(url, typed((person.code, "80", ""))).status_code == 302
    assert TestSheet.objects.count() == 1
    other = client.post(url, typed((person.code, "90", "")))
    assert "sudah masuk dengan nilai 80" in other.content.decode()
    assert client.post(url, typed(("", "", ""))).status_code == 422


def test_letters_from_paper_are_marked_like_a_phone(cast: Cast) -> None:
    training = make_training(cast.banjar)
    person = add_participant(training, "Aminah", cast.dinkes)
    tests = make_tests(training, by=cast.secretariat, opened=("awal",))

    def enter_row(kind: str, *row: str) -> str:
        rows = [PaperRow(person.code, *row)]
        return enter_paper(training, kind, rows=rows, by=cast.secretariat, now=NOW)[0]

    assert "Buka uji ini dahulu" in enter_row("akhir", "", "aaaa")
    assert "Ada 3 jawaban, soalnya 4" in enter_row("awal", "", "aaa")
    assert "tidak sama dengan hasil jawabannya, 75,00" in enter_row("awal", "80", "aa-a")
    assert enter_row("awal", "75", "aa-a") == ""
    sheet = TestSheet.objects.get()
    assert (sheet.score, sheet.origin, len(sheet.answers or {})) == (Decimal(75), "kertas", 3)
    assert sheet.test == tests["awal"]
    assert "Tulis nilainya" in enter_row("awal", "", "")


def test_a_filled_template_is_shown_before_it_is_kept(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    person = add_participant(training, "Aminah", cast.dinkes)
    client = login(cast.secretariat)
    template = read(client.get(at(training, "awal/kertas/templat/")).content, max_rows=10)["nilai"]
    assert template.lines[0][1][:2] == [person.code, "Aminah"]
    book = write([Sheet("Nilai", score_sheet.COLUMNS, [(person.code, "Aminah", "", 87.5, "")])])
    answer = client.post(at(training, "awal/kertas/berkas/"), {"sheet": SimpleUploadedFile("n.xlsx", book)})
    assert answer.status_code == 200
    assert 'value="87.5"' in answer.content.decode()
    assert not TestSheet.objects.exists()
    empty = SimpleUploadedFile("n.xlsx", b"bukan")
    assert client.post(at(training, "awal/kertas/berkas/"), {"sheet": empty}).status_code == 422


def test_a_paper_score_is_corrected_with_a_reason(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    scored(training, cast, Aminah=("58", ""))
    sheet = TestSheet.objects.get()
    client, url = login(cast.secretariat), at(training, f"lembar/{sheet.pk}/")
    assert client.post(url, {"score": "85", "reason": ""}).status_code == 422
    assert client.post(url, {"score": "185", "reason": "salah_ketik"}).status_code == 422
    assert client.post(url, {"score": "85", "reason": "salah_ketik"}).status_code == 302
    assert TestSheet.objects.get().score == 85
    entry = AuditEntry.objects.get(action="trainings.sheet-corrected")
    assert (entry.data["before"], entry.data["after"], entry.data["reason"]) == (
        "58.00",
        "85.00",
        "salah_ketik",
    )


def test_a_score_from_a_phone_is_never_written_by_hand(cast: Cast) -> None:
    training = make_training(cast.banjar)
    person = add_participant(training, "Aminah", cast.dinkes)
    attend(person, by=cast.secretariat)
    test = make_tests(training, by=cast.secretariat)["awal"]
    sheet = hand_in(test, code=person.code, answers={}, now=NOW)
    with pytest.raises(Refused, match="sheet-from-phone"):
        correct(sheet, score=Decimal(100), reason="salah_ketik", by=cast.secretariat)
    remove(sheet, reason="kode_lain", by=cast.secretariat)
    assert AuditEntry.objects.get(action="trainings.sheet-removed").data["score"] == "0.00"
    assert hand_in(test, code=person.code, answers={}, now=NOW).participant == person


def walk_in(training: Training, cast: Cast) -> Attendance:
    session = training.occasion.sessions.all()[0]
    entry = Arrival("Nur Aini", "Masjid Al-Karomah", "Takmir", Attendance.Capacity.GUEST, sector="ibadah")
    return enter(session, entry=entry, by=cast.secretariat, now=NOW).attendance


def test_a_sheet_finds_its_participant_once_the_row_is_tied(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    came = walk_in(training, cast)
    test = make_tests(training, by=cast.secretariat)["awal"]
    hand_in(test, code=came.personal_code, answers={}, now=NOW)
    assert pair_sheets(training) == 0
    page = login(cast.secretariat).get(at(training)).content.decode()
    assert "Belum dipasangkan" in page
    person = add_participant(training, "Nur Aini Hasanah")
    tie(came, person, by=cast.secretariat)
    assert TestSheet.objects.get().participant == person
    assert "Belum dipasangkan" not in login(cast.secretariat).get(at(training)).content.decode()


def test_the_code_of_the_first_day_stays_good_after_the_row_was_tied(cast: Cast) -> None:
    training = make_training(cast.banjar)
    came = walk_in(training, cast)
    code = came.personal_code
    person = add_participant(training, "Nur Aini Hasanah")
    tie(came, person, by=cast.secretariat)
    test = make_tests(training, by=cast.secretariat)["awal"]
    assert hand_in(test, code=code, answers={}, now=NOW).participant == person


def test_a_participant_never_gets_two_sheets_by_pairing(cast: Cast) -> None:
    training = make_training(cast.banjar)
    came = walk_in(training, cast)
    test = make_tests(training, by=cast.secretariat)["awal"]
    loose = hand_in(test, code=came.personal_code, answers={}, now=NOW)
    person = scored(training, cast, Aminah=("70", ""))["Aminah"]
    with pytest.raises(Refused, match="participant-has-sheet"):
        pair(loose, participant=person, by=cast.secretariat)
    Attendance.objects.filter(pk=came.pk).update(invitee=person.invitee)
    assert pair_sheets(training) == 0
    assert TestSheet.objects.filter(participant=None).count() == 1


def test_a_sheet_is_paired_by_hand_once(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    came = walk_in(training, cast)
    test = make_tests(training, by=cast.secretariat)["awal"]
    loose = hand_in(test, code=came.personal_code, answers={}, now=NOW)
    person = add_participant(training, "Aminah", cast.dinkes)
    foreign = add_participant(make_training(cast.balangan), "Orang lain", cast.dp3a_balangan)
    client, url = login(cast.secretariat), at(training, f"lembar/{loose.pk}/pasangkan/")
    assert client.post(url, {"participant": foreign.pk}).status_code == 422
    assert client.post(url, {"participant": person.pk}).status_code == 302
    loose.refresh_from_db()
    assert loose.participant == person
    with pytest.raises(Refused, match="sheet-paired"):
        pair(loose, participant=person, by=cast.secretariat)


def test_results_compare_only_those_who_took_both(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    scored(training, cast, Aminah=("50", "80"), Rahmat=("60", "75"), Zainab=("0", ""), Budi=("", "100"))
    page = login(cast.task_force_lead).get(at(training)).content.decode()
    for words in ("+22,50", "dari 55,00 menjadi 77,50", "2 peserta mengikuti keduanya", "+30,00", "+15,00"):
        assert words in page
    assert "Simpan" not in page
    missing = login(cast.secretariat).get(at(training, "?belum=akhir")).content.decode()
    assert "Zainab" in missing
    assert "Aminah" not in missing


def test_results_are_for_those_who_keep_the_training(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    scored(training, cast, Aminah=("50", "80"))
    for who, status in ((cast.operator, 403), (cast.head, 403), (cast.assessor, 403)):
        assert login(who).get(at(training)).status_code == status
        assert login(who).get(at(training, "xlsx/")).status_code == status
        assert panel_of(training, who) is None
        assert "Uji awal dan akhir" not in login(who).get(f"/63.03/pelatihan/{training.pk}/").content.decode()
    assert login(cast.foreign_secretariat).get(at(training)).status_code == 404


def test_many_participants_cost_no_more_queries(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    client = login(cast.secretariat)

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    scored(training, cast, Aminah=("50", "80"))
    few = count(at(training)), count(f"/63.03/pelatihan/{training.pk}/")
    scored(training, cast, **{f"Peserta {n}": ("50", "80") for n in range(30)})
    assert (count(at(training)), count(f"/63.03/pelatihan/{training.pk}/")) == few
    with CaptureQueriesContext(connection) as queries:
        panel_of(training, cast.secretariat)
    assert len(queries) <= 4


def test_the_panel_and_the_book_say_the_same(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    scored(training, cast, Aminah=("50", "80"), Rahmat=("60", ""))
    panel = panel_of(training, cast.secretariat)
    assert panel is not None
    assert (panel.both, panel.means, panel.taken) == (1, ("50,00", "80,00", "+30,00"), (2, 1))
    book = read(login(cast.secretariat).get(at(training, "xlsx/")).content, max_rows=10)["hasil uji"]
    assert book.lines[0][1][5:] == [50.0, 80.0, 30.0]


def test_the_recap_is_ordered_once_something_came_in(cast: Cast, login: Login) -> None:
    training = make_training(cast.banjar)
    client = login(cast.secretariat)
    assert "belum ada yang direkap" in client.post(at(training, "rekap/"), follow=True).content.decode()
    scored(training, cast, Aminah=("50", "80"))
    assert client.post(at(training, "rekap/")).status_code == 302
    assert Job.objects.get().title.startswith("Hasil uji")
    facts = freeze_results(f"pelatihan/{training.pk}/uji", NOW, None)
    assert facts.body["means"] == ("50,00", "80,00", "+30,00")
    assert "Aminah" not in str(facts.public)


def test_a_sheet_of_another_training_is_not_found_here(cast: Cast, login: Login) -> None:
    training, other = make_training(cast.banjar), make_training(cast.banjar, title="Lain")
    scored(other, cast, Aminah=("50", ""))
    sheet = TestSheet.objects.get()
    assert login(cast.secretariat).get(at(training, f"lembar/{sheet.pk}/")).status_code == 404
    assert login(cast.secretariat).get(at(other, f"lembar/{sheet.pk}/hapus/")).status_code == 405
